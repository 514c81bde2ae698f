import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { certify, keyObject, pkcs12 } from '../support/certificates.ts';
import { initTraining, type PaymentAnswer, runPos, runPosJson } from '../support/cli.ts';
import { gatewayKeys, terminalPrivateKey, terminalPublicKey } from '../support/keys.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';
import { startTestGateway } from '../support/training.ts';

const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
const passphrase = 'correct horse';
const CODE = '280390312172859395';

function fileWith(name: string, content: string | Uint8Array): string {
  const file = path.join(tempFolder(), name);
  writeFileSync(file, content);
  return file;
}

async function liveTerminal(more: object = {}): Promise<string> {
  const data = tempFolder();
  const file = fileWith('terminal.json', JSON.stringify({ identity, ...more }));
  const { exitCode, stderr } = await runPos(['--data', data, 'settings', 'import', file]);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  return data;
}

describe('a live terminal', () => {
  it('is set up by settings and two keys, and then pays', async () => {
    const now = new Date().toISOString();
    const gateway = await startTestGateway(new TestClock(now));
    const data = await liveTerminal({ gateway: { baseUrl: gateway.url.origin } });
    const certified = certify({ name: 'Test merchant', key: terminalPrivateKey });
    const key = fileWith('key.p12', pkcs12(certified, passphrase));
    const secret = fileWith('passphrase', `${passphrase}\n`);
    const imported = await runPosJson(['--data', data, 'key', 'import', key, '--passphrase-file', secret]);
    expect(imported).toMatchObject({
      exitCode: 0,
      json: { ok: true, key: { bits: 2048, certificate: { subject: 'CN=Test merchant' } } },
    });
    const publicKey = fileWith('gateway.pem', gatewayKeys.publicKey.export({ type: 'spki', format: 'pem' }));
    expect((await runPosJson(['--data', data, 'key', 'import-gateway', publicKey])).exitCode).toBe(0);
    const { json } = await runPosJson<PaymentAnswer>([
      '--data',
      data,
      'pay',
      '--amount',
      '1500',
      '--code',
      '280390312172859395',
    ]);
    expect(json).toMatchObject({ ok: true, payment: { state: 'paid' } });
    expect(readdirSync(data)).toContain('ledger.sqlite');
    const receipt = (await runPos(['--data', data, 'receipt', '--payment', json.payment?.id ?? ''])).stdout;
    expect(receipt).not.toContain('練習');
  });

  it('shows its keys, and nothing of their secret part stands in any file', async () => {
    const data = await liveTerminal();
    const certified = certify({ name: 'Test merchant', key: terminalPrivateKey });
    await runPos([
      '--data',
      data,
      'key',
      'import',
      fileWith('key.pem', certified.privateKeyPem + certified.certificatePem),
    ]);
    const shown = await runPosJson<{ keys: { terminal: { fingerprint: string }; gateway: null } }>([
      '--data',
      data,
      'key',
      'show',
    ]);
    expect(shown.json.keys).toMatchObject({ terminal: { bits: 2048 }, gateway: null });
    const text = (await runPos(['--data', data, 'key', 'show'])).stdout;
    expect(text).toContain(shown.json.keys.terminal.fingerprint);
    expect(text).toContain('なし');
    const { d } = keyObject(certified).export({ format: 'jwk' });
    const secrets = [certified.privateKeyPem.split('\n')[5] ?? '-', d ?? '-'];
    for (const entry of readdirSync(data, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
      const bytes = readFileSync(path.join(entry.parentPath, entry.name));
      for (const one of secrets) {
        expect(bytes.includes(one)).toBe(false);
      }
    }
  });

  it.each([
    ['a wrong passphrase', () => pkcs12(certify({ name: 'x' }), 'other'), 'KEY_PASSPHRASE_WRONG'],
    ['a key of 3072 bits', () => pkcs12(certify({ name: 'x', bits: 3072 }), passphrase), 'KEY_WRONG_SIZE'],
    [
      'an expired certificate',
      () =>
        pkcs12(certify({ name: 'x', from: new Date(Date.now() - 2e9), to: new Date(Date.now() - 1e9) }), passphrase),
      'KEY_EXPIRED',
    ],
    ['no key at all', () => Buffer.from('hello'), 'KEY_NOT_A_KEY_FILE'],
  ])('refuses %s, and keeps the key that it has', async (_what, make, code) => {
    const data = await liveTerminal();
    const good = certify({ name: 'good', key: terminalPrivateKey });
    await runPos(['--data', data, 'key', 'import', fileWith('good.pem', good.privateKeyPem)]);
    const before = (await runPos(['--data', data, 'key', 'show'])).stdout;
    const secret = fileWith('passphrase', passphrase);
    const refused = await runPosJson([
      '--data',
      data,
      'key',
      'import',
      fileWith('k', make()),
      '--passphrase-file',
      secret,
    ]);
    expect(refused).toMatchObject({ exitCode: 1, json: { error: { kind: 'keys', code } } });
    expect((await runPos(['--data', data, 'key', 'show'])).stdout).toBe(before);
  });

  it('asks for the passphrase where one is needed', async () => {
    const data = await liveTerminal();
    const file = fileWith('key.p12', pkcs12(certify({ name: 'x' }), passphrase));
    expect(await runPosJson(['--data', data, 'key', 'import', file])).toMatchObject({
      json: { error: { code: 'KEY_PASSPHRASE_NEEDED', hint: expect.stringContaining('--passphrase-file') } },
    });
  });
});

describe('settings', () => {
  it('are exported and imported unchanged, and shown', async () => {
    const data = await initTraining();
    const file = path.join(tempFolder(), 'export.json');
    expect((await runPosJson(['--data', data, 'settings', 'export', '--out', file])).exitCode).toBe(0);
    const imported = await runPosJson(['--data', data, 'settings', 'import', file]);
    const shown = await runPosJson(['--data', data, 'settings', 'show']);
    expect(imported.json['settings']).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    expect(shown.json['settings']).toEqual(imported.json['settings']);
    expect(JSON.parse((await runPos(['--data', data, 'settings', 'export'])).stdout)).toEqual(
      imported.json['settings'],
    );
  });

  it('that are refused change nothing, and every problem is named', async () => {
    const data = await initTraining();
    const before = readFileSync(path.join(data, 'terminal.json'), 'utf8');
    const file = fileWith('bad.json', JSON.stringify({ identity, gatway: {}, locale: 'JP' }));
    const { exitCode, json } = await runPosJson<PaymentAnswer>([
      '--lang',
      'en',
      '--data',
      data,
      'settings',
      'import',
      file,
    ]);
    expect(exitCode).toBe(1);
    expect(json.error?.message).toContain('did you mean "gateway"?');
    expect(json.error?.message).toContain(file);
    expect(json.error?.message).toContain('"locale" must be JAPAN, US or CHINA.');
    expect(readFileSync(path.join(data, 'terminal.json'), 'utf8')).toBe(before);
  });

  it('that are refused are told one fault a line, scanners counted as people count', async () => {
    const file = fileWith(
      't.json',
      JSON.stringify({ identity, printer: { transport: '192.168.0.20' }, scanners: [{ kind: 'serial' }] }),
    );
    const data = await initTraining();
    const { stderr } = await runPos(['--data', data, '--lang', 'en', 'settings', 'import', file]);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/is not right\.$/),
      '  "Scanner 1 (scanners.0.path)": neither path nor usb is given. Give one of the two.',
      expect.stringMatching(
        /^ {2}"printer\.transport" must be written as "tcp:\/\/192\.168\.0\.20:9100".* \[SETTINGS_INVALID\]$/,
      ),
      expect.stringMatching(/^→ /),
      '',
    ]);
    const { json } = await runPosJson(['--data', data, 'settings', 'import', file]);
    expect(json).toMatchObject({ error: { message: expect.not.stringContaining('\n') } });
  });

  it('with a logo that cannot be printed are taken, with a warning: its file may come later', async () => {
    const data = await initTraining();
    const text = (logo: string) =>
      JSON.stringify({ identity, printer: { transport: { kind: 'pdf', folder: data }, logo } });
    const missing = fileWith('t.json', text('/nowhere/logo.png'));
    const imported = await runPosJson(['--data', data, 'settings', 'import', missing]);
    expect(imported).toMatchObject({ exitCode: 0, json: { ok: true, warnings: [{ code: 'FILE_UNREADABLE' }] } });
    expect(imported.stderr).toContain('/nowhere/logo.png');
    const noPicture = fileWith('u.json', text(missing));
    expect((await runPosJson(['--data', data, 'settings', 'import', noPicture])).json).toMatchObject({
      warnings: [{ code: 'LOGO_INVALID' }],
    });
    const none = fileWith('v.json', JSON.stringify({ identity }));
    expect(await runPosJson(['--data', data, 'settings', 'import', none])).toMatchObject({
      json: { warnings: [] },
      stderr: '',
    });
  });

  it('of a training terminal never lead to the real gateway', async () => {
    const data = await initTraining();
    const file = fileWith(
      't.json',
      JSON.stringify({ identity, gateway: { baseUrl: 'https://gateway.onepay.finance' } }),
    );
    expect(await runPosJson(['--data', data, 'settings', 'import', file])).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'SETTINGS_INVALID' } },
    });
  });
});

