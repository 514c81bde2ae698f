import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DataFolderHold } from '../../main/ledger/data-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

const owner = { pid: process.pid, since: '2026-11-22T03:00:00.000Z' };

const holderScript = `
  import { DataFolderHold } from ${JSON.stringify(path.resolve('main/ledger/data-folder.ts'))};
  const hold = DataFolderHold.acquire(process.argv[1], { pid: process.pid, since: '2026-11-22T03:00:00.000Z' }, 0);
  console.log('held');
  setTimeout(() => hold.release(), Number(process.argv[2]));
`;

const turnsScript = `
  import { DataFolderHold } from ${JSON.stringify(path.resolve('main/ledger/data-folder.ts'))};
  for (let turn = 0; turn < 60; turn += 1) {
    DataFolderHold.acquire(process.argv[1], { pid: process.pid, since: '2026-11-22T03:00:00.000Z' }, 5000).release();
  }
`;

const swapScript = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const refuse = (code) => () => {
    throw Object.assign(new Error(), { code });
  };
  fs.linkSync = refuse('EPERM');
  fs.fsyncSync = refuse('EINVAL');
  syncBuiltinESMExports();
  const { DataFolderHold } = await import(${JSON.stringify(path.resolve('main/ledger/data-folder.ts'))});
  const at = '2026-11-22T03:00:00.000Z';
  const hold = DataFolderHold.acquire(process.argv[1], { pid: process.pid, since: at }, 0);
  hold.swapLedger({ name: 'ledger.sqlite', staged: 'new', kept: 'kept' }, { seq: 7, hash: 'ab' }, at);
  hold.release();
`;

/** Another process that takes the folder again and again; gives its exit code. */
async function takeTurns(folder: string): Promise<unknown> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', turnsScript, folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [exitCode] = await once(child, 'exit');
  return exitCode;
}

/** Another process that holds the folder for a time. */
async function otherProcess(folder: string, forMs = 60_000) {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', holderScript, folder, String(forMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(createInterface({ input: child.stdout }), 'line');
  return child;
}

describe('holding a data folder', () => {
  it('makes the folder, for its owner alone', () => {
    const folder = path.join(tempFolder(), 'deep', 'data');
    DataFolderHold.acquire(folder, owner, 0).release();
    DataFolderHold.acquire(folder, owner, 0).release();
  });

  it('keeps a second process out, and tells it who has the folder', async () => {
    const folder = tempFolder();
    const child = await otherProcess(folder);
    expect(() => DataFolderHold.acquire(folder, owner, 0)).toThrow(
      expect.objectContaining({
        code: 'DATA_FOLDER_IN_USE',
        params: expect.objectContaining({ pid: child.pid, since: '2026-11-22T03:00:00.000Z' }),
      }),
    );
  });

  it('ends with its process, also when that is killed', async () => {
    const folder = tempFolder();
    const child = await otherProcess(folder);
    child.kill('SIGKILL');
    await once(child, 'exit');
    DataFolderHold.acquire(folder, owner, 0).release();
  });

  it('is waited for where a process has it only for a moment', async () => {
    const folder = tempFolder();
    await otherProcess(folder, 300);
    expect(() => DataFolderHold.acquire(folder, owner, 0)).toThrow();
    DataFolderHold.acquire(folder, owner, 10_000).release();
  });

  it('goes from one to the next where many wait for it', async () => {
    const folder = tempFolder();
    expect(await Promise.all([takeTurns(folder), takeTurns(folder), takeTurns(folder)])).toEqual([0, 0, 0]);
  });

  it('keeps a second holder in the same process out as well', () => {
    const folder = tempFolder();
    const hold = DataFolderHold.acquire(folder, owner, 0);
    expect(() => DataFolderHold.acquire(folder, owner, 0)).toThrow(
      expect.objectContaining({ code: 'DATA_FOLDER_IN_USE' }),
    );
    hold.release();
    DataFolderHold.acquire(folder, owner, 0).release();
  });

  it('remembers which ledgers were made here', () => {
    const folder = tempFolder();
    const hold = DataFolderHold.acquire(folder, owner, 0);
    expect(hold.ledgerCreatedAt('ledger.sqlite')).toBeUndefined();
    hold.rememberLedger('ledger.sqlite', '2026-11-22T03:00:00.000Z');
    hold.rememberLedger('ledger.sqlite', '2027-01-01T00:00:00.000Z');
    hold.release();
    const again = DataFolderHold.acquire(folder, owner, 0);
    expect(again.ledgerCreatedAt('ledger.sqlite')).toBe('2026-11-22T03:00:00.000Z');
    again.release();
  });

  it('puts another ledger in the place of one, also where files have no second names and cannot be flushed', () => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'ledger.sqlite'), 'old');
    writeFileSync(path.join(folder, 'new'), 'new');
    execFileSync(process.execPath, ['--input-type=module', '-e', swapScript, folder]);
    const textOf = (name: string) => readFileSync(path.join(folder, name), 'utf8');
    expect([textOf('ledger.sqlite'), textOf('kept')]).toEqual(['new', 'old']);
    expect(readdirSync(folder)).not.toContain('new');
    const hold = DataFolderHold.acquire(folder, owner, 0);
    expect(hold.headOf('ledger.sqlite')).toEqual({ seq: 7, hash: 'ab' });
    hold.release();
  });

  it('is refused in a place that cannot be written', () => {
    const file = path.join(tempFolder(), 'file');
    writeFileSync(file, '');
    expect(() => DataFolderHold.acquire(path.join(file, 'data'), owner, 0)).toThrow(
      expect.objectContaining({ code: 'DATA_FOLDER_NOT_WRITABLE' }),
    );
  });
});
