/** A file of the log that is not written to any more. */
export interface OldLog {
  readonly name: string;
  readonly bytes: number;
  /** UTC ms of its last line. */
  readonly lastAt: number;
}

export interface Retention {
  readonly keepDays: number;
  /** All old files together, in bytes. */
  readonly maxBytes: number;
}

const DAY_MS = 86_400_000;

/** The names of the old files that are to go: those that are too old, and the oldest of what is too much. */
export function logsToRemove(logs: readonly OldLog[], nowMs: number, { keepDays, maxBytes }: Retention): string[] {
  let left = maxBytes;
  return logs
    .toSorted((a, b) => b.lastAt - a.lastAt || b.name.localeCompare(a.name))
    .filter(({ bytes, lastAt }) => {
      left -= bytes;
      return left < 0 || nowMs - lastAt > keepDays * DAY_MS;
    })
    .map(({ name }) => name);
}
