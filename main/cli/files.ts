import { readFileSync, writeFileSync } from 'node:fs';
import { errorDetail, TerminalError } from '../common/errors.ts';

/** @throws TerminalError FILE_UNREADABLE. */
export function readInput(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new TerminalError('FILE_UNREADABLE', { file, detail: errorDetail(error) }, { cause: error });
  }
}

/** @throws TerminalError FILE_UNWRITABLE. */
export function writeOutput(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new TerminalError('FILE_UNWRITABLE', { file, detail: errorDetail(error) }, { cause: error });
  }
}