describe('init --training', () => {
  it('makes a terminal with keys, and doing it again changes nothing', async () => {
    const data = tempFolder();
    expect(await runPosJson(['--data', data, 'init', '--training'])).toMatchObject({
      exitCode: 0,
      json: { ok: true, mode: 'training', created: true },
    });
    const keys = (await runPosJson(['--data', data, 'key', 'show'])).json;
    expect(await runPosJson(['--data', data, 'init', '--training'])).toMatchObject({ json: { created: false } });
    expect((await runPosJson(['--data', data, 'key', 'show'])).json).toEqual(keys);
  });

  it('makes keys that are gone again, and says so', async () => {
    const data = tempFolder();
    const init = () => runPosJson(['--lang', 'en', '--data', data, 'init', '--training']);
    expect(await init()).toMatchObject({ json: { created: true, keysMade: true } });
    expect(await init()).toMatchObject({ json: { created: false, keysMade: false } });
    rmSync(path.join(data, 'secrets'), { recursive: true });
    const paid = await runPosJson<PaymentAnswer>(['--data', data, 'pay', '--amount', '100', '--code', CODE]);
    expect(paid).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'TRAINING_KEYS_MISSING', hint: expect.stringContaining('init --training') } },
    });
    const made = await runPos(['--lang', 'en', '--data', data, 'init', '--training']);
    expect(made.stdout).toContain('Keys for training were made.');
    expect(await runPosJson(['--data', data, 'pay', '--amount', '100', '--code', CODE])).toMatchObject({ exitCode: 0 });
  });
});

