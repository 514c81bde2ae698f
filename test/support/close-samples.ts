import type { TimeZoneCode } from '../../main/common/time.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import { dayReportCsv } from '../../main/terminal/closing/export/csv.ts';
import { encodeCsv } from '../../main/terminal/closing/export/csv-encoding.ts';
import { dayReportPdf } from '../../main/terminal/closing/export/pdf.ts';
import type { ReceiptContext } from '../../main/terminal/documents/parts.ts';
import { sampleClose, sampleShop } from './sample-close.ts';

/** The files of `docs/samples` about a day's close, by their names. */
export async function closeSamples(): Promise<ReadonlyMap<string, Buffer>> {
  const context: ReceiptContext = {
    shop: sampleShop,
    training: false,
    timeZone: 'p9' as TimeZoneCode,
    language: 'ja',
    translate: createTranslator('ja'),
  };
  const report = sampleClose();
  return new Map([
    ['z-report.pdf', await dayReportPdf(report, context)],
    ['z-report.csv', encodeCsv(dayReportCsv(report, context), 'csvUtf8').bytes],
  ]);
}
