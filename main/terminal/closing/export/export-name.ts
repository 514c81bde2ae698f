import { localStamp } from '../../../common/time.ts';
import type { ReceiptContext } from '../../documents/parts.ts';
import type { DayReport } from '../report.ts';

/** What a report is written as. */
export type ReportFormat = 'pdf' | 'csvUtf8' | 'csvShiftJis';

const endings: Readonly<Record<ReportFormat, string>> = {
  pdf: '.pdf',
  csvUtf8: '.csv',
  csvShiftJis: '-sjis.csv',
};

/**
 * The name of a report's file: a close by its date and its number (`close-2026-11-22-0042.pdf`), a look in between by the
 * shop's time (`x-2026-11-22-153012.csv`).
 */
export function exportName(
  { report, businessDate, madeAt }: DayReport,
  format: ReportFormat,
  { training, timeZone }: Pick<ReceiptContext, 'training' | 'timeZone'>,
): string {
  const which =
    report.kind === 'z'
      ? `close-${businessDate}-${String(report.sequence).padStart(4, '0')}`
      : `x-${businessDate}-${localStamp(Date.parse(madeAt), timeZone).slice(-6)}`;
  return `${training ? 'training-' : ''}${which}${endings[format]}`;
}
