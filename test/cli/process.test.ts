import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { prepareDemoFolder } from '../../main/cli/demo-folder.ts';
import { createVirtualPort } from '../../main/cli/virtual-port.ts';
import { systemClock } from '../../main/common/clock.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import {
  changeSettings,
  initTraining,
  type PaymentAnswer,
  runPosJson,
  runPosProcess,
  startPos,
} from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CODE = '280390312172859395';

describe('the program as a process', () => {
  it('writes its result to standard output alone, and its exit code is the outcome', async () => {
    const data = await initTraining();
    for (const [amount, exitCode] of [
      [1500, 0],
      [1301, 2],
      [1601, 3],
    ] as const) {
      const args = ['--data', data, 'pay', '--amount', String(amount), '--code', CODE];
      const result = await runPosJson<PaymentAnswer>(args, {}, runPosProcess);
      expect(result.exitCode).toBe(exitCode);
      expect(result.json.payment?.amountYen).toBe(amount);
    }
  });

  it('lets many look on and one after the other pay, all at once', async () => {
    const data = await initTraining();
    const looking = Array.from({ length: 6 }, () => runPosProcess(['--data', data, '--json', 'history']));
    const paying = Array.from({ length: 3 }, () =>
      runPosProcess(['--data', data, '--json', 'pay', '--amount', '1500', '--code', CODE]),
    );
    const results = await Promise.all([...looking, ...paying]);
    expect(results.map(({ exitCode, stdout }) => (exitCode === 0 ? 'done' : stdout))).toEqual(
      results.map(() => 'done'),
    );
  });

  it('waits for whoever is making the ledger, and then looks on', async () => {
    const data = await initTraining();
    const hold = new StoredTerminal(data).hold(systemClock);
    const looking = runPosProcess(['--data', data, '--json', 'history']);
    await delay(1500);
    const file = path.join(data, 'training-ledger.sqlite');
    const half = new Sqlite(file);
    half.pragma('journal_mode = WAL');
    half.exec('CREATE TABLE something (x INTEGER) STRICT');
    await delay(500);
    half.close();
    rmSync(file);
    hold.release();
    expect(await looking).toMatchObject({ exitCode: 0, stdout: '{"ok":true,"payments":[],"next":null}\n' });
  });

  it('says who has the data folder where there is no ledger to look at', async () => {
    const data = await initTraining();
    const hold = new StoredTerminal(data).hold(systemClock);
    const result = await runPosProcess(['--data', data, '--json', 'history']);
    hold.release();
    expect(result.exitCode).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'DATA_FOLDER_IN_USE' } });
  });

  it.runIf(process.platform === 'linux')('ends where no folder can be made', () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      ['main/cli.ts', '--json', '--data', '/proc/x', 'init', '--training'],
      { encoding: 'utf8', timeout: 15_000, killSignal: 'SIGKILL' },
    );
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'DATA_FOLDER_NOT_WRITABLE', message: expect.stringContaining('/proc/x') },
    });
  });

  it('is run by npm as the README says', async () => {
    const data = tempFolder();
    const output = execFileSync(
      'npm',
      ['run', '--silent', 'pos', '--', '--data', data, '--json', 'init', '--training'],
      {
        encoding: 'utf8',
        shell: process.platform === 'win32',
      },
    );
    expect(JSON.parse(output)).toMatchObject({ ok: true });
  });

  it('goes on when whoever reads its output has gone away', async () => {
    const data = await initTraining();
    const { child, result } = startPos(['--data', data, 'pay', '--amount', '1014', '--code', CODE]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect((await result).exitCode).toBe(0);
    expect((await runPosJson(['--data', data, 'history'])).json).toMatchObject({ payments: [{ state: 'paid' }] });
  });

  it('shows its help, in the language asked for', async () => {
    const help = await runPosProcess(['--help']);
    expect(help).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('お客様のコードで支払う') });
    expect((await runPosProcess(['--lang', 'en', 'pay', '--help'])).stdout).toContain('amount in yen');
    expect((await runPosProcess(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await runPosProcess([])).exitCode).toBe(1);
  });
});

describe('scan', () => {
  async function scanTerminal() {
    const data = await initTraining();
    const port = await createVirtualPort();
    onTestFinished(() => port.unplug());
    await changeSettings(data, { scanners: [{ kind: 'serial', path: port.path }] });
    return { data, port };
  }

  async function scanning(args: readonly string[]) {
    const { data, port } = await scanTerminal();
    const { result, child } = startPos(['--json', '--data', data, 'scan', ...args]);
    let said = '';
    child.stderr?.on('data', (text: string) => {
      said += text;
    });
    await expect.poll(() => said, { timeout: 10_000 }).toContain('コードを読み取ってください');
    return { result, port, data, said: () => said };
  }

  it('pays what a scanner on a serial port reads', async () => {
    const { port, result } = await scanning(['--amount', '1500']);
    port.type(`]Q1${CODE}\r\n`);
    const { exitCode, stdout } = await result;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, payment: { state: 'paid', payType: '01' } });
  });

  it('does not pay a code that was cut off, and takes the next whole one', async () => {
    const { port, result, said } = await scanning(['--amount', '1500']);
    port.type('2803903121');
    await expect.poll(said).toContain('途中で切れています');
    const retry = setInterval(() => port.type(`${CODE}\r`), 500);
    const { stdout } = await result;
    clearInterval(retry);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, payment: { state: 'paid' } });
  });

  it('without an amount shows what was read, masked', async () => {
    const { port, result, data } = await scanning([]);
    port.type(`${CODE}\r`);
    const { exitCode, stdout, stderr } = await result;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      scan: {
        mask: '****9395',
        length: 18,
        aimId: null,
        durationMs: expect.any(Number),
        ending: 'CR',
        kind: 'payment',
        refusal: null,
      },
      error: null,
    });
    expect(stdout + stderr).not.toContain(CODE);
    expect((await runPosJson(['--data', data, 'history'])).json).toMatchObject({ payments: [] });
  });

  it('ends when nothing is read in time, and says when the port is not there', async () => {
    const { data, port } = await scanTerminal();
    expect(await runPosJson(['--data', data, 'scan', '--timeout', '1'])).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'SCAN_TIMED_OUT' } },
    });
    port.unplug();
    const missing = await runPosJson(['--data', data, '--lang', 'en', 'scan', '--timeout', '3']);
    expect(missing).toMatchObject({ exitCode: 2, json: { error: { code: 'SCANNER_UNAVAILABLE' } } });
    expect(missing.stderr.match(/cannot be opened/g)).toHaveLength(1);
  });
});

