import type { EventContent, EventKind } from './events.ts';

/** The states of a payment. Only the gateway's word, or the payment centre's, leads out of `unknown`. */
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

/** The states of a refund. */
export const refundStates = [
  'created',
  'sending',
  'unknown',
  'refunded',
  'refused',
  'failed',
  'notSent',
  'notRefunded',
] as const;

export type RefundState = (typeof refundStates)[number];

/** States in which the gateway has not yet said how the payment ended. */
export const openPaymentStates = ['sending', 'waitingForCustomer', 'unknown', 'cancelling'] as const;

/** States in which the gateway has not yet said how the refund ended. */
export const openRefundStates = ['sending', 'unknown'] as const;

/** True while the gateway has not yet said how the payment ended. */
export function isOpenState(state: PaymentState): boolean {
  return (openPaymentStates as readonly PaymentState[]).includes(state);
}

/** True while the gateway has not yet said how the refund ended. */
export function isOpenRefundState(state: RefundState): boolean {
  return (openRefundStates as readonly RefundState[]).includes(state);
}

/**
 * Whether a payment's money counts as taken in a state: what is open counts as it did before, until the gateway has said
 * how it ended.
 */
export function isTakenIn(state: PaymentState, before: boolean): boolean {
  switch (state) {
    case 'paid':
    case 'partlyRefunded':
    case 'refunded':
      return true;
    case 'failed':
    case 'refused':
    case 'notSent':
    case 'notCharged':
    case 'cancelled':
      return false;
    case 'created':
    case 'sending':
    case 'waitingForCustomer':
    case 'unknown':
    case 'cancelling':
      return before;
  }
}

/** What an event brings about beside the new state. */
export type Effect =
  /** The item enters the recovery queue: the terminal asks the gateway until it is settled. */
  | 'enqueue'
  /** The item leaves the recovery queue. */
  | 'dequeue'
  /** A receipt is issued: it can be shown and printed from now on. */
  | 'issueReceipt'
  /** The cashier wanted it cancelled and it is paid: a refund is offered. */
  | 'offerRefund';

/** What a guard may look at. Replaying the journal must give the same answer, so nothing else counts. */
export interface GuardFacts {
  readonly amountYen: number;
  /** Yen that has come back to the customer, this event counted. */
  readonly refundedYen: number;
  /** Yen of refunds whose outcome is still open. */
  readonly openRefundYen: number;
  /** Somebody wanted it cancelled. */
  readonly cancelWanted: boolean;
  readonly content: EventContent<EventKind>;
}

const guards = {
  /** The gateway says that the payment has been refunded in full since. */
  refundedInFull: ({ content }: GuardFacts) => 'refund' in content && content.refund === 'inFull',
  /** Refunds have given all of the amount back. */
  nothingLeft: ({ amountYen, refundedYen }: GuardFacts) => refundedYen >= amountYen,
  /** Nothing of it was refunded, nor may yet be. */
  noRefunds: ({ refundedYen, openRefundYen }: GuardFacts) => refundedYen === 0 && openRefundYen === 0,
  bookSaysTaken: ({ content }: GuardFacts) => 'standing' in content && content.standing === 'taken',
  bookSaysCancelled: ({ content }: GuardFacts) => 'standing' in content && content.standing === 'cancelled',
  bookSaysNothing: ({ content }: GuardFacts) => 'standing' in content && content.standing === 'nothing',
  /** A refund takes no more than what is left, open refunds counted as if they had gone through. */
  enoughLeft: ({ amountYen, refundedYen, openRefundYen, content }: GuardFacts) =>
    'amountYen' in content && content.amountYen <= amountYen - refundedYen - openRefundYen,
  /** It was to be cancelled, and is paid all the same. */
  cancelWanted: ({ cancelWanted }: GuardFacts) => cancelWanted,
  centreSaysPaidAfterCancel: ({ cancelWanted, content }: GuardFacts) =>
    cancelWanted && 'verdict' in content && content.verdict === 'paid',
  centreSaysPaid: ({ content }: GuardFacts) => 'verdict' in content && content.verdict === 'paid',
  centreSaysNotCharged: ({ content }: GuardFacts) => 'verdict' in content && content.verdict === 'notCharged',
  centreSaysCancelled: ({ content }: GuardFacts) => 'verdict' in content && content.verdict === 'cancelled',
  centreSaysRefunded: ({ content }: GuardFacts) => 'verdict' in content && content.verdict === 'refunded',
  centreSaysNotRefunded: ({ content }: GuardFacts) => 'verdict' in content && content.verdict === 'notRefunded',
} as const;

export type Guard = keyof typeof guards;

