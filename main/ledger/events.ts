import { z } from 'zod';
import type { OperatorId } from '../common/actor.ts';
import { dayFigures } from './day-figures.ts';
import { operatorRoles } from './operators.ts';

/** Where the evidence of an exchange lies, and the hash that ties it to the journal. */
const exchangeReference = z.strictObject({ id: z.number().int().positive(), sha256: z.string().length(64) });

const orderFacts = {
  orderId: z.string(),
  orderDetailId: z.string(),
  transTime: z.string(),
  payType: z.string(),
};

const evidence = { exchange: exchangeReference };

/** Why nobody knows; `code` is for support. */
const unknownReason = { reason: z.string().min(1), code: z.string() };

const refusal = { errorCode: z.string(), subErrorCode: z.string(), errorInfo: z.string(), advice: z.string() };

/** What a confirm said that leaves the state as it was. */
const answerFindings = {
  finding: z.enum(['stillUnknown', 'stillWaiting', 'stillPaid', 'amountUnproven', 'notFound', 'noAnswer', 'notSent']),
  code: z.string(),
  /** The gateway's own clock, UTC, at the latest when it answered, where its answer told it. */
  gatewayAt: z.string().optional(),
  /** The order whose amount has to be compared before the answer counts. */
  orderId: z.string().optional(),
};

/** What an order query said of an amount that an earlier answer had named wrongly. */
const comparison = {
  finding: z.enum(['same', 'other', 'notShown', 'noAnswer']),
  code: z.string(),
};

const copies = z.enum(['customer', 'merchant']);

/** A copy that came out. */
const printedCopy = z.strictObject({
  copy: copies,
  printer: z.string(),
  /** Who says so: the printer, the way to it, which took all bytes, or somebody who saw it; absent in old rows. */
  proof: z.enum(['printer', 'transport', 'person']).optional(),
  /** Printed once more, after nobody knew how much of it had come out. */
  again: z.literal(true).optional(),
  /** Which reprint it is, from 1; absent for the first copy. */
  reprint: z.number().int().positive().optional(),
});

/** Of what a receipt is; absent in old rows. */
const ofWhat = { receipt: z.enum(['sale', 'cancellation', 'refund']).optional() };

const printedReceipt = printedCopy.extend(ofWhat);

const failedCopy = z.strictObject({ copy: copies, printer: z.string(), code: z.string() });

/** `cameOut`: present where some of it may have been printed all the same. */
const failedReceipt = failedCopy.extend({ ...ofWhat, cameOut: z.literal('unknown').optional() });

/** A copy that somebody took out of the print queue; `cameOut`: how much of it had been printed by then. */
const cancelledCopy = z.strictObject({ copy: copies, cameOut: z.enum(['nothing', 'unknown']) });
const cancelledReceipt = cancelledCopy.extend(ofWhat);

/** A day's report on paper: an X report, or a close. */
const printedReport = printedCopy.omit({ copy: true }).extend({ report: z.enum(['x', 'z']) });
const failedReport = failedCopy.omit({ copy: true }).extend({ report: z.enum(['x', 'z']) });
const cancelledReport = cancelledCopy.omit({ copy: true }).extend({ report: z.enum(['x', 'z']) });

/** A manager whose word it needed, by id. */
const approval = { approvedBy: z.string().optional() };

const roles = z.enum(operatorRoles);

/** Why the payment centre is needed. */
const centreReasons = z.enum(['reversePeriodOver', 'refundPeriodOver', 'otherAmount', 'orderMissing']);

const centreWord = { reference: z.string().min(1).max(64), decidedBy: z.string().max(64) };