describe('training-gateway', () => {
  it('runs as a process of its own, and a terminal pays through it', async () => {
    const data = await initTraining();
    const { child, result, line } = startPos(['--data', data, '--json', 'training-gateway', '--port', '0']);
    const { gateway } = JSON.parse(await line(/gateway/)) as { gateway: { url: string } };
    await changeSettings(data, { gateway: { baseUrl: gateway.url } });
    const paid = await runPosJson<PaymentAnswer>(['--data', data, 'pay', '--amount', '1500', '--code', CODE]);
    expect(paid).toMatchObject({ exitCode: 0, json: { ok: true } });
    const second = await runPosJson(['--data', data, 'training-gateway', '--port', new URL(gateway.url).port]);
    expect(second).toMatchObject({ exitCode: 2, json: { error: { code: 'TRAINING_GATEWAY_UNAVAILABLE' } } });
    child.kill('SIGTERM');
    expect((await result).exitCode).toBe(0);
    const refused = await runPosJson<PaymentAnswer>(['--data', data, 'pay', '--amount', '1500', '--code', CODE]);
    expect(refused).toMatchObject({ exitCode: 4, json: { payment: { state: 'notSent' } } });
  });
});

describe('demo', () => {
  it('goes the whole way from the scan to the receipt, and verifies the ledger at its end', async () => {
    const folder = path.join(tempFolder(), 'demo-output');
    for (let round = 0; round < 2; round += 1) {
      const { exitCode, stdout, stderr } = await runPosProcess(['--lang', 'en', 'demo', '--out', folder]);
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
      for (const part of [
        'A serial port was opened: /dev/',
        'PAID',
        'NOT_ENOUGH',
        'cut off',
        'being checked',
        '0 faults',
      ]) {
        expect(stdout).toContain(part);
      }
      const files = readdirSync(folder);
      expect(files.filter((name) => name.endsWith('.svg'))).toHaveLength(6);
      expect(
        readFileSync(path.join(folder, files.find((name) => name.endsWith('customer.txt')) ?? ''), 'utf8'),
      ).toContain('¥');
    }
  }, 60_000);

  it("does not touch a folder that is not a demonstration's, though it is for training", async () => {
    const folder = tempFolder();
    const data = path.join(folder, 'data');
    await runPosJson(['--data', data, 'init', '--training']);
    writeFileSync(path.join(data, 'precious'), '');
    const before = readdirSync(data);
    expect(await runPosJson(['demo', '--out', folder])).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'DEMO_FOLDER_TAKEN', message: expect.stringContaining(data) } },
    });
    expect(readdirSync(data)).toEqual(before);
  });

  it('replaces its own folder, but not while somebody uses it', () => {
    const data = path.join(tempFolder(), 'data');
    const file = path.join(data, 'training-ledger.sqlite');
    const stored = prepareDemoFolder(data, systemClock);
    writeFileSync(file, 'old');
    const hold = stored.hold(systemClock);
    expect(() => prepareDemoFolder(data, systemClock)).toThrow(expect.objectContaining({ code: 'DATA_FOLDER_IN_USE' }));
    expect(readFileSync(file, 'utf8')).toBe('old');
    hold.release();
    expect(prepareDemoFolder(data, systemClock).settings().mode).toBe('training');
    expect(existsSync(file)).toBe(false);
  });
});

describe('the program as electron-vite builds it', () => {
  const built = path.join(tempRoot(), 'out');

  beforeAll(() => {
    execFileSync(process.execPath, ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--outDir', built], {
      stdio: 'ignore',
    });
  });

  it('does the same', async () => {
    const script = path.join(built, 'main', 'cli.js');
    const data = tempFolder();
    expect((await runPosProcess(['--data', data, 'init', '--training'], { script })).exitCode).toBe(0);
    const args = ['--data', data, 'pay', '--amount', '1500', '--code', CODE];
    const { json } = await runPosJson<PaymentAnswer>(args, { script }, runPosProcess);
    expect(json).toMatchObject({ ok: true, payment: { state: 'paid' } });
    expect(existsSync(path.join(built, 'main', 'index.js'))).toBe(true);
  });
});

/** Inside the project, so that what was built finds the installed packages. */
function tempRoot(): string {
  return path.join('node_modules', '.cache', 'onepay-pos-test');
}
