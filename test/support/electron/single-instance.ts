import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { takeLock } from './lock-file.ts';

/** What a second instance tells the first one. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: unknown;
}

/** Takes the lock of a data folder; where another process has it, tells that one and gives false. */
export function takeSingleInstanceLock(folder: string, data: unknown, hear: (second: SecondInstance) => void): boolean {
  const lock = path.join(folder, 'standin.lock');
  const inbox = path.join(folder, 'standin-second-instances');
  mkdirSync(inbox, { recursive: true });
  if (!takeLock(lock)) {
    const message: SecondInstance = { argv: process.argv, cwd: process.cwd(), data };
    writeFileSync(path.join(inbox, `${process.pid}.json`), JSON.stringify(message));
    return false;
  }
  process.on('exit', () => rmSync(lock, { force: true }));
  watch(inbox, () => readInbox(inbox, hear)).unref();
  return true;
}

function readInbox(inbox: string, hear: (second: SecondInstance) => void): void {
  for (const name of readdirSync(inbox)) {
    const file = path.join(inbox, name);
    try {
      const second = JSON.parse(readFileSync(file, 'utf8')) as SecondInstance;
      rmSync(file);
      hear(second);
    } catch {
      // Not written to its end yet: the folder tells again.
    }
  }
}
