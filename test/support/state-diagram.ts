import type { EventKind } from '../../main/ledger/events.ts';
import {
  type Effect,
  type Guard,
  openPaymentStates,
  openRefundStates,
  type PaymentState,
  paymentRules,
  paymentStates,
  type RefundState,
  type Rule,
  refundRules,
  refundStates,
} from '../../main/ledger/machine.ts';

/** A state machine as data, and the flow whose events it is about. */
export interface Machine<S extends string> {
  readonly flow: 'payment' | 'refund';
  readonly states: readonly S[];
  readonly open: readonly S[];
  readonly rules: readonly Rule<S>[];
}

export const paymentMachine: Machine<PaymentState> = {
  flow: 'payment',
  states: paymentStates,
  open: openPaymentStates,
  rules: paymentRules,
};

export const refundMachine: Machine<RefundState> = {
  flow: 'refund',
  states: refundStates,
  open: openRefundStates,
  rules: refundRules,
};

const paymentMeanings: Readonly<Record<PaymentState, string>> = {
  created: 'written down; nothing has left',
  sending: 'the pay request is under way',
  waitingForCustomer: 'the customer has yet to approve it on the phone',
  unknown: 'nobody here knows; the gateway is being asked',
  cancelling: 'to be cancelled; the gateway has not said yet how that ended',
  paid: 'the customer has paid',
  failed: 'it came to nothing; nothing was charged',
  refused: 'the gateway or the issuer refused it; nothing was charged',
  notSent: 'not a byte left; nothing was charged',
  notCharged: 'the gateway has no such order; nothing was charged',
  cancelled: 'reversed; the customer keeps the money',
  partlyRefunded: 'the customer has paid, and has a part of it back',
  refunded: 'the customer has all of it back',
};

const refundMeanings: Readonly<Record<RefundState, string>> = {
  created: 'written down; nothing has left',
  sending: 'the refund request is under way',
  unknown: 'nobody here knows; the gateway is being asked',
  refunded: 'the customer has the money',
  refused: 'the gateway or the issuer refused it; nothing was given back',
  failed: 'it came to nothing; nothing was given back',
  notSent: 'not a byte left; nothing was given back',
  notRefunded: 'the gateway has no such refund; nothing was given back',
};

/** What events say that leave a state as it is. */
const stayingMeanings: Partial<Readonly<Record<EventKind, string>>> = {
  'payment.asked': 'a question about it is about to be sent',
  'payment.answered': 'an answer that settles nothing yet, such as the first *not found*',
  'payment.compared': "the order's amount was looked up, because an answer had named another",
  'payment.needsCentre': 'the terminal cannot settle it alone: the payment centre is needed',
  'payment.reversing': 'a reverse request is about to be sent',
  'payment.reverseAnswered': 'an answer to a reverse request that leaves open whether it is cancelled',
  'refund.created': 'a refund of it begins',
  'refund.adopted': "the gateway's book says that a further part was given back",
  'refund.refunded': 'a further part of it was given back, and something is left',
  'refund.asked': 'a question about it is about to be sent',
  'refund.answered': 'an answer that settles nothing yet, such as the first *not found*',
  'refund.compared': "the order's sums were looked up, because an answer had named another amount",
  'refund.needsCentre': 'the terminal cannot settle it alone: the payment centre is needed',
  'refund.centreDecided': 'the centre says that a further part was given back, and something is left',
  'receipt.printed': 'a copy of the receipt was printed',
  'receipt.failed': 'a copy of the receipt could not be printed',
  'receipt.cancelled': 'a copy of the receipt was taken out of the print queue',
};

const effectMeanings: Readonly<Record<Effect, string>> = {
  enqueue: 'it enters the recovery queue: from now on the gateway is asked until it is settled',
  dequeue: 'it leaves the recovery queue',
  issueReceipt: 'its receipt is issued: it can be shown and printed from now on',
  offerRefund: 'it was to be cancelled and is paid all the same: a refund is offered',
};

const guardMeanings: Readonly<Record<Guard, string>> = {
  refundedInFull: 'the gateway says that it is paid, and has been refunded in full since',
  nothingLeft: 'refunds have given all of the amount back',
  bookSaysTaken: "the gateway's book says that it was paid; refunds are taken over beside it",
  bookSaysCancelled: "the gateway's book says that it was cancelled",
  bookSaysNothing: "the gateway's book says that it came to nothing",
  noRefunds: 'nothing of it was refunded, and no refund of it is open',
  enoughLeft: 'the refund takes no more than what is left, open refunds counted as if they had gone through',
  cancelWanted: 'somebody wanted it cancelled',
  centreSaysPaidAfterCancel: 'somebody wanted it cancelled, and the payment centre says that it is paid',
  centreSaysPaid: 'the payment centre says that it is paid',
  centreSaysNotCharged: 'the payment centre says that nothing was charged',
  centreSaysCancelled: 'the payment centre says that it is cancelled',
  centreSaysRefunded: 'the payment centre says that the money was given back',
  centreSaysNotRefunded: 'the payment centre says that nothing was given back',
};

