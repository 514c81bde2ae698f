import type { HistoryDetail, HistoryFilter, HistoryPage, PaymentAction } from '../../preload/contract.ts';
import { type BusinessDate, type DayStart, utcOffsetHours } from '../common/time.ts';
import { describeState } from '../i18n/describe.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isOpenState } from '../ledger/machine.ts';
import type { PaymentFilter } from '../ledger/payment-search.ts';
import type { Payment } from '../ledger/payments.ts';
import { brandName, DETECT_BRAND, knownPayTypes } from '../onepay/brands.ts';
import { type Correction, correctionFacts, correctionOf, leftToRefund, refundPartsOf } from '../terminal/correction.ts';
import { requirePayment } from '../terminal/recording.ts';
import { type ProgressParts, progressOf } from './progress.ts';
import { timelineOf } from './timeline.ts';
import { correctionView, paymentView, refundView, type Wording } from './views.ts';

/** Payments on one page. */
const PAGE = 50;

/** In the order in which a cashier looks for them. */
const searchableStates = [
  'paid',
  'unknown',
  'waitingForCustomer',
  'cancelling',
  'refused',
  'failed',
  'notSent',
  'notCharged',
  'cancelled',
  'partlyRefunded',
  'refunded',
  'sending',
] as const;

/** A payment whose brand the gateway never named cannot be searched for by it. */
const searchableBrands = knownPayTypes
  .filter((payType) => payType !== DETECT_BRAND)
  .map((payType) => ({ payType, name: brandName(payType) }));

/** Whether giving money back, and cancelling what was paid, need a manager's word. */
export interface ApprovalsNeeded {
  readonly refund: boolean;
  readonly cancel: boolean;
}

export interface HistoryParts extends ProgressParts, Wording {
  readonly ledger: Ledger;
  readonly dayStart: DayStart;
  /** Whether there is a printer to print a receipt on. */
  readonly hasPrinter: () => boolean;
  /** What needs a manager's word from whoever stands at the counter. */
  readonly approvals: ApprovalsNeeded;
}

/** A page of payments, newest first. */
export function historyPage(filter: HistoryFilter, parts: HistoryParts): HistoryPage {
  const found = parts.ledger.payments.page(toSearch(filter, parts));
  const page = found.slice(0, PAGE);
  return {
    payments: page.map((payment) => paymentView(payment, parts)),
    next: found.length > PAGE ? (page.at(-1)?.number ?? null) : null,
    brands: searchableBrands,
    states: searchableStates.map((state) => ({ state, name: describeState(state, parts.translate) })),
  };
}

function toSearch(filter: HistoryFilter, { timeZone, ledger }: HistoryParts): PaymentFilter {
  const { businessDate, amountYen, payType, state, from, to, after } = filter;
  const named = filter.receiptNo === '' ? null : filter.receiptNo;
  const timed = from !== null || to !== null;
  return {
    businessDate: (businessDate ?? undefined) as BusinessDate | undefined,
    ...(named === null ? {} : ledger.payments.namedFilter(named)),
    amountYen: amountYen ?? undefined,
    payType: payType ?? undefined,
    state: state ?? undefined,
    timeOfDay: timed
      ? { from: from ?? '00:00', to: to ?? '23:59', utcOffsetHours: utcOffsetHours(timeZone) }
      : undefined,
    before: after ?? undefined,
    limit: PAGE + 1,
  };
}

/** Everything about one payment. @throws TerminalError PAYMENT_NOT_FOUND. */
export function historyDetail(id: string, parts: HistoryParts): HistoryDetail {
  const { ledger, approvals } = parts;
  const payment = requirePayment(ledger, id);
  const correction = correctionOf(payment, correctionFacts(payment, ledger, parts.now));
  const refunds = ledger.refunds.of(payment.id);
  const events = [payment.id, ...refunds.map((refund) => refund.id)].flatMap((one) => ledger.eventsAbout(one));
  return {
    payment: paymentView(payment, parts),
    refunds: refunds.map((refund) => refundView(refund, parts)),
    timeline: timelineOf(events, { ...parts, nameOf: (id) => ledger.operators.find(id)?.name ?? id }),
    actions: actionsOf(payment, { correction, printing: parts.hasPrinter() ? 'withPrinter' : 'withoutPrinter' }),
    correction: correctionView(correction, parts),
    refundRules: {
      leftYen: leftToRefund(payment),
      parts: refundPartsOf(payment),
      needsApproval: approvals.refund,
    },
    // What took nothing yet is given up by anybody.
    cancelNeedsApproval: approvals.cancel && correction?.use === 'cancel',
    progress: isOpenState(payment.state) ? progressOf(payment.id as PaymentId, payment.sentAt, parts) : null,
  };
}

/** What the state of a payment allows the cashier to do. */
export function actionsOf(
  payment: Payment,
  {
    printing,
    correction,
  }: { readonly printing: 'withPrinter' | 'withoutPrinter'; readonly correction: Correction | undefined },
): PaymentAction[] {
  const print: PaymentAction[] = printing === 'withPrinter' ? ['printCustomer', 'printMerchant'] : [];
  switch (payment.state) {
    case 'unknown':
    case 'waitingForCustomer':
      return mayBeGivenUp(payment, correction) ? ['checkNow', 'cancel'] : ['checkNow'];
    case 'cancelling':
      return ['checkNow'];
    case 'paid':
    case 'partlyRefunded':
      return [
        ...(correction?.use === 'cancel' ? (['cancel'] as const) : []),
        ...(leftToRefund(payment) > 0 ? (['refund'] as const) : []),
        ...print,
      ];
    case 'cancelled':
    case 'refunded':
      return print;
    case 'created':
    case 'sending':
    case 'failed':
    case 'refused':
    case 'notSent':
    case 'notCharged':
      return [];
  }
}

/** What is open is given up by whoever sells; what counts as taken only where a paid one could be cancelled. */
function mayBeGivenUp({ centreWhy, taken }: Payment, correction: Correction | undefined): boolean {
  return centreWhy === null && (!taken || correction?.use === 'cancel');
}
