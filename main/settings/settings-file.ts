import { constants, copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { errorDetail, systemCode, TerminalError } from '../common/errors.ts';
import { notWritable } from '../common/folders.ts';
import { SettingsRefused, settingsProblems } from './problems.ts';
import { type Settings, settingsSchema, type TerminalMode } from './schema.ts';
import { isSettingsGroup } from './value-at.ts';

export const SETTINGS_FILE = 'terminal.json';

/**
 * Reads settings out of the text of a `terminal.json`.
 * @param file where the text comes from, for people.
 * @throws TerminalError SETTINGS_NOT_JSON, or SettingsRefused with every problem in it.
 */
export function parseSettings(text: string, file = SETTINGS_FILE): Settings {
  return validate(parseJson(text, file), file);
}

/**
 * Reads a file that is to be imported. A file that names no mode leaves the terminal's mode as it is: the settings of a
 * whole store must not turn one of its terminals from training to live. And a live terminal never becomes one that only
 * practises: its cashiers would believe that they are paid.
 */
export function parseImport(text: string, currentMode: TerminalMode | undefined, file = SETTINGS_FILE): Settings {
  return readImport(parseJson(text, file), currentMode, file);
}

/** The same of what was read out of JSON already. */
export function readImport(value: unknown, currentMode: TerminalMode | undefined, file: string): Settings {
  const lacksMode = isSettingsGroup(value) && !Object.hasOwn(value, 'mode');
  const settings = validate(lacksMode && currentMode !== undefined ? { ...value, mode: currentMode } : value, file);
  if (currentMode === 'live' && settings.mode === 'training') {
    throw new SettingsRefused([{ path: 'mode', problem: 'liveStaysLive' }], file);
  }
  return settings;
}

/** @throws TerminalError SETTINGS_NOT_JSON. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new TerminalError('SETTINGS_NOT_JSON', { file, detail: errorDetail(error) }, { cause: error });
  }
}

function validate(value: unknown, file: string): Settings {
  const result = settingsSchema.safeParse(withoutSchemaName(value));
  if (!result.success) {
    throw new SettingsRefused(settingsProblems(result.error, settingsSchema), file);
  }
  return result.data;
}

/** By `$schema` an editor finds the JSON schema; it is no setting. */
function withoutSchemaName(value: unknown): unknown {
  if (!isSettingsGroup(value)) {
    return value;
  }
  const { $schema: _name, ...settings } = value;
  return settings;
}

/** Settings as the text of a `terminal.json`, which {@link parseSettings} reads back unchanged. */
export function formatSettings(settings: object): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** The `terminal.json` of one data folder. */
export class SettingsFile {
  readonly file: string;

  constructor(dataFolder: string) {
    this.file = path.join(dataFolder, SETTINGS_FILE);
  }

  /** The settings, or undefined where there are none yet. A damaged file is an error, never taken for a missing one. */
  load(): Settings | undefined {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') {
        return undefined;
      }
      throw new TerminalError('FILE_UNREADABLE', { file: this.file, detail: errorDetail(error) }, { cause: error });
    }
    return parseSettings(text, this.file);
  }

  /** The same, undefined also where they cannot be read: whoever opens the terminal tells what is wrong with them. */
  loadIfReadable(): Settings | undefined {
    try {
      return this.load();
    } catch (error) {
      if (error instanceof TerminalError) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Keeps a copy of a damaged file beside it, since what is saved next takes its place: somebody may still read in it what
   * the terminal was.
   * @param now UTC, ISO 8601.
   * @returns the copy's path.
   */
  keepDamaged(now: string): string {
    const kept = `${this.file}.damaged-${now.replace(/\W/g, '')}`;
    try {
      copyFileSync(this.file, kept, constants.COPYFILE_EXCL);
    } catch (error) {
      throw notWritable(path.dirname(this.file), error);
    }
    return kept;
  }

  /** Replaces the file as a whole: after a power cut there is the old one or the new one. */
  save(settings: Settings): void {
    try {
      writeFileAtomic.sync(this.file, formatSettings(settings), { mode: 0o600, fsync: true });
    } catch (error) {
      throw notWritable(path.dirname(this.file), error);
    }
  }
}
