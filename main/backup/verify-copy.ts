import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { errorDetail, systemCode, TerminalError } from '../common/errors.ts';
import { ledgerMigrations } from '../ledger/migrations.ts';
import { openLedgerFile } from '../ledger/open-file.ts';
import { type LedgerReport, verifyLedger } from '../ledger/verify.ts';
import { duplicateLedger } from './duplicate.ts';

/**
 * Checks all of a copy against its journal, and leaves it as it is. One of an older version is brought to this one
 * elsewhere first.
 * @param timestamp UTC now, ISO 8601.
 * @throws TerminalError BACKUP_DAMAGED, LEDGER_NEWER, FILE_UNREADABLE, DISK_FULL.
 */
export function verifyCopy(file: string, timestamp: () => string): LedgerReport {
  const scratch = mkdtempSync(path.join(tmpdir(), 'onepay-pos-copy-'));
  try {
    const isOwn = !existsSync(`${file}-wal`) && versionOf(file) === ledgerMigrations.length;
    const db = openLedgerFile({ file: isOwn ? file : duplicate(file, scratch), writable: !isOwn, timestamp });
    try {
      return verifyLedger(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throw asDamaged(error, file);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Undefined where it cannot be read as it lies: why, its duplicate will tell. */
function versionOf(file: string): unknown {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    return db.pragma('user_version', { simple: true });
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}

function duplicate(file: string, folder: string): string {
  const to = path.join(folder, 'copy.sqlite');
  duplicateLedger(file, to);
  return to;
}

/** What is wrong with a copy is told of the copy, and not of the ledger. */
export function asDamaged(error: unknown, file: string): unknown {
  if (error instanceof TerminalError) {
    return error.code === 'LEDGER_DAMAGED'
      ? new TerminalError('BACKUP_DAMAGED', { file, detail: error.params['detail'] ?? '' }, { cause: error })
      : error;
  }
  return /^SQLITE_(NOTADB|CORRUPT)/.test(systemCode(error))
    ? new TerminalError('BACKUP_DAMAGED', { file, detail: errorDetail(error) }, { cause: error })
    : error;
}
