import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { duplicateLedger } from '../backup/duplicate.ts';
import { BackupLock } from '../backup/lock.ts';
import type { Loss } from '../backup/loss.ts';
import { asDamaged } from '../backup/verify-copy.ts';
import type { Actor } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { flushFile } from '../common/flush.ts';
import { utcText } from '../common/time.ts';
import { groupDigits } from '../common/yen.ts';
import type { DataFolderHold } from '../ledger/data-folder.ts';
import { LEDGER } from '../ledger/events.ts';
import { type JournalHead, Ledger } from '../ledger/ledger.ts';
import { clearStaged, stagedName } from '../ledger/swap.ts';
import type { Settings } from '../settings/schema.ts';
import { backupLockFile } from './backups.ts';
import { type Comparison, compare, type LedgerMemory, type ReplacedState } from './restore-comparison.ts';
import type { StoredTerminal } from './stored-terminal.ts';

export interface RestoreOptions {
  readonly stored: StoredTerminal;
  /** The copy. */
  readonly file: string;
  readonly acceptLoss: boolean;
  /** The codes that this terminal had before it was renamed, as `BRANCH/TERMINAL`: a copy of that time is taken too. */
  readonly renamedFrom?: string | undefined;
  readonly clock: Clock;
  /** Who does it, proven in the ledger that knows the people: the present one, or the copy where that cannot be opened. */
  readonly identify: (place: { readonly ledger: Ledger; readonly settings: Settings }) => Promise<Actor>;
}

/** What a restore did. */
export interface Restored {
  readonly ledger: string;
  readonly rows: number;
  readonly payments: number;
  /** UTC, when the copy's last row was written; null for a copy without rows. */
  readonly upTo: string | null;
  readonly replaced: ReplacedState;
  /** Where the replaced ledger lies now; null where there was none. */
  readonly keptAs: string | null;
  /** What the replaced ledger had beyond the copy; null where that is nothing, or cannot be known. */
  readonly lost: Loss | null;
  readonly firstFreeNumber: number;
  readonly firstFreeClose: number;
}

/** A copy that has not what the present ledger has. */
export class RestoreWouldLose extends TerminalError {
  readonly loss: Loss;

  constructor(loss: Loss) {
    const { rows, payments, paidYen } = loss;
    super('RESTORE_WOULD_LOSE', { rows, payments, paidYen: groupDigits(paidYen) });
    this.loss = loss;
  }
}

/**
 * Puts a copy in the place of the ledger. It is checked whole before anything is changed; the ledger that it replaces is
 * kept under another name. Stopped in the middle, either the one or the other is found at the next start.
 * @throws RestoreWouldLose where the present ledger has rows that the copy has not, and nobody has accepted that.
 * @throws TerminalError RESTORE_LOSS_UNKNOWN where there was a ledger of which nobody can tell what it had, and nobody has
 *   accepted that; RESTORE_OTHER_TERMINAL, BACKUP_DAMAGED, LEDGER_NEWER, FILE_UNREADABLE, DATA_FOLDER_IN_USE,
 *   BACKUP_BUSY, DISK_FULL, and what `identify` throws.
 */
export async function restoreLedger(options: RestoreOptions): Promise<Restored> {
  const { stored, clock } = options;
  const settings = stored.settings();
  const hold = stored.hold(clock);
  try {
    const lock = BackupLock.take(backupLockFile(stored.folder));
    try {
      return await restoreHeld(options, settings, hold);
    } finally {
      lock.release();
    }
  } finally {
    hold.release();
  }
}

async function restoreHeld(options: RestoreOptions, settings: Settings, hold: DataFolderHold): Promise<Restored> {
  const { stored, clock } = options;
  const ledgerFile = stored.ledgerFile(settings.mode);
  const name = path.basename(ledgerFile);
  const at = utcText(clock.now());
  const stamp = at.replace(/\W/g, '');
  const staged = path.join(stored.folder, stagedName(name, stamp));
  clearStaged(stored.folder, name);
  const memory = { head: hold.headOf(name), wasMadeHere: hold.ledgerCreatedAt(name) !== undefined };
  const prepared = await prepare(options, { settings, staged, ledgerFile, memory }).catch((error: unknown) => {
    clearStaged(stored.folder, name);
    throw error;
  });
  const keptAs = `${path.basename(name, '.sqlite')}.replaced-${stamp}.sqlite`;
  const hadLedger = existsSync(ledgerFile);
  // From here on it is carried out, now or by whoever holds the folder next.
  hold.swapLedger({ name, staged: path.basename(staged), kept: keptAs }, prepared.head, at);
  return { ...prepared.result, ledger: ledgerFile, keptAs: hadLedger ? path.join(stored.folder, keptAs) : null };
}

