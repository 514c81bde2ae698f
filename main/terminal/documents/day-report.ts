import type { BusinessDate } from '../../common/time.ts';
import { localText } from '../../common/time.ts';
import { groupDigits } from '../../common/yen.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { ReceiptDocument, ReceiptLine } from '../../printers/port.ts';
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

/** How many, and how much in whole yen. */
export interface Tally {
  readonly count: number;
  readonly yen: number;
}

/** What was taken and given back; none of it is negative. */
export interface Turnover {
  readonly payments: Tally;
  readonly refunds: Tally;
  readonly cancellations: Tally;
}

/** A payment whose outcome nobody knows yet, as the paper names it. */
export interface OpenPayment {
  readonly receiptNo: string;
  readonly yen: number;
  /** The end of its token. */
  readonly tokenTail: string;
}

/** What a payment of an earlier day has turned into since: money that came in, or that went back. */
export interface Adjustment {
  readonly kind: 'payment' | 'refund' | 'cancellation';
  readonly receiptNo: string;
  readonly businessDate: BusinessDate;
  /** Whole yen, not negative. The figures of this day do not contain it. */
  readonly yen: number;
}

/** The figures of one business day, as a report prints them. */
export interface DayReport {
  /** `x`: a look in between. `z`: the day's close, which has a number and names the one before. */
  readonly report:
    | { readonly kind: 'x' }
    | {
        readonly kind: 'z';
        readonly sequence: number /** The end of the hash of the close before it. */;
        readonly previousHashTail: string;
      };
  readonly businessDate: BusinessDate;
  /** UTC, ISO 8601. */
  readonly madeAt: string;
  readonly branchCode: string;
  readonly terminalCode: string;
  readonly total: Turnover;
  /** By the brands' names, in the order in which they are printed. */
  readonly byBrand: readonly ({ readonly name: string } & Turnover)[];
  /** Payments by the hour of the shop's clock, 0 to 23. */
  readonly byHour: readonly ({ readonly hour: number } & Tally)[];
  /** Payments by operator; empty where nobody has a name. */
  readonly byOperator: readonly ({ readonly name: string } & Tally)[];
  /** Undefined where nothing was sold. */
  readonly receiptNos: { readonly first: string; readonly last: string } | undefined;
  readonly unknown: readonly OpenPayment[];
  readonly adjustments: readonly Adjustment[];
}

/** What stays with the shop, in whole yen. A cancelled payment is one of the payments. */
export function netYen({ payments, refunds, cancellations }: Turnover): number {
  return payments.yen - refunds.yen - cancellations.yen;
}

/** What adjustments add up to, in whole yen; less than nothing where more went back than came in. */
export function adjustedYen(adjustments: readonly Adjustment[]): number {
  return adjustments.reduce((sum, { kind, yen }) => sum + (kind === 'payment' ? yen : -yen), 0);
}

/** An X or Z report on paper. */
export function dayReportDocument(report: DayReport, context: ReceiptContext): ReceiptDocument {
  return shopDocument(context, [
    ...heading(report, context),
    ...totals(report, context),
    ...brands(report, context),
    ...tallies(
      context,
      'dayReport.byHour',
      report.byHour.map((one) => ({ ...one, name: hourText(one.hour) })),
    ),
    ...tallies(context, 'dayReport.byOperator', report.byOperator),
    ...unknowns(report, context),
    ...adjustments(report, context),
    rule,
    centred(context.translate('dayReport.end')),
  ]);
}

