import type { PaymentView } from '../../preload/contract.ts';

/** How a result looks and sounds. `open` has no result yet. */
export type ResultKind =
  | 'paid'
  | 'paidAfterCancel'
  | 'refused'
  | 'failed'
  | 'notSent'
  | 'cancelled'
  | 'notCharged'
  | 'refunded'
  | 'needsCentre'
  | 'open';

/** The kind of a payment's state. */
export function resultKindOf(payment: PaymentView): ResultKind {
  if (payment.needsCentre) {
    return 'needsCentre';
  }
  switch (payment.state) {
    case 'paid':
      return payment.refundOffered ? 'paidAfterCancel' : 'paid';
    case 'refused':
    case 'failed':
    case 'notSent':
    case 'notCharged':
      return payment.state;
    case 'cancelled':
      // Paid once: the customer owes nothing and gets it back.
      return payment.takenBack ? 'refunded' : 'cancelled';
    case 'partlyRefunded':
    case 'refunded':
      return 'refunded';
    case 'created':
    case 'sending':
    case 'waitingForCustomer':
    case 'unknown':
    case 'cancelling':
      return 'open';
  }
}

/** The customer owes the amount still and has paid nothing: the same amount can be charged again. */
export function chargedNothing(kind: ResultKind): boolean {
  return ['refused', 'failed', 'notSent', 'cancelled', 'notCharged'].includes(kind);
}
