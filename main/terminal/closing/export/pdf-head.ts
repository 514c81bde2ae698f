import { groupDigits } from '../../../common/yen.ts';
import type { Translator } from '../../../i18n/translator.ts';
import { netYen, type Tally } from '../../../ledger/day-figures.ts';
import {
  differenceCount,
  openSums,
  type ReportFact,
  reconciledText,
  reportFacts,
} from '../../documents/day-report-words.ts';
import { type ReceiptContext, yenText } from '../../documents/parts.ts';
import type { DayReport } from '../report.ts';
import { CONTENT_WIDTH, colors, PAGE, type Sheet, styles } from './sheet.ts';

/** The beginning of a report: whose it is, what it is, and what it comes to. */
export function drawHead(sheet: Sheet, report: DayReport, context: ReceiptContext): void {
  if (context.training) {
    drawTrainingMark(sheet, context);
  }
  drawShop(sheet, context);
  drawTitle(sheet, report, context);
  drawFacts(sheet, reportFacts(report, context));
  drawTotals(sheet, report, context);
  drawNotices(sheet, report, context);
}

function drawTrainingMark(sheet: Sheet, { translate }: ReceiptContext): void {
  const words = `${translate('receipt.trainingMark')}  ${translate('receipt.trainingNote')}`;
  sheet.fill(PAGE.margin, sheet.y, CONTENT_WIDTH, 24, colors.warningShade);
  const style = { ...styles.figure, size: 12, color: colors.warning };
  sheet.write(words, style, { x: PAGE.margin, y: sheet.y + 16.5, width: CONTENT_WIDTH, align: 'center' });
  sheet.skip(32);
}

function drawShop(sheet: Sheet, { shop, translate }: ReceiptContext): void {
  const { name, address, phone, registrationNumber } = shop;
  const lines = [
    ...(address === '' ? [] : [address]),
    ...(phone === '' ? [] : [translate('receipt.phone', { phone })]),
    ...(registrationNumber === '' ? [] : [translate('receipt.registration', { registrationNumber })]),
  ];
  if (name !== '') {
    sheet.paragraph(name, styles.strong);
  }
  if (lines.length > 0) {
    sheet.paragraph(lines.join('　'), styles.small);
  }
}

function drawTitle(sheet: Sheet, { report }: DayReport, { translate }: ReceiptContext): void {
  sheet.skip(24);
  const place = { x: PAGE.margin, y: sheet.y, width: CONTENT_WIDTH };
  sheet.write(translate(`dayReport.titles.${report.kind}`), styles.title, { ...place, align: 'left' });
  if (report.kind === 'x') {
    const style = { ...styles.strong, color: colors.warning };
    sheet.write(translate('dayReport.notAClose'), style, { ...place, align: 'right' });
  }
  sheet.skip(8);
  sheet.line(PAGE.margin, sheet.y, PAGE.margin + CONTENT_WIDTH, sheet.y, colors.ink);
  sheet.skip(4);
}

/** In two columns, to be read down the left one first. */
function drawFacts(sheet: Sheet, facts: readonly ReportFact[]): void {
  const rows = Math.ceil(facts.length / 2);
  const column = CONTENT_WIDTH / 2;
  const leading = 15;
  for (const [index, { label, value }] of facts.entries()) {
    const x = PAGE.margin + (index < rows ? 0 : column);
    const y = sheet.y + leading * ((index % rows) + 0.75);
    sheet.write(label, styles.small, { x, y, width: 92, align: 'left' });
    sheet.write(value, styles.text, { x: x + 96, y, width: column - 104, align: 'left' });
  }
  sheet.skip(rows * leading + 8);
}

/** What the owner must not overlook; the details stand further down. */
function drawNotices(sheet: Sheet, { unknown, reconciled }: DayReport, { translate }: ReceiptContext): void {
  const notices = [
    ...(unknown.length === 0 ? [] : [openText(unknown, translate)]),
    ...(reconciled.state === 'failed' || differenceCount(reconciled) > 0
      ? [`${translate('dayReport.reconciled')}　${reconciledText(reconciled, translate)}`]
      : []),
  ];
  for (const notice of notices) {
    sheet.skip(6);
    sheet.fill(PAGE.margin, sheet.y, CONTENT_WIDTH, 18, colors.warningShade);
    const style = { ...styles.strong, color: colors.warning };
    sheet.write(notice, style, { x: PAGE.margin + 8, y: sheet.y + 12.5, width: CONTENT_WIDTH - 16, align: 'left' });
    sheet.skip(18);
  }
}

function openText(unknown: DayReport['unknown'], translate: Translator): string {
  return [translate('dayReport.unknown', { count: unknown.length }), ...openSums(unknown, translate)].join('　');
}

interface Box {
  readonly label: string;
  readonly count: string;
  readonly amount: string;
  readonly weight: 'sum' | 'part';
}

/** Four boxes of which the last is what the first comes to when the two between are taken off. */
function drawTotals(sheet: Sheet, { total }: DayReport, { translate }: ReceiptContext): void {
  const boxes: readonly Box[] = [
    tallyBox(translate('dayReport.payments'), total.payments, 1, translate),
    tallyBox(translate('dayReport.refunds'), total.refunds, -1, translate),
    tallyBox(translate('dayReport.cancellations'), total.cancellations, -1, translate),
    { label: translate('dayReport.net'), count: '', amount: yenText(netYen(total), translate), weight: 'sum' },
  ];
  const gap = 8;
  const width = (CONTENT_WIDTH - gap * (boxes.length - 1)) / boxes.length;
  const height = 46;
  sheet.need(height);
  for (const [index, box] of boxes.entries()) {
    drawBox(sheet, box, PAGE.margin + (width + gap) * index, width, height);
  }
  sheet.skip(height);
}

function tallyBox(label: string, { count, yen }: Tally, sign: 1 | -1, translate: Translator): Box {
  return {
    label,
    count: translate('dayReport.count', { count: groupDigits(count) }),
    // What is nothing has no minus.
    amount: yenText(yen === 0 ? 0 : sign * yen, translate),
    weight: 'part',
  };
}

function drawBox(sheet: Sheet, { label, count, amount, weight }: Box, x: number, width: number, height: number): void {
  const onDark = weight === 'sum' ? '#ffffff' : undefined;
  sheet.fill(x, sheet.y, width, height, weight === 'sum' ? colors.ink : colors.shade);
  const inner = { x: x + 8, width: width - 16 };
  const small = { ...styles.smallStrong, color: onDark ?? colors.soft };
  sheet.write(label, small, { ...inner, y: sheet.y + 14, align: 'left' });
  sheet.write(count, small, { ...inner, y: sheet.y + 14, align: 'right' });
  sheet.write(amount, { ...styles.figure, color: onDark ?? colors.ink }, { ...inner, y: sheet.y + 36, align: 'right' });
}
