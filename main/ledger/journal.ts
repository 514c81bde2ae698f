import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { Actor } from '../common/actor.ts';
import { isEventKind, type LedgerEvent, parseEvent } from './events.ts';

/** A row of the journal as it lies in the file. */
export interface JournalRow {
  readonly seq: number;
  /** UTC, ISO 8601 with ms. */
  readonly at: string;
  readonly business_date: string;
  readonly kind: string;
  readonly subject: string;
  /** JSON. */
  readonly content: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
  /** Who did it; null in rows that were written before this was asked, absent where the whole file was. */
  readonly actor?: string | null;
}

/** An event with its place in the journal. */
export type WrittenEvent = LedgerEvent & {
  readonly seq: number;
  readonly at: string;
  readonly businessDate: string;
  /** Who did it. */
  readonly by: Actor;
};

/** What the first row has instead of a predecessor's hash. */
export const GENESIS_HASH: Buffer = Buffer.alloc(32);

type Unhashed = Omit<JournalRow, 'hash'>;

/** SHA-256 over the predecessor's hash and the row's own content, in a form in which no two rows read alike. */
export function rowHash(row: Unhashed): Buffer {
  const parts = [row.prev_hash.toString('hex'), row.seq, row.at, row.business_date, row.kind, row.subject, row.content];
  if (typeof row.actor === 'string') {
    parts.push(row.actor);
  }
  return createHash('sha256').update(JSON.stringify(parts), 'utf8').digest();
}

/** Reads a row's event. Undefined for a kind that this version does not know. */
export function eventOf(row: JournalRow): WrittenEvent | undefined {
  if (!isEventKind(row.kind)) {
    return undefined;
  }
  const event = parseEvent(row.kind, row.subject, JSON.parse(row.content));
  return {
    ...event,
    seq: row.seq,
    at: row.at,
    businessDate: row.business_date,
    by: (row.actor ?? 'unnamed') as Actor,
  };
}

/** Appends to the journal and reads it; the only writer of the table. */
export class Journal {
  readonly #insert: Statement;
  readonly #last: Statement<[], JournalRow>;
  readonly #after: Statement<[number, number], JournalRow>;
  readonly #one: Statement<[number], JournalRow>;
  readonly #all: Statement<[], JournalRow>;
  readonly #tail: Statement<[number], JournalRow>;
  readonly #bySubject: Statement<[string], JournalRow>;
  readonly #newest: Statement<[string, string], JournalRow>;

  constructor(db: Database) {
    this.#insert = db.prepare(
      `INSERT INTO journal (seq, at, business_date, kind, subject, content, prev_hash, hash, actor)
       VALUES (@seq, @at, @business_date, @kind, @subject, @content, @prev_hash, @hash, @actor)`,
    );
    this.#last = db.prepare('SELECT * FROM journal ORDER BY seq DESC LIMIT 1');
    this.#after = db.prepare('SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#one = db.prepare('SELECT * FROM journal WHERE seq = ?');
    this.#all = db.prepare('SELECT * FROM journal ORDER BY seq');
    this.#tail = db.prepare('SELECT * FROM (SELECT * FROM journal ORDER BY seq DESC LIMIT ?) ORDER BY seq');
    this.#bySubject = db.prepare('SELECT * FROM journal WHERE subject = ? ORDER BY seq');
    this.#newest = db.prepare('SELECT * FROM journal WHERE subject = ? AND kind = ? ORDER BY seq DESC LIMIT 1');
  }

  append(event: LedgerEvent, at: string, businessDate: string, by: Actor): WrittenEvent {
    const last = this.#last.get();
    const row: Unhashed = {
      seq: (last?.seq ?? 0) + 1,
      at,
      business_date: businessDate,
      kind: event.kind,
      subject: event.subject,
      content: JSON.stringify(event.content),
      prev_hash: last?.hash ?? GENESIS_HASH,
      actor: by,
    };
    this.#insert.run({ ...row, hash: rowHash(row) });
    return { ...event, seq: row.seq, at, businessDate, by };
  }

  last(): JournalRow | undefined {
    return this.#last.get();
  }

  row(seq: number): JournalRow | undefined {
    return this.#one.get(seq);
  }

  /** So many rows that follow a row, oldest first. */
  after(seq: number, count: number): JournalRow[] {
    return this.#after.all(seq, count);
  }

  /** All rows, oldest first, one at a time. */
  all(): IterableIterator<JournalRow> {
    return this.#all.iterate();
  }

  /** The newest rows, oldest of them first. */
  tail(count: number): JournalRow[] {
    return this.#tail.all(count);
  }

  /** The rows about one payment, oldest first. */
  about(subject: string): JournalRow[] {
    return this.#bySubject.all(subject);
  }

  /** The newest row of a kind about a subject. */
  newest(subject: string, kind: string): JournalRow | undefined {
    return this.#newest.get(subject, kind);
  }
}

/** The first row that breaks the chain, with what is wrong; undefined when every row holds. */
export function findBrokenLink(
  rows: Iterable<JournalRow>,
  before?: { readonly seq: number; readonly hash: Buffer },
): { readonly seq: number; readonly fault: 'gap' | 'link' | 'hash' } | undefined {
  let previous = before;
  for (const row of rows) {
    if (previous !== undefined && row.seq !== previous.seq + 1) {
      return { seq: row.seq, fault: 'gap' };
    }
    if (previous !== undefined && !row.prev_hash.equals(previous.hash)) {
      return { seq: row.seq, fault: 'link' };
    }
    if (!rowHash(row).equals(row.hash)) {
      return { seq: row.seq, fault: 'hash' };
    }
    previous = row;
  }
  return undefined;
}
