import type { Database, Statement } from 'better-sqlite3';
import { type EventContent, LEDGER } from './events.ts';
import { eventOf, type JournalRow } from './journal.ts';

/** Restores whose lost payments have not been taken over from the gateway's book yet. */
export interface OutstandingRestore {
  /** The newest of them, by its row in the journal. */
  readonly seq: number;
  /** The earliest of them, likewise. */
  readonly firstSeq: number;
  /** UTC ms by this computer's clock: what was made from here on may be missing. */
  readonly upTo: number;
  /** UTC ms by this computer's clock, when the newest copy was put in place. */
  readonly restoredAt: number;
}

/** The last restore, with those before it that were not taken over when it came, and what has come of it. */
export interface LastRestore extends OutstandingRestore {
  /** What was written down at the end, at UTC ms; null while its lost payments are not taken over yet. */
  readonly adopted: { readonly content: EventContent<'ledger.adopted'>; readonly at: number } | null;
}

/** The newest that was known before a row of the journal. */
export interface KnownBefore {
  /** The payment number; 0 where there was no payment. */
  readonly lastNumber: number;
  /** As the gateway wrote it; null where it never did. */
  readonly transTime: string | null;
}

/** What was taken over since a restore, in whole yen. */
export type TakenOver = Pick<EventContent<'ledger.adopted'>, 'payments' | 'yen' | 'refunds' | 'refundYen' | 'reopened'>;

interface Limits {
  readonly free: number | null;
  readonly freeClose: number | null;
  readonly at: string | null;
  readonly upTo: string | null;
  readonly count: number;
}

/**
 * Knows how often this ledger went on from an older copy, and what follows from that: the journal alone says so, in few rows,
 * mostly none.
 */
export class Restores {
  readonly #about: Statement<[string], JournalRow>;
  readonly #limits: Statement<[string], Limits>;
  readonly #takenOver: Statement<[number], TakenOver>;
  readonly #lastNumber: Statement<[number], { number: number | null }>;
  readonly #newestTransTime: Statement<[number], { transTime: string | null }>;

  constructor(db: Database) {
    this.#about = db.prepare('SELECT * FROM journal WHERE subject = ? ORDER BY seq');
    this.#limits = db.prepare(
      `SELECT max(json_extract(content, '$.firstFreeNumber')) AS free,
         max(json_extract(content, '$.firstFreeClose')) AS freeClose, max(at) AS at,
         max(json_extract(content, '$.upTo')) AS upTo, count(*) AS count
       FROM journal WHERE subject = ? AND kind = 'ledger.restored'`,
    );
    this.#lastNumber = db.prepare(
      // Of some, since what was taken over before has older numbers.
      `SELECT max(number) AS number FROM (
         SELECT json_extract(content, '$.number') AS number FROM journal
         WHERE seq < ? AND kind = 'payment.created' ORDER BY seq DESC LIMIT 500)`,
    );
    // The newest of some: an older sale may have been asked about last.
    this.#newestTransTime = db.prepare(
      `SELECT max(trans_time) AS transTime FROM (
         SELECT trans_time FROM payments WHERE number <= ? AND trans_time IS NOT NULL ORDER BY number DESC LIMIT 50)`,
    );
    this.#takenOver = db.prepare(
      `SELECT coalesce(sum(kind = 'payment.adopted'), 0) AS payments,
         coalesce(sum(json_extract(content, '$.amountYen'))
           FILTER (WHERE kind = 'payment.adopted' AND json_extract(content, '$.standing') = 'taken'), 0) AS yen,
         coalesce(sum(kind = 'refund.adopted'), 0) AS refunds,
         coalesce(sum(json_extract(content, '$.amountYen')) FILTER (WHERE kind = 'refund.adopted'), 0) AS refundYen,
         coalesce(sum(kind = 'payment.reopened' AND actor = 'terminal'), 0) AS reopened
       FROM journal WHERE seq > ? AND kind IN ('payment.adopted', 'refund.adopted', 'payment.reopened')`,
    );
  }

  /** No payment gets a number below this one, unless it is one that was lost. */
  get firstFreeNumber(): number {
    return this.#limits.get(LEDGER)?.free ?? 1;
  }

  /** No close gets a number below this one: the lost ledger may have given it. */
  get firstFreeClose(): number {
    return this.#limits.get(LEDGER)?.freeClose ?? 1;
  }

  /**
   * UTC ms: the lost ledger may have drawn tokens of any second up to this one. Each restore adds a second: with the clock set
   * back, all tokens since the restore before are of the second that came after it.
   */
  get tokensAfter(): number {
    const { at = null, upTo = null, count = 0 } = this.#limits.get(LEDGER) ?? {};
    return Math.max(0, Date.parse(at ?? '') || 0, Date.parse(upTo ?? '') || 0) + 1000 * count;
  }

  /** Undefined where nothing is left to be taken over. */
  outstanding(): OutstandingRestore | undefined {
    const last = this.last();
    return last?.adopted === null ? last : undefined;
  }

  /** Undefined where this ledger was never restored. */
  last(): LastRestore | undefined {
    let found: LastRestore | undefined;
    for (const row of this.#about.iterate(LEDGER)) {
      const event = eventOf(row);
      if (event?.kind === 'ledger.restored') {
        // A clock that was ahead would have lost nothing.
        const restoredAt = Date.parse(event.at);
        const open = found?.adopted === null ? found : undefined;
        const upTo = Math.min(Date.parse(event.content.upTo), restoredAt, open?.upTo ?? Number.POSITIVE_INFINITY);
        found = { seq: event.seq, firstSeq: open?.firstSeq ?? event.seq, upTo, restoredAt, adopted: null };
      } else if (event?.kind === 'ledger.adopted' && found !== undefined && event.content.restored >= found.seq) {
        found = { ...found, adopted: { content: event.content, at: Date.parse(event.at) } };
      }
    }
    return found;
  }

  knownBefore(seq: number): KnownBefore {
    const lastNumber = this.#lastNumber.get(seq)?.number ?? 0;
    return { lastNumber, transTime: this.#newestTransTime.get(lastNumber)?.transTime ?? null };
  }

  /** What was taken over since a row of the journal. */
  takenOverSince(seq: number): TakenOver {
    const found = this.#takenOver.get(seq);
    return found ?? { payments: 0, yen: 0, refunds: 0, refundYen: 0, reopened: 0 };
  }
}