const eventSchemas = {
  /** A sale attempt, as the cashier made it. */
  'payment.created': z.strictObject({
    number: z.number().int().positive(),
    receiptNo: z.string().min(1).max(32),
    amountYen: z.number().int().positive(),
    askedPayType: z.string(),
    /** The customer's code, masked to its last four characters. */
    codeMask: z.string().regex(/^\*{4}.{0,4}$/),
    /** Tells whether another attempt used the same code, and nothing else about it. */
    codeSeal: z.string().length(64).optional(),
    remark: z.string().optional(),
    serviceMode: z.string(),
    merchantId: z.string().optional(),
    branchCode: z.string(),
    terminalCode: z.string(),
  }),
  /**
   * A payment that this ledger had lost, as a page of the gateway's book tells of it; nobody here has its customer's code. It was
   * created in the same transaction.
   */
  'payment.adopted': z.strictObject({
    amountYen: z.number().int().positive(),
    /** Blank where the gateway did not name the brand. */
    payType: z.string(),
    orderId: z.string().min(1),
    transTime: z.string(),
    /** The instant of `transTime`, UTC, and its business date: those of the payment. */
    madeAt: z.string(),
    businessDate: z.string(),
    orderStatus: z.string(),
    /** Where the gateway's book says that its money is; refunds are rows of their own. */
    standing: z.enum(['taken', 'cancelled', 'nothing', 'open']),
    ...evidence,
  }),
  /** Written before a byte of the pay request leaves. */
  'payment.sending': z.strictObject({ token: z.string() }),
  'payment.paid': z.strictObject({
    ...orderFacts,
    /** What has become of a refund that the gateway already knows of. */
    refund: z.enum(['none', 'underWay', 'failed', 'timedOut', 'inFull']),
    ...evidence,
  }),
  'payment.waitingForCustomer': z.strictObject({ ...orderFacts, ...evidence }),
  'payment.failed': z.strictObject({ ...orderFacts, transStatus: z.string(), ...evidence }),
  'payment.cancelled': z.strictObject({ ...orderFacts, ...evidence }),
  'payment.refused': z.strictObject({ ...refusal, ...evidence }),
  'payment.notSent': z.strictObject({ code: z.string(), ...evidence }),
  /** Without an exchange where the process ended before an answer came. */
  'payment.unknown': z.strictObject({ ...unknownReason, exchange: exchangeReference.optional() }),
  /** Two answers, the later at least 60 s after sending, that there is no such order. */
  'payment.notCharged': z.strictObject({ errorCode: z.string(), ...evidence }),
  /** Written before a confirm about the payment is sent. */
  'payment.asked': z.strictObject({ token: z.string() }),
  /** A confirm that left the state as it was. */
  'payment.answered': z.strictObject({ ...answerFindings, ...evidence }),
  'payment.compared': z.strictObject({ ...comparison, ...evidence }),
  /** The payment is to be cancelled; written before anything is sent about it. */
  'payment.cancelRequested': z.strictObject({
    reason: z.enum(['cashier', 'policy', 'customerTimeout', 'reconciliation']),
    ...approval,
  }),
  /** The gateway's book says something else than we do: its word is to be asked for anew. */
  'payment.reopened': z.strictObject({ orderStatus: z.string(), ...approval }),
  /** Written before a byte of a reverse request leaves. */
  'payment.reversing': z.strictObject({ token: z.string() }),
  /** An answer to a reverse request that leaves open whether the payment is cancelled. */
  'payment.reverseAnswered': z.strictObject({
    finding: z.enum(['unknown', 'askConfirm', 'notFound', 'notSent']),
    code: z.string(),
    ...evidence,
  }),
  /** The gateway will not reverse it, which says nothing about the payment itself. */
  'payment.reverseRefused': z.strictObject({ errorCode: z.string(), subErrorCode: z.string(), ...evidence }),
  /** Too old to be settled by the terminal alone. */
  'payment.needsCentre': z.strictObject({ why: centreReasons }),
  /** What the payment centre said, taken down by a manager. */
  'payment.centreDecided': z.strictObject({
    verdict: z.enum(['paid', 'notCharged', 'cancelled']),
    ...centreWord,
  }),

  /** A refund attempt of a payment, as the cashier made it. */
  'refund.created': z.strictObject({
    payment: z.string(),
    /** Counts the refunds of the payment from 1. */
    ordinal: z.number().int().positive(),
    amountYen: z.number().int().positive(),
    reason: z.string().optional(),
    ...approval,
  }),
  /**
   * Yen that the gateway's book says were given back and no refund of ours told of; when that was it does not say. The refund
   * was created in the same transaction.
   */
  'refund.adopted': z.strictObject({
    amountYen: z.number().int().positive(),
    orderStatus: z.string(),
    ...evidence,
  }),
  /** Written before a byte of the refund request leaves. */
  'refund.sending': z.strictObject({ token: z.string() }),
  'refund.refunded': z.strictObject({ ...orderFacts, ...evidence }),
  'refund.failed': z.strictObject({ ...orderFacts, transStatus: z.string(), ...evidence }),
  'refund.refused': z.strictObject({ ...refusal, ...evidence }),
  'refund.notSent': z.strictObject({ code: z.string(), ...evidence }),
  'refund.unknown': z.strictObject({ ...unknownReason, exchange: exchangeReference.optional() }),
  /** Two answers, the later at least 60 s after sending, that there is no such refund. */
  'refund.notRefunded': z.strictObject({ errorCode: z.string(), ...evidence }),
  'refund.asked': z.strictObject({ token: z.string() }),
  'refund.answered': z.strictObject({ ...answerFindings, ...evidence }),
  'refund.compared': z.strictObject({ ...comparison, ...evidence }),
  'refund.needsCentre': z.strictObject({ why: centreReasons }),
  'refund.centreDecided': z.strictObject({ verdict: z.enum(['refunded', 'notRefunded']), ...centreWord }),

  'receipt.printed': printedReceipt,
  'receipt.failed': failedReceipt,
  'receipt.cancelled': cancelledReceipt,

  /** The slip of a payment that is being checked: paper that changes no state, in whatever state the payment is by then. */
  'slip.printed': printedCopy,
  'slip.failed': failedCopy,
  'slip.cancelled': cancelledCopy,

  /** A day's report; the subject is the close, or `x-report`. */
  'report.printed': printedReport,
  'report.failed': failedReport,
  'report.cancelled': cancelledReport,

  /** Somebody may work at this terminal from now on. The PIN is kept elsewhere, and never written here. */
  'operator.added': z.strictObject({ name: z.string(), role: roles }),
  'operator.changed': z.strictObject({ name: z.string(), role: roles }),
  'operator.pinSet': z.strictObject({}),
  /** A manager's PIN was set anew without anybody's PIN, by whoever has the data folder. */
  'operator.pinReset': z.strictObject({}),
  'operator.disabled': z.strictObject({}),
  'operator.enabled': z.strictObject({}),
  'operator.signedIn': z.strictObject({}),
  'operator.signedOut': z.strictObject({ why: z.enum(['signedOut', 'idle', 'replaced', 'stopped']) }),
  /** A wrong PIN: how many in a row by now, and for how long none is taken, in seconds. */
  'operator.pinRefused': z.strictObject({
    failures: z.number().int().min(1),
    lockedOutSeconds: z.number().int().min(0),
  }),

  /** A business date was closed: a Z report. The subject is `close-<sequence>`. */
  'day.closed': z.strictObject({
    /** Counts the closes from 1, without gaps but for those that a restore leaves. */
    sequence: z.number().int().min(1),
    /** So many numbers before this one are left out, since a lost ledger may have given them; nothing where none is. */
    leftOut: z.number().int().min(1).optional(),
    /** The hash of the row of the close before, hexadecimal; 64 zeros for the first. */
    previousHash: z.string().regex(/^[0-9a-f]{64}$/),
    figures: dayFigures,
    ...approval,
  }),

  /** A page of the gateway's book is asked for; written before a byte of it leaves. */
  'reconciliation.asked': z.strictObject({ token: z.string(), start: z.number().int().min(1) }),
  /** What a comparison of business dates, both included, has found. */
  'reconciliation.finished': z.strictObject({
    from: z.string(),
    to: z.string(),
    matched: z.number().int().min(0),
    onlyHere: z.number().int().min(0),
    onlyThere: z.number().int().min(0),
    differs: z.number().int().min(0),
  }),
  /** What somebody wrote down about a difference. */
  'reconciliation.noted': z.strictObject({ orderId: z.string(), receiptNo: z.string(), note: z.string(), ...approval }),
  /** Written before a byte of the reverse request leaves, about an order of which this ledger knows nothing. */
  'reconciliation.reversing': z.strictObject({ token: z.string(), orderId: z.string(), ...approval }),
  'reconciliation.reverseAnswered': z.strictObject({
    orderId: z.string(),
    finding: z.enum(['cancelled', 'refused', 'unknown', 'notSent']),
    code: z.string(),
    ...evidence,
  }),

  /** A question about an order that there never was is asked, to find out whether our signature is accepted; written first. */
  'gateway.tried': z.strictObject({ token: z.string() }),

  /** What this terminal is told to be: all of its settings, which hold no secret, and what of them is new. */
  'settings.changed': z.strictObject({
    /** How it came: at the window, by a command, out of a provisioning file; `file`: it was found changed. */
    source: z.enum(['window', 'commandLine', 'provisioning', 'file']),
    /** The settings as the text of a `terminal.json`. */
    settings: z.string(),
    /** The keys that differ from the settings before, such as `identity.branchCode`; empty for the first. */
    changed: z.array(z.string()),
  }),
  /** A key was put in place; of a key only its fingerprint is told. */
  'settings.keyImported': z.strictObject({
    which: z.enum(['terminal', 'gateway']),
    bits: z.number().int().positive(),
    /** SHA-256 of the public key, hexadecimal. */
    fingerprint: z.string(),
    /** Of the key that it replaces; null for the first. */
    before: z.string().nullable(),
  }),
  /** Another secret was put in place, or forgotten. */
  'settings.secretSet': z.strictObject({
    name: z.enum(['headquarters-password']),
    /** By which two can be told apart, and that tells nothing of it; null where it was forgotten. */
    fingerprint: z.string().nullable(),
  }),
  /** This ledger goes on from a copy: what the lost one had beyond it is asked of the gateway. */
  'ledger.restored': z.strictObject({
    /** The copy's file name. */
    file: z.string(),
    /** The copy's last row. */
    head: z.strictObject({ seq: z.number().int().min(0), hash: z.string() }),
    /** UTC, when the copy's last row was written; the time from then on may be missing. */
    upTo: z.string(),
    /** The last row of the ledger that was replaced; null where nobody could read it. */
    lostHead: z.strictObject({ seq: z.number().int().min(0), hash: z.string() }).nullable(),
    /** Payment numbers from here on were never given out before. */
    firstFreeNumber: z.number().int().min(1),
    /** The same of the numbers of closes; not there where nothing was known of them. */
    firstFreeClose: z.number().int().min(1).optional(),
  }),
  /** What the lost ledger had was taken over from the gateway's book: nothing is left to be read for this restore. */
  'ledger.adopted': z.strictObject({
    /** The newest `ledger.restored` that this ends, by its row in the journal. */
    restored: z.number().int().min(1),
    /** Business dates that were read, both included. */
    from: z.string(),
    to: z.string(),
    payments: z.number().int().min(0),
    /** What these payments came to, before refunds. */
    yen: z.number().int().min(0),
    refunds: z.number().int().min(0),
    refundYen: z.number().int().min(0),
    /** Payments that are paid here and cancelled there: the gateway is asked about them anew. */
    reopened: z.number().int().min(0),
    /** Orders with money in them that only a person can judge: the next comparison shows them. */
    left: z.number().int().min(0),
    /** Calendar days of the lost time, both included, of which the gateway tells nothing any more; nothing where it told of all. */
    untold: z.strictObject({ from: z.string(), to: z.string() }).optional(),
  }),

  /** An event that the state did not allow: a fault of the program, which changed nothing. */
  'machine.illegalEvent': z.strictObject({ event: z.string(), state: z.string() }),
} as const;