/** `docs/states.md`, as the machine's rules have it. */
export function statesDocument(): string {
  return [
    '# The states of a payment and of a refund',
    '',
    'Written by `npm run docs` from the rules in `main/ledger/machine.ts`, which the ledger itself follows; a test fails when the',
    'two differ. Change the rules, not this page.',
    '',
    'An arrow says: *event* [*guard*] / *effects*. Where several lines of a state fit an event, the one counts whose guard stands',
    'highest in the table at the end, and one without a guard comes last. An event that no line allows is a fault of the program: it',
    'changes nothing, is written down as `machine.illegalEvent`, and ends the step with an error. The states with the thick border are',
    'open: the gateway has not said yet how it ended.',
    '',
    '## A payment',
    '',
    "A payment's own events stand without their `payment.`.",
    '',
    ...section(paymentMachine, paymentMeanings),
    '',
    '## A refund',
    '',
    "A refund's own events stand without their `refund.`. What a refund comes to is an event of its payment too, above.",
    '',
    ...section(refundMachine, refundMeanings),
    '',
    '## Guards and effects',
    '',
    ...table(['guard', 'holds where'], meaningsOf(usedGuards(), guardMeanings)),
    '',
    ...table(['effect', 'what it does'], meaningsOf(usedEffects(), effectMeanings)),
    '',
  ].join('\n');
}

const PAYMENT_STATES = /(<!-- states -->\n)[\s\S]*(<!-- \/states -->)/;

/** `docs/architecture.md` with the diagram of a payment's states in its place. */
export function withPaymentStates(page: string): string {
  const diagram = ['```mermaid', ...stateDiagram(paymentMachine), '```', ''].join('\n');
  return page.replace(PAYMENT_STATES, (_all, begin: string, end: string) => `${begin}${diagram}${end}`);
}

function section<S extends string>(machine: Machine<S>, meanings: Readonly<Record<S, string>>): string[] {
  return [
    '```mermaid',
    ...stateDiagram(machine),
    '```',
    '',
    ...table(['state', 'means'], meaningsOf(machine.states, meanings)),
    '',
    'These leave the state as it is:',
    '',
    ...table(
      ['event', 'in', 'says'],
      stayingEvents(machine).map(({ label, kind, states }) => [
        code(label),
        states.map(code).join(', '),
        stayingMeaning(kind),
      ]),
    ),
  ];
}

/** The lines of a Mermaid state diagram: one arrow for all rules that lead from one state to the same other. */
export function stateDiagram<S extends string>({ flow, states, open, rules }: Machine<S>): string[] {
  const moving = rules.filter(({ from, to }) => from !== to);
  const first = states.filter((state) => moving.every(({ to }) => to !== state));
  const last = states.filter((state) => moving.every(({ from }) => from !== state));
  return [
    'stateDiagram-v2',
    '  classDef open stroke-width:4px',
    ...first.map((state) => `  [*] --> ${state}`),
    ...[...grouped(moving, ({ from, to }) => `${from} --> ${to}`)].map(
      ([arrow, parallel]) => `  ${arrow}: ${parallel.map((rule) => ruleLabel(rule, flow)).join('<br/>')}`,
    ),
    ...last.map((state) => `  ${state} --> [*]`),
    `  class ${open.join(',')} open`,
  ];
}

/** A rule's event, guard and effects, as an arrow or a table has them. */
export function ruleLabel<S extends string>({ event, guard, effects }: Rule<S>, flow: string): string {
  const name = event.startsWith(`${flow}.`) ? event.slice(flow.length + 1) : event;
  const condition = guard === undefined ? '' : ` [${guard}]`;
  return `${name}${condition}${effects.length === 0 ? '' : ` / ${effects.join(', ')}`}`;
}

interface StayingEvent<S> {
  readonly label: string;
  readonly kind: EventKind;
  readonly states: readonly S[];
}

/** Events that leave a state as it is, and the states in which they may come. */
export function stayingEvents<S extends string>({ flow, rules }: Machine<S>): StayingEvent<S>[] {
  const staying = rules.filter(({ from, to }) => from === to);
  return [...grouped(staying, (rule) => ruleLabel(rule, flow))].flatMap(([label, same]) =>
    same.slice(0, 1).map(({ event }) => ({ label, kind: event, states: same.map(({ from }) => from) })),
  );
}

function stayingMeaning(kind: EventKind): string {
  const meaning = stayingMeanings[kind];
  if (meaning === undefined) {
    throw new Error(`say in test/support/state-diagram.ts what ${kind} says where it leaves the state as it is`);
  }
  return meaning;
}

function usedGuards(): Guard[] {
  return [...new Set([...paymentRules, ...refundRules].flatMap(({ guard }) => (guard === undefined ? [] : [guard])))];
}

function usedEffects(): Effect[] {
  return [...new Set([...paymentRules, ...refundRules].flatMap(({ effects }) => effects))];
}

function meaningsOf<K extends string>(names: readonly K[], meanings: Readonly<Record<K, string>>): string[][] {
  return names.map((name) => [code(name), meanings[name]]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function code(text: string): string {
  return `\`${text}\``;
}

/** In the order in which each group's first comes. */
function grouped<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T[]> {
  return Map.groupBy(items, nameOf);
}
