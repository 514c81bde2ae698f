import { z } from 'zod';

const count = z.number().int().min(0);
const yen = z.number().int();

/** How many, and how much in whole yen, never negative. */
const tally = z.strictObject({ count, yen: yen.min(0) });

/** What was taken and given back. A cancelled payment that had been taken is one of the payments, and one of the cancellations. */
const turnover = { payments: tally, refunds: tally, cancellations: tally };

/** A payment or a refund whose outcome nobody knew when the figures were made. */
const openEntry = z.strictObject({
  flow: z.enum(['payment', 'refund']),
  /** The payment's or the refund's id. */
  id: z.string(),
  receiptNo: z.string(),
  yen: yen.min(1),
  /** The end of its token. */
  tokenTail: z.string(),
  /** The business date on which it was begun. */
  businessDate: z.string(),
  /** What the terminal is doing about it. */
  doing: z.enum(['asking', 'cancelling', 'waitingForCustomer', 'paymentCentre']),
  /** The first close that named it; null where none did before. */
  listedIn: z.number().int().min(1).nullable(),
});

/** What something that an earlier close had named as open has turned into since. */
const adjustment = z.strictObject({
  /** `nothing`: no money has moved. */
  kind: z.enum(['payment', 'refund', 'cancellation', 'nothing']),
  /** The payment's or the refund's id. */
  id: z.string(),
  receiptNo: z.string(),
  /** The business date on which it was begun. */
  businessDate: z.string(),
  /** Whole yen, not negative; contained in the figures of this day. */
  yen: yen.min(0),
  /** The first close that had named it as open. */
  listedIn: z.number().int().min(1),
});

/** What a comparison with the gateway's book had found by then. */
const reconciled = z.discriminatedUnion('state', [
  /** Nobody asked for it. */
  z.strictObject({ state: z.literal('notAsked') }),
  /** It was wanted, and could not be made; `code` is for support. */
  z.strictObject({ state: z.literal('failed'), code: z.string() }),
  z.strictObject({
    state: z.literal('done'),
    /** The business dates that were compared, both included. */
    from: z.string(),
    to: z.string(),
    matched: count,
    onlyHere: count,
    onlyThere: count,
    differs: count,
  }),
]);

/**
 * The figures of one close: everything that moved money since the close before, each movement in exactly one close. Whole
 * yen.
 */
export const dayFigures = z.strictObject({
  businessDate: z.string(),
  branchCode: z.string(),
  terminalCode: z.string(),
  total: z.strictObject(turnover),
  /** By the protocol's code of the brand; the busiest first. */
  byBrand: z.array(z.strictObject({ payType: z.string(), ...turnover })),
  /** By the hour of the shop's clock in which it was written, 0 to 23, in the order of the business day. */
  byHour: z.array(z.strictObject({ hour: z.number().int().min(0).max(23), ...turnover })),
  /** By who made the payment or the refund; null for what nobody's name stands on. */
  byOperator: z.array(z.strictObject({ operator: z.string().nullable(), name: z.string(), ...turnover })),
  /** Of the payments in it, in the order of their numbers; null where there are none. */
  receiptNos: z.strictObject({ first: z.string(), last: z.string() }).nullable(),
  unknown: z.array(openEntry),
  adjustments: z.array(adjustment),
  reconciled,
});

export type Tally = z.output<typeof tally>;
export type Turnover = DayFigures['total'];
export type OpenEntry = z.output<typeof openEntry>;
export type Adjustment = z.output<typeof adjustment>;
export type Reconciled = z.output<typeof reconciled>;
export type DayFigures = z.output<typeof dayFigures>;

/** What stays with the shop, in whole yen; less than nothing where more went back than came in. */
export function netYen({ payments, refunds, cancellations }: Turnover): number {
  return payments.yen - refunds.yen - cancellations.yen;
}

/** What adjustments add up to, in whole yen; less than nothing where more went back than came in. */
export function adjustedYen(adjustments: readonly Adjustment[]): number {
  return adjustments.reduce((sum, { kind, yen: amount }) => sum + (kind === 'payment' ? amount : -amount), 0);
}
