import { stringify } from 'csv-stringify/sync';
import { adjustedYen, type Turnover } from '../../../ledger/day-figures.ts';
import {
  adjustmentText,
  doingText,
  namedBrands,
  namedHours,
  namedOperators,
  reconciledText,
  reportFacts,
} from '../../documents/day-report-words.ts';
import type { ReceiptContext } from '../../documents/parts.ts';
import type { DayReport } from '../report.ts';
import { totalsOf } from '../totals.ts';
import { withTwins } from './csv-encoding.ts';

/** The columns of the file, the same in every language; what they hold: `docs/daily-close.md`. */
export const csvColumns = [
  'section',
  'key',
  'name',
  'value',
  'paymentCount',
  'paymentYen',
  'refundCount',
  'refundYen',
  'cancelCount',
  'cancelYen',
  'netYen',
  'flow',
  'receiptNo',
  'businessDate',
  'yen',
  'listedIn',
  'tokenTail',
] as const;
export type CsvColumn = (typeof csvColumns)[number];

/** What names and sums are worded with. */
export type CsvWording = Pick<ReceiptContext, 'translate' | 'timeZone' | 'shop' | 'training'>;

type Row = Readonly<Partial<Record<CsvColumn, string | number>>>;

/**
 * A report as one table for spreadsheets and scripts: RFC 4180 with CRLF, amounts as whole numbers without separators. A
 * text that a spreadsheet could take for a formula has a `'` before it; a text that begins with one gets another.
 */
export function dayReportCsv(report: DayReport, wording: CsvWording): string {
  const rows = rowsOf(report, wording).map((row) => csvColumns.map((column) => guarded(row[column] ?? '')));
  return stringify([[...csvColumns], ...rows], {
    record_delimiter: '\r\n',
    // By itself it quotes what holds the two of them alone.
    quoted_match: /[\r\n]/,
  });
}

function rowsOf(report: DayReport, wording: CsvWording): Row[] {
  const { translate } = wording;
  return [
    columnNames(wording),
    ...facts(report, wording),
    turnoverRow('total', 'total', translate('dayReport.total'), report.total),
    ...namedBrands(report).map((one) => turnoverRow('brand', one.key, one.name, one)),
    ...namedHours(report).map((one) => turnoverRow('hour', one.key, one.name, one)),
    ...namedOperators(report, translate).map((one) => turnoverRow('operator', one.key, one.name, one)),
    ...openRows(report, wording),
    ...adjustmentRows(report, wording),
    ...reconciliationRows(report, wording),
  ];
}

/** What the columns are called, for people. */
function columnNames({ translate }: CsvWording): Row {
  return {
    section: 'columns',
    ...Object.fromEntries(
      csvColumns
        .filter((column) => column !== 'section')
        .map((column) => [column, translate(`closeExport.columns.${column}`)]),
    ),
  };
}

function facts(report: DayReport, wording: CsvWording): Row[] {
  const { translate, shop, training } = wording;
  const z = report.report.kind === 'z' ? report.report : undefined;
  const named = (key: string, name: string, value: string | number): Row => ({ section: 'report', key, name, value });
  return [
    named('kind', translate(`dayReport.titles.${report.report.kind}`), report.report.kind),
    ...(training ? [named('training', translate('receipt.trainingNote'), 1)] : []),
    ...(shop.name === '' ? [] : [named('shop', translate('closeExport.shop'), shop.name)]),
    ...reportFacts(report, wording).map(({ key, label, value }) => named(key, label, value)),
    named('madeAtUtc', translate('closeExport.madeAtUtc'), report.madeAt),
    ...(z === undefined
      ? []
      : [
          named('hash', translate('dayReport.hash'), z.hash),
          named('previousHash', translate('dayReport.previousHash'), z.previousHash),
        ]),
  ];
}

function turnoverRow(section: string, key: string, name: string, turnover: Turnover): Row {
  return { section, key, name, ...totalsOf(turnover) };
}

function openRows({ unknown }: DayReport, { translate }: CsvWording): Row[] {
  return unknown.map((entry) => ({
    section: 'unknown',
    key: entry.id,
    name: doingText(entry, translate),
    value: entry.doing,
    flow: entry.flow,
    receiptNo: entry.receiptNo,
    businessDate: entry.businessDate,
    yen: entry.yen,
    listedIn: entry.listedIn ?? '',
    tokenTail: entry.tokenTail,
  }));
}

function adjustmentRows({ adjustments }: DayReport, { translate }: CsvWording): Row[] {
  return adjustments.map((adjustment) => ({
    section: 'adjustment',
    key: adjustment.id,
    name: adjustmentText(adjustment, translate),
    value: adjustment.kind,
    receiptNo: adjustment.receiptNo,
    businessDate: adjustment.businessDate,
    yen: adjustedYen([adjustment]),
    listedIn: adjustment.listedIn,
  }));
}

function reconciliationRows({ reconciled }: DayReport, { translate }: CsvWording): Row[] {
  const row = (key: string, name: string, value: string | number): Row => ({
    section: 'reconciliation',
    key,
    name,
    value,
  });
  const state = row('state', reconciledText(reconciled, translate), reconciled.state);
  switch (reconciled.state) {
    case 'notAsked':
      return [state];
    case 'failed':
      return [state, row('code', translate('closeExport.errorCode'), reconciled.code)];
    case 'done':
      return [
        state,
        row('from', translate('closeExport.reconciled.from'), reconciled.from),
        row('to', translate('closeExport.reconciled.to'), reconciled.to),
        ...(['matched', 'onlyHere', 'onlyThere', 'differs'] as const).map((key) =>
          row(key, translate(`closeExport.reconciled.${key}`), reconciled[key]),
        ),
      ];
  }
}

/** Numbers stay numbers, also below zero. What begins a formula may only come about where the text is encoded. */
function guarded(cell: string | number): string | number {
  return typeof cell === 'string' && [cell, withTwins(cell)].some(beginsFormula) ? `'${cell}` : cell;
}

function beginsFormula(cell: string): boolean {
  return /^['=+\-@\t\r\n＝＋－＠]/.test(cell);
}
