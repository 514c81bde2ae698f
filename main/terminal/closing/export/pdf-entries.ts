import { groupDigits } from '../../../common/yen.ts';
import {
  adjustmentText,
  closeText,
  comparedText,
  differencesText,
  doingText,
  openSums,
  previousHashText,
  reconciledText,
  signedYen,
} from '../../documents/day-report-words.ts';
import type { ReceiptContext } from '../../documents/parts.ts';
import type { DayReport } from '../report.ts';
import { CONTENT_WIDTH, PAGE, type Sheet, styles } from './sheet.ts';
import { drawTable, tableHeight } from './table.ts';

/** What nobody knew the outcome of. */
export function drawUnknown(sheet: Sheet, { unknown, report }: DayReport, { translate }: ReceiptContext): void {
  if (unknown.length === 0) {
    sheet.heading(translate('closeExport.outcome'), 20);
    sheet.paragraph(translate('dayReport.noUnknown'));
    return;
  }
  sheet.heading(translate('dayReport.unknown', { count: unknown.length }), tableHeight(2));
  drawTable(
    sheet,
    [
      { title: translate('receipt.receiptNo'), share: 122, holds: 'words' },
      { title: translate('closeExport.columns.flow'), share: 56, holds: 'words' },
      { title: translate('closeExport.columns.tokenTail'), share: 72, holds: 'words' },
      { title: translate('receipt.businessDate'), share: 62, holds: 'words' },
      { title: translate('dayReport.listedIn'), share: 72, holds: 'words' },
      { title: translate('dayReport.doing'), share: 110, holds: 'words' },
      { title: translate('closeExport.columns.yen'), share: 66, holds: 'figures' },
    ],
    unknown.map((entry) => ({
      cells: [
        entry.receiptNo,
        translate(`closeExport.flows.${entry.flow}`),
        entry.tokenTail,
        entry.businessDate,
        entry.listedIn === null ? '' : closeText(entry.listedIn, translate),
        doingText(entry, translate),
        groupDigits(entry.yen),
      ],
    })),
  );
  sheet.skip(3);
  sheet.paragraph(openSums(unknown, translate).join('　'), styles.strong);
  sheet.paragraph(translate(`dayReport.unknownNotes.${report.kind}`), styles.small);
}

/** What earlier closes had listed as open, and what came of it. */
export function drawAdjustments(sheet: Sheet, { adjustments }: DayReport, { translate }: ReceiptContext): void {
  if (adjustments.length === 0) {
    return;
  }
  sheet.heading(translate('dayReport.adjustments'), tableHeight(2));
  drawTable(
    sheet,
    [
      { title: translate('receipt.receiptNo'), share: 150, holds: 'words' },
      { title: translate('dayReport.originalDay'), share: 80, holds: 'words' },
      { title: translate('dayReport.listedIn'), share: 90, holds: 'words' },
      { title: translate('closeExport.outcome'), share: 120, holds: 'words' },
      { title: translate('closeExport.columns.yen'), share: 80, holds: 'figures' },
    ],
    [
      ...adjustments.map((adjustment) => ({
        cells: [
          adjustment.receiptNo,
          adjustment.businessDate,
          closeText(adjustment.listedIn, translate),
          adjustmentText(adjustment, translate),
          signedYen([adjustment], translate),
        ],
      })),
      { cells: [translate('dayReport.adjustmentTotal'), '', '', '', signedYen(adjustments, translate)], strong: true },
    ],
  );
  sheet.skip(3);
  sheet.paragraph(translate('dayReport.adjustmentNote'), styles.small);
}

export function drawReconciliation(sheet: Sheet, { reconciled }: DayReport, { translate }: ReceiptContext): void {
  sheet.heading(translate('dayReport.reconciled'), 36);
  sheet.paragraph(reconciledText(reconciled, translate));
  const compared = comparedText(reconciled, translate);
  if (compared !== '') {
    sheet.paragraph(`${translate('dayReport.comparedDates')}　${compared}`);
  }
  const differences = differencesText(reconciled, translate);
  if (differences !== '') {
    sheet.paragraph(differences);
  }
}

/** What ties a close to the one before it. */
export function drawProof(sheet: Sheet, { report }: DayReport, { translate }: ReceiptContext): void {
  if (report.kind === 'x') {
    return;
  }
  const hashes = [
    [translate('dayReport.hash'), report.hash],
    [translate('dayReport.previousHash'), previousHashText(report.previousHash, translate)],
  ] as const;
  sheet.heading(translate('closeExport.proof'), 66);
  for (const [label, value] of hashes) {
    sheet.skip(14);
    sheet.write(label, styles.small, { x: PAGE.margin, y: sheet.y, width: 112, align: 'left' });
    const place = { x: PAGE.margin + 116, y: sheet.y, width: CONTENT_WIDTH - 116, align: 'left' } as const;
    sheet.write(value, styles.text, place);
  }
  sheet.skip(6);
  sheet.paragraph(translate('closeExport.proofNote'), styles.small);
}
