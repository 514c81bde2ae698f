import { knownErrorCodes, knownTransStatuses, transStatuses } from '../onepay/codes.ts';

/** What the training line does to an answer on its way back. */
export type Spoil =
  | 'none'
  /** The connection is cut without an answer. */
  | 'lost'
  /** The answer comes after every time-out. */
  | 'late'
  /** The answer drips in, a byte at a time. */
  | 'drip'
  | 'http503'
  | 'redirect'
  | 'html'
  /** The connection is cut in the middle of the answer. */
  | 'truncated'
  /** With a signature that does not fit. */
  | 'badSignature'
  | 'unsigned'
  | 'otherAmount'
  | 'otherCurrency'
  | 'missingField'
  | 'tooLarge'
  | 'notUtf8'
  | 'unknownMeta';

/** The state of an order from a moment on, in ms after it was booked. */
export interface TimelineEntry {
  readonly afterMs: number;
  readonly status: string;
}

export interface ScenarioError {
  readonly meta: '02' | '09';
  readonly errorCode: string;
  readonly subErrorCode?: string;
}

/** What the training gateway does with a pay request, chosen by the last digits of its amount. */
export interface Scenario {
  /** The amount's last digits. */
  readonly ending: string;
  /** For the manual. */
  readonly title: string;
  /** The order's states; empty: nothing is booked, and confirm answers E09103. */
  readonly timeline: readonly TimelineEntry[];
  /** The order appears in the book so many ms after the request: it was under way for so long. */
  readonly bookedAfterMs: number;
  /** Instead of the state, the answer is this error. */
  readonly error?: ScenarioError;
  readonly spoil: Spoil;
}

/** How long training orders stay in a state that does not last, in ms. */
export const SETTLES_AFTER_MS = 2000;
/** How long a request is under way that is processed late, in ms. */
export const LATE_PROCESSING_MS = 10_000;

const paid: readonly TimelineEntry[] = [{ afterMs: 0, status: transStatuses.paid }];
const nothing: readonly TimelineEntry[] = [];

function later(first: string, second: string): readonly TimelineEntry[] {
  return [
    { afterMs: 0, status: first },
    { afterMs: SETTLES_AFTER_MS, status: second },
  ];
}

function scenario(ending: string, title: string, rest: Partial<Scenario>): Scenario {
  return { ending, title, timeline: paid, bookedAfterMs: 0, spoil: 'none', ...rest };
}

/** What follows a state that does not last; the others stay as they are. */
const successors: Readonly<Record<string, string>> = {
  '02': '00',
  '03': '00',
  '04': '01',
  '05': '06',
  '08': '07',
  '09': '10',
  '11': '00',
  '12': '10',
  '14': '00',
  ...Object.fromEntries(knownTransStatuses.slice(16).map((status) => [status, '00'])),
};

function timelineOf(status: string): readonly TimelineEntry[] {
  const successor = successors[status];
  return successor === undefined ? [{ afterMs: 0, status }] : later(status, successor);
}

const statusScenarios = knownTransStatuses.slice(1).map((status) => {
  const successor = successors[status];
  const title = `transStatus ${status}${successor === undefined ? '' : `, and ${successor} 2 s later`}`;
  return scenario(`0${status}`, title, { timeline: timelineOf(status) });
});

/** Errors that leave the outcome open although the order was paid. */
const paidAllTheSame: ReadonlySet<string> = new Set(['E02003', 'E02004', 'E09202', 'E09299']);

const errorScenarios = knownErrorCodes
  .filter((errorCode) => errorCode !== 'E09301')
  .map((errorCode) => {
    const meta = errorCode.startsWith('E02') ? '02' : '09';
    const booked = paidAllTheSame.has(errorCode);
    return scenario(errorCode.slice(2), `error ${errorCode}${booked ? ', but the order is paid' : ''}`, {
      timeline: booked ? paid : nothing,
      error: { meta, errorCode },
    });
  });

