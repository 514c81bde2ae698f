import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { errorDetail } from '../common/errors.ts';
import { Exchanges, exchangeHash } from './exchanges.ts';
import { eventOf, GENESIS_HASH, Journal, type JournalRow, rowHash, type WrittenEvent } from './journal.ts';
import { Projection } from './projection.ts';
import { stateSql, type stateTables } from './schema.ts';

type StateTable = (typeof stateTables)[number];

/** One thing in a ledger that is not as it must be. */
export interface LedgerFault {
  readonly where: 'file' | 'journal' | 'exchanges' | StateTable;
  /** The row's own name: a sequence number, an id, a payment. */
  readonly row: string;
  readonly detail: string;
}

export interface LedgerReport {
  readonly journalRows: number;
  readonly exchanges: number;
  readonly payments: number;
  /** Hexadecimal SHA-256 of the newest row: with it, a copy of the ledger can be told from a shortened one. */
  readonly headHash: string;
  /** The first faults, at most {@link MAX_FAULTS}. */
  readonly faults: readonly LedgerFault[];
}

const MAX_FAULTS = 20;

/**
 * Checks a whole ledger: the file, every link and hash of the journal, every exchange against the hash that the journal
 * has of it, and the state tables against a rebuild from the journal alone. Changes nothing.
 */
