import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { readPaymentCode } from '../../main/common/payment-code.ts';
import { yen } from '../../main/common/yen.ts';
import { createMask } from '../../main/logging/mask.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { type BundleParts, makeSupportBundle } from '../../main/root/support-bundle.ts';
import { openTerminal } from '../../main/root/terminal.ts';
import { makeTrainingTerminal } from '../../main/root/training-terminal.ts';
import { settingsSchema } from '../../main/settings/schema.ts';
import { bundleName } from '../../main/support/bundle.ts';
import { logEntries } from '../../main/support/log-entries.ts';
import { runPosJson } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { unzip } from '../support/zip.ts';

const CODE = '280390312172859395';

function trainingTerminal(): StoredTerminal {
  const stored = new StoredTerminal(path.join(tempFolder(), 'data'));
  makeTrainingTerminal(stored, systemClock);
  return stored;
}

const partsOf = (stored: StoredTerminal): BundleParts => ({
  stored,
  clock: systemClock,
  version: '1.2.3',
  doctor: async () => [{ group: 'data', name: 'Ledger', verdict: 'good', detail: 'sound', fix: null }],
  verifiesAll: false,
});

async function sell(stored: StoredTerminal) {
  const terminal = await openTerminal(stored, systemClock);
  const code = readPaymentCode(CODE);
  if (!code.ok) {
    throw new Error(code.problem);
  }
  const paid = await terminal.sales.pay({ amount: yen(1200), code: code.code, payType: '99' as never, by: 'unnamed' });
  await terminal.close();
  return paid;
}

async function bundleOf(parts: BundleParts): Promise<Map<string, Buffer>> {
  return await unzip(readFileSync(await makeSupportBundle(parts, { folder: tempFolder() })));
}

const jsonIn = (files: Map<string, Buffer>, name: string) =>
  JSON.parse(String(files.get(name))) as Record<string, unknown>;

