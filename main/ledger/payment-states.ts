/** The states of a payment. Only the gateway's word leads out of `unknown`. */
export const paymentStates = [
  'created',
  'sending',
  'waitingForCustomer',
  'unknown',
  'cancelling',
  'paid',
  'failed',
  'refused',
  'notSent',
  'notCharged',
  'cancelled',
  'partlyRefunded',
  'refunded',
] as const;

export type PaymentState = (typeof paymentStates)[number];

const transitions: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  created: ['sending'],
  sending: ['paid', 'refunded', 'failed', 'refused', 'notSent', 'waitingForCustomer', 'cancelled', 'unknown'],
  waitingForCustomer: ['paid', 'refunded', 'failed', 'cancelled', 'cancelling', 'unknown'],
  unknown: ['paid', 'refunded', 'failed', 'refused', 'notCharged', 'cancelled', 'waitingForCustomer', 'cancelling'],
  cancelling: ['cancelled', 'paid', 'unknown'],
  paid: ['partlyRefunded', 'refunded'],
  partlyRefunded: ['refunded'],
  failed: [],
  refused: [],
  notSent: [],
  notCharged: [],
  cancelled: [],
  refunded: [],
};

/** Whether a payment may go from one state to another. */
export function isLegalTransition(from: PaymentState, to: PaymentState): boolean {
  return transitions[from].includes(to);
}

/** States in which the gateway has not yet said how the payment ended. */
export const openStates = ['sending', 'waitingForCustomer', 'unknown', 'cancelling'] as const satisfies PaymentState[];

/** True while the gateway has not yet said how the payment ended. */
export function isOpenState(state: PaymentState): boolean {
  return (openStates as readonly PaymentState[]).includes(state);
}
