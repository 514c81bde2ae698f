import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { firstFreeIn } from '../../main/backup/ledger-facts.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { Adopter, type AdopterParts } from '../../main/terminal/adopting/adopter.ts';
import { openTestLedger } from './ledgers.ts';
import { tempFolder } from './temp-folder.ts';
import { openTestTerminal, type TestTerminal, type TestTerminalOptions } from './terminals.ts';
import type { TestClock } from './test-clock.ts';

/** A copy of a ledger as it was at a moment. */
export interface LedgerCopy {
  readonly file: string;
  /** UTC, of its last row. */
  readonly upTo: string;
  readonly head: { readonly seq: number; readonly hash: string };
}

/** Copies a ledger as a backup does, while it is open. */
export function copyLedger(ledger: Ledger, clock: TestClock): LedgerCopy {
  const file = path.join(tempFolder(), 'copy.sqlite');
  const db = new Sqlite(ledger.file, { readonly: true });
  db.prepare('VACUUM INTO ?').run(file);
  db.close();
  return { file, upTo: new Date(clock.now()).toISOString(), head: ledger.head() ?? { seq: 0, hash: '' } };
}

/** Puts a copy in the place of a ledger, and writes down that it did, as `restore` does. */
export function restoreCopy(lost: Ledger, copy: LedgerCopy, clock: TestClock): Ledger {
  const free = freeIn(lost.file);
  const lostHead = lost.head() ?? null;
  const { file } = lost;
  lost.close();
  for (const end of ['', '-wal', '-shm']) {
    rmSync(`${file}${end}`, { force: true });
  }
  copyFileSync(copy.file, file);
  const ledger = openTestLedger({ file, clock });
  ledger.write((writer) => {
    const content = { file: 'copy.sqlite', head: copy.head, upTo: copy.upTo, lostHead, ...free };
    writer.append({ kind: 'ledger.restored', subject: 'ledger', content });
  });
  return ledger;
}

/** What `restore` reads out of the ledger that is lost. */
function freeIn(file: string): { readonly firstFreeNumber: number; readonly firstFreeClose: number } {
  const db = new Sqlite(file, { readonly: true });
  const { number, close } = firstFreeIn(db);
  db.close();
  return { firstFreeNumber: number, firstFreeClose: close };
}

export interface RestoredShop {
  readonly terminal: TestTerminal;
  readonly adopter: Adopter;
}

/** A terminal that goes on with a restored ledger. */
export function reopenWith(
  ledger: Ledger,
  options: Omit<TestTerminalOptions, 'ledger'>,
  more: Partial<AdopterParts> = {},
): RestoredShop {
  const terminal = openTestTerminal({ ...options, ledger });
  return { terminal, adopter: openAdopter(terminal, more) };
}

/** What it has under way ends with the test. */
export function openAdopter(terminal: TestTerminal, more: Partial<AdopterParts> = {}): Adopter {
  const { desk, clockWatch, connectivity } = terminal;
  const adopter = new Adopter({ desk, calendar: () => clockWatch.calendar(), connectivity, ...more });
  onTestFinished(() => adopter.close());
  return adopter;
}