function heading({ report, ...day }: DayReport, { translate, timeZone }: ReceiptContext): ReceiptLine[] {
  return [
    title(translate(`dayReport.titles.${report.kind}`)),
    ...(report.kind === 'x' ? [centred(translate('dayReport.notAClose'))] : []),
    rule,
    pair(translate('receipt.businessDate'), day.businessDate),
    ...(report.kind === 'z'
      ? [
          pair(translate('dayReport.sequence'), String(report.sequence)),
          pair(translate('dayReport.previousHash'), report.previousHashTail),
        ]
      : []),
    pair(translate('dayReport.madeAt'), localText(Date.parse(day.madeAt), timeZone)),
    pair(translate('receipt.branch'), day.branchCode),
    pair(translate('receipt.terminal'), day.terminalCode),
    ...(day.receiptNos === undefined
      ? []
      : [
          pair(translate('dayReport.firstReceipt'), day.receiptNos.first),
          pair(translate('dayReport.lastReceipt'), day.receiptNos.last),
        ]),
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

function brands({ byBrand }: DayReport, context: ReceiptContext): ReceiptLine[] {
  const { translate } = context;
  return byBrand.length === 0
    ? []
    : [rule, title(translate('dayReport.byBrand')), ...byBrand.flatMap((brand) => brandLines(brand, context))];
}

/** Of each brand only what there was; the net says the same as the payments where nothing was given back. */
function brandLines({ name, ...turnover }: DayReport['byBrand'][number], context: ReceiptContext): ReceiptLine[] {
  const { translate } = context;
  const { payments, refunds, cancellations } = turnover;
  const givenBack = [
    ...(refunds.count === 0 ? [] : [tallyRow(translate('dayReport.refunds'), given(refunds), context)]),
    ...(cancellations.count === 0
      ? []
      : [tallyRow(translate('dayReport.cancellations'), given(cancellations), context)]),
  ];
  return [
    { kind: 'text', text: name, bold: true },
    tallyRow(translate('dayReport.payments'), payments, context),
    ...givenBack,
    ...(givenBack.length === 0 ? [] : [rowOf([translate('dayReport.net'), '', yenText(netYen(turnover), translate)])]),
  ];
}

function tallies(
  context: ReceiptContext,
  heading: 'dayReport.byHour' | 'dayReport.byOperator',
  rows: readonly ({ readonly name: string } & Tally)[],
): ReceiptLine[] {
  return rows.length === 0
    ? []
    : [rule, title(context.translate(heading)), ...rows.map((row) => tallyRow(row.name, row, context))];
}

function unknowns({ unknown, report }: DayReport, { translate }: ReceiptContext): ReceiptLine[] {
  if (unknown.length === 0) {
    return [rule, text(translate('dayReport.noUnknown'))];
  }
  const open = unknown.flatMap(({ receiptNo, yen, tokenTail }) => [
    pair(translate('receipt.receiptNo'), receiptNo),
    pair(translate('slip.token'), translate('slip.tokenTail', { tail: tokenTail })),
    pair(translate('dayReport.unknownAmount'), yenText(yen, translate)),
    blank,
  ]);
  return [
    rule,
    title(translate('dayReport.unknown', { count: unknown.length })),
    ...open,
    pair(
      translate('dayReport.unknownTotal'),
      yenText(
        unknown.reduce((sum, { yen }) => sum + yen, 0),
        translate,
      ),
    ),
    text(translate(`dayReport.unknownNotes.${report.kind}`)),
  ];
}

function adjustments({ adjustments }: DayReport, { translate }: ReceiptContext): ReceiptLine[] {
  if (adjustments.length === 0) {
    return [];
  }
  const lines = adjustments.flatMap((adjustment) => [
    pair(translate('receipt.receiptNo'), adjustment.receiptNo),
    pair(translate('dayReport.originalDay'), adjustment.businessDate),
    pair(translate(`dayReport.adjustmentKinds.${adjustment.kind}`), signedYen(adjustedYen([adjustment]), translate)),
    blank,
  ]);
  return [
    rule,
    title(translate('dayReport.adjustments')),
    ...lines,
    pair(translate('dayReport.adjustmentTotal'), signedYen(adjustedYen(adjustments), translate)),
    text(translate('dayReport.adjustmentNote')),
  ];
}

/** With its sign either way; nothing has none. */
function signedYen(yen: number, translate: Translator): string {
  return `${yen > 0 ? '+' : ''}${yenText(yen, translate)}`;
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

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