interface Places {
  readonly settings: Settings;
  readonly staged: string;
  readonly ledgerFile: string;
  readonly memory: LedgerMemory;
}

interface Prepared {
  /** The last row of what takes the ledger's place. */
  readonly head: JournalHead;
  readonly result: Omit<Restored, 'ledger' | 'keptAs'>;
}

/** Makes the file that is to take the ledger's place. */
async function prepare(options: RestoreOptions, places: Places): Promise<Prepared> {
  const { file, clock, acceptLoss } = options;
  const { settings, staged, ledgerFile, memory } = places;
  // What is checked is what is put in place, whatever becomes of the share that the copy came from.
  duplicateLedger(file, staged);
  const { ledger, rows, payments } = openCopy(staged, file, settings, clock);
  try {
    const by = await identifyIn(options, settings, ledger);
    const { renamedFrom } = options;
    const found = compare({ copyFile: staged, ledgerFile, settings, memory, renamedFrom });
    if (!acceptLoss) {
      requireNoLoss(found, memory);
    }
    const { upTo, lostHead, firstFree } = found;
    const content = {
      file: path.basename(file),
      head: found.head,
      upTo: upTo ?? EPOCH,
      lostHead,
      firstFreeNumber: firstFree.number,
      firstFreeClose: firstFree.close,
    };
    ledger.write((writer) => {
      writer.append({ kind: 'ledger.restored', subject: LEDGER, content });
      writer.prints.doubtRestored();
    }, by);
    return {
      head: ledger.head() ?? found.head,
      result: {
        rows,
        payments,
        upTo: upTo ?? null,
        replaced: found.replaced,
        lost: found.loss ?? null,
        firstFreeNumber: firstFree.number,
        firstFreeClose: firstFree.close,
      },
    };
  } finally {
    // Writes its log back into the file.
    ledger.close();
    requireWhole(staged);
    flushFile(staged);
  }
}

/** @throws RestoreWouldLose, TerminalError RESTORE_LOSS_UNKNOWN. */
function requireNoLoss({ loss, mayHaveLostMore, head }: Comparison, memory: LedgerMemory): void {
  if (loss !== undefined) {
    throw new RestoreWouldLose(loss);
  }
  if (mayHaveLostMore) {
    throw new TerminalError('RESTORE_LOSS_UNKNOWN', { rows: Math.max(0, (memory.head?.seq ?? 0) - head.seq) });
  }
}

const EPOCH = '1970-01-01T00:00:00.000Z';

interface CheckedCopy {
  readonly ledger: Ledger;
  readonly rows: number;
  readonly payments: number;
}

/** Brings the copy to this version, and checks all of it against its journal. */
function openCopy(staged: string, file: string, settings: Settings, clock: Clock): CheckedCopy {
  let ledger: Ledger | undefined;
  try {
    ledger = new Ledger({ file: staged, clock, timeZone: settings.timeZone, dayStart: settings.businessDayStart });
    const { faults, journalRows, payments } = ledger.verify();
    const [fault] = faults;
    if (fault !== undefined) {
      throw new TerminalError('LEDGER_DAMAGED', { file, detail: `${fault.where} ${fault.row}: ${fault.detail}` });
    }
    return { ledger, rows: journalRows, payments };
  } catch (error) {
    ledger?.close();
    throw asDamaged(error, file);
  }
}

/** The present ledger knows the people of today; wrong PINs are counted in it. */
async function identifyIn(
  { stored, clock, identify }: RestoreOptions,
  settings: Settings,
  copy: Ledger,
): Promise<Actor> {
  const present = openPresent(stored.ledgerFile(settings.mode), settings, clock);
  try {
    return await identify({ ledger: present ?? copy, settings });
  } finally {
    present?.close();
  }
}

function openPresent(file: string, settings: Settings, clock: Clock): Ledger | undefined {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) {
    return undefined;
  }
  try {
    return new Ledger({ file, clock, timeZone: settings.timeZone, dayStart: settings.businessDayStart });
  } catch (error) {
    if (error instanceof TerminalError && error.kind === 'ledger') {
      return undefined;
    }
    throw error;
  }
}

/** On a full disk a part of it may still lie in its log, which nobody would look for under its new name. */
function requireWhole(staged: string): void {
  if ((statSync(`${staged}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new TerminalError('DISK_FULL', { folder: path.dirname(staged) });
  }
}
