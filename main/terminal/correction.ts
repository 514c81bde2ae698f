import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import { allowsPartialRefund } from '../onepay/brands.ts';
import { REVERSE_PERIOD_MS } from './next-step.ts';

/** What decides, beside the payment itself, how it can be taken back. */
export interface CorrectionFacts {
  /** `last`: no newer payment of this terminal has taken money. */
  readonly place: 'last' | 'earlier';
  /** `closed`: a daily close already contains it. */
  readonly day: 'open' | 'closed';
  /** Ms since it was sent, by the calendar. */
  readonly ageMs: number;
}

/** Why a payment that took money can no longer be cancelled. */
export type Hindrance = 'partlyRefunded' | 'refundUnderWay' | 'notLast' | 'dayClosed' | 'reversePeriodOver';

/** How a payment that took money can be taken back, and why so. */
export type Correction =
  /** The whole sale is undone, as if it had not been. */
  | { readonly use: 'cancel'; readonly why: 'lastSale' }
  /** Money is given back, and the sale stands. */
  | { readonly use: 'refund'; readonly why: Hindrance }
  /** `beingChecked`: it counts as paid and the gateway is asked anew; only what is settled can be refunded. */
  | { readonly use: 'none'; readonly why: 'refunded' | 'refundsTakeAll' | 'beingChecked' };

/** Yen of a payment that can still be refunded: refunds that are open count as if they had gone through. */
export function leftToRefund({ state, amountYen, refundedYen, openRefundYen }: Payment): number {
  return state === 'paid' || state === 'partlyRefunded' ? amountYen - refundedYen - openRefundYen : 0;
}

/** Whether the brand of a payment gives back a part of it, or all of it at once only. */
export function refundPartsOf({ payType, askedPayType }: Payment): 'allowed' | 'wholeOnly' {
  return allowsPartialRefund(payType ?? askedPayType) ? 'allowed' : 'wholeOnly';
}

/**
 * How a payment can be taken back. Only the last sale is cancelled, and only while no close has counted it: whatever came
 * before is refunded, which leaves both in the book. Pure.
 * @returns undefined for a payment that took nothing, as far as is known.
 */
export function correctionOf(payment: Payment, facts: CorrectionFacts): Correction | undefined {
  switch (payment.state) {
    case 'paid':
    case 'partlyRefunded':
      return correctionOfPaid(payment, facts);
    case 'refunded':
      return { use: 'none', why: 'refunded' };
    case 'unknown':
    case 'waitingForCustomer':
      return payment.taken ? correctionOfReopened(payment, facts) : undefined;
    default:
      return undefined;
  }
}

function correctionOfPaid(payment: Payment, facts: CorrectionFacts): Correction {
  if (leftToRefund(payment) === 0) {
    return { use: 'none', why: 'refundsTakeAll' };
  }
  const hindrance = hindranceOf(payment, facts);
  return hindrance === undefined ? { use: 'cancel', why: 'lastSale' } : { use: 'refund', why: hindrance };
}

function correctionOfReopened(payment: Payment, facts: CorrectionFacts): Correction {
  return hindranceOf(payment, facts) === undefined
    ? { use: 'cancel', why: 'lastSale' }
    : { use: 'none', why: 'beingChecked' };
}

/** What keeps a payment that took money from being cancelled; undefined where nothing does. Pure. */
export function hindranceOf(
  { refundedYen, openRefundYen }: Payment,
  { place, day, ageMs }: CorrectionFacts,
): Hindrance | undefined {
  if (refundedYen > 0) {
    return 'partlyRefunded';
  }
  if (openRefundYen > 0) {
    return 'refundUnderWay';
  }
  if (place === 'earlier') {
    return 'notLast';
  }
  if (day === 'closed') {
    return 'dayClosed';
  }
  return ageMs >= REVERSE_PERIOD_MS ? 'reversePeriodOver' : undefined;
}

/** @param now UTC, ms. */
export function correctionFacts(
  { id, sentAt, createdAt }: Payment,
  { payments, days }: Pick<Ledger, 'payments' | 'days'>,
  now: number,
): CorrectionFacts {
  const isLast = payments.lastTaken()?.id === id;
  return {
    place: isLast ? 'last' : 'earlier',
    // Found at once for the last sale only, which is the only one of which it matters.
    day: isLast && days.hasClosed(id) ? 'closed' : 'open',
    ageMs: now - Date.parse(sentAt ?? createdAt),
  };
}