/** One line of the machine: in this state, on this event, where the guard holds, to that state, with these effects. */
export interface Rule<S extends string = PaymentState | RefundState> {
  readonly from: S;
  readonly event: EventKind;
  readonly guard?: Guard;
  readonly to: S;
  readonly effects: readonly Effect[];
}

type Line<S> = readonly [event: EventKind, to: S, effects?: readonly Effect[], guard?: Guard];

function rules<S extends string>(from: S, lines: readonly Line<S>[]): readonly Rule<S>[] {
  return lines.map(([event, to, effects = [], guard]) => ({
    from,
    event,
    to,
    effects,
    ...(guard === undefined ? {} : { guard }),
  }));
}

/** Lines that leave a state as it is. */
function staying<S extends string>(from: S, events: readonly EventKind[]): readonly Rule<S>[] {
  return rules(
    from,
    events.map((event) => [event, from] as const),
  );
}

const asking = ['payment.asked', 'payment.answered', 'payment.compared', 'payment.needsCentre'] as const;
const printing = ['receipt.printed', 'receipt.failed', 'receipt.cancelled'] as const;

/** A receipt may wait for paper until long after the payment has moved on: all states that can follow one with a receipt. */
const afterReceipt = [
  'paid',
  'partlyRefunded',
  'refunded',
  'cancelled',
  'cancelling',
  'unknown',
  'waitingForCustomer',
  'failed',
  'refused',
  'notCharged',
] as const;

/** A payment that took nothing, as far as this terminal knows. */
const settledWithoutMoney = ['failed', 'refused', 'notSent', 'notCharged', 'cancelled'] as const;

/** A sale and its cancellation: the first line that fits counts. */
export const paymentRules: readonly Rule<PaymentState>[] = [
  ...rules('created', [
    ['payment.sending', 'sending'],
    ['payment.adopted', 'paid', ['issueReceipt'], 'bookSaysTaken'],
    ['payment.adopted', 'cancelled', ['issueReceipt'], 'bookSaysCancelled'],
    ['payment.adopted', 'failed', [], 'bookSaysNothing'],
    ['payment.adopted', 'unknown', ['enqueue']],
  ]),
  ...rules('sending', [
    ['payment.paid', 'refunded', ['issueReceipt'], 'refundedInFull'],
    ['payment.paid', 'paid', ['issueReceipt']],
    ['payment.failed', 'failed'],
    ['payment.refused', 'refused'],
    ['payment.notSent', 'notSent'],
    ['payment.cancelled', 'cancelled', ['issueReceipt']],
    ['payment.waitingForCustomer', 'waitingForCustomer', ['enqueue']],
    ['payment.unknown', 'unknown', ['enqueue']],
  ]),
  ...rules('waitingForCustomer', [
    ['payment.paid', 'refunded', ['dequeue', 'issueReceipt'], 'refundedInFull'],
    ['payment.paid', 'paid', ['dequeue', 'issueReceipt', 'offerRefund'], 'cancelWanted'],
    ['payment.paid', 'paid', ['dequeue', 'issueReceipt']],
    ['payment.failed', 'failed', ['dequeue']],
    ['payment.cancelled', 'cancelled', ['dequeue', 'issueReceipt']],
    ['payment.unknown', 'unknown'],
    ['payment.notCharged', 'notCharged', ['dequeue']],
    ['payment.cancelRequested', 'cancelling'],
    ['payment.centreDecided', 'paid', ['dequeue', 'issueReceipt', 'offerRefund'], 'centreSaysPaidAfterCancel'],
    ['payment.centreDecided', 'paid', ['dequeue', 'issueReceipt'], 'centreSaysPaid'],
    ['payment.centreDecided', 'notCharged', ['dequeue'], 'centreSaysNotCharged'],
    ['payment.centreDecided', 'cancelled', ['dequeue', 'issueReceipt'], 'centreSaysCancelled'],
  ]),
  ...staying('waitingForCustomer', asking),
  ...rules('unknown', [
    ['payment.paid', 'refunded', ['dequeue', 'issueReceipt'], 'refundedInFull'],
    ['payment.paid', 'paid', ['dequeue', 'issueReceipt', 'offerRefund'], 'cancelWanted'],
    ['payment.paid', 'paid', ['dequeue', 'issueReceipt']],
    ['payment.failed', 'failed', ['dequeue']],
    ['payment.refused', 'refused', ['dequeue']],
    ['payment.cancelled', 'cancelled', ['dequeue', 'issueReceipt']],
    ['payment.notCharged', 'notCharged', ['dequeue']],
    ['payment.waitingForCustomer', 'waitingForCustomer'],
    ['payment.cancelRequested', 'cancelling'],
    ['payment.centreDecided', 'paid', ['dequeue', 'issueReceipt', 'offerRefund'], 'centreSaysPaidAfterCancel'],
    ['payment.centreDecided', 'paid', ['dequeue', 'issueReceipt'], 'centreSaysPaid'],
    ['payment.centreDecided', 'notCharged', ['dequeue'], 'centreSaysNotCharged'],
    ['payment.centreDecided', 'cancelled', ['dequeue', 'issueReceipt'], 'centreSaysCancelled'],
  ]),
  ...staying('unknown', asking),
  ...rules('cancelling', [
    ['payment.reversing', 'cancelling'],
    ['payment.reverseAnswered', 'cancelling'],
    // The reversal is refused, the payment is not: only asking is left.
    ['payment.reverseRefused', 'unknown'],
    ['payment.cancelled', 'cancelled', ['dequeue', 'issueReceipt']],
    ['payment.paid', 'refunded', ['dequeue', 'issueReceipt'], 'refundedInFull'],
    ['payment.paid', 'paid', ['dequeue', 'issueReceipt', 'offerRefund']],
    ['payment.failed', 'failed', ['dequeue']],
    ['payment.notCharged', 'notCharged', ['dequeue']],
    ['payment.centreDecided', 'paid', ['dequeue', 'issueReceipt', 'offerRefund'], 'centreSaysPaid'],
    ['payment.centreDecided', 'notCharged', ['dequeue'], 'centreSaysNotCharged'],
    ['payment.centreDecided', 'cancelled', ['dequeue', 'issueReceipt'], 'centreSaysCancelled'],
  ]),
  ...staying('cancelling', asking),
  ...rules('paid', [
    ['payment.cancelRequested', 'cancelling', ['enqueue'], 'noRefunds'],
    ['refund.created', 'paid', [], 'enoughLeft'],
    ['refund.refunded', 'refunded', [], 'nothingLeft'],
    ['refund.refunded', 'partlyRefunded'],
    ['refund.centreDecided', 'refunded', [], 'nothingLeft'],
    ['refund.centreDecided', 'partlyRefunded'],
  ]),
  ...rules('partlyRefunded', [
    ['refund.created', 'partlyRefunded', [], 'enoughLeft'],
    ['refund.refunded', 'refunded', [], 'nothingLeft'],
    ['refund.refunded', 'partlyRefunded'],
    ['refund.centreDecided', 'refunded', [], 'nothingLeft'],
    ['refund.centreDecided', 'partlyRefunded'],
  ]),
  // What the gateway's book says was given back, and nobody here knew of.
  ...(['paid', 'partlyRefunded'] as const).flatMap((state) =>
    rules(state, [
      ['refund.adopted', 'refunded', [], 'nothingLeft'],
      ['refund.adopted', 'partlyRefunded'],
    ]),
  ),
  // The gateway's book says otherwise than we do: only the gateway's own word leads on from there.
  ...rules('paid', [['payment.reopened', 'unknown', ['enqueue'], 'noRefunds']]),
  ...settledWithoutMoney.flatMap((state) => rules(state, [['payment.reopened', 'unknown', ['enqueue']]])),
  ...afterReceipt.flatMap((state) => staying(state, printing)),
];

