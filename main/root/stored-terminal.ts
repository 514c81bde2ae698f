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
  hold(clock: Pick<Clock, 'now'>): DataFolderHold {
    return DataFolderHold.acquire(this.folder, { pid: process.pid, since: utcText(clock.now()) });
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
  try {
    const name = ledgerNames[settings.mode];
    const file = path.join(stored.folder, name);
    const createdAt = hold.ledgerCreatedAt(name);
    if (createdAt !== undefined && !existsSync(file)) {
      throw new TerminalError('LEDGER_MISSING', { file, createdAt });
    }
    const ledger = new Ledger({ file, clock, ...calendarOf(settings) });
    hold.rememberLedger(name, utcText(clock.now()));
    return {
      settings,
      ledger,
      interrupted: markInterrupted(ledger),
      close: () => {
        ledger.close();
        hold.release();
      },
    };
  } catch (error) {
    hold.release();
    throw error;
  }
}

/** Opens the ledger to read. Where another process has the folder, this one looks on without disturbing it. */
export function openLedgerToRead(stored: StoredTerminal, clock: Clock): OpenLedger {
  try {
    return openLedger(stored, clock);
  } catch (error) {
    if (!(error instanceof TerminalError) || error.code !== 'DATA_FOLDER_IN_USE') {
      throw error;
    }
    const settings = stored.settings();
    const file = path.join(stored.folder, ledgerNames[settings.mode]);
    if (!existsSync(file)) {
      throw error;
    }
    const ledger = new Ledger({ file, clock, ...calendarOf(settings), writable: false });
    return { settings, ledger, interrupted: [], close: () => ledger.close() };
  }
}

function calendarOf(settings: Settings) {
  return { timeZone: settings.timeZone, dayStart: settings.businessDayStart };
}
