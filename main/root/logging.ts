import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { arch, homedir, release } from 'node:os';
import path from 'node:path';
import type { Clock } from '../common/clock.ts';
import { noLog } from '../common/log.ts';
import { type LogFile, type LogFileOptions, openLogFile } from '../logging/log-file.ts';
import { LOGS_FOLDER } from '../logging/log-folder.ts';
import { createMask, type Mask } from '../logging/mask.ts';
import type { Settings } from '../settings/schema.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/** What holds where the settings cannot be read. */
const usualLog: Settings['log'] = { level: 'info', keepDays: 30 };

/** The folder of a data folder's logs. */
export function logsFolder(dataFolder: string): string {
  return path.join(dataFolder, LOGS_FOLDER);
}

/** Masks what is written down about the terminal of a data folder, and where on this computer it lies. */
export function terminalMask(dataFolder: string): Mask {
  return createMask([
    { path: path.resolve(dataFolder), name: '<data>' },
    { path: path.resolve(import.meta.dirname, '../..'), name: '<app>' },
    { path: homedir(), name: '<home>' },
  ]);
}

export interface TerminalLogOptions {
  readonly stored: Pick<StoredTerminal, 'folder' | 'settingsFile'>;
  readonly base: LogFileOptions['base'];
  /** Of this product. */
  readonly version: string;
  readonly clock: Clock;
}

/**
 * The log of a data folder; its first line tells what runs, and on what. It is there before anything else, whatever is wrong with the settings; a folder that is not
 * there is not made for it.
 */
export function openTerminalLog({ stored, base, version, clock }: TerminalLogOptions): LogFile {
  if (!existsSync(stored.folder)) {
    return { ...noLog, close: async () => undefined };
  }
  const settings = stored.settingsFile.loadIfReadable();
  const log = openLogFile({
    folder: logsFolder(stored.folder),
    base,
    ...(settings?.log ?? usualLog),
    mask: terminalMask(stored.folder),
    clock,
  });
  log.write('info', 'program.started', {
    version,
    platform: process.platform,
    system: release(),
    arch: arch(),
    node: process.versions.node,
    electron: process.versions['electron'] ?? null,
    mode: settings?.mode ?? null,
    settings: settings === undefined ? null : settingsMark(settings),
  });
  return log;
}

/** Tells two states of the settings apart, and nothing of them. */
export function settingsMark(settings: Settings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 8);
}
