import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { TerminalError } from '../common/errors.ts';
import { unfinishedName } from './copy-name.ts';
import { flushFolder } from './folder.ts';

const PORTION_BYTES = 1024 * 1024;

/**
 * Gives a checked copy its name in its folder, where it appears whole or not at all.
 * @param onPortion called after each portion that was carried to another folder; throws to end it.
 * @throws TerminalError BACKUP_FAILED where the folder gives back other bytes than it was given.
 */
export function publish(
  checked: string,
  target: { readonly folder: string; readonly fileName: string },
  onPortion: () => void,
): void {
  const file = path.join(target.folder, target.fileName);
  if (path.dirname(checked) === path.resolve(target.folder)) {
    renameSync(checked, file);
    flushFolder(target.folder);
    return;
  }
  const unfinished = path.join(target.folder, unfinishedName(target.fileName));
  try {
    const sent = carry(checked, unfinished, onPortion);
    if (hashOf(unfinished, onPortion) !== sent) {
      throw new TerminalError('BACKUP_FAILED', { detail: `${target.fileName}: read back otherwise than written` });
    }
    renameSync(unfinished, file);
    flushFolder(target.folder);
  } catch (error) {
    removeQuietly(unfinished);
    throw error;
  }
  removeQuietly(checked);
}

/** Copies a file and brings it to the disk; gives the hash of what was written. */
function carry(from: string, to: string, onPortion: () => void): string {
  const hash = createHash('sha256');
  const target = openSync(to, 'w', 0o600);
  try {
    forEachPortion(from, (portion) => {
      hash.update(portion);
      for (let at = 0; at < portion.length; ) {
        at += writeSync(target, portion, at);
      }
      onPortion();
    });
    fsyncSync(target);
    return hash.digest('hex');
  } finally {
    closeSync(target);
  }
}

function hashOf(file: string, onPortion: () => void): string {
  const hash = createHash('sha256');
  forEachPortion(file, (portion) => {
    hash.update(portion);
    onPortion();
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
