import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../common/clock.ts';
import { errorDetail, TerminalError } from '../common/errors.ts';
import { utcText } from '../common/time.ts';
import { DataFolderHold } from '../ledger/data-folder.ts';
import { type JournalHead, Ledger } from '../ledger/ledger.ts';
import { isReadyToRead } from '../ledger/ready-to-read.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';
import { KeyFileSecrets } from '../settings/key-file-secrets.ts';
import { KeyStore } from '../settings/key-store.ts';
import { type Settings, type TerminalMode, terminalModes } from '../settings/schema.ts';
import type { Secrets } from '../settings/secrets.ts';
import { SettingsFile } from '../settings/settings-file.ts';
import { markInterrupted } from '../terminal/interrupted.ts';
import { holdAgain, isInUse } from './hold-again.ts';
import { assertKnownToGateway } from './open-items.ts';
import { foundInFile, journalSettings, type SettingsTold } from './settings-journal.ts';

/** Training money has a ledger of its own, and never meets real money in one file. */
const ledgerNames: Readonly<Record<TerminalMode, string>> = {
  live: 'ledger.sqlite',
  training: 'training-ledger.sqlite',
};

/** Another command may have the folder for a moment; a terminal that runs has it for the day. */
const SHORT_COMMAND_MS = 5000;

/** How long one try to read waits for the folder, in ms, before it looks whether it can do without. */
const TRY_TO_READ_MS = 100;

/** What a data folder says of its terminal. */
export interface CurrentTerminal {
  /** Undefined where there are none, or they are damaged. */
  readonly settings: Settings | undefined;
  readonly mode: TerminalMode | undefined;
  readonly damaged: boolean;
}

/** What lies in a data folder, before anything is opened. */
export class StoredTerminal {
  readonly folder: string;
  readonly settingsFile: SettingsFile;
  readonly keys: KeyStore;
  readonly secrets: Secrets;

  /** @param secrets where the keys are sealed; under a key file of the folder's own where nothing else is given. */
  constructor(folder: string, secrets?: Secrets) {
    this.folder = path.resolve(folder);
    this.settingsFile = new SettingsFile(this.folder);
    this.secrets = secrets ?? new KeyFileSecrets(this.folder);
    this.keys = new KeyStore(this.secrets);
  }

  /** @throws TerminalError NOT_INITIALISED, or whatever is wrong with the settings. */
  settings(): Settings {
    const settings = this.settingsFile.load();
    if (settings === undefined) {
      throw new TerminalError('NOT_INITIALISED', { folder: this.folder });
    }
    return settings;
  }

  /**
   * What the settings say the terminal is; undefined where there are none. Damaged settings say nothing: then a live ledger
   * makes it live, and after that a training ledger one for training.
   */
  current(): CurrentTerminal {
    try {
      const settings = this.settingsFile.load();
      return { settings, mode: settings?.mode, damaged: false };
    } catch (error) {
      if (!(error instanceof TerminalError) || error.kind !== 'settings') {
        throw error;
      }
      const mode = terminalModes.find((each) => existsSync(this.ledgerFile(each)));
      return { settings: undefined, mode, damaged: true };
    }
  }

  ledgerFile(mode: TerminalMode): string {
    return path.join(this.folder, ledgerNames[mode]);
  }

  /** Takes the folder for this process, so that what is stored can be changed. */
  hold(clock: Pick<Clock, 'now'>, waitMs = SHORT_COMMAND_MS): DataFolderHold {
    return DataFolderHold.acquire(this.folder, { pid: process.pid, since: utcText(clock.now()) }, waitMs);
  }

  /** Where the training gateway keeps its orders. */
  get trainingBook(): string {
    return path.join(this.folder, 'training', 'book.sqlite');
  }
}

/** A ledger that is open, and how. */
export interface OpenLedger {
  readonly settings: Settings;
  readonly ledger: Ledger;
  /** What an earlier process left in the middle; it is *unknown* now. */
  readonly interrupted: readonly OpenItem[];
  close(): void;
}

/** A ledger that this process alone writes to. */
export interface HeldLedger extends OpenLedger {
  /**
   * Leaves the data folder to other processes while `work` runs, which must write nothing. When the process is to end, the
   * folder is not waited for any more; nothing may be written from then on.
   */
  lend(work: () => Promise<void>, ending: AbortSignal): Promise<void>;
}

/**
 * How thoroughly a ledger's file is looked at before it is used. Checking every page takes the longer the more the file holds:
 * `afterACrash` leaves it out where the ledger ends with the very row with which it was closed.
 */
export type PageCheck = 'always' | 'afterACrash';

/**
 * Opens the ledger to write, for this process alone. The journal gets to know what of the settings is new.
 * @param told who made the settings, where that is known.
 * @throws TerminalError DATA_FOLDER_IN_USE, LEDGER_MISSING, LEDGER_DAMAGED and what else stands in the way;
 * SETTINGS_LOSE_PAYMENTS where payments are open of which the gateway of these settings has never heard.
 */
