import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Takes a lock for this process; false where another one that is alive has it. */
export function takeLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = ownerOf(file);
    if (owner !== undefined && isAlive(owner)) {
      return false;
    }
    rmSync(file, { force: true });
    return takeLock(file);
  }
}

/** None where the lock was given back meanwhile. */
function ownerOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** True while a process of this number runs. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
