import path from 'node:path';
import type { BackupsView } from '../../preload/contract.ts';
import type { CopyOwner } from '../backup/copy-name.ts';
import type { BackupFolder } from '../backup/folder.ts';
import type { BackupJob, FoundCopy, Look } from '../backup/job.ts';
import { type BackupHealth, BackupKeeper, type BackupState, type BackupWork } from '../backup/keeper.ts';
import { BackupRunner } from '../backup/runner.ts';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { localText, utcOffsetHours } from '../common/time.ts';
import { groupDigits } from '../common/yen.ts';
import type { Wording } from '../counter/views.ts';
import { describeForWindow } from '../counter/window-errors.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Settings } from '../settings/schema.ts';
import type { Attendance } from '../terminal/operators/attendance.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/** The data folder's own place for copies. */
const BACKUPS_FOLDER = 'backups';

/** Keeps two copies from being made at a time, and a copy from being made while one is restored. */
export function backupLockFile(dataFolder: string): string {
  return path.join(dataFolder, 'backup.sqlite');
}

/** The program of the thread that copies: a source file beside ours, or its own file among those that were built. */
export function backupProgram(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? '../backup/worker.ts' : './backup-worker.js', import.meta.url);
}

/** Where this terminal's copies go: where the settings say, or into the data folder. */
export function backupFolder({ backup }: Pick<Settings, 'backup'>, dataFolder: string): BackupFolder {
  return backup.folder === undefined
    ? { path: path.join(dataFolder, BACKUPS_FOLDER), ifMissing: 'make' }
    : { path: path.resolve(dataFolder, backup.folder), ifMissing: 'tell' };
}

function ownerOf({ mode, identity }: Settings): CopyOwner {
  return { mode, branchCode: identity.branchCode, terminalCode: identity.terminalCode };
}

/** What the thread is to do, for a terminal with these settings. */
export function backupJob(
  work: BackupWork,
  { stored, settings, clock }: { readonly stored: StoredTerminal; readonly settings: Settings; readonly clock: Clock },
): BackupJob {
  const place = {
    ledger: stored.ledgerFile(settings.mode),
    owner: ownerOf(settings),
    folder: backupFolder(settings, stored.folder),
  };
  if (work.kind === 'look') {
    return { ...place, ...work };
  }
  const { keepHours, keepDays } = settings.backup;
  return {
    ...place,
    kind: 'make',
    workshop: path.join(stored.folder, BACKUPS_FOLDER),
    lockFile: backupLockFile(stored.folder),
    now: clock.now(),
    rules: { keepHours, keepDays, utcOffsetHours: utcOffsetHours(settings.timeZone) },
  };
}

export interface BackupParts {
  readonly stored: StoredTerminal;
  readonly ledger: Ledger;
  readonly settings: Settings;
  readonly clock: Clock;
}

/**
 * Keeps copies of an open ledger from now on: by the clock and after each close where the terminal is live, and whenever
 * somebody asks. Whoever opens it closes it before the ledger.
 */
export function openBackups({ stored, ledger, settings, clock }: BackupParts): BackupKeeper {
  const runner = new BackupRunner({ program: backupProgram(), clock });
  const keeper = new BackupKeeper({
    run: (work) => runner.run(backupJob(work, { stored, settings, clock })),
    stop: () => runner.stop(),
    head: () => ledger.head(),
    clock,
    everyMs: settings.backup.everyMinutes * 60_000,
    isAutomatic: settings.mode === 'live',
  });
  let closed = ledger.days.lastSequence;
  ledger.written.listen((subjects) => {
    // Its printing is about a close as well.
    if ([...subjects].some((subject) => subject.startsWith('close-')) && ledger.days.lastSequence > closed) {
      closed = ledger.days.lastSequence;
      keeper.hasten();
    }
  });
  keeper.start();
  return keeper;
}

export interface BackupDeskParts {
  readonly keeper: BackupKeeper;
  readonly attendance: Pick<Attendance, 'require'>;
  readonly settings: () => Settings;
  readonly dataFolder: string;
  readonly wording: () => Wording;
}

/** Backups at the window: what there is, and one more. */
export class BackupDesk {
  readonly #parts: BackupDeskParts;

  constructor(parts: BackupDeskParts) {
    this.#parts = parts;
  }

  get health(): BackupHealth {
    return this.#parts.keeper.health;
  }

  /** @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  async list(): Promise<BackupsView> {
    const { keeper, attendance } = this.#parts;
    attendance.require('configure');
    try {
      await keeper.look(true);
      return this.#view(keeper.state);
    } catch (error) {
      return this.#view({ ...keeper.state, look: undefined }, error);
    }
  }

  /** Makes a copy now; why it could not be made stands in the view. @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED. */
  async make(): Promise<BackupsView> {
    const { keeper, attendance } = this.#parts;
    attendance.require('configure');
    try {
      await keeper.make();
    } catch (error) {
      if (error instanceof TerminalError && error.code === 'BACKUP_FOLDER_MISSING') {
        return this.#view({ ...keeper.state, look: undefined }, error);
      }
      return this.#view(keeper.state, error);
    }
    return await this.list();
  }

  #view({ state, look, last, problem }: BackupState, now?: unknown): BackupsView {
    const { settings, dataFolder, wording } = this.#parts;
    const { translate, timeZone } = wording();
    const fault = now ?? problem;
    return {
      folderText: backupFolder(settings(), dataFolder).path,
      place: look?.place ?? 'missing',
      state,
      lastText: last === undefined ? null : localText(last.madeAt, timeZone),
      problem: fault === undefined ? null : describeForWindow(fault, translate),
      copies: (look?.copies ?? []).slice(0, SHOWN).map((copy) => copyRow(copy, wording())),
    };
  }
}

const SHOWN = 200;

function copyRow(copy: FoundCopy, { translate, timeZone }: Wording): BackupsView['copies'][number] {
  return {
    fileName: copy.fileName,
    madeAtText: localText(copy.madeAt, timeZone),
    sizeText: sizeText(copy.bytes),
    paymentsText: copy.lastPayment === null ? '—' : upToPayment(copy.lastPayment, translate),
  };
}

/** As far as which payment a copy goes. @param lastPayment 0 where there is none. */
export function upToPayment(lastPayment: number, translate: Translator): string {
  return lastPayment === 0
    ? translate('backups.noPayment')
    : translate('backups.upToPayment', { number: groupDigits(lastPayment) });
}

/** A file's size for people, in MB with one digit. */
export function sizeText(bytes: number): string {
  const tenths = Math.max(1, Math.round(bytes / 100_000));
  return `${groupDigits(Math.floor(tenths / 10))}.${tenths % 10} MB`;
}

/** What is known of a terminal's copies, for whoever has no terminal open: it looks in a thread of its own. */
export async function lookAtBackups(parts: Omit<BackupParts, 'ledger'>, opensCopies = false): Promise<Look> {
  const runner = new BackupRunner({ program: backupProgram(), clock: parts.clock });
  const { look } = await runner.run(backupJob({ kind: 'look', opensCopies }, parts));
  return look;
}