type Kinds = typeof eventSchemas;
export type EventKind = keyof Kinds;

/** What a journal row of a kind says. */
export type EventContent<K extends EventKind> = z.infer<Kinds[K]>;

/** An event to be written; `subject` is the id of the payment or refund that it is about. */
export type LedgerEvent = {
  [K in EventKind]: { readonly kind: K; readonly subject: SubjectOf<K>; readonly content: EventContent<K> };
}[EventKind];

type SubjectOf<K extends EventKind> = K extends `payment.${string}`
  ? PaymentId
  : K extends `refund.${string}`
    ? RefundId
    : K extends `operator.${string}`
      ? OperatorId
      : K extends `day.${string}`
        ? CloseId
        : K extends `report.${string}`
          ? CloseId | typeof X_REPORT
          : K extends `reconciliation.${string}`
            ? ReconciliationId
            : K extends `gateway.${string}`
              ? typeof GATEWAY
              : K extends `settings.${string}`
                ? typeof SETTINGS
                : K extends `ledger.${string}`
                  ? typeof LEDGER
                  : K extends `machine.${string}`
                    ? AnySubjectId
                    : SubjectId;

declare const paymentIdBrand: unique symbol;
declare const refundIdBrand: unique symbol;
declare const reconciliationIdBrand: unique symbol;

