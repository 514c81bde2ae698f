import type { PaymentState } from '../../main/ledger/machine.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import { knownErrorCodes } from '../../main/onepay/codes.ts';

// The protocol's section 8, as far as it is about the answer to a pay: each row by the endings of amounts that make the
// training gateway answer so (docs/training.md).

/** One way to provoke a row of section 8 with a pay request. */
export interface Row {
  /** The row, as the protocol words it. */
  readonly says: string;
  /** The amount's ending that makes the training gateway do it. */
  readonly ending: string;
  /** What the payment is when its pay has been answered, or given up. */
  readonly after: PaymentState;
  /** What it is when recovery is done with it. */
  readonly settled: PaymentState;
  readonly more?: Partial<Payment>;
}

const final = (says: string, endings: readonly string[], state: PaymentState, more: Partial<Payment> = {}): Row[] =>
  endings.map((ending) => ({ says, ending, after: state, settled: state, more }));

const unknown = (says: string, settled: Readonly<Record<string, PaymentState>>): Row[] =>
  Object.entries(settled).map(([ending, state]) => ({ says, ending, after: 'unknown', settled: state }));

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => String(from + n));
const all = (endings: readonly string[], state: PaymentState) =>
  Object.fromEntries(endings.map((ending) => [ending, state]));

const rowOf = {
  paid: '00 + transStatus 00: paid',
  failed: '00 + 01, 13, 15: failed',
  waiting: '00 + 14: waiting for the customer',
  open: '00 + 02, 03, 04, 09, 11, 12, 16 to 27, or a code not in the table: unknown',
  cancelled: '00 + 10: cancelled',
  refunding: '00 + 05, 07, 08: paid, with a refund that is under way, failed or timed out',
  refunded: '00 + 06: paid and since then refunded in full',
  refused: '09 + E091xx: refused',
  invalidAccess: '09 + E099xx: refused, but for a pay ask confirm once first; a state from confirm wins',
  stopped: '09 + E09203: refused',
  fault: '09 + E09201, E09202, E09299: unknown',
  issuer: '09 + E09301: by subErrorCode',
  network: '02 + anything: unknown',
  line: 'time-out or reset after the request may have left, HTTP status other than 200, body not JSON, a missing field, a signature that does not verify, an amount or currency that differs from what was asked: unknown',
} as const;

/** Every row in which the customer has nothing to do. */
export const rows: readonly Row[] = [
  ...final(rowOf.paid, [''], 'paid', { refund: 'none' }),
  ...final(rowOf.failed, ['001', '013', '015'], 'failed'),
  ...unknown(rowOf.open, {
    '002': 'paid',
    '003': 'paid',
    '004': 'failed',
    '009': 'cancelled',
    '011': 'paid',
    '012': 'cancelled',
    ...all(
      range(16, 27).map((status) => `0${status}`),
      'paid',
    ),
    '077': 'paid',
  }),
  ...final(rowOf.cancelled, ['010'], 'cancelled'),
  ...final(rowOf.refunding, ['005'], 'paid', { refund: 'underWay' }),
  ...final(rowOf.refunding, ['007'], 'paid', { refund: 'failed' }),
  ...final(rowOf.refunding, ['008'], 'paid', { refund: 'timedOut' }),
  ...final(rowOf.refunded, ['006'], 'refunded', { refund: 'inFull' }),
  ...final(
    rowOf.refused,
    knownErrorCodes.filter((code) => code.startsWith('E091')).map((code) => code.slice(2)),
    'refused',
  ),
  ...final(rowOf.refused, ['404'], 'refused'),
  ...final(rowOf.invalidAccess, ['9901'], 'refused'),
  ...final(rowOf.invalidAccess, ['9902'], 'paid'),
  ...final(rowOf.stopped, ['9203'], 'refused'),
  ...unknown(rowOf.fault, { '9201': 'notCharged', '9202': 'paid', '9299': 'paid' }),
  ...final(rowOf.issuer, ['301', '302', '303', '307'], 'refused'),
  ...unknown(rowOf.issuer, all(['304', '305', '306'], 'paid')),
  ...unknown(rowOf.network, { '2001': 'notCharged', '2002': 'notCharged', '2003': 'paid', '2004': 'paid' }),
  ...unknown(rowOf.line, {
    '602': 'notCharged',
    ...all(['601', '603', '604', '605', '606', '607', '608', '609'], 'paid'),
    ...all(['611', '612', '613', '614', '615', '616', '617', '618'], 'paid'),
  }),
];

/** How the customer is waited for, by the amount's ending. */
export const waitingRows: readonly (Row & { readonly does: string })[] = [
  { says: rowOf.waiting, ending: '014', does: 'approves', after: 'waitingForCustomer', settled: 'paid' },
  { says: rowOf.waiting, ending: '914', does: 'gives up', after: 'waitingForCustomer', settled: 'failed' },
  { says: rowOf.waiting, ending: '814', does: 'does nothing', after: 'waitingForCustomer', settled: 'cancelled' },
];

/** An amount with this ending and no other. */
export function amountOf(ending: string): number {
  return ending === '' ? 1200 : Number(`5${ending.padStart(4, '0')}`);
}

/** What the gateway may have of a payment that the terminal has in a state: its order's state, or no order. */
export const bookStates: Readonly<Partial<Record<PaymentState, readonly (string | undefined)[]>>> = {
  paid: ['00', '05', '06', '07', '08'],
  refunded: ['06'],
  failed: ['01', '13', '15'],
  cancelled: ['10'],
  refused: [undefined],
  notCharged: [undefined],
};
