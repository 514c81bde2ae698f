import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { flushFile } from '../../common/flush.ts';
import type { DataFolderHold } from '../../ledger/data-folder.ts';
import { carryOutSwap } from '../../ledger/swap.ts';
import type { FoundLedger, LedgerCopy, LedgerMark } from '../../updates/ledger-mark.ts';

/** The ledgers of a data folder, seen from outside: by a version that must not open them. */
const LEDGERS = ['ledger.sqlite', 'training-ledger.sqlite'];

/**
 * How far the ledgers have come; whoever asks holds the data folder.
 * @param before how far they had come earlier.
 */
export function findLedgers(dataFolder: string, before: readonly LedgerMark[] = []): FoundLedger[] {
  return LEDGERS.map((name) => ({ name, file: path.join(dataFolder, name) }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => readLedger(name, file, before.find((mark) => mark.name === name)?.seq ?? 0));
}

/** What was copied before a ledger was brought to a new version; copies that cannot be read do not count. */
export function findCopies(dataFolder: string): LedgerCopy[] {
  const folder = path.join(dataFolder, 'backups');
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder).flatMap((name) => {
    const of = /^(.+)-v\d+-\w+\.sqlite$/.exec(name)?.[1];
    const file = path.join(folder, name);
    return of === undefined ? [] : readableCopy(`${of}.sqlite`, file);
  });
}

function readableCopy(name: string, file: string): LedgerCopy[] {
  try {
    const { hashBefore: _, ...mark } = readLedger(name, file, 0);
    return [{ ...mark, file }];
  } catch {
    return [];
  }
}

function readLedger(name: string, file: string, seqBefore: number): FoundLedger {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    const version = Number(db.pragma('user_version', { simple: true }));
    const rows = db.prepare<[number], { seq: number; hash: Buffer }>(
      'SELECT seq, hash FROM journal WHERE seq >= ? ORDER BY seq DESC LIMIT 1',
    );
    const last = rows.get(0);
    const then = db.prepare<[number], { hash: Buffer }>('SELECT hash FROM journal WHERE seq = ?').get(seqBefore);
    return {
      name,
      version,
      seq: last?.seq ?? 0,
      hash: last?.hash.toString('hex') ?? '',
      hashBefore: seqBefore === 0 ? '' : then?.hash.toString('hex'),
    };
  } finally {
    db.close();
  }
}

/**
 * Puts copies in the place of ledgers; those are set aside, and nothing is deleted. Where the machine stops in the middle,
 * whoever holds the data folder next carries it out.
 * @param at UTC, ISO 8601.
 * @throws Error where a copy cannot be read, or the disk is full.
 */
export function putBack(hold: DataFolderHold, dataFolder: string, copies: readonly LedgerCopy[], at: string): void {
  const stamp = at.replaceAll(/\W/g, '');
  for (const { name, file, seq, hash } of copies) {
    const swap = { name, staged: `${name}.new`, kept: `${name}.set-aside-${stamp}` };
    const staged = path.join(dataFolder, swap.staged);
    copyFileSync(file, staged);
    flushFile(staged);
    if (seq > 0) {
      hold.swapLedger(swap, { seq, hash }, at);
    } else {
      // Without a row there is nothing to remember, and nothing to lose.
      carryOutSwap(dataFolder, swap);
    }
  }
}
