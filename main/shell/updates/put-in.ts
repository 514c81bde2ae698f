import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, renameSync } from 'node:fs';
import { chmod, copyFile, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { flushFolder } from '../../common/flush.ts';
import type { KeptVersion } from '../../updates/starts.ts';
import type { BroughtFile } from '../../updates/update-desk.ts';
import type { Installed } from './installation.ts';

/** What is started, and goes on when this process has ended. */
interface Started {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Lays beside this version what is to take its place, so that nothing that can fail or take long is left for the moment in which
 * everything is closed. A power cut afterwards leaves one version or the other, whole.
 * @param brought what puts it in.
 * @throws Error where it is gone or not what was checked, or the disk is full.
 */
export async function stage(installed: Installed, brought: BroughtFile): Promise<void> {
  if (installed.kind === 'windows') {
    // An installer lies where it was brought to, as long as no virus scanner or cleaner has taken it away.
    await check(brought.file, brought.sha512);
    return;
  }
  const staged = stagedFile(installed.file);
  try {
    await copyFile(brought.file, staged);
    await check(staged, brought.sha512);
    await chmod(staged, 0o755);
    await flush(staged);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
}

async function check(file: string, sha512: string): Promise<void> {
  if (!existsSync(file)) {
    throw new Error(`${path.basename(file)} is gone`);
  }
  if ((await hashOf(file)) !== sha512) {
    throw new Error(`${path.basename(file)} has been changed since it was checked`);
  }
}

/** Brings it to the disk beside what else goes on: a whole program takes its time. */
async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Puts a version that was staged in the place of this one and starts it once this process has ended, which must be soon:
 * everything is closed.
 * @param file what puts it in.
 * @param args what this version was started with.
 * @throws Error where it cannot be put there, or started.
 */
export function putIn(
  installed: Installed,
  file: string,
  args: readonly string[],
  start: (started: Started) => void = startDetached,
): void {
  switch (installed.kind) {
    case 'appImage':
      // The running program reads on from the file that was.
      renameSync(stagedFile(installed.file), installed.file);
      flushFolder(path.dirname(installed.file));
      startAfterwards(installed.file, args, start);
      return;
    case 'windows':
      start({ program: file, args: ['--updated', '/S', '--force-run'] });
      return;
  }
}

/**
 * Starts a program of one file once this process has ended.
 * @throws Error where nothing can be started.
 */
export function startAfterwards(
  file: string,
  args: readonly string[],
  start: (started: Started) => void = startDetached,
): void {
  start(afterThisProcess(file, args));
}

function stagedFile(file: string): string {
  return `${file}.new`;
}

/** Only one instance runs at a time, and an AppImage is mounted as long as it runs. */
const WAIT = 'while kill -0 "$1" 2>/dev/null; do sleep 0.2; done; shift; exec "$@"';

function afterThisProcess(program: string, args: readonly string[]): Started {
  const { APPIMAGE: _file, APPDIR: _folder, ARGV0: _name, OWD: _from, ...env } = process.env;
  return { program: '/bin/sh', args: ['-c', WAIT, 'sh', String(process.pid), program, ...args], env };
}

function startDetached({ program, args, env }: Started): void {
  const child = spawn(program, args, {
    detached: true,
    stdio: 'ignore',
    cwd: path.parse(process.execPath).root,
    ...(env === undefined ? {} : { env }),
  });
  // Whoever could be told has ended by then.
  child.on('error', () => undefined);
  if (child.pid === undefined) {
    throw new Error(`${path.basename(program)} could not be started`);
  }
  child.unref();
}

/**
 * Keeps what put the running version in, and nothing older.
 * @throws Error where it is not there, or the disk is full.
 */
export async function keepVersion(installed: Installed, version: string, folder: string): Promise<KeptVersion> {
  const source = installed.kind === 'appImage' ? installed.file : installed.installer;
  const file = path.join(folder, `${version}${path.extname(source)}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyFile(source, file);
  return { version, file, sha512: await hashOf(file) };
}

/** Whether a kept file is still what was kept. */
export async function isIntact({ file, sha512 }: KeptVersion): Promise<boolean> {
  const folder = path.dirname(file);
  return readdirSync(folder).includes(path.basename(file)) && (await hashOf(file)) === sha512;
}

/** A file's SHA-512, base64. @throws Error where it cannot be read. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}
