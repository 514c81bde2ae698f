import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DoctorStep } from '../../main/doctor/step.ts';
import { changeSettings, initTraining, runPos, runPosJson } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface DoctorAnswer {
  readonly ok: boolean;
  readonly steps: readonly DoctorStep[];
}

describe('doctor devices', () => {
  it('looks at this computer before it is a terminal', async () => {
    const { exitCode, json } = await runPosJson<DoctorAnswer>(['--lang', 'en', 'doctor', 'devices']);
    expect(exitCode).toBe(0);
    expect(json.ok).toBe(true);
    expect(json.steps.map(({ name }) => name).slice(0, 4)).toEqual([
      'Serial ports',
      'HID scanners',
      "Printers' device files",
      "The system's printers",
    ]);
  });

  it('says what is missing of what is set up, and how to put it right', async () => {
    const data = await initTraining();
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const address = closed.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await new Promise((resolve) => closed.close(resolve));
    await changeSettings(data, {
      scanners: [{ kind: 'hid', usb: { vendorId: 'ffff', productId: '0001' } }],
      printer: { transport: `tcp://127.0.0.1:${port}` },
    });
    const { exitCode, json } = await runPosJson<DoctorAnswer>(['--data', data, '--lang', 'en', 'doctor', 'devices']);
    expect(exitCode).toBe(2);
    expect(json.ok).toBe(false);
    const bad = json.steps.filter(({ verdict }) => verdict === 'bad');
    expect(bad.map(({ name }) => name)).toEqual(expect.arrayContaining(['Scanner 1 (HID)', 'Printer of the settings']));
    for (const { fix } of bad) {
      expect(fix).toEqual(expect.any(String));
    }
  });

  it('warns of a logo that is not there, and is well all the same', async () => {
    const data = await initTraining();
    const lp = path.join(tempFolder(), 'lp');
    await changeSettings(data, { printer: { transport: { kind: 'file', path: lp }, logo: '/nowhere/logo.png' } });
    const { exitCode, json } = await runPosJson<DoctorAnswer>(['--data', data, '--lang', 'en', 'doctor', 'devices']);
    expect(exitCode).toBe(0);
    expect(json.steps).toContainEqual({
      name: "Receipts' logo",
      verdict: 'warning',
      detail: expect.stringContaining('/nowhere/logo.png'),
      fix: expect.any(String),
    });
  });

  it('is told in lines, each fix below what it is for', async () => {
    const data = await initTraining();
    const { stdout, exitCode } = await runPos(['--data', data, 'doctor', 'devices']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\[正常\] シリアルポート: /m);
    expect(stdout).toMatch(/^\[正常\] 読取機 1（キーボード）: /m);
  });
});

describe('doctor', () => {
  interface GroupedAnswer {
    readonly ok: boolean;
    readonly steps: readonly (DoctorStep & { readonly group: string })[];
  }

  it('tells what it can before there is a terminal, and ends with 2', async () => {
    const { exitCode, json } = await runPosJson<GroupedAnswer>(['--lang', 'en', 'doctor']);
    expect([exitCode, json.ok]).toEqual([2, false]);
    expect(new Set(json.steps.map(({ group }) => group))).toEqual(new Set(['program', 'devices']));
    expect(json.steps[0]).toMatchObject({ name: 'Settings', verdict: 'bad', fix: expect.any(String) });
  });

  it('finds a training terminal well, and its ledger is sound afterwards', async () => {
    const data = await initTraining();
    const { exitCode, json } = await runPosJson<GroupedAnswer>(['--data', data, '--lang', 'en', 'doctor']);
    expect(json.steps.filter(({ verdict }) => verdict === 'bad')).toEqual([]);
    expect(exitCode).toBe(0);
    expect([...new Set(json.steps.map(({ group }) => group))]).toEqual(['program', 'line', 'keys', 'data', 'devices']);
    const verified = await runPosJson(['--data', data, 'ledger', 'verify']);
    expect(verified.json).toMatchObject({ ok: true });
  });

  it('is told in groups, each fix below what it is for', async () => {
    const data = await initTraining();
    const { stdout } = await runPos(['--data', data, 'doctor']);
    expect(stdout).toMatch(/^プログラム\n\[正常\] 設定: /m);
    expect(stdout).toMatch(/^\n?通信\n\[正常\] /m);
    expect(stdout).toContain('[正常] 署名の受付: ');
  });

  it('says what is wrong with damaged settings', async () => {
    const data = await initTraining();
    writeFileSync(path.join(data, 'terminal.json'), '{');
    const { exitCode, json } = await runPosJson<GroupedAnswer>(['--data', data, '--lang', 'en', 'doctor']);
    expect(exitCode).toBe(2);
    expect(json.steps[0]?.detail).toContain('SETTINGS_NOT_JSON');
  });
});