describe('keys in a training folder', () => {
  const good = () => fileWith('good.pem', certify({ name: 'good', key: terminalPrivateKey }).privateKeyPem);
  const gateway = () => fileWith('g.pem', gatewayKeys.publicKey.export({ type: 'spki', format: 'pem' }));

  it('are kept for live use, and that is said', async () => {
    const data = await initTraining();
    const shown = (await runPosJson(['--data', data, 'key', 'show'])).json;
    for (const args of [
      ['import', good()],
      ['import-gateway', gateway()],
    ]) {
      expect(await runPosJson(['--data', data, 'key', ...args])).toMatchObject({ exitCode: 0, json: { mode: 'live' } });
      const { stdout } = await runPos(['--lang', 'en', '--data', data, 'key', ...args]);
      expect(stdout).toContain('kept for live use and not used for training');
    }
    expect((await runPosJson(['--data', data, 'key', 'show'])).json).toEqual(shown);
  });

  it('are shown under the name of the mode that they are for', async () => {
    const show = async (data: string) => (await runPos(['--lang', 'en', '--data', data, 'key', 'show'])).stdout;
    expect(await show(await initTraining())).toMatch(/^Keys for training\n/);
    const live = await liveTerminal();
    expect(await show(live)).toMatch(/^Keys for live use\n/);
    const { stdout } = await runPos(['--lang', 'en', '--data', live, 'key', 'import', good()]);
    expect(stdout).not.toContain('training');
  });
});

