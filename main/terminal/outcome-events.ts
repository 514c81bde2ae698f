import type { ExchangeReference, LedgerEvent, PaymentId } from '../ledger/events.ts';
import type { Payment } from '../ledger/payments.ts';
import type { ConfirmedPayment, PayOutcome, UnknownReason } from '../onepay/outcome.ts';

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

/** A request may still be under way for so long that "no such order" says nothing, in ms (protocol section 8). */
export const NOT_FOUND_FINAL_AFTER_MS = 60_000;

/**
 * What the journal says of a confirm about a payment that is unknown or waits for its customer.
 * @param nowMs when the answer came, UTC.
 */
export function confirmEvent(
  payment: Payment,
  outcome: ConfirmedPayment,
  exchange: ExchangeReference,
  nowMs: number,
): LedgerEvent {
  const subject = payment.id;
  const answered = (finding: 'stillUnknown' | 'stillWaiting' | 'notFound' | 'notSent', code: string): LedgerEvent => ({
    kind: 'payment.answered',
    subject,
    content: { finding, code, exchange },
  });
  switch (outcome.outcome) {
    case 'unknown':
      return answered('stillUnknown', unknownCode(outcome.reason));
    case 'notSent':
      return answered('notSent', outcome.code);
    case 'notFound':
      return isSecondNotFound(payment, nowMs)
        ? { kind: 'payment.notCharged', subject, content: { errorCode: outcome.errorCode, exchange } }
        : answered('notFound', outcome.subErrorCode || outcome.errorCode);
    case 'waitingForCustomer':
      return payment.state === 'waitingForCustomer'
        ? answered('stillWaiting', 'STATUS_14')
        : settledEvent(subject, outcome, exchange);
    default:
      return settledEvent(subject, outcome, exchange);
  }
}

function isSecondNotFound(payment: Payment, nowMs: number): boolean {
  return (
    payment.notFoundAt !== null &&
    payment.sentAt !== null &&
    nowMs - Date.parse(payment.sentAt) >= NOT_FOUND_FINAL_AFTER_MS
  );
}