/** Names a payment in this ledger and on every screen: a UUID of version 7, which sorts by time. */
export type PaymentId = string & { readonly [paymentIdBrand]: true };

/** Names a refund in the same way. */
export type RefundId = string & { readonly [refundIdBrand]: true };

/** Names a comparison with the gateway's book in the same way. */
export type ReconciliationId = string & { readonly [reconciliationIdBrand]: true };

/** Names a close. */
export type CloseId = `close-${number}`;

/** What the printing of an X report is about: it is no close, and has no name of its own. */
export const X_REPORT = 'x-report';

/** What is about the line to the gateway, and about nothing that was sold. */
export const GATEWAY = 'gateway';

/** What a change of the settings, keys or other secrets is about. */
export const SETTINGS = 'settings';

/** What is about the ledger as a whole. */
export const LEDGER = 'ledger';

/** Something that moves money. */
export type SubjectId = PaymentId | RefundId;

/** What an event can be about. */
export type AnySubjectId =
  | SubjectId
  | OperatorId
  | CloseId
  | ReconciliationId
  | typeof X_REPORT
  | typeof GATEWAY
  | typeof SETTINGS
  | typeof LEDGER;

export type ExchangeReference = z.infer<typeof exchangeReference>;

/** True for a kind that this version knows. */
export function isEventKind(kind: string): kind is EventKind {
  return Object.hasOwn(eventSchemas, kind);
}

/**
 * Reads an event out of a journal row.
 * @throws ZodError where the content is not what its kind says.
 */
export function parseEvent(kind: EventKind, subject: string, content: unknown): LedgerEvent {
  return { kind, subject, content: eventSchemas[kind].parse(content) } as LedgerEvent;
}
