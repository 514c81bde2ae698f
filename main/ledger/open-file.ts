import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { errorDetail, isDiskFull, systemCode, TerminalError } from '../common/errors.ts';
import { findBrokenLink, Journal } from './journal.ts';
import { ledgerMigrations, type Migration, migrate } from './migrations.ts';
import { APPLICATION_ID, triggers } from './schema.ts';

export interface OpenFileOptions {
  readonly file: string;
  /** False to look on while another process owns the ledger: nothing is written, nothing is migrated. */
  readonly writable: boolean;
  /** False to leave out the check of every page, which takes the longer the more the file holds. */
  readonly checksPages?: boolean;
  /** UTC now, ISO 8601, for the names of backups. */
  readonly timestamp: () => string;
  readonly migrations?: readonly Migration[];
}

/** How many of the newest rows are checked at each opening; `ledger verify` checks all. */
const TAIL_ROWS = 256;

/**
 * Opens a ledger file, creating it where there is none, and refuses loudly whatever is not a whole ledger: a damaged file
 * is never repaired or replaced in silence.
 * @throws TerminalError LEDGER_DAMAGED, LEDGER_NEWER, DISK_FULL or DATA_FOLDER_NOT_WRITABLE.
 */
export function openLedgerFile(options: OpenFileOptions): Database {
  const { file, writable, checksPages = true } = options;
  const isNew = !existsSync(file);
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: !writable, fileMustExist: !writable });
    configure(db);
    if (!isNew) {
      if (checksPages) {
        checkPages(db, file);
      }
      checkIsLedger(db, file);
    }
    if (writable) {
      makeDurable(db);
      const backupFolder = path.join(path.dirname(file), 'backups');
      mkdirSync(backupFolder, { recursive: true });
      migrate(db, options.migrations ?? ledgerMigrations, backupFolder, options.timestamp);
    }
    checkTriggers(db, file);
    checkTail(db, file);
    return db;
  } catch (error) {
    db?.close();
    throw asTerminalError(error, file);
  }
}

function configure(db: Database): void {
  db.pragma('busy_timeout = 2000');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  // Without it, INSERT OR REPLACE deletes rows without asking the triggers.
  db.pragma('recursive_triggers = ON');
}

/** Only once the file is known to be a ledger: this alone changes it. */
function makeDurable(db: Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  // Written back in small portions, of 4 kB pages: a thousand, as usual, keep a scan waiting for 20 ms.
  db.pragma('wal_autocheckpoint = 200');
  assertDurable(db);
}

/**
 * Checks every page of an open ledger.
 * @throws TerminalError LEDGER_DAMAGED.
 */
export function checkPages(db: Database, file: string): void {
  try {
    const result = db.pragma('quick_check(1)', { simple: true });
    if (result !== 'ok') {
      throw damaged(file, String(result));
    }
  } catch (error) {
    throw asTerminalError(error, file);
  }
}

function checkIsLedger(db: Database, file: string): void {
  const version = db.pragma('user_version', { simple: true });
  const tables = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM sqlite_schema').get()?.count ?? 0;
  if ((version !== 0 || tables > 0) && db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw damaged(file, 'not a ledger of this product');
  }
}

const SYNCHRONOUS_FULL = 2;

/** What is written must be on the disk before anything is sent: a file system or a build that cannot do it is refused. */
function assertDurable(db: Database): void {
  if (!isDurable(db)) {
    throw new TerminalError('LEDGER_WRITE_FAILED', { file: db.name, detail: 'not WAL with synchronous = FULL' });
  }
}

/** Whether what a connection has written is on the disk when its transaction has ended. */
export function isDurable(db: Database): boolean {
  const mode = db.pragma('journal_mode', { simple: true });
  return mode === 'wal' && db.pragma('synchronous', { simple: true }) === SYNCHRONOUS_FULL;
}

/** Without its triggers a journal could be altered by any tool, unseen. */
function checkTriggers(db: Database, file: string): void {
  const found = new Set(
    db
      .prepare<[], { sql: string }>("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
      .all()
      .map(({ sql }) => sql),
  );
  const missing = triggers.find((sql) => !found.has(sql));
  if (missing !== undefined) {
    throw damaged(file, `missing: ${missing.slice(0, missing.indexOf('\n'))}`);
  }
}

function checkTail(db: Database, file: string): void {
  const tail = new Journal(db).tail(TAIL_ROWS);
  const first = tail[0];
  if (first === undefined) {
    return;
  }
  const broken = findBrokenLink(tail);
  if (broken !== undefined) {
    throw damaged(file, `journal row ${broken.seq}: ${broken.fault}`);
  }
}

function damaged(file: string, detail: string): TerminalError {
  return new TerminalError('LEDGER_DAMAGED', { file, detail });
}

/** What an error of SQLite means to the person who has to deal with it. */
export function asTerminalError(error: unknown, file: string): unknown {
  const code = systemCode(error);
  const detail = errorDetail(error);
  if (error instanceof TerminalError || code === '') {
    return error;
  }
  if (isDiskFull(error)) {
    return new TerminalError('DISK_FULL', { folder: path.dirname(file) }, { cause: error });
  }
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST)$/.test(code)
  ) {
    return new TerminalError('DATA_FOLDER_NOT_WRITABLE', { folder: path.dirname(file), detail }, { cause: error });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return new TerminalError('LEDGER_DAMAGED', { file, detail }, { cause: error });
  }
  if (code.startsWith('SQLITE_')) {
    return new TerminalError('LEDGER_WRITE_FAILED', { file, detail: `${code} ${detail}` }, { cause: error });
  }
  return error;
}
