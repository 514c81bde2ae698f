import type { Database } from 'better-sqlite3';
import type { JournalHead } from '../ledger/ledger.ts';

/** The last row of a ledger's journal; row 0 with a blank hash where it has none. */
export function headOf(db: Database): JournalHead {
  const last = db
    .prepare<[], { seq: number; hash: Buffer }>('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1')
    .get();
  return last === undefined ? { seq: 0, hash: '' } : { seq: last.seq, hash: last.hash.toString('hex') };
}

/** Gives the hashes of a journal's rows, hexadecimal; undefined for a row that it does not have. */
export function hashesIn(db: Database): (seq: number) => string | undefined {
  const find = db.prepare<[number], { hash: Buffer }>('SELECT hash FROM journal WHERE seq = ?');
  return (seq) => find.get(seq)?.hash.toString('hex');
}
