import type { BusinessDate } from '../common/time.ts';
import type { Yen } from '../common/yen.ts';
import type { PaymentId, ReconciliationId } from './events.ts';
import type { PaymentState } from './machine.ts';

/** Business dates, both included. */
export interface Period {
  readonly from: BusinessDate;
  readonly to: BusinessDate;
}

/** A payment of this ledger, as far as a comparison looks at it. */
export interface LocalPayment {
  readonly id: PaymentId;
  readonly receiptNo: string;
  readonly state: PaymentState;
  readonly amountYen: Yen;
  readonly refundedYen: number;
  /** Yen of refunds whose outcome is still open. */
  readonly openRefundYen: number;
  readonly orderId: string | null;
  readonly businessDate: BusinessDate;
  /** UTC, ISO 8601 with ms. */
  readonly createdAt: string;
}

/** An order of the gateway's book, as a page of it said. */
export interface GatewayOrder {
  /** As received: it may end in a blank, which is part of it when it is sent back. */
  readonly orderId: string;
  /** `YYYYMMDDHHMMSS` in the terminal's time zone, or whatever else was received. */
  readonly transTime: string;
  readonly receiptNo: string;
  /** `orderStatus` of the protocol. */
  readonly status: string;
  /** Null where it was no whole amount of yen. */
  readonly amountYen: number | null;
  /** Null where nothing was said. */
  readonly refundedYen: number | null;
  /** Of a refund that the gateway is working on; null where nothing was said. */
  readonly refundingYen: number | null;
  /** The names that it has for its terminal; none where it has none. */
  readonly terminals: readonly string[];
}

/** Calendar days of the gateway's book that are asked for together, both included, `YYYYMMDD`. */
export interface Span {
  readonly id: number;
  readonly startDate: string;
  readonly endDate: string;
  /** Orders in it, as far as the gateway has said. */
  readonly total: number | null;
}

/** How far the reading of the gateway's book has come. */
export interface ReadingPosition {
  /** All that is read, oldest first. */
  readonly spans: readonly Span[];
  /** Index of the span that is read now; as many as there are when all are. */
  readonly at: number;
  /** The next record in it, from 1. */
  readonly start: number;
  /** Records in one answer. */
  readonly limit: number;
  /** Different orders that have come so far, in all and of this span. */
  readonly fetched: number;
  readonly different: number;
  /** Orders that were in the span when the reading of it began; null while, or where, the gateway has not said. */
  readonly expected: number | null;
  /** How often this span was read anew because some of its orders had slipped through. */
  readonly readAgain: number;
  /** The days around those that are needed are read too, where a payment was not found in these. */
  readonly padding: 'notRead' | 'read';
}

export const differenceKinds = ['onlyHere', 'onlyThere', 'amount', 'state'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** Something in which the two books do not agree, as it was when they were compared. */
export interface Difference {
  /** Names it, in this comparison and in the next ones; at most 64 characters. */
  readonly key: string;
  readonly kind: DifferenceKind;
  /** The terminal is still asking the gateway about it by itself: no difference yet. */
  readonly beingChecked: boolean;
  /** Null where none of ours belongs to it. */
  readonly here: LocalPayment | null;
  /** Null where the gateway has none. */
  readonly there: GatewayOrder | null;
  /** The order names another terminal than the ones of this terminal do. */
  readonly foreign: boolean;
}

/** What a comparison has found. */
export interface ReconcileOutcome extends Period {
  /** UTC, ISO 8601 with ms. */
  readonly madeAt: string;
  readonly matched: number;
  readonly onlyHere: number;
  readonly onlyThere: number;
  readonly differs: number;
  /** Payments about which the terminal is still asking; they are listed, but counted nowhere else. */
  readonly checking: number;
  /** Payments that were left out: sold under another name of this terminal, or changed while the book was read. */
  readonly notCompared: number;
  /** What came in by payments on which both sides agree, in whole yen, before refunds. */
  readonly matchedYen: number;
  readonly differences: readonly Difference[];
}

/** The newest comparison, finished or not. */
export interface StoredReconciliation extends Period {
  readonly id: ReconciliationId;
  /** UTC, ISO 8601 with ms. */
  readonly begunAt: string;
  /** The journal's newest row when it was begun; what was written since may be news to the pages that were read. */
  readonly begunSeq: number;
  readonly position: ReadingPosition;
  /** Undefined while it is not finished. */
  readonly outcome: ReconcileOutcome | undefined;
}

export const settlingActions = ['confirm', 'reverse', 'note'] as const;
export type SettlingAction = (typeof settlingActions)[number];

/** What somebody did about a difference, the newest of it. */
export interface SettlingNote {
  readonly key: string;
  readonly action: SettlingAction;
  /** What the two sides said then; a note about something else does not count. */
  readonly seen: string;
  readonly note: string;
  /** How the reversal of an order that is not ours ended. */
  readonly result: 'none' | 'cancelled' | 'refused' | 'unknown' | 'notSent';
  /** For support; blank where there is none. */
  readonly code: string;
  /** UTC, ISO 8601 with ms. */
  readonly at: string;
}