export function openLedger(
  stored: StoredTerminal,
  clock: Clock,
  pageCheck: PageCheck = 'always',
  told: SettingsTold = foundInFile,
): HeldLedger {
  const settings = stored.settings();
  let hold: DataFolderHold | undefined = stored.hold(clock);
  const opened = openHeldLedger(stored, settings, hold, clock, pageCheck);
  try {
    assertKnownToGateway(opened.ledger, settings);
    journalSettings(opened.ledger, settings, told);
  } catch (error) {
    opened.ledger.close();
    hold.release();
    throw error;
  }
  return {
    settings,
    ...opened,
    lend: async (work, ending) => {
      hold?.release();
      hold = undefined;
      await work();
      hold = await holdAgain(() => stored.hold(clock, 0), clock, ending);
      if (hold !== undefined) {
        markInterrupted(opened.ledger);
        assertKnownToGateway(opened.ledger, settings);
      }
    },
    close: () => {
      if (hold !== undefined) {
        rememberHead(opened.ledger, hold, ledgerNames[settings.mode]);
      }
      opened.ledger.close();
      hold?.release();
    },
  };
}

/** What of the settings a ledger is opened by. */
export type LedgerSettings = Pick<Settings, 'mode' | 'timeZone' | 'businessDayStart'>;

/**
 * Opens the ledger beside settings by which nobody can work, so that they can be mended: for this process alone, and to ask
 * the gateway nothing.
 * @throws TerminalError DATA_FOLDER_IN_USE, LEDGER_MISSING, LEDGER_DAMAGED and what else stands in the way.
 */
export function openLedgerToMend(
  stored: StoredTerminal,
  settings: LedgerSettings,
  clock: Clock,
): Pick<OpenLedger, 'ledger' | 'close'> {
  const hold = stored.hold(clock);
  const { ledger } = openHeldLedger(stored, settings, hold, clock, 'afterACrash');
  return {
    ledger,
    close: () => {
      rememberHead(ledger, hold, ledgerNames[settings.mode]);
      ledger.close();
      hold.release();
    },
  };
}

/** A courtesy to the next start, which must not keep this one from ending. */
function rememberHead(ledger: Ledger, hold: DataFolderHold, name: string): void {
  try {
    const head = ledger.head();
    if (head !== undefined) {
      hold.rememberHead(name, head);
    }
  } catch {
    // A full disk: the head remembered before still stands in the journal.
  }
}

/**
 * Opens the ledger to read. The folder is held only while it is opened, so that looking something up never keeps a
 * payment waiting; where another process has the folder, this one looks on without disturbing it.
 */
export function openLedgerToRead(stored: StoredTerminal, clock: Clock): OpenLedger {
  const settings = stored.settings();
  const opened = openUnlessHeld(stored, settings, clock);
  return { settings, ...opened, close: () => opened.ledger.close() };
}

type Opened = Pick<OpenLedger, 'ledger' | 'interrupted'>;

function openUnlessHeld(stored: StoredTerminal, settings: Settings, clock: Clock): Opened {
  const file = stored.ledgerFile(settings.mode);
  for (let waitedMs = 0; ; waitedMs += TRY_TO_READ_MS) {
    try {
      const hold = stored.hold(clock, Math.min(waitedMs, TRY_TO_READ_MS));
      const opened = openHeldLedger(stored, settings, hold, clock);
      hold.release();
      return opened;
    } catch (error) {
      if (!isInUse(error)) {
        throw error;
      }
      if (isReadyToRead(file)) {
        return { ledger: openBesideOwner(file, settings, clock), interrupted: [] };
      }
      if (waitedMs >= SHORT_COMMAND_MS) {
        throw error;
      }
    }
  }
}

/** Whoever only looks on is never told that something cannot be written. */
function openBesideOwner(file: string, settings: Settings, clock: Clock): Ledger {
  try {
    return new Ledger({ file, clock, ...calendarOf(settings), writable: false });
  } catch (error) {
    const isAboutWriting =
      error instanceof TerminalError &&
      (error.code === 'LEDGER_WRITE_FAILED' || error.code === 'DATA_FOLDER_NOT_WRITABLE');
    if (isAboutWriting) {
      throw new TerminalError('LEDGER_UNREADABLE', { file, detail: errorDetail(error.cause) }, { cause: error });
    }
    throw error;
  }
}

/** Opens the ledger while the folder is held; lets go of the folder where that fails. */
function openHeldLedger(
  stored: StoredTerminal,
  settings: LedgerSettings,
  hold: DataFolderHold,
  clock: Clock,
  pageCheck: PageCheck = 'always',
): Opened {
  try {
    const name = ledgerNames[settings.mode];
    const file = stored.ledgerFile(settings.mode);
    const createdAt = hold.ledgerCreatedAt(name);
    if (createdAt !== undefined && (!existsSync(file) || statSync(file).size === 0)) {
      throw new TerminalError('LEDGER_MISSING', { file, createdAt });
    }
    const ledger = new Ledger({ file, clock, ...calendarOf(settings), checksPages: pageCheck === 'always' });
    checkHead(ledger, hold.headOf(name), pageCheck);
    hold.rememberLedger(name, utcText(clock.now()));
    return { ledger, interrupted: markInterrupted(ledger) };
  } catch (error) {
    hold.release();
    throw error;
  }
}

/** Closes a ledger that is not the one that was closed last, or is damaged. */
function checkHead(ledger: Ledger, closedAt: JournalHead | undefined, pageCheck: PageCheck): void {
  try {
    if (closedAt !== undefined && !ledger.contains(closedAt)) {
      throw new TerminalError('LEDGER_ROLLED_BACK', { file: ledger.file, seq: closedAt.seq });
    }
    if (pageCheck === 'afterACrash' && ledger.head()?.seq !== closedAt?.seq) {
      ledger.checkPages();
    }
  } catch (error) {
    ledger.close();
    throw error;
  }
}

function calendarOf(settings: LedgerSettings) {
  return { timeZone: settings.timeZone, dayStart: settings.businessDayStart };
}
