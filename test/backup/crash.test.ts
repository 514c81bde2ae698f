import { execFile } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { changeSettings, initTraining, runPos, runPosJson } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { copyOf, pay } from './terminals.ts';

const run = promisify(execFile);

/** Runs the command line until its n-th call that changes a disk; says whether it came to its end. */
async function runUntilCall(
  n: number,
  thread: 'main' | 'worker',
  args: readonly string[],
): Promise<'killed' | 'ended'> {
  const script = ['--import', './test/backup/die-at-call.ts', 'main/cli.ts', '--json', ...args];
  try {
    await run(process.execPath, script, { env: { ...process.env, DIE_AT_CALL: String(n), DIE_IN: thread } });
    return 'ended';
  } catch (error) {
    const { signal, stderr } = error as { signal?: string; stderr?: string };
    if (signal !== 'SIGKILL') {
      throw new Error(`failed by itself: ${stderr ?? String(error)}`);
    }
    return 'killed';
  }
}

interface Verified {
  readonly ok: boolean;
  readonly ledger: { readonly journalRows: number; readonly payments: number; readonly headHash: string };
}

async function verify(data: string): Promise<Verified> {
  const { json } = await runPosJson<Verified>(['--data', data, 'ledger', 'verify']);
  expect(json.ok).toBe(true);
  return json;
}

describe('a process that is killed', () => {
  it('in the middle of a backup leaves the ledger as it was, and only whole copies', async () => {
    const source = await initTraining();
    const copies = tempFolder();
    await changeSettings(source, { backup: { folder: copies } });
    await pay(source, 1000);
    const before = await verify(source);
    let point = 0;
    for (let outcome: string = 'killed'; outcome === 'killed'; ) {
      point += 1;
      const data = path.join(tempFolder(), 'data');
      cpSync(source, data, { recursive: true });
      outcome = await runUntilCall(point, 'worker', ['--data', data, 'backup', 'make']);
      expect((await verify(data)).ledger.headHash).toBe(before.ledger.headHash);
      for (const name of readdirSync(copies).filter((file) => file.endsWith('.sqlite'))) {
        expect((await runPos(['--data', data, 'backup', 'check', path.join(copies, name)])).exitCode).toBe(0);
      }
      expect((await runPos(['--data', data, 'backup', 'make'])).exitCode).toBe(0);
      const left = [...readdirSync(path.join(data, 'backups')), ...readdirSync(copies)];
      expect(left.filter((file) => !file.endsWith('.sqlite'))).toEqual([]);
    }
    expect(point).toBeGreaterThan(5);
  }, 120_000);

  it('in the middle of a restore leaves the old ledger or the new one, and loses neither', async () => {
    const source = await initTraining();
    await pay(source, 1000);
    const copy = await copyOf(source);
    await pay(source, 700);
    const before = await verify(source);
    const seen = new Set<string>();
    let point = 0;
    for (let outcome: string = 'killed'; outcome === 'killed'; ) {
      point += 1;
      const data = path.join(tempFolder(), 'data');
      cpSync(source, data, { recursive: true });
      outcome = await runUntilCall(point, 'main', ['--data', data, 'restore', copy, '--accept-loss']);
      const after = await verify(data);
      const isOld = after.ledger.headHash === before.ledger.headHash;
      seen.add(isOld ? 'old' : 'new');
      expect(after.ledger.payments).toBe(isOld ? 2 : 1);
      const kept = readdirSync(data).filter((name) => /^training-ledger\.replaced-.*\.sqlite$/.test(name));
      if (!isOld) {
        const check = await runPosJson<{ backup: { payments: number } }>([
          '--data',
          data,
          'backup',
          'check',
          path.join(data, kept[0] ?? ''),
        ]);
        expect(check.json.backup.payments).toBe(2);
      }
      // Whatever was left over is gone after the next one.
      const again = await runPos(['--data', data, 'restore', copy, '--accept-loss']);
      expect(again.exitCode).toBe(0);
      expect(readdirSync(data).filter((name) => name.includes('restoring'))).toEqual([]);
    }
    expect(seen).toEqual(new Set(['old', 'new']));
    expect(point).toBeGreaterThan(6);
  }, 180_000);
});
