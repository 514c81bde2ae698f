import { z } from 'zod';

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

const paymentEvents = {
  /** A sale attempt, as the cashier made it. */
  'payment.created': z.strictObject({
    number: z.number().int().positive(),
    receiptNo: z.string().min(1).max(32),
    amountYen: z.number().int().positive(),
    askedPayType: z.string(),
    /** The customer's code, masked to its last four characters. */
    codeMask: z.string().regex(/^\*{4}.{0,4}$/),
    remark: z.string().optional(),
    serviceMode: z.string(),
    merchantId: z.string().optional(),
    branchCode: z.string(),
    terminalCode: z.string(),
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
  'payment.refused': z.strictObject({
    errorCode: z.string(),
    subErrorCode: z.string(),
    errorInfo: z.string(),
    advice: z.string(),
    ...evidence,
  }),
  'payment.notSent': z.strictObject({ code: z.string(), ...evidence }),
  /** Without an exchange where the process ended before an answer came. */
  'payment.unknown': z.strictObject({ ...unknownReason, exchange: exchangeReference.optional() }),
  /** Two answers, the later at least 60 s after sending, that there is no such order. */
  'payment.notCharged': z.strictObject({ errorCode: z.string(), ...evidence }),
  /** Written before a confirm about the payment is sent. */
  'payment.asked': z.strictObject({ token: z.string() }),
  /** A confirm that left the state as it was. */
  'payment.answered': z.strictObject({
    finding: z.enum(['stillUnknown', 'stillWaiting', 'notFound', 'notSent']),
    code: z.string(),
    ...evidence,
  }),
  'receipt.printed': z.strictObject({ copy: z.enum(['customer', 'merchant']), printer: z.string() }),
  'receipt.failed': z.strictObject({ copy: z.enum(['customer', 'merchant']), printer: z.string(), code: z.string() }),
} as const;

type Kinds = typeof paymentEvents;
export type EventKind = keyof Kinds;

/** What a journal row of a kind says. */
export type EventContent<K extends EventKind> = z.infer<Kinds[K]>;

/** An event to be written; `subject` is the payment's id. */
export type LedgerEvent = {
  [K in EventKind]: { readonly kind: K; readonly subject: PaymentId; readonly content: EventContent<K> };
}[EventKind];

declare const paymentIdBrand: unique symbol;

/** Names a payment in this ledger and on every screen: a UUID of version 7, which sorts by time. */
export type PaymentId = string & { readonly [paymentIdBrand]: true };

export type ExchangeReference = z.infer<typeof exchangeReference>;

/** True for a kind that this version knows. */
export function isEventKind(kind: string): kind is EventKind {
  return Object.hasOwn(paymentEvents, kind);
}

/**
 * Reads an event out of a journal row.
 * @throws ZodError where the content is not what its kind says.
 */
export function parseEvent(kind: EventKind, subject: string, content: unknown): LedgerEvent {
  return { kind, subject, content: paymentEvents[kind].parse(content) } as LedgerEvent;
}