describe("the gateway's key", () => {
  const own = () => certify({ name: 'own', key: terminalPrivateKey });
  const ownPublic = () => fileWith('own.pem', terminalPublicKey.export({ type: 'spki', format: 'pem' }));

  it.each([
    ['a PKCS#12', () => pkcs12(own(), passphrase)],
    ['a private key', () => own().privateKeyPem],
    ['a text', () => 'hello'],
  ])('cannot be %s, and the hint says what it can be', async (_what, make) => {
    const data = await liveTerminal();
    const file = fileWith('k', make());
    expect(await runPosJson(['--lang', 'en', '--data', data, 'key', 'import-gateway', file])).toMatchObject({
      exitCode: 1,
      json: {
        error: {
          code: 'GATEWAY_KEY_UNREADABLE',
          hint: expect.stringContaining('PEM public key or X.509 certificate'),
        },
      },
    });
  });

  it("cannot be the terminal's own, whichever comes first", async () => {
    const refused = { exitCode: 1, json: { error: { code: 'GATEWAY_KEY_IS_OWN' } } };
    const first = await liveTerminal();
    await runPos(['--data', first, 'key', 'import', fileWith('own.key', own().privateKeyPem)]);
    expect(await runPosJson(['--data', first, 'key', 'import-gateway', ownPublic()])).toMatchObject(refused);
    const certificate = fileWith('own.crt', own().certificatePem);
    expect(await runPosJson(['--data', first, 'key', 'import-gateway', certificate])).toMatchObject(refused);
    const second = await liveTerminal();
    await runPos(['--data', second, 'key', 'import-gateway', ownPublic()]);
    const key = fileWith('own.key', own().privateKeyPem);
    expect(await runPosJson(['--data', second, 'key', 'import', key])).toMatchObject(refused);
  });

  it('can be imported again where the sealed keys cannot be read any more', async () => {
    const data = await liveTerminal();
    await runPos(['--data', data, 'key', 'import', fileWith('own.key', own().privateKeyPem)]);
    writeFileSync(path.join(data, 'secrets', 'terminal-key.sealed'), 'torn');
    const publicKey = fileWith('g.pem', gatewayKeys.publicKey.export({ type: 'spki', format: 'pem' }));
    expect((await runPosJson(['--data', data, 'key', 'import-gateway', publicKey])).exitCode).toBe(0);
  });
});

describe('a damaged terminal.json', () => {
  const damage = (data: string) => writeFileSync(path.join(data, 'terminal.json'), 'torn');

  it('is named by every command', async () => {
    const data = await initTraining();
    damage(data);
    const good = fileWith('good.json', JSON.stringify({ identity, gatway: {} }));
    const messageOf = async (...args: string[]) =>
      (await runPosJson<PaymentAnswer>(['--data', data, ...args])).json.error?.message;
    expect(await messageOf('history')).toContain(path.join(data, 'terminal.json'));
    expect(await messageOf('init', '--training')).toContain(path.join(data, 'terminal.json'));
    expect(await messageOf('settings', 'import', good)).toContain(good);
    expect(readFileSync(path.join(data, 'terminal.json'), 'utf8')).toBe('torn');
  });

  it('is replaced by a good file, and kept beside it', async () => {
    const data = await initTraining();
    await runPosJson(['--data', data, 'pay', '--amount', '100', '--code', CODE]);
    damage(data);
    const good = fileWith('good.json', JSON.stringify({ identity }));
    const { exitCode, json } = await runPosJson<{ damagedKept: string; settings: { mode: string } }>([
      ...['--data', data, 'settings', 'import', good],
    ]);
    expect({ exitCode, mode: json.settings.mode }).toEqual({ exitCode: 0, mode: 'training' });
    expect(json.damagedKept).toMatch(/terminal\.json\.damaged-\d{8}T\d{9}Z$/);
    expect(readFileSync(json.damagedKept, 'utf8')).toBe('torn');
    expect((await runPosJson(['--data', data, 'history'])).exitCode).toBe(0);
    damage(data);
    const { stdout } = await runPos(['--lang', 'en', '--data', data, 'settings', 'import', good]);
    expect(stdout).toContain('The damaged settings were kept as ');
    expect(stdout).toContain('The terminal is for training');
  });

  it('counts as live where there is a live ledger', async () => {
    const data = await liveTerminal();
    await runPos(['--data', data, 'history']);
    damage(data);
    const training = fileWith('training.json', JSON.stringify({ identity, mode: 'training' }));
    expect(await runPosJson(['--lang', 'en', '--data', data, 'settings', 'import', training])).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'SETTINGS_INVALID', message: expect.stringContaining('live') } },
    });
    const store = fileWith('store.json', JSON.stringify({ identity }));
    expect(await runPosJson(['--data', data, 'settings', 'import', store])).toMatchObject({
      exitCode: 0,
      json: { settings: { mode: 'live' }, modeChanged: false },
    });
  });
});

describe('a training terminal that is made live', () => {
  it('says so', async () => {
    const file = fileWith('live.json', JSON.stringify({ identity, mode: 'live' }));
    const data = await initTraining();
    expect(await runPosJson(['--data', data, 'settings', 'import', file])).toMatchObject({
      exitCode: 0,
      json: { modeChanged: true, damagedKept: null },
    });
    expect(await runPosJson(['--data', data, 'settings', 'import', file])).toMatchObject({
      json: { modeChanged: false },
    });
    const args = ['--lang', 'en', '--data', await initTraining(), 'settings', 'import', file];
    expect((await runPos(args)).stdout).toContain('live now: payments from here on are real');
  });
});