describe('a bundle for support', () => {
  it('is one file that tells the program, the settings, the doctor and the ledger in numbers', async () => {
    const stored = trainingTerminal();
    const paid = await sell(stored);
    const files = await bundleOf(partsOf(stored));
    expect([...files.keys()].toSorted()).toEqual([
      'about.json',
      'doctor.json',
      'instance.json',
      'ledger.json',
      'settings/terminal.json',
    ]);
    expect(jsonIn(files, 'about.json')).toMatchObject({ version: '1.2.3', node: process.versions.node });
    expect(settingsSchema.parse(jsonIn(files, 'settings/terminal.json'))).toEqual(stored.settings());
    expect(jsonIn(files, 'doctor.json')).toMatchObject([{ name: 'Ledger', verdict: 'good' }]);
    expect(jsonIn(files, 'ledger.json')).toMatchObject({
      mode: 'training',
      verified: 'sound',
      paymentsByState: { paid: 1 },
      counts: { payments: 1 },
      journalByKind: { 'payment.paid': 1 },
    });
    const all = [...files.values()].join('\n');
    for (const secret of [CODE, paid.orderId, paid.token, paid.receiptNo, paid.id]) {
      expect(secret).toEqual(expect.any(String));
      expect(all).not.toContain(secret);
    }
  });

  it('counts beside whoever has the ledger open', async () => {
    const stored = trainingTerminal();
    await sell(stored);
    const open = openLedger(stored, systemClock);
    expect(jsonIn(await bundleOf(partsOf(stored)), 'ledger.json')).toMatchObject({ verified: 'sound' });
    open.close();
  });

  it('masks the logs once more, and takes the newest that fit', async () => {
    const stored = trainingTerminal();
    const folder = path.join(stored.folder, 'logs');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'window.log'), `{"event":"old rules","code":"${CODE}","passphrase":"hunter2!"}\n`);
    writeFileSync(path.join(folder, 'notes.log'), 'not ours');
    const files = await bundleOf(partsOf(stored));
    const text = String(files.get('logs/window.log'));
    expect(text).toContain('old rules');
    expect(text).not.toContain(CODE);
    expect(text).not.toContain('hunter2!');
    expect([...files.keys()]).not.toContain('logs/notes.log');
  });

  it('has no more of the logs than it may', async () => {
    const folder = tempFolder();
    const line = `${'some words. '.repeat(9)}\n`.replace(' \n', '\n');
    for (const [index, name] of ['window.log', 'window-20261121-000000-1.log', 'cli.log'].entries()) {
      writeFileSync(path.join(folder, name), line.repeat(100));
      utimesSync(path.join(folder, name), 1_000_000 - index, 1_000_000 - index);
    }
    const entries = await logEntries(folder, createMask(), 15_000);
    expect(entries.map(({ name }) => name)).toEqual(['logs/window.log', 'logs/window-20261121-000000-1.log']);
    expect(entries.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThanOrEqual(15_000);
    expect(String(entries[1]?.content).split('\n')[0]).toBe(line.trimEnd());
  });

  it('is made of a computer that is no terminal yet, and of damaged settings and ledgers', async () => {
    const none = new StoredTerminal(tempFolder());
    expect(jsonIn(await bundleOf(partsOf(none)), 'ledger.json')).toBeNull();
    const stored = trainingTerminal();
    await sell(stored);
    writeFileSync(stored.ledgerFile('training'), 'no ledger');
    expect(jsonIn(await bundleOf(partsOf(stored)), 'ledger.json')).toMatchObject({ verified: 'failed' });
    writeFileSync(stored.settingsFile.file, '{ "password": "hunter2!", ');
    const files = await bundleOf({ ...partsOf(stored), doctor: () => Promise.reject(new Error('no')) });
    expect(String(files.get('settings/terminal.json'))).toContain('password');
    expect(String(files.get('settings/terminal.json'))).not.toContain('hunter2!');
    expect(jsonIn(files, 'doctor.json')).toBeNull();
  });

  it('leaves out passwords that somebody wrote into an address of the settings', async () => {
    const stored = trainingTerminal();
    const settings = stored.settings();
    stored.settingsFile.save({
      ...settings,
      updates: { ...settings.updates, feed: 'https://it:pa55word!@updates.example/pos' },
    });
    const text = String((await bundleOf(partsOf(stored))).get('settings/terminal.json'));
    expect(text).toContain('https://***@updates.example/pos');
    expect(text).not.toContain('pa55word');
  });

  it('is there as a whole or not at all', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'in-the-way');
    mkdirSync(path.join(file, 'sub'), { recursive: true });
    await expect(makeSupportBundle(partsOf(trainingTerminal()), { file })).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    });
    expect(readdirSync(folder)).toEqual(['in-the-way']);
  });

  it('is called by its terminal and time', () => {
    expect(bundleName('BTer001', Date.parse('2026-11-22T03:04:05Z'))).toBe(
      'onepay-support-BTer001-20261122-030405.zip',
    );
    expect(bundleName('../../x', 0)).toBe('onepay-support-______x-19700101-000000.zip');
    expect(bundleName('', 0)).toBe('onepay-support-new-19700101-000000.zip');
  });

  it('is made by a command', async () => {
    const stored = trainingTerminal();
    const out = path.join(tempFolder(), 'bundle.zip');
    const { exitCode, json } = await runPosJson(['--data', stored.folder, 'support', 'bundle', '--out', out]);
    expect([exitCode, json]).toEqual([0, { ok: true, file: out, error: null }]);
    expect(existsSync(out)).toBe(true);
    expect(jsonIn(await unzip(readFileSync(out)), 'doctor.json')).toEqual(expect.any(Array));
  });
});

describe('the command `logs`', () => {
  it('shows the newest lines of all files, in order', async () => {
    const stored = trainingTerminal();
    const folder = path.join(stored.folder, 'logs');
    mkdirSync(folder, { recursive: true });
    const line = (second: number) => JSON.stringify({ at: `2026-11-22T00:00:0${second}.000Z`, event: `e${second}` });
    writeFileSync(path.join(folder, 'window.log'), `${line(1)}\n${line(4)}\n`);
    writeFileSync(path.join(folder, 'cli.log'), `${line(2)}\n${line(3)}\n`);
    const { json } = await runPosJson(['--data', stored.folder, 'logs', '--lines', '3']);
    expect(json['lines']).toEqual([line(2), line(3), line(4)]);
  });
});
