import { closeSync, fsyncSync, openSync } from 'node:fs';
import { systemCode } from './errors.ts';

/** The file system knows no such thing: unlike a disk that is full or broken, that stands in nobody's way. */
const KNOWS_NONE = /^(EINVAL|ENOSYS|ENOTSUP|EOPNOTSUPP)$/;

/**
 * Brings what a file holds to the disk, so that what is done next may rely on it after a power cut; where the file system
 * knows no such thing, the file is as safe as it can be made there.
 * @throws what the file system throws otherwise.
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
  } catch (error) {
    if (!KNOWS_NONE.test(systemCode(error))) {
      throw error;
    }
  } finally {
    closeSync(handle);
  }
}
