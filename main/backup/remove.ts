import { renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { type Copy, isUnfinishedName, unfinishedName } from './copy-name.ts';
import type { Pace } from './pace.ts';

/** So much of a file is let go at a time: a disk that frees gigabytes at once keeps a sale's own write waiting. */
const PORTION_BYTES = 16 * 1024 * 1024;

/**
 * Removes a terminal's copy, or what is left of one, portion by portion. It loses its name first, so that what is left after a
 * crash is taken for no copy.
 * @throws what the disk throws, and {@link Pace.goOn}.
 */
export function removeGently(file: string, { goOn, rest }: Pace): void {
  const nameless = isUnfinishedName(file) ? file : unfinishedName(file);
  if (nameless !== file) {
    renameSync(file, nameless);
  }
  for (let bytes = statSync(nameless).size; bytes > 0; bytes -= PORTION_BYTES) {
    const begun = performance.now();
    truncateSync(nameless, Math.max(0, bytes - PORTION_BYTES));
    goOn();
    rest(performance.now() - begun);
  }
  rmSync(nameless);
}

/** Removes copies; what cannot be removed now is tried again with the next one. @throws what {@link Pace.goOn} throws. */
export function removeCopies(folder: string, copies: readonly Copy[], { goOn, rest }: Pace): void {
  for (const { fileName } of copies) {
    goOn();
    try {
      removeGently(path.join(folder, fileName), { goOn: () => undefined, rest });
    } catch {
      // Somebody may be reading it.
    }
  }
}
