import { existsSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { ledgerMigrations } from './migrations.ts';

/**
 * Whether a ledger that another process has open can be read: that process may only just be making it, or bringing it to
 * this version.
 */
export function isReadyToRead(file: string): boolean {
  // Before there is a write-ahead log, a mere look may keep the other process from making it.
  if (!existsSync(`${file}-wal`)) {
    return false;
  }
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    return db.pragma('user_version', { simple: true }) === ledgerMigrations.length;
  } catch {
    return false;
  } finally {
    db?.close();
  }
}
