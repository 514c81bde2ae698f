import Sqlite, { type Database } from 'better-sqlite3';
import { type Copy, markOf } from './copy-name.ts';
import { hashesIn } from './journal-rows.ts';

/** What a ledger's rows are known by. */
export interface KnownRows {
  /** The mark of its first row. */
  readonly ledger: string;
  /** Whether a copy's last row is the ledger's: then so are all rows before it, for which that row's hash stands. */
  has(copy: Pick<Copy, 'seq' | 'row'>): boolean;
}

const NONE: KnownRows = { ledger: markOf(''), has: () => false };

/** Looks at a ledger's rows, beside whoever writes to it; one that cannot be read has none. */
export function withRowsOf<T>(ledger: string, work: (rows: KnownRows) => T): T {
  const db = openToRead(ledger);
  try {
    return work(db === undefined ? NONE : rowsIn(db));
  } finally {
    db?.close();
  }
}

function rowsIn(db: Database): KnownRows {
  const hashOf = hashesIn(db);
  return {
    ledger: markOf(hashOf(1) ?? ''),
    has: ({ seq, row }) => {
      const hash = hashOf(seq);
      return hash !== undefined && markOf(hash) === row;
    },
  };
}

function openToRead(ledger: string): Database | undefined {
  let db: Database | undefined;
  try {
    db = new Sqlite(ledger, { readonly: true, fileMustExist: true });
    db.prepare('SELECT hash FROM journal LIMIT 1').get();
    return db;
  } catch {
    db?.close();
    return undefined;
  }
}
