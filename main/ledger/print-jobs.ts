import type { Actor } from '../common/actor.ts';
import type { DayReport } from './day-report.ts';
import { type CloseId, type PaymentId, type RefundId, X_REPORT } from './events.ts';

declare const printJobIdBrand: unique symbol;

/** Names a document that is to be printed: a UUID of version 7. */
export type PrintJobId = string & { readonly [printJobIdBrand]: true };

/** Whose copy it is. */
export const printCopies = ['customer', 'merchant'] as const;
export type PrintCopy = (typeof printCopies)[number];

/** A document that was printed before, and says so. */
export interface Reprint {
  /** Which one it is, from 1. */
  readonly number: number;
  /** When it was asked for: UTC, ISO 8601 with ms. */
  readonly at: string;
}

interface Repeatable {
  /** Absent for the first one. */
  readonly reprint?: Reprint;
}

/** What of a payment is to be printed. */
export type PaymentPaper =
  | ({
      readonly kind: 'sale';
      readonly payment: PaymentId;
      readonly copy: PrintCopy;
      readonly refundedYen: number;
    } & Repeatable)
  | ({ readonly kind: 'cancellation'; readonly payment: PaymentId; readonly copy: PrintCopy } & Repeatable)
  | ({
      readonly kind: 'refund';
      readonly payment: PaymentId;
      readonly refund: RefundId;
      readonly copy: PrintCopy;
    } & Repeatable)
  /** The payment is being checked; the slip says so. */
  | { readonly kind: 'unknownSlip'; readonly payment: PaymentId; readonly copy: PrintCopy };

/** A day's report is kept whole: of an X report, nobody can make the same again. */
export type ReportPaper = { readonly kind: 'report'; readonly report: DayReport } & Repeatable;

/** What is to be printed. What a later event could change is kept here: the paper says how it was when it was asked for. */
export type PrintSubject = PaymentPaper | ReportPaper;

/** The payment that a document belongs to; null for one that belongs to none. */
export function paymentOfPaper(what: PrintSubject): PaymentId | null {
  return what.kind === 'report' ? null : what.payment;
}

/** What the journal says that a report's paper is about. */
export function reportSubjectId({ report }: Pick<DayReport, 'report'>): CloseId | typeof X_REPORT {
  return report.kind === 'z' ? `close-${report.sequence}` : X_REPORT;
}

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
  /** Who wants it; `terminal` for what is printed by itself. */
  readonly askedBy: Actor;
  /** UTC, ISO 8601 with ms. */
  readonly queuedAt: string;
  /** Why it has not come out, as far as that is known; blank before it was tried. */
  readonly code: string;
}
