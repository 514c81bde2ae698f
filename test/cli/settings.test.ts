import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatJsonSchema } from '../../main/settings/json-schema.ts';
import { certify, pkcs12 } from '../support/certificates.ts';
import { initTraining, runPos, runPosJson } from '../support/cli.ts';
import { gatewayKeys, terminalPrivateKey } from '../support/keys.ts';
import { tempFolder } from '../support/temp-folder.ts';

const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
const PIN = '740926';
const passphrase = 'correct horse';

function fileWith(content: object | string | Uint8Array, name = 'f.json'): string {
  const file = path.join(tempFolder(), name);
  const isText = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(file, isText ? content : JSON.stringify(content));
  return file;
}

interface Answer {
  readonly history: readonly object[];
  readonly settings: Record<string, unknown>;
  readonly differences: readonly object[];
}

const pos = (data: string, ...args: string[]) => runPosJson<Answer>(['--lang', 'en', '--data', data, ...args]);
const posText = async (data: string, ...args: string[]) =>
  (await runPos(['--lang', 'en', '--data', data, ...args])).stdout;
const refused = (code: string) => ({ json: { ok: false, error: { code } } });

/** A live terminal with these settings. */
async function terminal(more: object = {}): Promise<string> {
  const data = tempFolder();
  expect((await pos(data, 'settings', 'import', fileWith({ identity, ...more }))).exitCode).toBe(0);
  return data;
}

/** The same with a manager, one of store IT and a cashier, who all have the same PIN. */
async function staffed(more: object = {}): Promise<{ data: string; as: (id: string) => string[] }> {
  const data = await terminal(more);
  const pin = fileWith(`${PIN}\n`, 'pin');
  const as = (id: string) => ['--operator', id, '--pin-file', pin];
  const add = (id: string, name: string, role: string) => [
    'operators',
    'add',
    '--id',
    id,
    '--name',
    name,
    '--role',
    role,
  ];
  await pos(data, ...add('M1', '佐藤', 'manager'), '--pin-file', pin);
  await pos(data, ...add('I1', '鈴木', 'store-it'), ...as('M1'), '--new-pin-file', pin);
  await pos(data, ...add('C1', '田中', 'cashier'), ...as('M1'), '--new-pin-file', pin);
  return { data, as };
}

describe('settings import', () => {
  it('refuses a file that changes what is locked, unless it is to be unlocked', async () => {
    const data = await terminal({ locked: ['gateway', 'identity'] });
    const next = fileWith({ identity, gateway: { timeoutSeconds: 5 } });
    const answer = await pos(data, 'settings', 'import', next);
    expect(answer).toMatchObject({ exitCode: 1, ...refused('SETTINGS_LOCKED') });
    expect(JSON.stringify(answer.json)).toContain('gateway, locked');
    const shop = fileWith({ identity, shop: { name: 'x' }, locked: ['gateway', 'identity'] });
    expect(await pos(data, 'settings', 'import', shop)).toMatchObject({ json: { ok: true, changed: ['shop.name'] } });
    expect(await pos(data, 'settings', 'import', next, '--unlock')).toMatchObject({ exitCode: 0 });
    expect((await pos(data, 'settings', 'show')).json.settings).toMatchObject({
      locked: [],
      gateway: { timeoutSeconds: 5 },
    });
  });

  it('is for a manager or store IT where there is a manager, and the history tells who it was', async () => {
    const { data, as } = await staffed();
    const next = fileWith({ identity, shop: { name: 'New' } });
    expect(await pos(data, 'settings', 'import', next)).toMatchObject(refused('SIGN_IN_NEEDED'));
    expect(await pos(data, 'settings', 'import', next, ...as('C1'))).toMatchObject(refused('NOT_PERMITTED'));
    expect((await pos(data, 'settings', 'show')).json.settings).toMatchObject({ shop: { name: '' } });
    expect(await pos(data, 'settings', 'import', next, ...as('I1'))).toMatchObject({ exitCode: 0 });
    expect((await pos(data, 'settings', 'history')).json.history).toMatchObject([
      { kind: 'first', source: 'commandLine', by: 'unnamed' },
      {
        kind: 'changed',
        source: 'commandLine',
        by: 'operator:I1',
        changes: [{ path: 'shop.name', before: '', after: 'New' }],
      },
    ]);
    const text = await posText(data, 'settings', 'history');
    expect(text).toMatch(/no name {2}First settings \(command line\)/);
    expect(text).toMatch(/鈴木 \(I1\) {2}Settings changed \(command line\)\n {2}shop\.name: "" → "New"/);
  });

  it('mends damaged settings, which nobody can sign in by', async () => {
    const { data } = await staffed();
    writeFileSync(path.join(data, 'terminal.json'), 'torn');
    expect(await pos(data, 'settings', 'import', fileWith({ identity, shop: { name: 'x' } }))).toMatchObject({
      exitCode: 0,
      json: { damagedKept: expect.any(String) },
    });
    expect((await pos(data, 'settings', 'history')).json.history.at(-1)).toMatchObject({ by: 'unnamed' });
  });

  it('that makes a terminal live is told in the journal of real money', async () => {
    const data = await initTraining();
    await pos(data, 'settings', 'import', fileWith({ identity, mode: 'live' }));
    expect((await pos(data, 'settings', 'history')).json.history).toMatchObject([
      { kind: 'first', source: 'commandLine' },
    ]);
  });
});

