import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import type { DataFolderHold } from '../ledger/data-folder.ts';

/** Between two tries to get the folder back, in ms. */
const LOOK_AGAIN_MS = 500;

/**
 * Takes a folder back that was lent, however long the other process needs it.
 * @returns undefined where the process is to end.
 */
export async function holdAgain(
  take: () => DataFolderHold,
  clock: Clock,
  ending: AbortSignal,
): Promise<DataFolderHold | undefined> {
  while (!ending.aborted) {
    try {
      return take();
    } catch (error) {
      if (!isInUse(error)) {
        throw error;
      }
      await clock.sleep(LOOK_AGAIN_MS);
    }
  }
  return undefined;
}

/** Whether another process has the folder. */
export function isInUse(error: unknown): boolean {
  return error instanceof TerminalError && error.code === 'DATA_FOLDER_IN_USE';
}
