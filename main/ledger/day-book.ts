import type { Database, Statement } from 'better-sqlite3';
import type { Actor, OperatorId } from '../common/actor.ts';
import type { BusinessDate } from '../common/time.ts';
import type { DayFigures } from './day-figures.ts';
import type { MovementKind } from './day-projection.ts';
import type { EventContent, PaymentId, SubjectId } from './events.ts';
import { eventOf, GENESIS_HASH, type JournalRow } from './journal.ts';

/** Money that a row of the journal has moved, with what it is about. */
export interface Movement {
  readonly kind: MovementKind;
  /** The payment or refund that it settles. */
  readonly subject: SubjectId;
  /** Whole yen, not negative. */
  readonly yen: number;
  readonly payType: string;
  readonly operator: OperatorId | null;
  /** UTC, ISO 8601 with ms. */
  readonly at: string;
  /** When the payment or refund was begun. */
  readonly begunOn: BusinessDate;
  readonly receiptNo: string;
  /** Counts the payments of this ledger. */
  readonly number: number;
  /** The first close that had listed it as open; null where none had. */
  readonly listedIn: number | null;
}

interface MovementRow {
  readonly kind: MovementKind;
  readonly subject: string;
  readonly yen: number;
  readonly pay_type: string;
  readonly operator: string | null;
  readonly at: string;
  readonly begun_on: string;
  readonly receipt_no: string;
  readonly number: number;
  readonly listed_in: number | null;
}

/** A business date with something in it that no close contains. */
export interface OpenDay {
  readonly businessDate: BusinessDate;
  readonly paymentCount: number;
  readonly netYen: number;
}

/** A close, as the journal has it. */
export interface Close {
  readonly sequence: number;
  /** UTC, ISO 8601 with ms. */
  readonly at: string;
  /** SHA-256 of its row, hexadecimal. */
  readonly hash: string;
  /** The same of the close before. */
  readonly previousHash: string;
  readonly by: Actor;
  /** The manager who approved it, by id; null where none had to. */
  readonly approvedBy: string | null;
  readonly figures: DayFigures;
}

/** What the first close has instead of the hash of one before. */
export const NO_CLOSE_HASH: string = GENESIS_HASH.toString('hex');

/** Reads what moved money, day by day, and the closes; the projection writes it. */
export class DayBook {
  readonly #movements: Statement<[string, string], MovementRow>;
  readonly #openDays: Statement<[], { business_date: string; payments: number; net: number }>;
  readonly #isListed: Statement<[string], { close: number }>;
  readonly #last: Statement<[], { sequence: number }>;
  readonly #one: Statement<[number], JournalRow>;
  readonly #page: Statement<[number, number], JournalRow>;
  readonly #ofDate: Statement<[string], { sequence: number }>;
  readonly #takingOf: Statement<[string], { close: number | null }>;

  constructor(db: Database) {
    // Named, since SQLite would rather read all movements there ever were in the order that is wanted.
    this.#movements = db.prepare(
      `SELECT m.kind, m.subject, m.yen, m.pay_type, m.operator, m.at, m.listed_in, p.receipt_no, p.number,
         coalesce(r.business_date, p.business_date) AS begun_on
       FROM movements m INDEXED BY movements_without_close JOIN payments p ON p.id = m.payment_id LEFT JOIN refunds r ON r.id = m.subject
       WHERE m.close IS NULL AND m.business_date > ? AND m.business_date <= ? ORDER BY m.seq, m.kind`,
    );
    this.#openDays = db.prepare(
      `SELECT business_date, sum(kind = 'payment') AS payments,
         sum(CASE kind WHEN 'payment' THEN yen ELSE -yen END) AS net
       FROM movements INDEXED BY movements_without_close WHERE close IS NULL GROUP BY business_date ORDER BY business_date`,
    );
    this.#isListed = db.prepare('SELECT close FROM listed_items WHERE subject = ?');
    this.#last = db.prepare('SELECT coalesce(max(sequence), 0) AS sequence FROM closes');
    this.#one = db.prepare('SELECT j.* FROM closes c JOIN journal j ON j.seq = c.seq WHERE c.sequence = ?');
    this.#page = db.prepare(
      `SELECT j.* FROM closes c JOIN journal j ON j.seq = c.seq WHERE c.sequence < ? ORDER BY c.sequence DESC LIMIT ?`,
    );
    this.#ofDate = db.prepare('SELECT max(sequence) AS sequence FROM closes WHERE business_date = ?');
    this.#takingOf = db.prepare(
      "SELECT close FROM movements WHERE kind = 'payment' AND subject = ? ORDER BY seq DESC LIMIT 1",
    );
  }

  /**
   * What no close contains yet, up to and with a business date, in the order in which it was written.
   * @param after only what was written for a later date than this one.
   */
  movementsUpTo(businessDate: BusinessDate, after?: BusinessDate): Movement[] {
    return this.#movements.all(after ?? '', businessDate).map(toMovement);
  }

  /** The business dates with something that no close contains yet, oldest first. */
  openDays(): OpenDay[] {
    return this.#openDays.all().map(({ business_date, payments, net }) => ({
      businessDate: business_date as BusinessDate,
      paymentCount: payments,
      netYen: net,
    }));
  }

  /** Whether a close contains the taking of a payment's money. It looks from the newest backwards: quick for the last sale. */
  hasClosed(payment: PaymentId): boolean {
    return (this.#takingOf.get(payment)?.close ?? null) !== null;
  }

  /** The first close that has listed an open item; undefined where none has. */
  listedIn(subject: SubjectId): number | undefined {
    return this.#isListed.get(subject)?.close;
  }

  /** The number of the newest close; 0 while there is none. */
  get lastSequence(): number {
    return this.#last.get()?.sequence ?? 0;
  }

  /** The newest close of a business date; undefined where it was never closed. */
  lastOf(businessDate: BusinessDate): number | undefined {
    return this.#ofDate.get(businessDate)?.sequence ?? undefined;
  }

  close(sequence: number): Close | undefined {
    const row = this.#one.get(sequence);
    return row === undefined ? undefined : toClose(row);
  }

  /** So many closes before a number, newest first. */
  closesBefore(sequence: number, limit: number): Close[] {
    return this.#page.all(sequence, limit).map(toClose);
  }
}

function toMovement(row: MovementRow): Movement {
  return {
    kind: row.kind,
    subject: row.subject as SubjectId,
    yen: row.yen,
    payType: row.pay_type,
    operator: row.operator as OperatorId | null,
    at: row.at,
    begunOn: row.begun_on as BusinessDate,
    receiptNo: row.receipt_no,
    number: row.number,
    listedIn: row.listed_in,
  };
}

function toClose(row: JournalRow): Close {
  const { content, by } = requireClosed(row);
  return {
    sequence: content.sequence,
    at: row.at,
    hash: row.hash.toString('hex'),
    previousHash: content.previousHash,
    by,
    approvedBy: content.approvedBy ?? null,
    figures: content.figures,
  };
}

function requireClosed(row: JournalRow): { readonly content: EventContent<'day.closed'>; readonly by: Actor } {
  const event = eventOf(row);
  if (event?.kind !== 'day.closed') {
    throw new Error(`journal row ${row.seq} is no close`);
  }
  return event;
}
