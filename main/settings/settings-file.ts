import { readFileSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { errorDetail, systemCode, TerminalError } from '../common/errors.ts';
import { SettingsRefused, settingsProblems } from './problems.ts';
import { type Settings, settingsSchema, type TerminalMode } from './schema.ts';

export const SETTINGS_FILE = 'terminal.json';

/**
 * Reads settings out of the text of a `terminal.json`.
 * @throws TerminalError SETTINGS_NOT_JSON, or SettingsRefused with every problem in it.
 */
export function parseSettings(text: string): Settings {
  return validate(parseJson(text));
}

/**
 * Reads a file that is to be imported. A file that names no mode leaves the terminal's mode as it is: the settings of a
 * whole store must not turn one of its terminals from training to live. And a live terminal never becomes one that only
 * practises: its cashiers would believe that they are paid.
 */
export function parseImport(text: string, currentMode: TerminalMode | undefined): Settings {
  const value = parseJson(text);
  const namesMode = typeof value !== 'object' || value === null || 'mode' in value;
  const settings = validate(namesMode || currentMode === undefined ? value : { ...value, mode: currentMode });
  if (currentMode === 'live' && settings.mode === 'training') {
    throw new SettingsRefused([{ path: 'mode', problem: 'liveStaysLive' }]);
  }
  return settings;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new TerminalError('SETTINGS_NOT_JSON', { detail: errorDetail(error) }, { cause: error });
  }
}

function validate(value: unknown): Settings {
  const result = settingsSchema.safeParse(value);
  if (!result.success) {
    throw new SettingsRefused(settingsProblems(result.error, settingsSchema));
  }
  return result.data;
}

/** Settings as the text of a `terminal.json`, which {@link parseSettings} reads back unchanged. */
export function formatSettings(settings: Settings): string {
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
    return parseSettings(text);
  }

  /** Replaces the file as a whole: after a power cut there is the old one or the new one. */
  save(settings: Settings): void {
    try {
      writeFileAtomic.sync(this.file, formatSettings(settings), { mode: 0o600, fsync: true });
    } catch (error) {
      if (systemCode(error) === 'ENOSPC') {
        throw new TerminalError('DISK_FULL', { folder: path.dirname(this.file) }, { cause: error });
      }
      const params = { folder: path.dirname(this.file), detail: errorDetail(error) };
      throw new TerminalError('DATA_FOLDER_NOT_WRITABLE', params, { cause: error });
    }
  }
}
