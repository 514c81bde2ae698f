import { closeSync, fsyncSync, openSync } from 'node:fs';

/**
 * Brings what a file holds to the disk, so that what is done next may rely on it after a power cut.
 * @throws what the file system throws.
 */
export function flushFile(file: string): void {
  // Windows flushes only what may be written.
  flush(file, 'r+');
}

/** Brings a folder's list of files to the disk, where the system has a way to: Windows and some shares know no such thing. */
export function flushFolder(folder: string): void {
  try {
    flush(folder, 'r');
  } catch {
    // The names are as safe as they can be made there.
  }
}

function flush(place: string, flags: 'r' | 'r+'): void {
  const handle = openSync(place, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
