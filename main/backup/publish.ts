import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { TerminalError } from '../common/errors.ts';
import { flushFolder } from '../common/flush.ts';
import { unfinishedName } from './copy-name.ts';
import type { Pace } from './pace.ts';
import { removeGently } from './remove.ts';

/** Each is brought to the disk before the next: one great flush at the end would keep a sale's own write waiting. */
const PORTION_BYTES = 256 * 1024;

/**
 * Gives a checked copy its name in its folder, where it appears whole or not at all.
 * @param pace told after each portion that was carried to another folder; the disk rests as long as it works.
 * @throws TerminalError BACKUP_FAILED where the folder gives back other bytes than it was given.
 */
export function publish(
  checked: string,
  target: { readonly folder: string; readonly fileName: string },
  pace: Pace,
): void {
  const file = path.join(target.folder, target.fileName);
  if (path.dirname(checked) === path.resolve(target.folder)) {
    renameSync(checked, file);
    flushFolder(target.folder);
    return;
  }
  const unfinished = path.join(target.folder, unfinishedName(target.fileName));
  try {
    const sent = carry(checked, unfinished, pace);
    if (hashOf(unfinished, pace) !== sent) {
      throw new TerminalError('BACKUP_FAILED', { detail: `${target.fileName}: read back otherwise than written` });
    }
    renameSync(unfinished, file);
    flushFolder(target.folder);
  } catch (error) {
    removeQuietly(unfinished);
    throw error;
  }
  try {
    removeGently(checked, pace);
  } catch {
    // The copy is where it belongs: nothing that comes after it may call it a failure.
    removeQuietly(checked);
  }
}

/** Copies a file and brings it to the disk; gives the hash of what was written. */
function carry(from: string, to: string, { goOn, rest }: Pace): string {
  const hash = createHash('sha256');
  const target = openSync(to, 'w', 0o600);
  try {
    forEachPortion(from, (portion) => {
      const begun = performance.now();
      hash.update(portion);
      for (let at = 0; at < portion.length; ) {
        at += writeSync(target, portion, at);
      }
      fsyncSync(target);
      goOn();
      rest(performance.now() - begun);
    });
    return hash.digest('hex');
  } finally {
    closeSync(target);
  }
}

function hashOf(file: string, { goOn }: Pick<Pace, 'goOn'>): string {
  const hash = createHash('sha256');
  forEachPortion(file, (portion) => {
    hash.update(portion);
    goOn();
  });
  return hash.digest('hex');
}

function forEachPortion(file: string, work: (portion: Uint8Array) => void): void {
  const buffer = Buffer.allocUnsafe(PORTION_BYTES);
  const handle = openSync(file, 'r');
  try {
    for (let count = readSync(handle, buffer); count > 0; count = readSync(handle, buffer)) {
      work(buffer.subarray(0, count));
    }
  } finally {
    closeSync(handle);
  }
}

/** What is left over is removed before the next copy is made. */
export function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder may be gone altogether.
  }
}
