import { groupDigits } from '../../common/yen.ts';
import type { Translator } from '../../i18n/translator.ts';
import { netYen, type OpenEntry, type Tally, type Turnover } from '../../ledger/day-figures.ts';
import type { ReceiptDocument, ReceiptLine } from '../../printers/port.ts';
import type { DayReport } from '../closing/report.ts';
import {
  adjustmentText,
  closeText,
  comparedText,
  differencesText,
  doingText,
  namedBrands,
  namedHours,
  namedOperators,
  openFlows,
  openYen,
  previousHashText,
  reconciledText,
  reportFacts,
  signedYen,
} from './day-report-words.ts';
import {
  blank,
  centred,
  largePair,
  pair,
  type ReceiptContext,
  rule,
  shopDocument,
  text,
  title,
  yenText,
} from './parts.ts';

/** So much of a hash's end tells one close from another on paper. */
const HASH_TAIL = 8;

type Named = { readonly name: string } & Turnover;

/** An X or Z report on paper. */
export function dayReportDocument(report: DayReport, context: ReceiptContext): ReceiptDocument {
  const { translate } = context;
  return shopDocument(context, [
    ...heading(report, context),
    ...totals(report, context),
    ...section(
      translate('dayReport.byBrand'),
      namedBrands(report).flatMap((one) => blockLines(one, context)),
    ),
    ...section(
      translate('dayReport.byHour'),
      namedHours(report).flatMap((one) => hourLines(one, context)),
    ),
    ...section(
      translate('dayReport.byOperator'),
      namedOperators(report, translate).flatMap((one) => blockLines(one, context)),
    ),
    ...unknowns(report, context),
    ...adjustments(report, context),
    ...reconciliation(report, context),
    ...chain(report, context),
    rule,
    centred(translate('dayReport.end')),
  ]);
}

/** Nothing where there is nothing to say. */
function section(heading: string, lines: readonly ReceiptLine[]): ReceiptLine[] {
  return lines.length === 0 ? [] : [rule, title(heading), ...lines];
}

function heading(day: DayReport, context: ReceiptContext): ReceiptLine[] {
  const { translate } = context;
  const { kind } = day.report;
  return [
    title(translate(`dayReport.titles.${kind}`)),
    ...(kind === 'x' ? [centred(translate('dayReport.notAClose'))] : []),
    rule,
    ...reportFacts(day, context).map(({ label, value }) => pair(label, value)),
    rule,
  ];
}

function totals({ total }: DayReport, context: ReceiptContext): ReceiptLine[] {
  const { translate } = context;
  return [
    title(translate('dayReport.total')),
    tallyRow(translate('dayReport.payments'), total.payments, context),
    tallyRow(translate('dayReport.refunds'), given(total.refunds), context),
    tallyRow(translate('dayReport.cancellations'), given(total.cancellations), context),
    largePair(translate('dayReport.net'), yenText(netYen(total), translate)),
  ];
}

/** A name that may be long, and what there was below it. */
function blockLines({ name, ...turnover }: Named, context: ReceiptContext): ReceiptLine[] {
  return [
    { kind: 'text', text: name, bold: true },
    tallyRow(context.translate('dayReport.payments'), turnover.payments, context),
    ...givenBack(turnover, context),
  ];
}

/** The payments beside the hour itself: most hours have nothing else. */
function hourLines({ name, ...turnover }: Named, context: ReceiptContext): ReceiptLine[] {
  return [tallyRow(name, turnover.payments, context), ...givenBack(turnover, context)];
}

/** Only what there was; the net says the same as the payments where nothing was given back. */
function givenBack(turnover: Turnover, context: ReceiptContext): ReceiptLine[] {
  const { translate } = context;
  const { refunds, cancellations } = turnover;
  const rows = [
    ...(refunds.count === 0 ? [] : [tallyRow(translate('dayReport.refunds'), given(refunds), context)]),
    ...(cancellations.count === 0
      ? []
      : [tallyRow(translate('dayReport.cancellations'), given(cancellations), context)]),
  ];
  return rows.length === 0
    ? []
    : [...rows, rowOf([translate('dayReport.net'), '', yenText(netYen(turnover), translate)])];
}