describe('what an import changed', () => {
  it('is told line by line, as a comparison tells it, and to scripts', async () => {
    const data = await terminal();
    const next = fileWith({ identity, shop: { name: 'New' }, counter: { maxYen: 5000 } });
    const differences = [
      { path: 'shop.name', before: '', after: 'New' },
      { path: 'counter.maxYen', after: 5000 },
    ];
    const before = (await pos(data, 'settings', 'diff', next)).json.differences;
    expect(before).toMatchObject(differences);
    expect((await pos(data, 'settings', 'import', next)).json.differences).toEqual(before);
    expect(await posText(data, 'settings', 'import', fileWith({ identity, shop: { name: 'New' } }))).toMatch(
      /^The settings were imported.*\ncounter\.maxYen: 5000 → /,
    );
    expect(await posText(data, 'settings', 'import', fileWith({ identity, shop: { name: 'New' } }))).toContain(
      'The settings are the same.',
    );
  });
});

describe('settings history', () => {
  it('tells of a file that was changed by hand', async () => {
    const data = await terminal();
    const file = path.join(data, 'terminal.json');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), counter: { maxYen: 5 } }));
    await pos(data, 'settings', 'import', fileWith({ identity, counter: { maxYen: 6 } }));
    expect((await pos(data, 'settings', 'history')).json.history).toMatchObject([
      { kind: 'first' },
      { source: 'file', by: 'terminal', changes: [{ path: 'counter.maxYen', after: 5 }] },
      { source: 'commandLine', changes: [{ path: 'counter.maxYen', before: 5, after: 6 }] },
    ]);
  });

  it('says so where there is nothing to tell', async () => {
    const data = await initTraining();
    expect(await posText(data, 'settings', 'history')).toBe('Nothing has been written down of the settings yet.\n');
  });
});

describe('settings diff', () => {
  it('tells what a file would change, and what of it is locked', async () => {
    const data = await terminal({ locked: ['gateway'] });
    const next = fileWith({
      identity,
      locked: ['gateway'],
      gateway: { proxy: 'none' },
      closing: { exportFolder: 'x' },
    });
    expect(await pos(data, 'settings', 'diff', next)).toMatchObject({
      exitCode: 0,
      json: {
        same: false,
        differences: [
          { path: 'gateway.proxy', before: 'environment', after: 'none' },
          { path: 'closing.exportFolder', after: 'x' },
        ],
        locked: ['gateway'],
      },
    });
    expect(await posText(data, 'settings', 'diff', next)).toBe(
      'gateway.proxy: "environment" → "none"\nclosing.exportFolder: – → "x"\nLocked at this PC: gateway\n',
    );
  });

  it('compares two files without any terminal', async () => {
    const [one, other] = [fileWith({ identity }), fileWith({ identity, locale: 'US' })];
    const { stdout } = await runPos(['--lang', 'en', 'settings', 'diff', one, other]);
    expect(stdout).toBe('locale: "JAPAN" → "US"\n');
    expect((await runPos(['--lang', 'en', 'settings', 'diff', one, one])).stdout).toBe('The settings are the same.\n');
    expect(await runPosJson(['settings', 'diff', one, fileWith('{')])).toMatchObject({ exitCode: 1 });
  });

  it('lays a file that is only a part over the settings, or over another file', async () => {
    const data = await terminal({ shop: { name: 'x' }, locked: ['gateway'] });
    const part = fileWith({ shop: { phone: '03' }, gateway: { proxy: 'none' }, keys: { terminal: 'a.p12' } });
    const laid = await pos(data, 'settings', 'diff', part);
    expect(laid).toMatchObject({ exitCode: 0, json: { partly: true, locked: ['gateway'] } });
    expect(laid.json.differences).toEqual([
      { path: 'gateway.proxy', before: 'environment', after: 'none' },
      { path: 'shop.phone', before: '', after: '03' },
    ]);
    const base = path.join(tempFolder(), 'store.json');
    await pos(data, 'settings', 'export', '--as-base', '--out', base);
    expect((await pos(data, 'settings', 'diff', base)).json).toMatchObject({ same: true, partly: true });
    const whole = fileWith({ identity, shop: { name: 'x' }, locked: ['gateway'] });
    expect((await pos(data, 'settings', 'diff', base, whole)).json).toMatchObject({ same: true, partly: true });
    const other = fileWith({ shop: { phone: '06' } });
    expect((await pos(data, 'settings', 'diff', other, part)).json.differences).toEqual([
      { path: 'shop.phone', before: '06', after: '03' },
      { path: 'gateway', after: { proxy: 'none' } },
    ]);
    expect(await pos(data, 'settings', 'diff', fileWith({ shop: { naem: 'x' } }))).toMatchObject(
      refused('SETTINGS_UNKNOWN_KEY'),
    );
  });

  it('leaves the mode of a training terminal as an import would', async () => {
    const data = await initTraining();
    const { json } = await pos(data, 'settings', 'diff', fileWith({ identity }));
    expect(json.differences).not.toContainEqual(expect.objectContaining({ path: 'mode' }));
  });
});

