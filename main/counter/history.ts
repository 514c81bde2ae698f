import type { HistoryDetail, HistoryFilter, HistoryPage, PaymentAction } from '../../preload/contract.ts';
import { type BusinessDate, type DayStart, utcOffsetHours } from '../common/time.ts';
import { describeState } from '../i18n/describe.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isOpenState } from '../ledger/machine.ts';
import type { PaymentFilter } from '../ledger/payment-search.ts';
import type { Payment } from '../ledger/payments.ts';
import { brandName, DETECT_BRAND, knownPayTypes } from '../onepay/brands.ts';
import { REVERSE_PERIOD_MS } from '../terminal/next-step.ts';
import { requirePayment } from '../terminal/recording.ts';
import { leftToRefund } from '../terminal/refunding.ts';
import { type ProgressParts, progressOf } from './progress.ts';
import { timelineOf } from './timeline.ts';
import { paymentView, refundView, type Wording } from './views.ts';

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

export interface HistoryParts extends ProgressParts, Wording {
  readonly ledger: Ledger;
  readonly dayStart: DayStart;
  /** Whether there is a printer to print a receipt on. */
  readonly hasPrinter: () => boolean;
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
  const receiptNo = filter.receiptNo === '' ? null : filter.receiptNo;
  const whole = receiptNo !== null && ledger.payments.findByReceiptNo(receiptNo) !== undefined;
  const timed = from !== null || to !== null;
  return {
    businessDate: (businessDate ?? undefined) as BusinessDate | undefined,
    receiptNo: whole ? receiptNo : undefined,
    receiptEnd: whole ? undefined : (receiptNo ?? undefined),
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
  const { ledger } = parts;
  const payment = requirePayment(ledger, id);
  const refunds = ledger.refunds.of(payment.id);
  const events = [payment.id, ...refunds.map((refund) => refund.id)].flatMap((one) => ledger.eventsAbout(one));
  return {
    payment: paymentView(payment, parts),
    refunds: refunds.map((refund) => refundView(refund, parts)),
    timeline: timelineOf(events, parts),
    actions: actionsOf(payment, { now: parts.now, printing: parts.hasPrinter() ? 'withPrinter' : 'withoutPrinter' }),
    progress: isOpenState(payment.state) ? progressOf(payment.id as PaymentId, payment.sentAt, parts) : null,
  };
}

/** What the state of a payment allows the cashier to do. */
export function actionsOf(
  payment: Payment,
  { printing, now }: { readonly printing: 'withPrinter' | 'withoutPrinter' /** UTC, ms. */; readonly now: number },
): PaymentAction[] {
  const print: PaymentAction[] = printing === 'withPrinter' ? ['printCustomer', 'printMerchant'] : [];
  switch (payment.state) {
    case 'unknown':
    case 'waitingForCustomer':
      return payment.centreWhy === null ? ['checkNow', 'cancel'] : ['checkNow'];
    case 'cancelling':
      return ['checkNow'];
    case 'paid':
    case 'partlyRefunded':
      return [
        ...(payment.refundedYen + payment.openRefundYen === 0 && canBeReversed(payment, now)
          ? (['cancel'] as const)
          : []),
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

/** The gateway reverses what is not too old. */
function canBeReversed({ sentAt, createdAt }: Payment, now: number): boolean {
  return now - Date.parse(sentAt ?? createdAt) < REVERSE_PERIOD_MS;
}