function unknowns({ unknown, report, businessDate }: DayReport, { translate }: ReceiptContext): ReceiptLine[] {
  if (unknown.length === 0) {
    return [rule, text(translate('dayReport.noUnknown'))];
  }
  return [
    rule,
    title(translate('dayReport.unknown', { count: unknown.length })),
    ...unknown.flatMap((entry) => openLines(entry, businessDate, translate)),
    ...openFlows(unknown).map((flow) =>
      pair(translate(`dayReport.unknownTotals.${flow}`), yenText(openYen(unknown, flow), translate)),
    ),
    text(translate(`dayReport.unknownNotes.${report.kind}`)),
  ];
}

function openLines(entry: OpenEntry, today: string, translate: Translator): ReceiptLine[] {
  return [
    pair(translate('receipt.receiptNo'), entry.receiptNo),
    pair(translate('slip.token'), translate('slip.tokenTail', { tail: entry.tokenTail })),
    pair(translate(`dayReport.unknownAmounts.${entry.flow}`), yenText(entry.yen, translate)),
    ...(entry.businessDate === today ? [] : [pair(translate('dayReport.originalDay'), entry.businessDate)]),
    ...(entry.listedIn === null ? [] : [pair(translate('dayReport.listedIn'), closeText(entry.listedIn, translate))]),
    pair(translate('dayReport.doing'), doingText(entry, translate)),
    blank,
  ];
}

function adjustments({ adjustments }: DayReport, { translate }: ReceiptContext): ReceiptLine[] {
  const lines = adjustments.flatMap((adjustment) => [
    pair(translate('receipt.receiptNo'), adjustment.receiptNo),
    pair(translate('dayReport.originalDay'), adjustment.businessDate),
    pair(translate('dayReport.listedIn'), closeText(adjustment.listedIn, translate)),
    pair(adjustmentText(adjustment, translate), signedYen([adjustment], translate)),
    blank,
  ]);
  return lines.length === 0
    ? []
    : [
        ...section(translate('dayReport.adjustments'), lines),
        pair(translate('dayReport.adjustmentTotal'), signedYen(adjustments, translate)),
        text(translate('dayReport.adjustmentNote')),
      ];
}

function reconciliation({ reconciled }: DayReport, { translate }: ReceiptContext): ReceiptLine[] {
  const differences = differencesText(reconciled, translate);
  const compared = comparedText(reconciled, translate);
  return [
    rule,
    pair(translate('dayReport.reconciled'), reconciledText(reconciled, translate)),
    ...(compared === '' ? [] : [pair(translate('dayReport.comparedDates'), compared)]),
    ...(differences === '' ? [] : [text(differences)]),
  ];
}

function chain({ report }: DayReport, { translate }: ReceiptContext): ReceiptLine[] {
  return report.kind === 'x'
    ? []
    : [
        rule,
        pair(translate('dayReport.hash'), report.hash.slice(-HASH_TAIL)),
        pair(translate('dayReport.previousHash'), hashTail(previousHashText(report.previousHash, translate))),
      ];
}

/** Words stay whole. */
function hashTail(hash: string): string {
  return /^[0-9a-f]+$/.test(hash) ? hash.slice(-HASH_TAIL) : hash;
}

const given = ({ count, yen }: Tally): Tally => ({ count, yen: -yen });

function tallyRow(name: string, { count, yen }: Tally, { translate }: ReceiptContext): ReceiptLine {
  return rowOf([
    name,
    translate('dayReport.count', { count: groupDigits(count) }),
    // What is nothing has no minus.
    yenText(yen === 0 ? 0 : yen, translate),
  ]);
}

/** Of 32 columns: eleven for a name, eight for a number, thirteen for an amount. */
function rowOf([name, count, amount]: readonly [string, string, string]): ReceiptLine {
  return {
    kind: 'row',
    cells: [
      { text: name, share: 11 },
      { text: count, share: 8 },
      { text: amount, share: 13 },
    ],
  };
}
