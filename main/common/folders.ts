import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { errorDetail, isDiskFull, systemCode, TerminalError } from './errors.ts';

/**
 * Makes a folder and whatever is missing above it, one after the other; one that is there already is left as it is. Node's
 * own recursive way goes round for ever where the system takes no new folder but says that the one above is missing, as
 * under /proc.
 * @param mode of every folder that is made.
 * @throws TerminalError DATA_FOLDER_NOT_WRITABLE, DISK_FULL.
 */
export function makeFolder(folder: string, mode?: number): void {
  for (const one of missingOf(path.resolve(folder))) {
    try {
      mkdirSync(one, { mode });
    } catch (error) {
      // Another process may have been quicker.
      if (systemCode(error) !== 'EEXIST') {
        throw notWritable(one, error);
      }
    }
  }
}

/** The folders that are not there, the outermost first. */
function missingOf(folder: string): string[] {
  const above = path.dirname(folder);
  return existsSync(folder) || above === folder ? [] : [...missingOf(above), folder];
}

/** What it means to people that nothing could be written into a folder. */
export function notWritable(folder: string, error: unknown): TerminalError {
  return isDiskFull(error)
    ? new TerminalError('DISK_FULL', { folder }, { cause: error })
    : new TerminalError('DATA_FOLDER_NOT_WRITABLE', { folder, detail: errorDetail(error) }, { cause: error });
}
