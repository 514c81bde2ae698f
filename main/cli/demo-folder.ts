import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { makeFolder, notWritable } from '../common/folders.ts';
import { StoredTerminal } from '../root/stored-terminal.ts';
import { trainingTemplate } from '../root/training-terminal.ts';

/** Lies in every data folder that the demonstration has made, and in no other. */
const MARKER = '.onepay-pos-demo';

/**
 * Makes a fresh training terminal. Only what an earlier demonstration made is replaced, and only while nobody uses it;
 * anybody else's folder is not touched.
 * @throws TerminalError DEMO_FOLDER_TAKEN, DATA_FOLDER_IN_USE, DATA_FOLDER_NOT_WRITABLE, DISK_FULL.
 */
export function prepareDemoFolder(folder: string, clock: Pick<Clock, 'now'>): StoredTerminal {
  const stored = new StoredTerminal(folder);
  if (existsSync(folder)) {
    if (!existsSync(path.join(folder, MARKER))) {
      throw new TerminalError('DEMO_FOLDER_TAKEN', { folder });
    }
    remove(stored, clock);
  }
  makeFolder(folder, 0o700);
  mark(folder);
  stored.keys.ensureTrainingKeys();
  stored.settingsFile.save(trainingTemplate());
  return stored;
}

function remove(stored: StoredTerminal, clock: Pick<Clock, 'now'>): void {
  const { folder } = stored;
  const hold = stored.hold(clock);
  try {
    for (const name of readdirSync(folder).filter((entry) => !isKept(entry))) {
      rmSync(path.join(folder, name), { recursive: true });
    }
  } catch (error) {
    throw notWritable(folder, error);
  } finally {
    hold.release();
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The hold's own files, of which Windows deletes none that is open, and the marker, without which nothing is deleted. */
function isKept(name: string): boolean {
  return name === MARKER || name.startsWith('instance.');
}

function mark(folder: string): void {
  try {
    writeFileSync(path.join(folder, MARKER), '');
  } catch (error) {
    throw notWritable(folder, error);
  }
}
