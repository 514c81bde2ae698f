import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { tempFolder } from './temp-folder.ts';

const DISK_KILOBYTES = 700;
const run = promisify(execFile);

/**
 * Runs a script with a data folder on a disk that has little room: a small file system of its own where one may be
 * mounted, else a limit on the size of every file. The folder's path is the script's last argument.
 */
export async function runOnSmallDisk(
  script: readonly string[],
): Promise<{ readonly output: string; readonly folder: string; readonly exitCode: number }> {
  const folder = path.join(tempFolder(), 'disk');
  mkdirSync(folder);
  const mounted = mountSmall(folder);
  const limit = mounted ? '' : `ulimit -f ${DISK_KILOBYTES}; `;
  const command = `${limit}exec "$0" "$@"`;
  try {
    const { stdout } = await run('sh', ['-c', command, process.execPath, ...script, folder]);
    return { output: stdout, folder, exitCode: 0 };
  } catch (error) {
    const { stdout = '', code = 1 } = error as { stdout?: string; code?: number };
    return { output: stdout, folder, exitCode: code };
  }
}

function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_KILOBYTES}k`, 'tmpfs', folder], { stdio: 'ignore' });
    onTestFinished(() => {
      execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
    });
    return true;
  } catch {
    return false;
  }
}
