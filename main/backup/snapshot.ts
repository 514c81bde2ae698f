import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { flushFile } from '../common/flush.ts';
import type { JournalHead } from '../ledger/ledger.ts';
import { headOf } from './journal-rows.ts';

export interface SnapshotOptions {
  /** The ledger; other connections may write to it meanwhile. */
  readonly ledger: string;
  /** A file that is not there yet. */
  readonly to: string;
  /** Called after each portion; throws to end it. */
  readonly onPortion: (done: { readonly pages: number; readonly of: number }) => void;
  /** Waits so many ms between two portions. */
  readonly rest: (ms: number) => void;
}

/** Pages of 4 kB in one portion: small enough that a sale's own write never waits long for the disk. */
const PORTION = 64;

/** How many pages of the write-ahead log may be left when the copy is done: what the ledger writes back in one go. */
const LEFT_IN_LOG = 200;
const MAX_ROUNDS = 20;

/**
 * Copies a ledger as it is at one moment, while it is written to. The disk rests as long as it works, so that sales have
 * their turn. Gives the last row of that moment.
 * @throws what SQLite throws.
 */
export async function copySnapshot({ ledger, to, onPortion, rest }: SnapshotOptions): Promise<JournalHead> {
  const reading = new Sqlite(ledger, { readonly: true, fileMustExist: true });
  // Open before the snapshot ends: the log that has grown meanwhile is written back here, and not by the next sale.
  const draining = openToDrain(ledger);
  try {
    reading.exec('BEGIN');
    const head = headOf(reading);
    let begun = performance.now();
    await reading.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        // In small amounts: a great one would keep a sale waiting.
        flushFile(to);
        onPortion({ pages: totalPages - remainingPages, of: totalPages });
        rest(performance.now() - begun);
        begun = performance.now();
        return PORTION;
      },
    });
    reading.exec('COMMIT');
    drain(draining);
    return head;
  } finally {
    draining?.close();
    reading.close();
  }
}

/** Whoever may only read the ledger leaves its log to whoever writes to it. */
function openToDrain(ledger: string): Database | undefined {
  try {
    const db = new Sqlite(ledger, { fileMustExist: true });
    db.pragma('synchronous = FULL');
    return db;
  } catch {
    return undefined;
  }
}

function drain(db: Database | undefined): void {
  for (let round = 0; db !== undefined && round < MAX_ROUNDS; round += 1) {
    const [result] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
    if (result === undefined || result.log - result.checkpointed < LEFT_IN_LOG) {
      return;
    }
  }
}

/** Where a database says how it is to be written and read: 2 with a write-ahead log, 1 without. */
const VERSIONS_AT = 18;

/** Makes a finished copy a single file that can be read from anywhere, without a log beside it, and brings it to the disk. */
export function makeSingleFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, Uint8Array.of(1, 1), 0, 2, VERSIONS_AT);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
