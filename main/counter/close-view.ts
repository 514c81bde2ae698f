import type { ClosePage, DayReportView, TurnoverView } from '../../preload/contract.ts';
import { localText } from '../common/time.ts';
import type { Translator } from '../i18n/translator.ts';
import { adjustedYen, type DayFigures, netYen, type Turnover } from '../ledger/day-figures.ts';
import { brandName } from '../onepay/brands.ts';
import type { DayReport } from '../terminal/closing/report.ts';
import type { Wording } from './views.ts';

/** So many characters of a hash tell two closes apart on a screen. */
const HASH_TAIL = 8;

/** An X or Z report, as the window shows it. */
export function dayReportView(report: DayReport, { translate, timeZone }: Wording): DayReportView {
  const { report: kind, adjustments } = report;
  const z = kind.kind === 'z' ? kind : undefined;
  return {
    kind: kind.kind,
    sequence: z?.sequence ?? null,
    businessDate: report.businessDate,
    madeAtText: localText(Date.parse(report.madeAt), timeZone),
    hashTail: z?.hash.slice(-HASH_TAIL) ?? '',
    previousHashTail: z?.previousHash.slice(-HASH_TAIL) ?? '',
    closedBy: z?.closedBy ?? '',
    approvedBy: z?.approvedBy ?? '',
    total: turnoverView(report.total),
    byBrand: report.byBrand.map((one) => ({
      ...turnoverView(one),
      payType: one.payType,
      name: brandName(one.payType),
    })),
    byHour: report.byHour.map((one) => ({ ...turnoverView(one), hour: one.hour })),
    byOperator: report.byOperator.map((one) => ({
      ...turnoverView(one),
      operator: one.operator,
      name: one.operator === null ? translate('dayReport.nobody') : one.name,
    })),
    receiptNos: report.receiptNos,
    unknown: report.unknown.map(({ flow, id, receiptNo, yen, businessDate, doing }) => ({
      flow,
      id,
      receiptNo,
      yen,
      businessDate,
      doingText: translate(`dayReport.doings.${doing}`),
    })),
    adjustments: adjustments.map((one) => ({
      kind: one.kind,
      kindText: translate(`dayReport.adjustmentKinds.${one.kind}`),
      id: one.id,
      receiptNo: one.receiptNo,
      businessDate: one.businessDate,
      // A zero that has a minus is no whole number to the contract's reader.
      signedYen: adjustedYen([one]) || 0,
      listedIn: one.listedIn,
    })),
    reconciled: reconciledView(report, translate),
  };
}

/** A close in the list of closes. */
export function closeRow(report: DayReport, { timeZone }: Wording): ClosePage['closes'][number] {
  const { report: kind, businessDate, madeAt, total, unknown } = report;
  return {
    sequence: kind.kind === 'z' ? kind.sequence : 1,
    businessDate,
    madeAtText: localText(Date.parse(madeAt), timeZone),
    paymentCount: total.payments.count,
    netYen: netYen(total),
    closedBy: kind.kind === 'z' ? kind.closedBy : '',
    unknownCount: unknown.length,
  };
}

function turnoverView({ payments, refunds, cancellations }: Turnover): TurnoverView {
  return { payments, refunds, cancellations, netYen: netYen({ payments, refunds, cancellations }) };
}

function reconciledView({ reconciled }: DayFigures, translate: Translator): DayReportView['reconciled'] {
  switch (reconciled.state) {
    case 'notAsked':
      return { state: 'notAsked', text: translate('dayReport.reconciledStates.notAsked'), differences: 0 };
    case 'failed':
      return {
        state: 'failed',
        text: translate('dayReport.reconciledStates.failed', { code: reconciled.code }),
        differences: 0,
      };
    case 'done': {
      const { matched, onlyHere, onlyThere, differs } = reconciled;
      const differences = onlyHere + onlyThere + differs;
      return {
        state: 'done',
        text: translate('dayReport.reconciledStates.done', { matched, differences }),
        differences,
      };
    }
  }
}
