import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

// The program as electron-builder packs it, without a network: in the place of Electron's binary stands a file in which the
// fuses can be set as in the real one.

export type Target = 'linux' | 'win32';

export interface Packed {
  /** What an installer would install. */
  readonly folder: string;
  readonly executable: string;
  readonly resources: string;
  readonly asar: string;
}

const PROJECT = path.resolve(import.meta.dirname, '../..');
/** Marks in Electron's binary where its fuses begin. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 8;

/** Packs what is built, for one system, into a folder. */
export async function pack(target: Target, folder: string): Promise<Packed> {
  const electron = path.join(folder, `electron-${target}`);
  makeElectron(electron, target);
  const output = path.join(folder, `dist-${target}`);
  // What is missing here, and only here: Windows' tools, which write into a real executable.
  const only = target === 'linux' ? [] : ['-c.disableAsarIntegrity=true', '-c.win.signAndEditExecutable=false'];
  const args = [target === 'linux' ? '--linux' : '--win', 'dir', '--x64', '--publish', 'never'];
  await promisify(execFile)(
    process.execPath,
    [
      path.join(PROJECT, 'node_modules/electron-builder/cli.js'),
      ...args,
      `-c.electronDist=${electron}`,
      `-c.directories.output=${output}`,
      ...only,
    ],
    { cwd: PROJECT, maxBuffer: 64 * 1024 * 1024 },
  );
  const packed = path.join(output, target === 'linux' ? 'linux-unpacked' : 'win-unpacked');
  const resources = path.join(packed, 'resources');
  return {
    folder: packed,
    executable: path.join(packed, target === 'linux' ? 'onepay-pos' : 'OnePay POS.exe'),
    resources,
    asar: path.join(resources, 'app.asar'),
  };
}

function makeElectron(folder: string, target: Target): void {
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  // Every fuse as Electron has it before anybody sets one: neither off nor on.
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FUSES]), Buffer.alloc(FUSES, '?')]);
  const executable = path.join(folder, target === 'linux' ? 'electron' : 'electron.exe');
  writeFileSync(executable, Buffer.concat([Buffer.alloc(1024, 0x90), wire, Buffer.alloc(1024, 0x90)]));
  chmodSync(executable, 0o755);
  writeFileSync(path.join(folder, 'version'), '45.4.1');
}
