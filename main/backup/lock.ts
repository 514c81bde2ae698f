import Sqlite, { type Database } from 'better-sqlite3';
import { systemCode, TerminalError } from '../common/errors.ts';

/** Lets one copy be made at a time. The lock is the operating system's, so it ends with the process however that ends. */
export class BackupLock {
  readonly #db: Database;

  private constructor(db: Database) {
    this.#db = db;
  }

  /** @throws TerminalError BACKUP_BUSY where another process, or this one, makes a copy. */
  static take(file: string): BackupLock {
    const db = new Sqlite(file, { timeout: 0 });
    try {
      db.exec('BEGIN EXCLUSIVE');
      return new BackupLock(db);
    } catch (error) {
      db.close();
      throw /^SQLITE_(BUSY|LOCKED)/.test(systemCode(error)) ? new TerminalError('BACKUP_BUSY') : error;
    }
  }

  release(): void {
    this.#db.close();
  }
}
