import { utcText } from '../common/time.ts';
import type { EventContent, ExchangeReference, LedgerEvent, PaymentId, RefundId } from '../ledger/events.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type {
  ConfirmedPayment,
  ConfirmedRefund,
  PayOutcome,
  RefundOutcome,
  ReverseOutcome,
  UnknownReason,
} from '../onepay/outcome.ts';
import { MAX_REVERSES } from './next-step.ts';

/** A support code for why nobody knows: short, stable, and the same on screen, in the journal and in the manual. */
export function unknownCode(reason: UnknownReason): string {
  switch (reason.kind) {
    case 'lost':
      return reason.code;
    case 'httpStatus':
      return `HTTP_${reason.status}`;
    case 'notJson':
      return 'NOT_JSON';
    case 'missingField':
      return 'MISSING_FIELD';
    case 'badSignature':
      return 'BAD_SIGNATURE';
    case 'contradiction':
      return 'CONTRADICTION';
    case 'mismatch':
      return `OTHER_${reason.field.toUpperCase()}`;
    case 'transStatus':
      return `STATUS_${reason.transStatus}`;
    case 'gatewayError':
      return reason.subErrorCode === '' ? reason.errorCode || `META_${reason.metaCode}` : reason.subErrorCode;
    case 'questionRefused':
      return reason.errorCode;
  }
}

type Settled = Extract<ConfirmedPayment, { outcome: 'paid' | 'failed' | 'cancelled' | 'waitingForCustomer' }>;

function settledEvent(subject: PaymentId, outcome: Settled, exchange: ExchangeReference): LedgerEvent {
  switch (outcome.outcome) {
    case 'paid':
      return { kind: 'payment.paid', subject, content: { ...outcome.order, refund: outcome.refund, exchange } };
    case 'failed':
      return {
        kind: 'payment.failed',
        subject,
        content: { ...outcome.order, transStatus: outcome.transStatus, exchange },
      };
    case 'cancelled':
      return { kind: 'payment.cancelled', subject, content: { ...outcome.order, exchange } };
    case 'waitingForCustomer':
      return { kind: 'payment.waitingForCustomer', subject, content: { ...outcome.order, exchange } };
  }
}

/** What the journal says of a pay request's outcome. */
export function payEvent(subject: PaymentId, outcome: PayOutcome, exchange: ExchangeReference): LedgerEvent {
  switch (outcome.outcome) {
    case 'refused':
      return { kind: 'payment.refused', subject, content: { ...outcome.refusal, exchange } };
    case 'refusedUnlessConfirmed':
      // Until a confirm has been asked, it may be the echo of a request that went through.
      return {
        kind: 'payment.unknown',
        subject,
        content: { reason: 'refusedUnlessConfirmed', code: outcome.refusal.errorCode, exchange },
      };
    case 'notSent':
      return { kind: 'payment.notSent', subject, content: { code: outcome.code, exchange } };
    case 'unknown':
      return {
        kind: 'payment.unknown',
        subject,
        content: { reason: outcome.reason.kind, code: unknownCode(outcome.reason), exchange },
      };
    default:
      return settledEvent(subject, outcome, exchange);
  }
}

/** A request may still be under way for so long that nothing is final without it, in ms (protocol section 8). */
export const UNDER_WAY_MS = 60_000;

/** What is known about time when an answer comes. */
export interface AnswerTimes {
  /** Ms since the request in question was sent, as far as this process can vouch for it. */
  readonly sinceSentMs: number;
  /** Ms since the newest reverse request about it was sent, likewise. */
  readonly sinceReverseMs: number;
  /** The gateway's own clock, where the answer told it: it was asked no earlier and answered no later, UTC ms. */
  readonly gateway: { readonly askedMs: number; readonly answeredMs: number } | undefined;
}

type Finding = EventContent<'payment.answered'>['finding'];