function issuer(ending: string, subErrorCode: string, title: string, timeline: readonly TimelineEntry[]): Scenario {
  const error = { meta: '09', errorCode: 'E09301', subErrorCode } as const;
  return scenario(ending, `E09301 ${subErrorCode}: ${title}`, { timeline, error });
}

/** Every scenario, each documented in docs/training.md. Amounts that end otherwise are paid at once. */
export const scenarios: readonly Scenario[] = [
  ...statusScenarios,
  scenario('077', 'transStatus 77, which is in no table, and 00 2 s later', { timeline: later('77', '00') }),
  scenario('914', 'transStatus 14, and the customer gives up 2 s later (15)', { timeline: later('14', '15') }),
  scenario('814', 'transStatus 14 for ever: the customer does nothing', { timeline: [{ afterMs: 0, status: '14' }] }),
  ...errorScenarios,
  scenario('404', 'error E09103: the order does not exist', {
    timeline: nothing,
    error: { meta: '09', errorCode: 'E09103' },
  }),
  scenario('9902', 'error E09901 as the echo of a request that was paid', {
    error: { meta: '09', errorCode: 'E09901' },
  }),
  issuer('301', 'NOT_ENOUGH', 'the customer must act', nothing),
  issuer('302', 'TRADE_NOT_EXIST', 'no such order', nothing),
  issuer('303', 'MERCHANT_NOT_EXIST', 'call the payment centre', nothing),
  issuer('304', 'USERPAYING', 'still open, and paid 2 s later', later('03', '00')),
  issuer('305', 'TRANSACTION_ALREADY_MADE', 'open, and in truth paid', paid),
  issuer('306', 'SOMETHING_NEW', 'in no table, and in truth paid', paid),
  issuer('307', 'AUTHCODEEXPIRE', 'the code has expired', nothing),
  scenario('601', 'the answer is lost; the order is paid', { spoil: 'lost' }),
  scenario('602', 'the request is lost; nothing is booked', { timeline: nothing, spoil: 'lost' }),
  scenario('603', 'the answer comes after every time-out; the order is paid', { spoil: 'late' }),
  scenario('604', 'the answer is lost, and the order is booked as paid 10 s later', {
    bookedAfterMs: LATE_PROCESSING_MS,
    spoil: 'lost',
  }),
  scenario('605', 'the answer drips in a byte at a time; the order is paid', { spoil: 'drip' }),
  scenario('606', 'HTTP 503; the order is paid', { spoil: 'http503' }),
  scenario('607', 'a redirect; the order is paid', { spoil: 'redirect' }),
  scenario('608', 'a page of HTML; the order is paid', { spoil: 'html' }),
  scenario('609', 'the connection is cut in mid-answer; the order is paid', { spoil: 'truncated' }),
  scenario('611', 'with a signature that does not fit; the order is paid', { spoil: 'badSignature' }),
  scenario('612', 'not signed; the order is paid', { spoil: 'unsigned' }),
  scenario('613', 'signed, about another amount; the order is paid', { spoil: 'otherAmount' }),
  scenario('614', 'signed, about another currency; the order is paid', { spoil: 'otherCurrency' }),
  scenario('615', 'signed, without an order id; the order is paid', { spoil: 'missingField' }),
  scenario('616', 'an answer of 10 MB; the order is paid', { spoil: 'tooLarge' }),
  scenario('617', 'bytes that are not UTF-8; the order is paid', { spoil: 'notUtf8' }),
  scenario('618', 'signed, with a meta.code that is in no table; the order is paid', { spoil: 'unknownMeta' }),
];

const ordinary = scenario('', 'paid', {});
const byLength = [...scenarios].sort((a, b) => b.ending.length - a.ending.length);

/** The scenario for an amount in whole yen: the one with the longest ending that fits. */
export function scenarioFor(amount: string): Scenario {
  return byLength.find(({ ending }) => amount.endsWith(ending)) ?? ordinary;
}

/** The scenario of an ending; undefined where there is none. */
export function scenarioOf(ending: string): Scenario | undefined {
  return ending === '' ? ordinary : scenarios.find((one) => one.ending === ending);
}
