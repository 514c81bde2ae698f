import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { utcText } from '../common/time.ts';
import { DataFolderHold } from '../ledger/data-folder.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import { KeyFileSecrets } from '../settings/key-file-secrets.ts';
import { KeyStore } from '../settings/key-store.ts';
import type { Settings, TerminalMode } from '../settings/schema.ts';
import { SettingsFile } from '../settings/settings-file.ts';
import { markInterrupted } from '../terminal/interrupted.ts';

/** Training money has a ledger of its own, and never meets real money in one file. */
const ledgerNames: Readonly<Record<TerminalMode, string>> = {
  live: 'ledger.sqlite',
  training: 'training-ledger.sqlite',
};

/** Another command may have the folder for a moment; a terminal that runs has it for the day. */
const SHORT_COMMAND_MS = 2000;

/** What lies in a data folder, before anything is opened. */
export class StoredTerminal {
  readonly folder: string;
  readonly settingsFile: SettingsFile;
  readonly keys: KeyStore;

  constructor(folder: string) {
    this.folder = path.resolve(folder);
    this.settingsFile = new SettingsFile(this.folder);
    this.keys = new KeyStore(new KeyFileSecrets(this.folder));
  }

  /** @throws TerminalError NOT_INITIALISED, or whatever is wrong with the settings. */
  settings(): Settings {
    const settings = this.settingsFile.load();
    if (settings === undefined) {
      throw new TerminalError('NOT_INITIALISED', { folder: this.folder });
    }
    return settings;
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
  /** Payments that an earlier process left in the middle; they are *unknown* now. */
  readonly interrupted: readonly Payment[];
  close(): void;
}

/**
 * Opens the ledger to write, for this process alone.
 * @throws TerminalError DATA_FOLDER_IN_USE, LEDGER_MISSING, LEDGER_DAMAGED and what else stands in the way.
 */
export function openLedger(stored: StoredTerminal, clock: Clock): OpenLedger {
  const settings = stored.settings();
  const hold = stored.hold(clock);
  const opened = openHeldLedger(stored, settings, hold, clock);
  return {
    settings,
    ...opened,
    close: () => {
      opened.ledger.close();
      hold.release();
    },
  };
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
  try {
    const hold = stored.hold(clock, 0);
    const opened = openHeldLedger(stored, settings, hold, clock);
    hold.release();
    return opened;
  } catch (error) {
    const file = path.join(stored.folder, ledgerNames[settings.mode]);
    if (!(error instanceof TerminalError) || error.code !== 'DATA_FOLDER_IN_USE' || !existsSync(file)) {
      throw error;
    }
    return { ledger: new Ledger({ file, clock, ...calendarOf(settings), writable: false }), interrupted: [] };
  }
}

/** Opens the ledger while the folder is held; lets go of the folder where that fails. */
function openHeldLedger(stored: StoredTerminal, settings: Settings, hold: DataFolderHold, clock: Clock): Opened {
  try {
    const name = ledgerNames[settings.mode];
    const file = path.join(stored.folder, name);
    const createdAt = hold.ledgerCreatedAt(name);
    if (createdAt !== undefined && !existsSync(file)) {
      throw new TerminalError('LEDGER_MISSING', { file, createdAt });
    }
    const ledger = new Ledger({ file, clock, ...calendarOf(settings) });
    hold.rememberLedger(name, utcText(clock.now()));
    return { ledger, interrupted: markInterrupted(ledger) };
  } catch (error) {
    hold.release();
    throw error;
  }
}

function calendarOf(settings: Settings) {
  return { timeZone: settings.timeZone, dayStart: settings.businessDayStart };
}
