import { groupDigits } from '../common/yen.ts';
import type { Translator } from '../i18n/translator.ts';
import { type DayFigures, netYen, type Turnover } from '../ledger/day-figures.ts';
import { brandName } from '../onepay/brands.ts';
import type { DayReport } from '../terminal/closing/report.ts';
import { type Totals, totalsOf } from '../terminal/closing/totals.ts';

/** An X or Z report, as scripts get it. */
export interface DayReportJson {
  readonly report: 'x' | 'z';
  readonly businessDate: string;
  /** Null for an X report, as the following three. */
  readonly sequence: number | null;
  readonly hash: string | null;
  readonly previousHash: string | null;
  readonly closedBy: string | null;
  readonly approvedBy: string | null;
  readonly madeAt: string;
  readonly branchCode: string;
  readonly terminalCode: string;
  readonly totals: Totals;
  readonly byBrand: readonly ({ readonly payType: string; readonly name: string } & Totals)[];
  readonly byHour: readonly ({ readonly hour: number } & Totals)[];
  readonly byOperator: readonly ({ readonly operator: string | null; readonly name: string } & Totals)[];
  readonly receiptNos: DayFigures['receiptNos'];
  readonly unknown: DayFigures['unknown'];
  readonly adjustments: DayFigures['adjustments'];
  readonly reconciled: DayFigures['reconciled'];
}

export function toDayReportJson(report: DayReport): DayReportJson {
  const { report: kind, madeAt, businessDate, branchCode, terminalCode } = report;
  const z = kind.kind === 'z' ? kind : undefined;
  return {
    report: kind.kind,
    businessDate,
    sequence: z?.sequence ?? null,
    totals: totalsOf(report.total),
    byBrand: report.byBrand.map((one) => ({
      payType: one.payType,
      name: brandName(one.payType),
      ...totalsOf(one),
    })),
    unknown: report.unknown,
    adjustments: report.adjustments,
    byHour: report.byHour.map((one) => ({ hour: one.hour, ...totalsOf(one) })),
    byOperator: report.byOperator.map((one) => ({ operator: one.operator, name: one.name, ...totalsOf(one) })),
    receiptNos: report.receiptNos,
    reconciled: report.reconciled,
    hash: z?.hash ?? null,
    previousHash: z?.previousHash ?? null,
    closedBy: z?.closedBy ?? null,
    approvedBy: z?.approvedBy ?? null,
    madeAt,
    branchCode,
    terminalCode,
  };
}

/** A report in a few lines, for people. */
export function dayReportLines(report: DayReport, translate: Translator): string[] {
  const { report: kind, businessDate, total, byBrand, unknown, adjustments } = report;
  const title =
    kind.kind === 'z'
      ? translate('cli.close.z', { sequence: kind.sequence, businessDate })
      : translate('cli.close.x', { businessDate });
  return [
    title,
    translate('cli.close.totals', turnoverWords(total)),
    ...byBrand.map((one) => translate('cli.close.brand', { name: brandName(one.payType), ...turnoverWords(one) })),
    ...unknown.map(({ receiptNo, yen, businessDate: begun, doing }) =>
      translate('cli.close.unknown', {
        receiptNo,
        amount: groupDigits(yen),
        businessDate: begun,
        doing: translate(`dayReport.doings.${doing}`),
      }),
    ),
    ...adjustments.map(({ kind: what, receiptNo, businessDate: begun, yen, listedIn }) =>
      translate('cli.close.adjustment', {
        receiptNo,
        amount: groupDigits(yen),
        businessDate: begun,
        sequence: listedIn,
        what: translate(`dayReport.adjustmentKinds.${what}`),
      }),
    ),
    ...(kind.kind === 'z' ? [translate('cli.close.hash', { hash: kind.hash })] : []),
  ];
}

function turnoverWords(turnover: Turnover) {
  const { payments, refunds, cancellations } = turnover;
  return {
    payments: payments.count,
    paid: groupDigits(payments.yen),
    refunds: refunds.count,
    refunded: groupDigits(refunds.yen),
    cancellations: cancellations.count,
    cancelled: groupDigits(cancellations.yen),
    net: `${netYen(turnover) < 0 ? '-' : ''}¥${groupDigits(Math.abs(netYen(turnover)))}`,
  };
}
