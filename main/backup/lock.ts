import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { systemCode, TerminalError } from '../common/errors.ts';
import { notWritable } from '../common/folders.ts';

/** Lets one copy be made at a time. The lock is the operating system's, so it ends with the process however that ends. */
export class BackupLock {
  readonly #db: Database;

  private constructor(db: Database) {
    this.#db = db;
  }

  /**
   * @throws TerminalError BACKUP_BUSY where another process, or this one, makes a copy; DATA_FOLDER_NOT_WRITABLE or
   *   DISK_FULL where that cannot be told.
   */
  static take(file: string): BackupLock {
    let db: Database | undefined;
    try {
      db = new Sqlite(file, { timeout: 0 });
      db.exec('BEGIN EXCLUSIVE');
      return new BackupLock(db);
    } catch (error) {
      db?.close();
      const isTaken = /^SQLITE_(BUSY|LOCKED)/.test(systemCode(error));
      throw isTaken ? new TerminalError('BACKUP_BUSY') : notWritable(path.dirname(file), error);
    }
  }

  release(): void {
    this.#db.close();
  }
}