/** What the journal says of a confirm about an open payment. */
export function confirmEvent(
  payment: Payment,
  outcome: ConfirmedPayment,
  exchange: ExchangeReference,
  times: AnswerTimes,
): LedgerEvent {
  const subject = payment.id;
  const answered = (finding: Finding, code: string, orderId?: string): LedgerEvent => ({
    kind: 'payment.answered',
    subject,
    content: { finding, code, ...gatewayClock(times), ...(orderId === undefined ? {} : { orderId }), exchange },
  });
  switch (outcome.outcome) {
    case 'unknown':
      return answered(isAnswer(outcome.reason) ? 'stillUnknown' : 'noAnswer', unknownCode(outcome.reason));
    case 'notSent':
      return answered('notSent', outcome.code);
    case 'notFound':
      // What counts as taken was proven once: an order that is not found is missing, and the money is not.
      return !payment.taken && isFinalNotFound(payment, times)
        ? { kind: 'payment.notCharged', subject, content: { errorCode: outcome.errorCode, exchange } }
        : answered('notFound', outcome.subErrorCode || outcome.errorCode);
    case 'waitingForCustomer':
      return payment.state === 'unknown'
        ? settledEvent(subject, outcome, exchange)
        : answered('stillWaiting', 'STATUS_14');
    case 'paid':
      if (payment.amountDoubt !== 'none') {
        return answered('amountUnproven', 'OTHER_AMOUNT', outcome.order.orderId);
      }
      return outcome.refund !== 'inFull' && mayStillBeReversed(payment, times)
        ? answered('stillPaid', 'STATUS_00')
        : settledEvent(subject, outcome, exchange);
    default:
      return settledEvent(subject, outcome, exchange);
  }
}

/**
 * What the journal says beside {@link confirmEvent} where the order of a payment stays away whose money counts as taken.
 * @param sinceFirstMs ms since the first *no such order*, as far as this process can vouch for it: a sale of long ago was
 *   sent long before that.
 */
export function orderMissingEvent(
  payment: Payment,
  { outcome }: ConfirmedPayment,
  { gateway }: AnswerTimes,
  sinceFirstMs: number,
): LedgerEvent | undefined {
  const isMissing = payment.taken && payment.centreWhy === null && outcome === 'notFound';
  return isMissing && isFinalNotFound(payment, { sinceSentMs: sinceFirstMs, gateway })
    ? { kind: 'payment.needsCentre', subject: payment.id, content: { why: 'orderMissing' } }
    : undefined;
}

/** *Paid* is final only when no reversal of it is wanted or under way. */
function mayStillBeReversed({ state, reverse }: Payment, { sinceReverseMs }: AnswerTimes): boolean {
  if (state === 'cancelling' && reverse.requests < MAX_REVERSES) {
    return true;
  }
  return reverse.open > 0 && sinceReverseMs < UNDER_WAY_MS;
}

/** Whether the gateway said something, if only that it does not know. */
function isAnswer({ kind }: UnknownReason): boolean {
  return kind === 'transStatus' || kind === 'gatewayError' || kind === 'questionRefused' || kind === 'mismatch';
}

interface NotFoundBefore {
  readonly notFoundAt: string | null;
  readonly notFoundGatewayAt: string | null;
}

/**
 * *No such order* counts when it is the second such answer and the request was sent at least 60 s ago: by this process's
 * own measure, or because the gateway's clock has gone on by so much since the first. The wall clock here may have jumped.
 */
function isFinalNotFound(
  before: NotFoundBefore,
  { sinceSentMs, gateway }: Pick<AnswerTimes, 'sinceSentMs' | 'gateway'>,
): boolean {
  if (before.notFoundAt === null) {
    return false;
  }
  const byGateway =
    before.notFoundGatewayAt !== null &&
    gateway !== undefined &&
    gateway.askedMs - Date.parse(before.notFoundGatewayAt) >= UNDER_WAY_MS;
  return byGateway || sinceSentMs >= UNDER_WAY_MS;
}

function gatewayClock({ gateway }: AnswerTimes): { gatewayAt?: string } {
  return gateway === undefined ? {} : { gatewayAt: utcText(gateway.answeredMs) };
}

