import { z } from 'zod';

/** Names an operator: 1 to 16 letters, digits, `-` and `_`. */
export const operatorId = z.string().regex(/^[A-Za-z0-9_-]{1,16}$/);
export const operatorName = z.string().trim().min(1).max(32);
/** 4 to 12 digits. What is typed goes to the main process and never comes back. */
export const pin = z.string().regex(/^\d{4,12}$/);

export const operatorRoles = ['cashier', 'manager', 'storeIt'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** A manager's word for one thing, given without signing the cashier out. */
export const approval = z.strictObject({ operator: operatorId, pin });
export type Approval = z.output<typeof approval>;

const durationMs = z.number().min(0);

const listedOperator = z.strictObject({
  id: operatorId,
  name: z.string(),
  role: z.enum(operatorRoles),
  /** After wrong PINs: how long none is taken; null where one is. */
  lockedOutForMs: durationMs.nullable(),
});
export type ListedOperator = z.output<typeof listedOperator>;

/** What the one who stands at the counter may do; the main process holds to it whatever the window shows. */
export const permissions = [
  'sell',
  'approve',
  'closeDay',
  'reconcile',
  'manageOperators',
  'setUpDevices',
  'configure',
] as const;
export type Permission = (typeof permissions)[number];

/** Who stands at the counter. */
export const attendance = z.discriminatedUnion('state', [
  /** The settings ask for no names. */
  z.strictObject({ state: z.literal('off') }),
  /** Names are asked for, and there is no manager yet: the first one is made now. */
  z.strictObject({ state: z.literal('firstManager') }),
  /** Somebody has to sign in. Scans are refused; what is under way goes on. */
  z.strictObject({
    state: z.literal('locked'),
    operators: z.array(listedOperator),
    /** Who was there before; null where nobody was. */
    last: operatorId.nullable(),
    why: z.enum(['start', 'signedOut', 'idle']),
  }),
  z.strictObject({
    state: z.literal('signedIn'),
    id: operatorId,
    name: z.string(),
    role: z.enum(operatorRoles),
    permissions: z.array(z.enum(permissions)),
    /** Managers who can approve in place; null for one who needs no approval. */
    approvers: z.array(listedOperator).nullable(),
  }),
]);
export type AttendanceView = z.output<typeof attendance>;

/** An operator, as the page of operators shows it. */
const operatorEntry = z.strictObject({
  id: operatorId,
  name: z.string(),
  role: z.enum(operatorRoles),
  state: z.enum(['active', 'disabled']),
  lockedOutForMs: durationMs.nullable(),
  /** Whether it can be disabled, or given another role: not the last manager. */
  isLastManager: z.boolean(),
});
export type OperatorEntry = z.output<typeof operatorEntry>;
export const operatorList = z.strictObject({ operators: z.array(operatorEntry) });
export type OperatorList = z.output<typeof operatorList>;

const count = z.int().min(0);
const yen = z.int();
const tally = z.strictObject({ count, yen });
const turnover = { payments: tally, refunds: tally, cancellations: tally, netYen: yen };
export type TurnoverView = {
  readonly payments: TallyView;
  readonly refunds: TallyView;
  readonly cancellations: TallyView;
} & {
  readonly netYen: number;
};
export type TallyView = z.output<typeof tally>;

const reconciledView = z.strictObject({
  state: z.enum(['notAsked', 'failed', 'done']),
  /** How it came out, in words. */
  text: z.string(),
  differences: count,
});

/** An X or Z report, worded in the window's language. */
export const dayReportView = z.strictObject({
  kind: z.enum(['x', 'z']),
  /** Null for an X report. */
  sequence: z.int().min(1).nullable(),
  businessDate: z.iso.date(),
  /** `YYYY-MM-DD HH:MM:SS`, the shop's local time. */
  madeAtText: z.string(),
  /** The ends of its own hash and of the one before; blank for an X report. */
  hashTail: z.string(),
  previousHashTail: z.string(),
  closedBy: z.string(),
  approvedBy: z.string(),
  total: z.strictObject(turnover),
  byBrand: z.array(z.strictObject({ payType: z.string(), name: z.string(), ...turnover })),
  byHour: z.array(z.strictObject({ hour: z.int().min(0).max(23), ...turnover })),
  byOperator: z.array(z.strictObject({ operator: z.string().nullable(), name: z.string(), ...turnover })),
  receiptNos: z.strictObject({ first: z.string(), last: z.string() }).nullable(),
  unknown: z.array(
    z.strictObject({
      flow: z.enum(['payment', 'refund']),
      id: z.uuid(),
      receiptNo: z.string(),
      yen,
      businessDate: z.iso.date(),
      /** What the terminal is doing about it, in words. */
      doingText: z.string(),
    }),
  ),
  adjustments: z.array(
    z.strictObject({
      kind: z.enum(['payment', 'refund', 'cancellation', 'nothing']),
      /** What it has turned into, in words. */
      kindText: z.string(),
      id: z.uuid(),
      receiptNo: z.string(),
      businessDate: z.iso.date(),
      /** Less than nothing where money went back. */
      signedYen: yen,
      listedIn: z.int().min(1),
    }),
  ),
  reconciled: reconciledView,
});
export type DayReportView = z.output<typeof dayReportView>;

/** What there is to close, and what a close would say now. */
export const closeOutlook = z.strictObject({
  today: z.iso.date(),
  /** Business dates with something in them that no close contains yet, oldest first: forgotten ones, and today. */
  open: z.array(z.strictObject({ businessDate: z.iso.date(), paymentCount: count, netYen: yen })),
  /** The X report of everything up to the date that was asked for. */
  report: dayReportView,
  /** The newest close; null while there is none. */
  lastClose: z
    .strictObject({ sequence: z.int().min(1), businessDate: z.iso.date(), madeAtText: z.string() })
    .nullable(),
  /** Whether there is anything that a close of the date would contain. */
  closable: z.boolean(),
  /** Closing needs a manager's word: something is still unknown, and the one who is there is none. */
  needsApproval: z.boolean(),
  /** Whether closing compares with the gateway first, unless it is told otherwise. */
  reconcilesFirst: z.boolean(),
  hasPrinter: z.boolean(),
  /** Where exports are written, for people. */
  exportFolder: z.string(),
});
export type CloseOutlook = z.output<typeof closeOutlook>;

/** The closes that were made: one for each forgotten date, and the one that was asked for last. */
export const closesMade = z.strictObject({
  reports: z.array(dayReportView).min(1),
  /** Files that were written by themselves. */
  exported: z.array(z.string()),
  /** What went wrong on the way without stopping the close, in words. */
  warnings: z.array(z.string()),
});
export type ClosesMade = z.output<typeof closesMade>;

export const closePage = z.strictObject({
  /** Newest first, at most 31. */
  closes: z.array(
    z.strictObject({
      sequence: z.int().min(1),
      businessDate: z.iso.date(),
      madeAtText: z.string(),
      paymentCount: count,
      netYen: yen,
      closedBy: z.string(),
      unknownCount: count,
    }),
  ),
  /** To be given as `before` for the next page; null where there is none. */
  next: z.int().min(1).nullable(),
});
export type ClosePage = z.output<typeof closePage>;

/** A report that is meant: a close by its number, or what a close of a date would say now. */
export const reportName = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('z'), sequence: z.int().min(1) }),
  z.strictObject({ kind: z.literal('x'), businessDate: z.iso.date() }),
]);
export type ReportName = z.output<typeof reportName>;