export function verifyLedger(db: Database): LedgerReport {
  const scratch = mkdtempSync(path.join(tmpdir(), 'onepay-pos-verify-'));
  const rebuilt = new Sqlite(path.join(scratch, 'rebuilt.sqlite'));
  try {
    rebuilt.pragma('journal_mode = OFF');
    rebuilt.pragma('synchronous = OFF');
    rebuilt.exec(stateSql);
    return new Verification(db, rebuilt).run();
  } finally {
    rebuilt.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

class Verification {
  readonly #db: Database;
  readonly #rebuilt: Database;
  readonly #faults: LedgerFault[] = [];
  readonly #evidence = new Map<number, string>();
  #lastClose: { readonly sequence: number; readonly hash: Buffer } = { sequence: 0, hash: GENESIS_HASH };
  #firstFreeClose = 1;

  constructor(db: Database, rebuilt: Database) {
    this.#db = db;
    this.#rebuilt = rebuilt;
  }

  run(): LedgerReport {
    // One read transaction, so that all parts are of the same moment.
    return this.#db.transaction(() => {
      this.#checkPages();
      const head = this.#replayJournal();
      const exchanges = this.#checkExchanges();
      const payments = this.#compare('payments', 'number');
      this.#compare('refunds', 'id');
      this.#compare('recovery_queue', 'subject');
      this.#compare('receipts', 'subject, kind');
      this.#compare('token_seconds', 'stamp');
      this.#compare('movements', 'seq, kind');
      this.#compare('listed_items', 'subject');
      this.#compare('closes', 'sequence');
      this.#compare('operators', 'id');
      return {
        journalRows: head.seq,
        exchanges,
        payments,
        headHash: head.hash.toString('hex'),
        faults: this.#faults.slice(0, MAX_FAULTS),
      };
    })();
  }

  #checkPages(): void {
    for (const { integrity_check: detail } of this.#db.pragma('integrity_check(10)') as { integrity_check: string }[]) {
      if (detail !== 'ok') {
        this.#faults.push({ where: 'file', row: '', detail });
      }
    }
  }

  #replayJournal(): { seq: number; hash: Buffer } {
    const projection = new Projection(this.#rebuilt);
    let previous = { seq: 0, hash: GENESIS_HASH };
    this.#rebuilt.exec('BEGIN');
    for (const row of new Journal(this.#db).all()) {
      this.#checkLink(row, previous);
      this.#replay(row, projection);
      previous = row;
    }
    this.#rebuilt.exec('COMMIT');
    return previous;
  }

  #checkLink(row: JournalRow, previous: { seq: number; hash: Buffer }): void {
    if (row.seq !== previous.seq + 1) {
      this.#journalFault(row, `rows ${previous.seq + 1} to ${row.seq - 1} are missing`);
    }
    if (!row.prev_hash.equals(previous.hash)) {
      this.#journalFault(row, 'does not name the hash of the row before it');
    }
    if (!rowHash(row).equals(row.hash)) {
      this.#journalFault(row, 'its content does not have its hash');
    }
  }

  #replay(row: JournalRow, projection: Projection): void {
    try {
      const event = eventOf(row);
      if (event === undefined) {
        this.#journalFault(row, `unknown kind ${row.kind}`);
        return;
      }
      this.#noteEvidence(event);
      this.#checkClose(event, row);
      projection.apply(event);
    } catch (error) {
      this.#journalFault(row, errorDetail(error));
    }
  }

  /** Each close names the row of the one before, and leaves out only the numbers that a restore says are taken. */
  #checkClose(event: WrittenEvent, row: JournalRow): void {
    if (event.kind === 'ledger.restored') {
      this.#firstFreeClose = Math.max(this.#firstFreeClose, event.content.firstFreeClose ?? 1);
      return;
    }
    if (event.kind !== 'day.closed') {
      return;
    }
    const { sequence, leftOut = 0, previousHash } = event.content;
    if (previousHash !== this.#lastClose.hash.toString('hex')) {
      this.#journalFault(row, 'does not name the close before it');
    }
    const taken = Math.max(0, this.#firstFreeClose - this.#lastClose.sequence - 1);
    if (leftOut !== taken) {
      this.#journalFault(row, `leaves out ${leftOut} numbers of closes, where restores took ${taken}`);
    }
    this.#lastClose = { sequence, hash: row.hash };
  }

  #noteEvidence(event: WrittenEvent): void {
    if ('exchange' in event.content && event.content.exchange !== undefined) {
      this.#evidence.set(event.content.exchange.id, event.content.exchange.sha256);
    }
  }

  #journalFault(row: JournalRow, detail: string): void {
    this.#faults.push({ where: 'journal', row: String(row.seq), detail });
  }

  #checkExchanges(): number {
    let count = 0;
    for (const row of new Exchanges(this.#db).all()) {
      count += 1;
      const known = this.#evidence.get(row.id);
      this.#evidence.delete(row.id);
      if (exchangeHash(row) !== row.sha256 || known !== row.sha256) {
        this.#faults.push({ where: 'exchanges', row: String(row.id), detail: 'is not what the journal has a hash of' });
      }
    }
    for (const id of this.#evidence.keys()) {
      this.#faults.push({ where: 'exchanges', row: String(id), detail: 'is missing' });
    }
    return count;
  }

  /** Compares a state table with its rebuild, row by row in the order of a key; gives the number of rows. */
  #compare(table: StateTable, key: string): number {
    const select = `SELECT * FROM ${table} ORDER BY ${key}`;
    const expected = this.#rebuilt.prepare<[], Record<string, unknown>>(select).iterate();
    let count = 0;
    for (const row of this.#db.prepare<[], Record<string, unknown>>(select).iterate()) {
      count += 1;
      const wanted = expected.next().value as Record<string, unknown> | undefined;
      if (JSON.stringify(row) !== JSON.stringify(wanted)) {
        this.#faults.push({ where: table, row: nameOf(row), detail: differences(row, wanted) });
      }
    }
    for (const missing of expected) {
      this.#faults.push({ where: table, row: nameOf(missing), detail: 'is missing' });
    }
    return count;
  }
}

/** A row's own name: its first column, but for payments, whom people know by their number. */
function nameOf(row: Record<string, unknown>): string {
  return String(row['number'] ?? Object.values(row)[0]);
}

function differences(row: Record<string, unknown>, wanted: Record<string, unknown> | undefined): string {
  if (wanted === undefined) {
    return 'does not follow from the journal';
  }
  return Object.keys(row)
    .filter((column) => row[column] !== wanted[column])
    .map((column) => `${column} is ${String(row[column])}, the journal says ${String(wanted[column])}`)
    .join('; ');
}
