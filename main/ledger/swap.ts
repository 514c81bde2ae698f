import { copyFileSync, existsSync, linkSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { flushFile, flushFolder } from '../common/flush.ts';

/** One ledger file is to take the place of another, in the same folder. */
export interface LedgerSwap {
  /** The ledger's own name. */
  readonly name: string;
  /** What takes its place: whole, closed, and without a log beside it. */
  readonly staged: string;
  /** What the ledger that is replaced is called from then on; it is never deleted. */
  readonly kept: string;
}

/**
 * Carries a swap out. Whatever was done before the process or the machine stopped is found and not done twice, so that it
 * can be carried out again until it has come to its end. No connection to any of the files may be open.
 * @throws what the file system throws; the swap can be carried out again then.
 */
export function carryOutSwap(folder: string, { name, staged, kept }: LedgerSwap): void {
  const inFolder = (file: string) => path.join(folder, file);
  if (!existsSync(inFolder(staged))) {
    // The last step was done.
    return;
  }
  keep(inFolder(name), inFolder(kept));
  // Beside the new file, the log of the old one would be taken for its own.
  setAsideLog(inFolder(`${name}-wal`), inFolder(`${kept}-wal`));
  rmSync(inFolder(`${name}-shm`), { force: true });
  renameSync(inFolder(staged), inFolder(name));
  flushFolder(folder);
}

/** The old file gets its second name before the first one is taken from it, so that there is a ledger at any time. */
function keep(file: string, kept: string): void {
  if (!existsSync(file) || existsSync(kept)) {
    return;
  }
  try {
    linkSync(file, kept);
  } catch {
    // Not every file system has second names.
    const unfinished = `${kept}.partial`;
    copyFileSync(file, unfinished);
    flushFile(unfinished);
    renameSync(unfinished, kept);
  }
}

function setAsideLog(log: string, kept: string): void {
  const bytes = statSync(log, { throwIfNoEntry: false })?.size;
  if (bytes === 0) {
    rmSync(log);
  } else if (bytes !== undefined) {
    renameSync(log, kept);
  }
}

/** The name of a file that may take the place of a ledger; what was never put in place is removed by {@link clearStaged}. */
export function stagedName(name: string, stamp: string): string {
  return `${path.basename(name, '.sqlite')}.restoring-${stamp}.sqlite`;
}

/** Removes files that were to take a ledger's place, and never will. */
export function clearStaged(folder: string, name: string): void {
  const start = `${path.basename(name, '.sqlite')}.restoring-`;
  for (const file of readdirSync(folder)) {
    if (file.startsWith(start)) {
      rmSync(path.join(folder, file), { force: true });
    }
  }
}