/** What the journal says of a reverse request's outcome. */
export function reverseEvent(subject: PaymentId, outcome: ReverseOutcome, exchange: ExchangeReference): LedgerEvent {
  const answered = (finding: EventContent<'payment.reverseAnswered'>['finding'], code: string): LedgerEvent => ({
    kind: 'payment.reverseAnswered',
    subject,
    content: { finding, code, exchange },
  });
  const refused = (errorCode: string, subErrorCode: string): LedgerEvent => ({
    kind: 'payment.reverseRefused',
    subject,
    content: { errorCode, subErrorCode, exchange },
  });
  switch (outcome.outcome) {
    case 'cancelled':
      return { kind: 'payment.cancelled', subject, content: { ...outcome.order, exchange } };
    case 'reversalFailed':
      return refused(`STATUS_${outcome.transStatus}`, '');
    case 'reversalRefused':
      return refused(outcome.refusal.errorCode, outcome.refusal.subErrorCode);
    case 'askConfirm':
      return answered('askConfirm', outcome.errorCode);
    case 'notFound':
      return answered('notFound', outcome.subErrorCode || outcome.errorCode);
    case 'notSent':
      return answered('notSent', outcome.code);
    case 'unknown':
      return answered('unknown', unknownCode(outcome.reason));
  }
}

type SettledRefund = Extract<ConfirmedRefund, { outcome: 'refunded' | 'refundFailed' }>;

function settledRefundEvent(subject: RefundId, outcome: SettledRefund, exchange: ExchangeReference): LedgerEvent {
  return outcome.outcome === 'refunded'
    ? { kind: 'refund.refunded', subject, content: { ...outcome.order, exchange } }
    : {
        kind: 'refund.failed',
        subject,
        content: { ...outcome.order, transStatus: outcome.transStatus, exchange },
      };
}

/** What the journal says of a refund request's outcome. */
export function refundEvent(subject: RefundId, outcome: RefundOutcome, exchange: ExchangeReference): LedgerEvent {
  switch (outcome.outcome) {
    case 'refused':
      return { kind: 'refund.refused', subject, content: { ...outcome.refusal, exchange } };
    case 'refusedUnlessConfirmed':
      return {
        kind: 'refund.unknown',
        subject,
        content: { reason: 'refusedUnlessConfirmed', code: outcome.refusal.errorCode, exchange },
      };
    case 'notSent':
      return { kind: 'refund.notSent', subject, content: { code: outcome.code, exchange } };
    case 'unknown':
      return {
        kind: 'refund.unknown',
        subject,
        content: { reason: outcome.reason.kind, code: unknownCode(outcome.reason), exchange },
      };
    default:
      return settledRefundEvent(subject, outcome, exchange);
  }
}

/** What the journal says of a confirm about a refund that is unknown. */
export function confirmRefundEvent(
  refund: Refund,
  outcome: ConfirmedRefund,
  exchange: ExchangeReference,
  times: AnswerTimes,
): LedgerEvent {
  const subject = refund.id;
  const answered = (finding: Finding, code: string): LedgerEvent => ({
    kind: 'refund.answered',
    subject,
    content: { finding, code, ...gatewayClock(times), exchange },
  });
  switch (outcome.outcome) {
    case 'unknown':
      return answered(isAnswer(outcome.reason) ? 'stillUnknown' : 'noAnswer', unknownCode(outcome.reason));
    case 'notSent':
      return answered('notSent', outcome.code);
    case 'notFound':
      return isFinalNotFound(refund, times)
        ? { kind: 'refund.notRefunded', subject, content: { errorCode: outcome.errorCode, exchange } }
        : answered('notFound', outcome.subErrorCode || outcome.errorCode);
    case 'refunded':
      return refund.amountDoubt === 'none'
        ? settledRefundEvent(subject, outcome, exchange)
        : answered('amountUnproven', 'OTHER_AMOUNT');
    default:
      return settledRefundEvent(subject, outcome, exchange);
  }
}