describe('settings schema', () => {
  it('gives the JSON schema of terminal.json', async () => {
    expect((await runPos(['settings', 'schema'])).stdout).toBe(formatJsonSchema());
    const out = path.join(tempFolder(), 'schema.json');
    expect((await runPosJson(['settings', 'schema', '--out', out])).json).toMatchObject({ ok: true, file: out });
    expect(readFileSync(out, 'utf8')).toBe(formatJsonSchema());
  });
});

describe('settings export --as-base', () => {
  it('leaves out what is the PC’s own', async () => {
    const data = await terminal({
      shop: { name: 'x' },
      scanners: [{ kind: 'serial', path: 'COM3' }, { kind: 'keyboard' }],
      printer: { transport: 'file:///dev/usb/lp0', profile: 'epson-80mm' },
    });
    const { settings } = (await pos(data, 'settings', 'export', '--as-base')).json;
    expect(settings).toMatchObject({
      identity: { merchantId: 'OB0244899999', branchCode: 'AShop001' },
      shop: { name: 'x' },
      scanners: [{ kind: 'keyboard' }],
      printer: { profile: 'epson-80mm' },
    });
    expect(settings['identity']).not.toHaveProperty('terminalCode');
    expect(settings['printer']).not.toHaveProperty('transport');
  });

  it('makes a store.json with which another PC needs its own code alone', async () => {
    const data = await terminal({ shop: { name: 'x' }, printer: { transport: 'tcp://192.168.0.20' } });
    const folder = tempFolder();
    await pos(data, 'settings', 'export', '--as-base', '--out', path.join(folder, 'store.json'));
    writeFileSync(path.join(folder, 'terminal.json'), JSON.stringify({ identity: { terminalCode: 'BTer002' } }));
    const other = path.join(tempFolder(), 'other');
    expect(await pos(other, 'provision', '--from', folder)).toMatchObject({ exitCode: 0 });
    const [one, two] = [await pos(data, 'settings', 'show'), await pos(other, 'settings', 'show')];
    expect(two.json.settings).toEqual({ ...one.json.settings, identity: { ...identity, terminalCode: 'BTer002' } });
  });
});

describe('key import', () => {
  const key = () => fileWith(pkcs12(certify({ name: 'own', key: terminalPrivateKey }), passphrase), 'own.p12');

  it('wipes the files where that is wanted, and tells the journal who brought which key', async () => {
    const { data, as } = await staffed();
    const [file, word] = [key(), fileWith(`${passphrase}\n`, 'word')];
    const args = ['key', 'import', file, '--passphrase-file', word, '--wipe'];
    expect(await pos(data, ...args)).toMatchObject(refused('SIGN_IN_NEEDED'));
    expect([file, word].map((one) => existsSync(one))).toEqual([true, true]);
    expect(await pos(data, ...args, ...as('M1'))).toMatchObject({ exitCode: 0, json: { wiped: 2, warnings: [] } });
    expect([file, word].map((one) => existsSync(one))).toEqual([false, false]);
    const gateway = fileWith(gatewayKeys.publicKey.export({ type: 'spki', format: 'pem' }), 'g.pem');
    await pos(data, 'key', 'import-gateway', gateway, ...as('M1'));
    expect(existsSync(gateway)).toBe(true);
    expect((await pos(data, 'settings', 'history')).json.history.slice(1)).toMatchObject([
      { kind: 'key', which: 'terminal', by: 'operator:M1', bits: 2048, before: null },
      { kind: 'key', which: 'gateway', by: 'operator:M1' },
    ]);
    expect(await posText(data, 'settings', 'history')).toMatch(
      /佐藤 \(M1\) {2}The terminal's key was imported: 2048 bits, SHA-256 of the public key (?:[0-9A-F]{4} ?){16}$/m,
    );
  });

  it('leaves a passphrase file that the key has no use for, and says so', async () => {
    const file = fileWith(certify({ name: 'own' }).privateKeyPem, 'own.pem');
    const word = fileWith('the shopping list', 'word');
    const done = await pos(await terminal(), 'key', 'import', file, '--passphrase-file', word, '--wipe');
    expect(done).toMatchObject({ exitCode: 0, json: { wiped: 1, warnings: [{ code: 'KEY_FILE_NOT_WIPED' }] } });
    expect([file, word].map((one) => existsSync(one))).toEqual([false, true]);
  });

  it('leaves the file where the key was refused', async () => {
    const file = key();
    expect(await pos(await terminal(), 'key', 'import', file, '--wipe')).toMatchObject(
      refused('KEY_PASSPHRASE_NEEDED'),
    );
    expect(existsSync(file)).toBe(true);
  });
});
