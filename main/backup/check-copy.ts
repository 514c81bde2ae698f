import path from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { errorDetail, TerminalError } from '../common/errors.ts';
import type { JournalHead } from '../ledger/ledger.ts';
import { APPLICATION_ID } from '../ledger/schema.ts';
import { headOf } from './journal-rows.ts';

/**
 * Checks a copy: that it is a ledger, that every page of it is sound, and that it ends with the row with which the ledger
 * ended at that moment.
 * @throws TerminalError BACKUP_FAILED.
 */
export function checkCopy(file: string, expected: JournalHead): void {
  const fault = faultOf(file, expected);
  if (fault !== undefined) {
    throw new TerminalError('BACKUP_FAILED', { detail: `${path.basename(file)}: ${fault}` });
  }
}

function faultOf(file: string, expected: JournalHead): string | undefined {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      return 'not a ledger';
    }
    const pages = db.pragma('quick_check(1)', { simple: true });
    if (pages !== 'ok') {
      return String(pages);
    }
    const head = headOf(db);
    return head.seq === expected.seq && head.hash === expected.hash ? undefined : `ends with row ${head.seq}`;
  } catch (error) {
    return errorDetail(error);
  } finally {
    db?.close();
  }
}

/** Whether a copy can be read, and every page of it is sound. */
export function isSound(file: string): boolean {
  const content = contentOf(file);
  return content !== undefined && faultOf(file, content.head) === undefined;
}

/** What is in a copy, without checking all of it: its last row, and its last payment's number; undefined where it cannot be read. */
export function contentOf(file: string): { readonly head: JournalHead; readonly lastPayment: number } | undefined {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    const last = db.prepare<[], { last: number | null }>('SELECT max(number) AS last FROM payments').get()?.last ?? 0;
    return { head: headOf(db), lastPayment: last };
  } catch {
    return undefined;
  } finally {
    db?.close();
  }
}
