import Sqlite from 'better-sqlite3';
import type { Ledger } from '../../main/ledger/ledger.ts';

/** Makes every write of a ledger fail, by a lock that another program holds on the file; gives the way back. */
export function blockWrites(ledger: Ledger): () => void {
  const other = new Sqlite(ledger.file);
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}
