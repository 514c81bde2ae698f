import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { logsToRemove, type OldLog, type Retention } from './retention.ts';

/** The folder of the log files within a data folder. */
export const LOGS_FOLDER = 'logs';

/** The program's own files there; `window.log` is written, `window-20261122-000000-1.log` is not any more. */
const LOG_NAME = /^(?:window|cli)(?:-\d{8}-\d{6}-\d{1,3})?\.log$/;

/** How an old file of a log is called. @param at when the day began, in UTC, in which it was written last. */
export function oldLogName(base: string, at: Date, index: number): string {
  const stamp = at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `${base}-${stamp}-${index}.log`;
}

/** The log files of a folder, by name; none where it cannot be read. */
export function listLogs(folder: string): OldLog[] {
  try {
    return readdirSync(folder)
      .filter((name) => LOG_NAME.test(name))
      .flatMap((name) => factsOf(folder, name));
  } catch {
    return [];
  }
}

/** Removes what has become too old or too much; whatever cannot be removed stays. */
export function removeOldLogs(folder: string, nowMs: number, retention: Retention): void {
  const old = listLogs(folder).filter(({ name }) => name.includes('-'));
  for (const name of logsToRemove(old, nowMs, retention)) {
    try {
      rmSync(path.join(folder, name), { force: true });
    } catch {
      // Somebody reads it, perhaps: next time.
    }
  }
}

function factsOf(folder: string, name: string): OldLog[] {
  try {
    const { size, mtimeMs } = statSync(path.join(folder, name));
    return [{ name, bytes: size, lastAt: mtimeMs }];
  } catch {
    // Removed since.
    return [];
  }
}
