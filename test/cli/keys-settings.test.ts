import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { certify, keyObject, pkcs12 } from '../support/certificates.ts';
import { initTraining, type PaymentAnswer, runPos, runPosJson } from '../support/cli.ts';
import { gatewayKeys, terminalPrivateKey } from '../support/keys.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';
import { startTestGateway } from '../support/training.ts';

const identity = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
const passphrase = 'correct horse';

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
    expect(json.error?.message).toContain('"locale" must be JAPAN, US or CHINA.');
    expect(readFileSync(path.join(data, 'terminal.json'), 'utf8')).toBe(before);
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
});
