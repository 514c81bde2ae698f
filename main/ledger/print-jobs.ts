import type { PaymentId, RefundId } from './events.ts';

declare const printJobIdBrand: unique symbol;

/** Names a document that is to be printed: a UUID of version 7. */
export type PrintJobId = string & { readonly [printJobIdBrand]: true };

/** Whose copy it is. */
export const printCopies = ['customer', 'merchant'] as const;
export type PrintCopy = (typeof printCopies)[number];

/** What is to be printed. What a later event could change is kept here: the paper says how it was when it was asked for. */
export type PrintSubject =
  | { readonly kind: 'sale'; readonly payment: PaymentId; readonly copy: PrintCopy; readonly refundedYen: number }
  | { readonly kind: 'cancellation'; readonly payment: PaymentId; readonly copy: PrintCopy }
  | { readonly kind: 'refund'; readonly payment: PaymentId; readonly refund: RefundId; readonly copy: PrintCopy }
  /** The payment is being checked; the slip says so. */
  | { readonly kind: 'unknownSlip'; readonly payment: PaymentId; readonly copy: PrintCopy };

/**
 * `waiting`: nothing of it was printed. `printing`: bytes of it may have left; found after a crash, it is `endUnknown`.
 * `endUnknown`: nobody knows how much of it came out, and it is not repeated by itself.
 */
export type PrintJobState = 'waiting' | 'printing' | 'endUnknown';

/** A document in the queue. What has ended is no job any more: the journal tells of it. */
export interface PrintJob {
  readonly id: PrintJobId;
  readonly what: PrintSubject;
  /** Done along with it, such as opening the drawer. */
  readonly along: readonly ('openDrawer' | 'beep')[];
  readonly state: PrintJobState;
  /** UTC, ISO 8601 with ms. */
  readonly queuedAt: string;
  /** Why it has not come out, as far as that is known; blank before it was tried. */
  readonly code: string;
}
