import { statSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { errorDetail } from '../common/errors.ts';
import type { JournalHead } from '../ledger/ledger.ts';
import { checkPages } from '../ledger/open-file.ts';
import { hashesIn, headOf } from './journal-rows.ts';

/** The ledger that a copy is to take the place of. */
export type PresentLedger =
  | { readonly state: 'none' }
  | { readonly state: 'unreadable'; readonly detail: string }
  /** `damaged`: its journal can be read, but not all of it is as it must be. */
  | { readonly state: 'sound' | 'damaged'; readonly db: Database };

/** Opens the ledger that is there to read it, however it is; whoever asks closes it. */
export function lookAtPresent(file: string): PresentLedger {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) {
    return { state: 'none' };
  }
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    headOf(db);
  } catch (error) {
    db?.close();
    return { state: 'unreadable', detail: errorDetail(error) };
  }
  return { state: isSound(db, file) ? 'sound' : 'damaged', db };
}

function isSound(db: Database, file: string): boolean {
  try {
    checkPages(db, file);
    return true;
  } catch {
    return false;
  }
}

/** Whether a ledger has a row that one is known to have had. */
export function hasRow(db: Database, { seq, hash }: JournalHead): boolean {
  return hashesIn(db)(seq) === hash;
}

/**
 * The last row that two ledgers have in common; 0 where they have none. Each row's hash stands for all rows before it, so
 * that few need to be looked at.
 */
export function lastCommonRow(one: Database, other: Database): number {
  const [inOne, inOther] = [hashesIn(one), hashesIn(other)];
  let low = 0;
  let high = Math.min(headOf(one).seq, headOf(other).seq);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (inOne(middle) === inOther(middle)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
