import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
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

/** Puts copies in the place of ledgers; those are set aside, and nothing is deleted. Whoever asks holds the data folder. */
export function putBack(dataFolder: string, copies: readonly LedgerCopy[], stamp: string): void {
  for (const { name, file } of copies) {
    const ledger = path.join(dataFolder, name);
    const beside = `${ledger}.new`;
    copyFileSync(file, beside);
    for (const end of ['-wal', '-shm', '']) {
      if (existsSync(`${ledger}${end}`)) {
        renameSync(`${ledger}${end}`, `${ledger}.set-aside-${stamp}${end}`);
      }
    }
    renameSync(beside, ledger);
  }
}