export const exportFormats = ['pdf', 'csvUtf8', 'csvShiftJis'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exported = z.strictObject({
  /** The file that was written, for people. */
  file: z.string(),
  /** Characters that the format does not have, and that stand as `?` in it; blank for none. */
  replaced: z.string(),
});
export type Exported = z.output<typeof exported>;

/** How far a comparison with the gateway's book has come. */
export const reconcileProgress = z.strictObject({
  state: z.enum(['none', 'running', 'paused', 'failed', 'done']),
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  /** Orders that have come so far, and how many there are, as far as the gateway has said. */
  fetched: count,
  total: count.nullable(),
  /** 0 to 1. */
  share: z.number().min(0).max(1),
  /** Why it could not go on, and what to do; null where nothing is wrong. */
  problem: z.strictObject({ kind: z.string(), code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
export type ReconcileProgress = z.output<typeof reconcileProgress>;

export const settlingActions = ['confirm', 'reverse', 'note'] as const;
export type SettlingAction = (typeof settlingActions)[number];

const difference = z.strictObject({
  /** Names it within this result. */
  key: z.string(),
  kind: z.enum(['onlyHere', 'onlyThere', 'amount', 'state']),
  receiptNo: z.string(),
  orderId: z.string(),
  /** The payment; null where none of ours belongs to it. */
  paymentId: z.uuid().nullable(),
  timeText: z.string(),
  here: z.strictObject({ yen: yen.nullable(), refundedYen: yen.nullable(), stateText: z.string() }),
  there: z.strictObject({ yen: yen.nullable(), refundedYen: yen.nullable(), stateText: z.string() }),
  /** What it means, and what to do. */
  message: z.string(),
  hint: z.string(),
  /** The best one first. */
  actions: z.array(z.enum(settlingActions)),
  /** The terminal is still finding out how it ends: no difference yet, and not counted as one. */
  beingChecked: z.boolean(),
  /** What was done about it, in words; null while nothing was. */
  settledText: z.string().nullable(),
  /** What that has come to: `done` where both sides agree by now or a note stands; null while nothing was done. */
  settledAs: z.enum(['done', 'underWay', 'failed']).nullable(),
});
export type DifferenceView = z.output<typeof difference>;

export const reconcileResult = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  madeAtText: z.string(),
  matched: count,
  onlyHere: count,
  onlyThere: count,
  differs: count,
  /** Payments that the terminal is still asking about by itself; they are no differences, and not among those counts. */
  checking: count,
  /** Payments that were left out: sold under another terminal code, or changed while the gateway's book was read. */
  notCompared: count,
  /** What both sides say money came in, in whole yen. */
  matchedYen: yen,
  /** At most 500. */
  differences: z.array(difference),
});
export type ReconcileResult = z.output<typeof reconcileResult>;

/** How what was sold can be taken back, and why so. */
export const correction = z.strictObject({
  use: z.enum(['cancel', 'refund', 'none']),
  /** Which of the two applies, and why. */
  text: z.string(),
});
export type CorrectionView = z.output<typeof correction>;

/** What a refund of a payment may be. */
export const refundRules = z.strictObject({
  leftYen: z.int().min(0),
  /** Whether the brand gives back a part, or all at once only. */
  parts: z.enum(['allowed', 'wholeOnly']),
  /** A manager has to approve it, and the one who is there is none. */
  needsApproval: z.boolean(),
});
export type RefundRules = z.output<typeof refundRules>;
