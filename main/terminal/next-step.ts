import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';

/** What the shop wants, in ms. */
export interface RecoveryRules {
  /** What becomes of a payment that stays unknown after the customer has left. */
  readonly unknown: 'keepAsking' | { readonly cancelAfterMs: number };
  /** How often a payment that waits for its customer is asked about. */
  readonly pollEveryMs: number;
  /** How long the customer has to approve. */
  readonly customerLimitMs: number;
}

export const defaultRecoveryRules: RecoveryRules = {
  unknown: 'keepAsking',
  pollEveryMs: 3000,
  customerLimitMs: 120_000,
};

/** What is to be done next about an open item. */
export type Step =
  | { readonly step: 'ask' }
  | { readonly step: 'reverse' }
  /** Looks the order up, because an answer named another amount. */
  | { readonly step: 'compare' }
  | { readonly step: 'requestCancel'; readonly reason: 'policy' | 'customerTimeout' }
  | { readonly step: 'markForCentre'; readonly why: 'reversePeriodOver' | 'refundPeriodOver' };

const DAY_MS = 86_400_000;
/** For so long the gateway can reverse a payment (protocol section 3). */
export const REVERSE_PERIOD_MS = 7 * DAY_MS;
/** For so long issuers refund (protocol section 3). */
export const REFUND_PERIOD_MS = 90 * DAY_MS;
/** So many reversals are tried before the gateway is believed that goes on to say *paid*. */
export const MAX_REVERSES = 3;

export interface StepFacts {
  /** Ms since the payment was sent, or began to wait; at least. */
  readonly openForMs: number;
  /** Ms since the payment was sent, by the calendar. */
  readonly ageMs: number;
  readonly rules: RecoveryRules;
}

/** Decides about an open payment. Pure. */
export function nextPaymentStep(payment: Payment, { openForMs, ageMs, rules }: StepFacts): Step {
  if (payment.centreWhy === null && ageMs > REVERSE_PERIOD_MS) {
    return { step: 'markForCentre', why: 'reversePeriodOver' };
  }
  if (payment.amountDoubt === 'toCompare') {
    return { step: 'compare' };
  }
  switch (payment.state) {
    case 'waitingForCustomer':
      return !payment.taken && payment.token !== null && openForMs >= rules.customerLimitMs
        ? { step: 'requestCancel', reason: 'customerTimeout' }
        : { step: 'ask' };
    case 'unknown':
      return isPolicyDue(payment, openForMs, rules) ? { step: 'requestCancel', reason: 'policy' } : { step: 'ask' };
    case 'cancelling':
      return wantsReverse(payment) ? { step: 'reverse' } : { step: 'ask' };
    default:
      return { step: 'ask' };
  }
}

/**
 * What a comparison with the gateway's book has reopened, or was taken over from it, may be a good sale of long ago: only a
 * person cancels that, nor anything whose money counts as taken.
 */
function isPolicyDue(
  { taken, token, cancelReason, detail }: Payment,
  openForMs: number,
  { unknown }: RecoveryRules,
): boolean {
  return (
    unknown !== 'keepAsking' &&
    !taken &&
    token !== null &&
    cancelReason === null &&
    detail.reason !== 'reopened' &&
    openForMs >= unknown.cancelAfterMs
  );
}

/** After each reverse request the gateway is asked what came of it, before another may be sent. */
function wantsReverse({ reverse }: Payment): boolean {
  return reverse.state === 'none' || reverse.state === 'asked';
}

/** Decides about an open refund. Pure. @param ageMs since the *payment* was sent, by the calendar. */
export function nextRefundStep(refund: Refund, ageMs: number): Step {
  if (refund.centreWhy === null && ageMs > REFUND_PERIOD_MS) {
    return { step: 'markForCentre', why: 'refundPeriodOver' };
  }
  return { step: refund.amountDoubt === 'toCompare' ? 'compare' : 'ask' };
}