/** A refund: the first line that fits counts. */
export const refundRules: readonly Rule<RefundState>[] = [
  ...rules('created', [
    ['refund.sending', 'sending'],
    ['refund.adopted', 'refunded', ['issueReceipt']],
  ]),
  ...rules('sending', [
    ['refund.refunded', 'refunded', ['issueReceipt']],
    ['refund.failed', 'failed'],
    ['refund.refused', 'refused'],
    ['refund.notSent', 'notSent'],
    ['refund.unknown', 'unknown', ['enqueue']],
  ]),
  ...rules('unknown', [
    ['refund.refunded', 'refunded', ['dequeue', 'issueReceipt']],
    ['refund.failed', 'failed', ['dequeue']],
    ['refund.refused', 'refused', ['dequeue']],
    ['refund.notRefunded', 'notRefunded', ['dequeue']],
    ['refund.centreDecided', 'refunded', ['dequeue', 'issueReceipt'], 'centreSaysRefunded'],
    ['refund.centreDecided', 'notRefunded', ['dequeue'], 'centreSaysNotRefunded'],
  ]),
  ...staying('unknown', ['refund.asked', 'refund.answered', 'refund.compared', 'refund.needsCentre']),
  ...staying('refunded', printing),
];

/** The rule for an event in a state; undefined where the event is not allowed there. */
export function findRule<S extends string>(
  table: readonly Rule<S>[],
  from: S,
  event: EventKind,
  facts: GuardFacts,
): Rule<S> | undefined {
  return table.find(
    (rule) => rule.from === from && rule.event === event && (rule.guard === undefined || guards[rule.guard](facts)),
  );
}
