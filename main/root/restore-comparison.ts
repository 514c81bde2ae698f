import Sqlite from 'better-sqlite3';
import { headOf } from '../backup/journal-rows.ts';
import { type FirstFree, firstFreeAfter, firstFreeIn, ownerOf } from '../backup/ledger-facts.ts';
import { type Loss, lossAfter } from '../backup/loss.ts';
import { hasRow, lastCommonRow, lookAtPresent, type PresentLedger } from '../backup/present-ledger.ts';
import { TerminalError } from '../common/errors.ts';
import type { JournalHead } from '../ledger/ledger.ts';
import type { Settings } from '../settings/schema.ts';

/** How the ledger that is replaced was found. */
export type ReplacedState = PresentLedger['state'];

/** What a copy has beside the ledger that is there. */
export interface Comparison {
  readonly head: JournalHead;
  readonly upTo: string | undefined;
  readonly replaced: ReplacedState;
  readonly lostHead: JournalHead | null;
  readonly loss: Loss | undefined;
  /** There was a ledger, and nobody can tell all that it had. */
  readonly mayHaveLostMore: boolean;
  readonly firstFree: FirstFree;
}

/** What the data folder knows of its ledger, whatever became of the file. */
export interface LedgerMemory {
  /** The last row that it is known to have had. */
  readonly head: JournalHead | undefined;
  readonly wasMadeHere: boolean;
}

/** What is to be compared. */
export interface Compared {
  readonly copyFile: string;
  readonly ledgerFile: string;
  readonly settings: Settings;
  readonly memory: LedgerMemory;
  /** The codes that the terminal had before it was renamed, as `BRANCH/TERMINAL`: those of the copy. */
  readonly renamedFrom: string | undefined;
}

/**
 * Compares a copy with the ledger whose place it is to take.
 * @throws TerminalError RESTORE_OTHER_TERMINAL.
 */
export function compare({ copyFile, ledgerFile, settings, memory, renamedFrom }: Compared): Comparison {
  const copy = new Sqlite(copyFile, { readonly: true, fileMustExist: true });
  const present = lookAtPresent(ledgerFile);
  try {
    const head = headOf(copy);
    const known = knownOf(copy, present);
    if (known?.common !== head.seq) {
      assertOwner(copy, settings, renamedFrom);
    }
    const remembered = memory.head;
    // A file that lacks what its ledger had is an older one that somebody has put there.
    const hasAll = known !== undefined && (remembered === undefined || known.has(remembered));
    const mayHaveLostMore =
      known === undefined
        ? present.state !== 'none' || memory.wasMadeHere
        : remembered !== undefined && !hasAll && !hasRow(copy, remembered);
    return {
      head,
      upTo: timeOf(copy, Math.min(known?.common ?? head.seq, head.seq)) ?? timeOf(copy, head.seq),
      replaced: known === undefined && present.state !== 'none' ? 'unreadable' : present.state,
      lostHead: known?.head ?? null,
      loss: known?.loss,
      mayHaveLostMore,
      firstFree: firstFreeAfter(firstFreeIn(copy), head, {
        free: known?.free,
        isWhole: present.state === 'sound' && hasAll && known.free !== undefined,
        remembered,
      }),
    };
  } finally {
    copy.close();
    if ('db' in present) {
      present.db.close();
    }
  }
}

interface KnownOfPresent {
  readonly head: JournalHead;
  /** The last row that it has in common with the copy. */
  readonly common: number;
  readonly loss: Loss | undefined;
  readonly free: FirstFree | undefined;
  has(row: JournalHead): boolean;
}

/** What the present ledger says of itself; undefined where it says nothing that could be understood. */
function knownOf(copy: Sqlite.Database, present: PresentLedger): KnownOfPresent | undefined {
  if (!('db' in present)) {
    return undefined;
  }
  const { db } = present;
  return whereReadable(() => {
    const common = lastCommonRow(copy, db);
    return {
      head: headOf(db),
      common,
      loss: lossAfter(db, common),
      // Of a damaged one, less may be readable than what the copy lacks.
      free: whereReadable(() => firstFreeIn(db)),
      has: (row) => whereReadable(() => hasRow(db, row)) ?? false,
    };
  });
}

function whereReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function timeOf(db: Sqlite.Database, seq: number): string | undefined {
  return db.prepare<[number], { at: string }>('SELECT at FROM journal WHERE seq = ?').get(seq)?.at;
}

/** @throws TerminalError RESTORE_OTHER_TERMINAL. */
function assertOwner(copy: Sqlite.Database, { identity, mode }: Settings, renamedFrom: string | undefined): void {
  const owner = ownerOf(copy);
  if (owner === undefined) {
    return;
  }
  const { branchCode, terminalCode } = owner;
  const isNamed = renamedFrom === `${branchCode}/${terminalCode}`;
  const isOurs = isNamed || (branchCode === identity.branchCode && terminalCode === identity.terminalCode);
  if (!isOurs || (owner.mode !== undefined && owner.mode !== mode)) {
    const nameOf = (of: { readonly branchCode: string; readonly terminalCode: string }) =>
      `${of.branchCode}/${of.terminalCode}`;
    throw new TerminalError('RESTORE_OTHER_TERMINAL', { other: nameOf(owner), ours: nameOf(identity) });
  }
}
