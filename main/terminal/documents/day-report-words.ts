import { localText } from '../../common/time.ts';
import type { Translator } from '../../i18n/translator.ts';
import {
  type Adjustment,
  adjustedYen,
  type DayFigures,
  type OpenEntry,
  type Reconciled,
} from '../../ledger/day-figures.ts';
import { brandName } from '../../onepay/brands.ts';
import type { DayReport } from '../closing/report.ts';
import { type ReceiptContext, yenText } from './parts.ts';

/** What all forms of a report of a day are worded with. */
export type ReportWording = Pick<ReceiptContext, 'translate' | 'timeZone'>;

/** What stands at the head of a report. The keys are the same in every language. */
export interface ReportFact {
  readonly key:
    | 'businessDate'
    | 'sequence'
    | 'madeAt'
    | 'branchCode'
    | 'terminalCode'
    | 'firstReceiptNo'
    | 'lastReceiptNo'
    | 'closedBy'
    | 'approvedBy';
  readonly label: string;
  readonly value: string;
}

/** What there is to say at the head; what is not known, or does not apply, is left out. */
export function reportFacts(day: DayReport, { translate, timeZone }: ReportWording): readonly ReportFact[] {
  const { report, receiptNos } = day;
  const z = report.kind === 'z' ? report : undefined;
  const facts: readonly ReportFact[] = [
    { key: 'businessDate', label: translate('receipt.businessDate'), value: day.businessDate },
    { key: 'sequence', label: translate('dayReport.sequence'), value: z === undefined ? '' : String(z.sequence) },
    { key: 'madeAt', label: translate('dayReport.madeAt'), value: localText(Date.parse(day.madeAt), timeZone) },
    { key: 'branchCode', label: translate('receipt.branch'), value: day.branchCode },
    { key: 'terminalCode', label: translate('receipt.terminal'), value: day.terminalCode },
    { key: 'firstReceiptNo', label: translate('dayReport.firstReceipt'), value: receiptNos?.first ?? '' },
    { key: 'lastReceiptNo', label: translate('dayReport.lastReceipt'), value: receiptNos?.last ?? '' },
    { key: 'closedBy', label: translate('dayReport.closedBy'), value: z?.closedBy ?? '' },
    { key: 'approvedBy', label: translate('dayReport.approvedBy'), value: z?.approvedBy ?? '' },
  ];
  return facts.filter(({ value }) => value !== '');
}

/** The brands by their names, as the report orders them. */
export function namedBrands({ byBrand }: DayFigures) {
  return byBrand.map((brand) => ({ ...brand, key: brand.payType, name: brandName(brand.payType) }));
}

/** The hours as a clock shows their beginnings, in the order of the business day. */
export function namedHours({ byHour }: DayFigures) {
  return byHour.map((one) => ({ ...one, key: String(one.hour).padStart(2, '0'), name: hourText(one.hour) }));
}

/** The operators by their names; what is in nobody's name is called so. */
export function namedOperators({ byOperator }: DayFigures, translate: Translator) {
  return byOperator.map((one) => ({
    ...one,
    key: one.operator ?? '',
    name: one.name === '' ? (one.operator ?? translate('dayReport.nobody')) : one.name,
  }));
}

export function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** What the terminal is doing about something that is still open. */
export function doingText({ doing }: Pick<OpenEntry, 'doing'>, translate: Translator): string {
  return translate(`dayReport.doings.${doing}`);
}

/** What something that was open has turned into. */
export function adjustmentText({ kind }: Pick<Adjustment, 'kind'>, translate: Translator): string {
  return translate(`dayReport.adjustmentKinds.${kind}`);
}

/** With its sign either way; nothing has none. */
export function signedYen(adjustments: readonly Adjustment[], translate: Translator): string {
  const yen = adjustedYen(adjustments);
  return `${yen > 0 ? '+' : ''}${yenText(yen, translate)}`;
}

/** How many entries differ between the terminal and the gateway; 0 where nothing was compared. */
export function differenceCount(reconciled: Reconciled): number {
  return reconciled.state === 'done' ? reconciled.onlyHere + reconciled.onlyThere + reconciled.differs : 0;
}

/** How the comparison with the gateway's book came out, in one sentence. */
export function reconciledText(reconciled: Reconciled, translate: Translator): string {
  switch (reconciled.state) {
    case 'notAsked':
      return translate('dayReport.reconciledStates.notAsked');
    case 'failed':
      return translate('dayReport.reconciledStates.failed', { code: reconciled.code });
    case 'done':
      return translate('dayReport.reconciledStates.done', {
        matched: reconciled.matched,
        differences: differenceCount(reconciled),
      });
  }
}

/** Which business dates were compared with the gateway's book, without their years; blank where none were. */
export function comparedText(reconciled: Reconciled, translate: Translator): string {
  if (reconciled.state !== 'done') {
    return '';
  }
  const [from, to] = [reconciled.from.slice(5), reconciled.to.slice(5)];
  return from === to ? to : translate('dayReport.comparedFromTo', { from, to });
}

/** Of what kinds the differences are; blank where there are none. */
export function differencesText(reconciled: Reconciled, translate: Translator): string {
  if (reconciled.state !== 'done' || differenceCount(reconciled) === 0) {
    return '';
  }
  const { onlyHere, onlyThere, differs } = reconciled;
  return translate('dayReport.differences', { onlyHere, onlyThere, differs });
}

/** A close as another one names it. */
export function closeText(sequence: number, translate: Translator): string {
  return translate('dayReport.closeNo', { sequence });
}

/** The hash of the close before in words where there was none. */
export function previousHashText(previousHash: string, translate: Translator): string {
  return /^0+$/.test(previousHash) ? translate('dayReport.noPrevious') : previousHash;
}

/** Open entries of one flow, in whole yen. */
export function openYen(unknown: readonly OpenEntry[], flow: OpenEntry['flow']): number {
  return unknown.reduce((sum, entry) => sum + (entry.flow === flow ? entry.yen : 0), 0);
}

/** What open payments and open refunds come to, apart, in words. */
export function openSums(unknown: readonly OpenEntry[], translate: Translator): string[] {
  return openFlows(unknown).map(
    (flow) => `${translate(`dayReport.unknownTotals.${flow}`)} ${yenText(openYen(unknown, flow), translate)}`,
  );
}

/** Payments, refunds, or both: what is among the open ones. */
export function openFlows(unknown: readonly OpenEntry[]): OpenEntry['flow'][] {
  return (['payment', 'refund'] as const).filter((flow) => unknown.some((entry) => entry.flow === flow));
}
