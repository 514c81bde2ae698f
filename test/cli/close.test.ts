import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DayReportJson } from '../../main/cli/day-report.ts';
import { payOnce, startGatewayProcess, withTrainingLedger } from '../support/amending.ts';
import { changeSettings, initTraining, runPos, runPosJson } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface CloseAnswer {
  readonly ok: boolean;
  readonly close: DayReportJson;
  readonly earlier: readonly DayReportJson[];
  readonly exported: readonly string[];
  readonly error?: { readonly code: string };
}

const close = (data: string, ...more: string[]) => runPosJson<CloseAnswer>(['--data', data, 'close', ...more]);

const refund = (data: string, id: string, ...more: string[]) =>
  runPosJson(['--data', data, 'refund', '--payment', id, '--no-print', ...more]);

describe('close', () => {
  it('looks at the day as often as wanted, and closes it once', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 2000);
    await payOnce(data, 301);
    await refund(data, id, '--amount', '500');
    const totals = {
      paymentCount: 1,
      paymentYen: 2000,
      refundCount: 1,
      refundYen: 500,
      cancelCount: 0,
      cancelYen: 0,
      netYen: 1500,
    };
    expect(await close(data, '--report', 'x')).toMatchObject({
      exitCode: 0,
      json: { ok: true, close: { report: 'x', sequence: null, totals, unknown: [] } },
    });
    const { exitCode, json } = await close(data);
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: {
        ok: true,
        close: {
          report: 'z',
          sequence: 1,
          totals,
          byBrand: [{ payType: '01', name: 'Alipay', ...totals }],
          unknown: [],
          previousHash: '0'.repeat(64),
          reconciled: { state: 'done', onlyHere: 0, onlyThere: 0, differs: 0 },
        },
        earlier: [],
      },
    });
    expect(json.close.businessDate).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(await close(data)).toMatchObject({
      exitCode: 2,
      json: { ok: false, error: { code: 'DAY_ALREADY_CLOSED' } },
    });
    await payOnce(data, 700);
    expect((await close(data, '--no-reconcile')).json.close).toMatchObject({
      sequence: 2,
      previousHash: json.close.hash,
      reconciled: { state: 'notAsked' },
    });
    expect(await runPosJson(['--data', data, 'ledger', 'verify'])).toMatchObject({ exitCode: 0 });
  });

  it('lists what nobody knows yet, and tells in the next close what it has turned into', async () => {
    const data = await initTraining();
    const { id, receiptNo } = await payOnce(data, 1601);
    const { json } = await close(data);
    expect(json.close).toMatchObject({
      totals: { paymentCount: 0, netYen: 0 },
      unknown: [{ flow: 'payment', id, receiptNo, yen: 1601, doing: 'asking', listedIn: null }],
    });
    await runPosJson(['--data', data, 'recover', '--until-settled']);
    expect((await close(data)).json.close).toMatchObject({
      totals: { paymentCount: 1, netYen: 1601 },
      adjustments: [{ kind: 'payment', id, receiptNo, yen: 1601, listedIn: 1 }],
    });
  });

  it('makes up for days that were forgotten, and refuses those that have not begun', async () => {
    const data = await initTraining();
    await payOnce(data, 2000);
    const { json } = await close(data, '--report', 'x');
    const today = json.close.businessDate;
    expect(await close(data, '--date', '2099-01-01')).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'DAY_NOT_YET' } },
    });
    expect(await close(data, '--date', '2026-02-30')).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'USAGE' } },
    });
    expect((await close(data, '--date', today)).json).toMatchObject({ close: { businessDate: today }, earlier: [] });
  });

  it('is made where the gateway cannot be reached, and says that nothing was compared', async () => {
    const data = await initTraining();
    const { url } = await startGatewayProcess(data);
    await payOnce(data, 2000);
    await changeSettings(data, { gateway: { baseUrl: url.replace(/\d+$/, '1') } });
    const { exitCode, json, stderr } = await close(data);
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: { close: { totals: { netYen: 2000 }, reconciled: { state: 'failed', code: 'RECONCILE_FAILED' } } },
    });
    expect(stderr).toContain('RECONCILE_FAILED');
  });

  it('writes PDF and CSV into the files that were named, and where the settings want them', async () => {
    const data = await initTraining();
    await changeSettings(data, { closing: { autoExport: ['pdf', 'csvShiftJis'] } });
    await payOnce(data, 2000);
    const folder = tempFolder();
    const csv = path.join(folder, 'day.csv');
    const pdf = path.join(folder, 'day.pdf');
    const { json } = await close(data, '--csv', csv, '--pdf', pdf);
    expect(readFileSync(csv).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    expect(json.exported).toHaveLength(2);
    expect(readdirSync(path.join(data, 'exports'))).toHaveLength(2);
    expect(json.exported.every((file) => existsSync(file))).toBe(true);
  });

  it.each([
    ['x', '--csv'],
    ['z', '--csv'],
    ['z', '--pdf'],
  ])('as %s leaves the ledger alone where that is named with %s, and closes nothing', async (report, option) => {
    const data = await initTraining();
    await payOnce(data, 2000);
    const ledger = path.join(data, readdirSync(data).find((name) => name.endsWith('.sqlite')) ?? '');
    const { json } = await close(data, '--report', report, option, ledger);
    expect(json).toMatchObject({ error: { code: 'FILE_UNWRITABLE' } });
    expect(withTrainingLedger(data, (opened) => opened.days.lastSequence)).toBe(0);
  });

  it('stands where a file cannot be written: the next try says that it was made', async () => {
    const data = await initTraining();
    await payOnce(data, 2000);
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'file'), '');
    mkdirSync(path.join(folder, 'there.csv'));
    const { exitCode, json } = await close(data, '--csv', path.join(folder, 'there.csv'));
    expect({ exitCode, json }).toMatchObject({ exitCode: 1, json: { error: { code: 'FILE_UNWRITABLE' } } });
    expect(await close(data)).toMatchObject({ json: { error: { code: 'DAY_ALREADY_CLOSED' } } });
    expect(withTrainingLedger(data, (ledger) => ledger.days.lastSequence)).toBe(1);
  });

  it('asks for an operator once there is a manager, and for a manager while something is open', async () => {
    const data = await initTraining();
    await changeSettings(data, { operators: { signIn: 'required' } });
    const pins = tempFolder();
    const pinFile = (name: string, pin: string) => {
      const file = path.join(pins, name);
      writeFileSync(file, `${pin}\n`);
      return file;
    };
    const add = (id: string, role: string, newPin: readonly string[], ...who: readonly string[]) =>
      runPosJson(['--data', data, ...who, 'operators', 'add', '--id', id, '--name', id, '--role', role, ...newPin]);
    await payOnce(data, 1601);
    const own = pinFile('m1', '2580');
    const hers = pinFile('c1', '1478');
    const manager = ['--operator', 'm1', '--pin-file', own];
    const cashier = ['--operator', 'c1', '--pin-file', hers];
    expect(await add('m1', 'manager', ['--pin-file', own])).toMatchObject({ exitCode: 0 });
    expect(await add('c1', 'cashier', ['--new-pin-file', hers], ...manager)).toMatchObject({ exitCode: 0 });
    const closeAs = (...who: string[]) => runPosJson<CloseAnswer>(['--data', data, ...who, 'close']);
    expect((await closeAs()).json.error?.code).toBe('APPROVAL_NEEDED');
    expect((await closeAs(...cashier)).json.error?.code).toBe('APPROVAL_NEEDED');
    expect((await closeAs(...manager)).json.close).toMatchObject({ sequence: 1, closedBy: 'm1', approvedBy: 'm1' });
  });

  it('says it in words as well', async () => {
    const data = await initTraining();
    await payOnce(data, 2000);
    const { stdout } = await runPos(['--data', data, '--lang', 'en', 'close', '--no-reconcile']);
    expect(stdout).toMatch(/Close no\. 1, \d{4}-\d\d-\d\d\npayments 1 ¥2,000 {2}refunds 0 ¥0/);
  });
});
