import { groupDigits } from '../../../common/yen.ts';
import type { Translator } from '../../../i18n/translator.ts';
import { netYen, type Turnover } from '../../../ledger/day-figures.ts';
import { hourText, namedBrands, namedHours, namedOperators } from '../../documents/day-report-words.ts';
import type { ReceiptContext } from '../../documents/parts.ts';
import type { DayReport } from '../report.ts';
import { hoursBetween } from './axis.ts';
import { barsHeight, type ChartEntry, COLUMNS_HEIGHT, drawBars, drawColumns } from './charts.ts';
import type { Sheet } from './sheet.ts';
import { drawTable, type TableColumn, type TableRow, tableHeight } from './table.ts';

type Named = { readonly name: string } & Turnover;

/** A chart shows the largest by name; the table below it names all. */
const MAX_BARS = 10;

/** The figures by brand: a chart, and its table. */
export function drawBrands(sheet: Sheet, report: DayReport, { translate }: ReceiptContext): void {
  const brands = namedBrands(report);
  const bars = largestFirst(brands, translate);
  sheet.heading(translate('dayReport.byBrand'), barsHeight(bars.length) + tableHeight(brands.length + 1));
  if (brands.length === 0) {
    sheet.paragraph(translate('closeExport.noPayments'));
    return;
  }
  drawBars(sheet, translate('closeExport.chartByBrand'), bars);
  drawTurnover(sheet, translate('closeExport.method'), brands, report.total, translate);
}

/** The figures by hour: a chart without gaps, and its table. */
export function drawHours(sheet: Sheet, report: DayReport, { translate }: ReceiptContext): void {
  const hours = namedHours(report);
  if (hours.length === 0) {
    return;
  }
  sheet.heading(translate('dayReport.byHour'), COLUMNS_HEIGHT + tableHeight(hours.length + 1));
  drawColumns(sheet, translate('closeExport.chartByHour'), everyHour(report));
  drawTurnover(sheet, translate('closeExport.hour'), hours, report.total, translate);
}

export function drawOperators(sheet: Sheet, report: DayReport, { translate }: ReceiptContext): void {
  const operators = namedOperators(report, translate);
  if (operators.length === 0) {
    return;
  }
  sheet.heading(translate('dayReport.byOperator'), tableHeight(operators.length + 1));
  drawTurnover(sheet, translate('closeExport.operator'), operators, report.total, translate);
}

function largestFirst(brands: readonly Named[], translate: Translator): readonly ChartEntry[] {
  const entries = brands
    .map(({ name, payments }) => ({ name, yen: payments.yen }))
    .toSorted((one, other) => other.yen - one.yen);
  const others = entries.slice(MAX_BARS);
  return others.length === 0
    ? entries
    : [
        ...entries.slice(0, MAX_BARS),
        {
          name: translate('closeExport.otherBrands', { count: others.length }),
          yen: others.reduce((sum, { yen }) => sum + yen, 0),
        },
      ];
}

function everyHour({ byHour }: DayReport): readonly ChartEntry[] {
  const known = byHour.map(({ hour }) => hour);
  const without = hoursBetween(known.at(0) ?? 0, known.at(-1) ?? 0);
  // Hours in another order, as a changed day start may leave them, are shown as they are.
  const hours = known.every((hour) => without.includes(hour)) ? without : known;
  return hours.map((hour) => ({
    name: hourText(hour).slice(0, 2),
    yen: byHour.find((one) => one.hour === hour)?.payments.yen ?? 0,
  }));
}

function drawTurnover(
  sheet: Sheet,
  nameTitle: string,
  rows: readonly Named[],
  total: Turnover,
  translate: Translator,
): void {
  const figures = (title: string, share: number): TableColumn => ({ title, share, holds: 'figures' });
  sheet.skip(4);
  drawTable(
    sheet,
    [
      { title: nameTitle, share: 112, holds: 'words' },
      figures(translate('closeExport.columns.paymentCount'), 46),
      figures(translate('closeExport.columns.paymentYen'), 74),
      figures(translate('closeExport.columns.refundCount'), 46),
      figures(translate('closeExport.columns.refundYen'), 66),
      figures(translate('closeExport.columns.cancelCount'), 46),
      figures(translate('closeExport.columns.cancelYen'), 66),
      figures(translate('closeExport.columns.netYen'), 74),
    ],
    [
      ...rows.map((row) => turnoverRow(row)),
      { ...turnoverRow({ ...total, name: translate('dayReport.total') }), strong: true },
    ],
  );
}

function turnoverRow({ name, ...turnover }: Named): TableRow {
  const { payments, refunds, cancellations } = turnover;
  return {
    cells: [
      name,
      groupDigits(payments.count),
      groupDigits(payments.yen),
      groupDigits(refunds.count),
      groupDigits(refunds.yen),
      groupDigits(cancellations.count),
      groupDigits(cancellations.yen),
      groupDigits(netYen(turnover)),
    ],
  };
}
