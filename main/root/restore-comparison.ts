import Sqlite from 'better-sqlite3';
import { firstFreeIn, firstFreeNumber, ownerOf } from '../backup/ledger-facts.ts';
import { type Loss, lossAfter } from '../backup/loss.ts';
import { lastCommonRow, lookAtPresent, type PresentLedger } from '../backup/present-ledger.ts';
import { headOf } from '../backup/snapshot.ts';
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
  readonly firstFreeNumber: number;
}

/**
 * Compares a copy with the ledger whose place it is to take.
 * @param remembered the last row that the ledger here is known to have had.
 * @throws TerminalError RESTORE_OTHER_TERMINAL.
 */
export function compare(
  copyFile: string,
  ledgerFile: string,
  settings: Settings,
  remembered: JournalHead | undefined,
): Comparison {
  const copy = new Sqlite(copyFile, { readonly: true, fileMustExist: true });
  const present = lookAtPresent(ledgerFile);
  try {
    const head = headOf(copy);
    const known = knownOf(copy, present);
    if (known?.common !== head.seq) {
      assertOwner(copy, settings);
    }
    const isWhole = present.state === 'sound' && known !== undefined;
    return {
      head,
      upTo: timeOf(copy, Math.min(known?.common ?? head.seq, head.seq)) ?? timeOf(copy, head.seq),
      replaced: known === undefined && present.state !== 'none' ? 'unreadable' : present.state,
      lostHead: known?.head ?? null,
      loss: known?.loss,
      firstFreeNumber: firstFreeNumber(firstFreeIn(copy), isWhole ? known.firstFree : undefined, {
        copy: head,
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
  readonly firstFree: number;
}

/** What the present ledger says of itself; undefined where it says nothing that could be understood. */
function knownOf(copy: Sqlite.Database, present: PresentLedger): KnownOfPresent | undefined {
  if (!('db' in present)) {
    return undefined;
  }
  try {
    const { db } = present;
    const common = lastCommonRow(copy, db);
    return { head: headOf(db), common, loss: lossAfter(db, common), firstFree: firstFreeIn(db) };
  } catch {
    return undefined;
  }
}

function timeOf(db: Sqlite.Database, seq: number): string | undefined {
  return db.prepare<[number], { at: string }>('SELECT at FROM journal WHERE seq = ?').get(seq)?.at;
}

/** @throws TerminalError RESTORE_OTHER_TERMINAL. */
function assertOwner(copy: Sqlite.Database, { identity, mode }: Settings): void {
  const owner = ownerOf(copy);
  const isOurs =
    owner === undefined ||
    (owner.branchCode === identity.branchCode &&
      owner.terminalCode === identity.terminalCode &&
      (owner.mode === undefined || owner.mode === mode));
  if (!isOurs) {
    const nameOf = (of: { readonly branchCode: string; readonly terminalCode: string }) =>
      `${of.branchCode} / ${of.terminalCode}`;
    throw new TerminalError('RESTORE_OTHER_TERMINAL', { other: nameOf(owner), ours: nameOf(identity) });
  }
}
