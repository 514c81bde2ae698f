import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoredTerminal } from '../../../main/root/stored-terminal.ts';
import { chooseSecrets } from '../../../main/shell/choose-secrets.ts';
import { type KeyChoice, type KeyName, languages } from '../../../preload/contract.ts';
import { FakeKeyStore } from '../../shell/support.ts';
import { certify, keyObject, pkcs12 } from '../../support/certificates.ts';
import { gatewayKeys, terminalPrivateKey } from '../../support/keys.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { codes, liveFolder, openSetupHost, type SetupHost, storedRows } from './setup-host.ts';

const DAY_MS = 86_400_000;
const passphrase = 'correct-horse-battery';
const certified = certify({
  name: 'Test merchant',
  key: terminalPrivateKey,
  to: new Date(Date.now() + 20.5 * DAY_MS),
});
const keyPem = terminalPrivateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const gatewayPem = gatewayKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const p12 = pkcs12(certified, passphrase);

const newPc = () => openSetupHost(path.join(tempFolder(), 'data'));

async function choose(shop: SetupHost, which: KeyName, bytes: Buffer | string, name?: string) {
  const file = shop.choose(bytes, name);
  const choice = (await shop.call('keys.choose', { which })) ?? expect.fail('nothing was chosen');
  return { file, choice };
}

const importing = (
  { ticket }: KeyChoice,
  more: { passphrase?: string; file?: 'keep' | 'wipe'; allowKeyFile?: boolean } = {},
) => ({ ticket, passphrase: '', file: 'keep', allowKeyFile: false, approval: null, ...more }) as const;

describe("the terminal's key", () => {
  it('is shown before it is taken, out of PKCS#12, once its passphrase is known', async () => {
    const shop = await newPc();
    const { choice } = await choose(shop, 'terminal', p12, 'shop.p12');
    expect(choice).toMatchObject({ fileName: 'shop.p12', needsPassphrase: true, facts: null, problem: null });
    const wrong = await shop.call('keys.check', { ticket: choice.ticket, passphrase: 'wrong' });
    expect(wrong).toMatchObject({ facts: null, needsPassphrase: true, problem: { code: 'KEY_PASSPHRASE_WRONG' } });
    const right = await shop.call('keys.check', { ticket: choice.ticket, passphrase });
    expect(right).toMatchObject({ problem: null, facts: { bits: 2048, subject: 'CN=Test merchant', daysLeft: 20 } });
    expect(right.facts?.fingerprint).toMatch(/^(?:[0-9A-F]{4} ){15}[0-9A-F]{4}$/);
    expect(right.facts?.validToText).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(shop.stored.keys.terminalKey('live')).toBeUndefined();
    const { keys } = await shop.call('keys.import', importing(choice, { passphrase }));
    expect(keys.terminal).toEqual(right.facts);
    expect(shop.stored.keys.terminalKey('live')?.privateKey.equals(terminalPrivateKey)).toBe(true);
  });

  it.each([
    ['KEY_NOT_A_KEY_FILE', 'no key at all', ''],
    ['KEY_NO_PRIVATE_KEY', certified.certificatePem, ''],
    ['KEY_NOT_RSA', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey), ''],
    ['KEY_WRONG_SIZE', pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey), ''],
    ['KEY_EXPIRED', dated(-30, -1), ''],
    ['KEY_NOT_YET_VALID', dated(1, 30), ''],
    ['KEY_OTHER_CERTIFICATE', keyPem + certify({ name: 'Another' }).certificatePem, ''],
    ['KEY_PASSPHRASE_WRONG', p12, 'wrong'],
  ] as const)('that cannot work is refused, and is told why in every language: %s', async (code, bytes, typed) => {
    const shop = await newPc();
    const { choice } = await choose(shop, 'terminal', bytes);
    const told = new Set<string>();
    for (const language of languages) {
      shop.host.handlers['language.set'](language);
      const { problem, facts } = await shop.call('keys.check', { ticket: choice.ticket, passphrase: typed });
      expect(facts).toBeNull();
      expect(problem).toMatchObject({ kind: 'keys', code });
      // Nobody at the window types commands.
      expect(`${problem?.message} ${problem?.hint}`).not.toMatch(/--[a-z]|key import/);
      told.add(problem?.message ?? '');
    }
    expect(told.size).toBe(3);
    expect((await shop.refusal('keys.import', importing(choice, { passphrase: typed, file: 'wipe' }))).code).toBe(code);
    expect(shop.stored.keys.terminalKey('live')).toBeUndefined();
    expect(existsSync(path.join(shop.stored.folder, 'secrets'))).toBe(false);
  });

  it('whose passphrase is missing is not taken, and says so in words of the window', async () => {
    const shop = await newPc();
    const { choice } = await choose(shop, 'terminal', p12);
    const told = await shop.refusal('keys.import', importing(choice));
    expect(told.code).toBe('KEY_PASSPHRASE_NEEDED');
    expect(told.hint).not.toContain('--');
  });
});

describe("the gateway's key", () => {
  it('comes from PEM or from a certificate', async () => {
    const shop = await newPc();
    const { choice } = await choose(shop, 'gateway', gatewayPem);
    expect(choice).toMatchObject({ needsPassphrase: false, problem: null, facts: { subject: null, daysLeft: null } });
    const other = certify({ name: 'Gateway', key: gatewayKeys.privateKey });
    const { choice: again } = await choose(shop, 'gateway', other.certificatePem, 'gateway.cer');
    expect(again.facts).toMatchObject({ subject: 'CN=Gateway', daysLeft: 0 });
    const { keys } = await shop.call('keys.import', importing(again));
    expect(keys.gateway?.subject).toBe('CN=Gateway');
  });

  it("is never the terminal's own, nor a private one", async () => {
    const shop = await newPc();
    const { choice: own } = await choose(shop, 'terminal', keyPem);
    await shop.call('keys.import', importing(own));
    const ownPublic = createPublicKey(terminalPrivateKey).export({ type: 'spki', format: 'pem' }).toString();
    const { choice } = await choose(shop, 'gateway', ownPublic);
    const told = await shop.refusal('keys.import', importing(choice));
    expect(told.code).toBe('GATEWAY_KEY_IS_OWN');
    expect(told.hint).not.toContain('import');
    const { choice: secret } = await choose(shop, 'gateway', keyPem);
    expect(secret.problem).toMatchObject({ code: 'GATEWAY_KEY_UNREADABLE' });
    expect(shop.stored.keys.gatewayKey('live')).toBeUndefined();
  });
});

describe('a key file', () => {
  it('that nobody chooses is none', async () => {
    const shop = await newPc();
    expect(await shop.call('keys.choose', { which: 'terminal' })).toBeNull();
  });

  it('is known by its ticket until another is chosen', async () => {
    const shop = await newPc();
    const { choice: first } = await choose(shop, 'terminal', keyPem);
    const { choice: second } = await choose(shop, 'gateway', gatewayPem);
    const check = { ticket: first.ticket, passphrase: '' };
    expect((await shop.refusal('keys.check', check)).code).toBe('KEY_FILE_NOT_CHOSEN');
    expect((await shop.refusal('keys.import', importing(first))).code).toBe('KEY_FILE_NOT_CHOSEN');
    await shop.call('keys.import', importing(second));
    expect((await shop.refusal('keys.import', importing(second))).code).toBe('KEY_FILE_NOT_CHOSEN');
  });

  it('that is too large, or not there, is told', async () => {
    const shop = await newPc();
    shop.choose(Buffer.alloc(64 * 1024 + 1));
    expect((await shop.refusal('keys.choose', { which: 'terminal' })).code).toBe('KEY_FILE_TOO_LARGE');
    const file = shop.choose('');
    rmSync(file);
    const told = await shop.refusal('keys.choose', { which: 'terminal' });
    expect(told.code).toBe('FILE_UNREADABLE');
    expect(JSON.stringify(told)).not.toContain(path.dirname(file));
    shop.choose(Buffer.alloc(64 * 1024));
    expect(await shop.call('keys.choose', { which: 'terminal' })).toMatchObject({
      problem: { code: 'KEY_NOT_A_KEY_FILE' },
    });
  });

  it('is wiped where that is wanted, and kept where it is not', async () => {
    const shop = await newPc();
    const { file: kept, choice } = await choose(shop, 'gateway', gatewayPem);
    await shop.call('keys.import', importing(choice));
    expect(existsSync(kept)).toBe(true);
    const { file: wiped, choice: second } = await choose(shop, 'terminal', keyPem);
    await shop.call('keys.import', importing(second, { file: 'wipe' }));
    expect(existsSync(wiped)).toBe(false);
  });

  it('that holds something else by then is left alone, and the key stands', async () => {
    const shop = await newPc();
    const { file, choice } = await choose(shop, 'terminal', keyPem);
    writeFileSync(file, 'something else');
    const told = await shop.refusal('keys.import', importing(choice, { file: 'wipe' }));
    expect(told.code).toBe('KEY_FILE_NOT_WIPED');
    expect(existsSync(file)).toBe(true);
    expect((await shop.show()).keys.terminal).not.toBeNull();
  });
});

describe('on a PC without a key store', () => {
  /** As Electron tells it where there is neither gnome-keyring nor kwallet. */
  const noKeyStore = Object.assign(new FakeKeyStore(), { backend: 'basic_text' });

  async function bareHost(folder: string) {
    const store = async () =>
      new StoredTerminal(folder, await chooseSecrets({ dataFolder: folder, store: noKeyStore, platform: 'linux' }));
    return await openSetupHost(folder, { stored: await store(), storeAnew: store });
  }

  const bareSettings = { ...codes, 'gateway.baseUrl': 'http://127.0.0.1:9', 'operators.signIn': 'none' } as const;
  const allowKeyFile = true;

  it('that is new, keys are taken as soon as a key file is allowed, and before anything is saved', async () => {
    const folder = path.join(tempFolder(), 'data');
    const shop = await bareHost(folder);
    expect((await shop.show()).keys).toMatchObject({
      lacksKeyStore: true,
      sealText: expect.stringContaining('保管庫がない'),
    });
    const { choice } = await choose(shop, 'terminal', keyPem);
    expect((await shop.refusal('keys.import', importing(choice))).code).toBe('KEY_STORE_MISSING');
    expect(existsSync(path.join(folder, 'secrets'))).toBe(false);
    const allowed = await shop.call('setup.check', { values: { allowKeyFile } });
    expect(allowed.keys).toMatchObject({ lacksKeyStore: true, sealText: expect.stringContaining('守れません') });
    const { keys, isSound } = await shop.call('keys.import', importing(choice, { allowKeyFile }));
    expect([keys.terminal === null, keys.problem, isSound]).toEqual([false, null, false]);
    const { choice: publicOne } = await choose(shop, 'gateway', gatewayPem);
    await shop.call('keys.import', importing(publicOne, { allowKeyFile }));
    expect([shop.stage(), existsSync(shop.stored.settingsFile.file)]).toEqual(['firstRun', false]);
    const { view } = await shop.call('setup.save', { values: { ...bareSettings, allowKeyFile }, approval: null });
    expect(view).toMatchObject({ stage: 'counter', keys: { problem: null, lacksKeyStore: false } });
    expect(view.keys.gateway).not.toBeNull();
  });

  it('that is new, the password of headquarters is taken as keys are, and is there once it is a terminal', async () => {
    const folder = path.join(tempFolder(), 'data');
    const shop = await bareHost(folder);
    const password = { password: 'secret-password-1', approval: null } as const;
    expect((await shop.refusal('setup.headquartersPassword', password)).code).toBe('KEY_STORE_MISSING');
    await shop.call('setup.check', { values: { allowKeyFile } });
    expect(await shop.call('setup.headquartersPassword', password)).toMatchObject({ headquartersPassword: 'kept' });
    const told = async (values: object) => await shop.call('setup.check', { values: { ...values } });
    expect((await told({})).headquartersPassword).toBe('none');
    expect((await told({ allowKeyFile })).headquartersPassword).toBe('kept');
    const { view } = await shop.call('setup.save', { values: { ...bareSettings, allowKeyFile }, approval: null });
    expect(view).toMatchObject({ stage: 'stopped', headquartersPassword: 'kept' });
  });

  it('they are not told any more where it is not allowed after all, and are again where it is', async () => {
    const folder = path.join(tempFolder(), 'data');
    const shop = await bareHost(folder);
    const { choice } = await choose(shop, 'terminal', keyPem);
    await shop.call('keys.import', importing(choice, { allowKeyFile }));
    const told = async (values: object) => (await shop.call('setup.check', { values: { ...values } })).keys;
    expect(await told({})).toMatchObject({ terminal: null, problem: { code: 'KEY_STORE_MISSING' } });
    expect((await told({ allowKeyFile })).terminal).not.toBeNull();
    await shop.host.close();
    const again = await bareHost(folder);
    expect((await again.show()).keys).toMatchObject({ terminal: null, problem: { code: 'KEY_STORE_MISSING' } });
    const { keys } = await again.call('setup.check', { values: { allowKeyFile } });
    expect(keys).toMatchObject({ problem: null, terminal: { bits: 2048 } });
  });

  it('that is a terminal, what is saved decides alone', async () => {
    const shop = await bareHost(liveFolder('no keys', { operators: { signIn: 'none' } }));
    expect((await shop.show()).keys.lacksKeyStore).toBe(true);
    const { choice } = await choose(shop, 'gateway', gatewayPem);
    const refused = await shop.refusal('keys.import', importing(choice, { allowKeyFile }));
    expect(refused.code).toBe('KEY_STORE_MISSING');
    const { view } = await shop.call('setup.save', { values: { allowKeyFile }, approval: null });
    expect(view).toMatchObject({ stage: 'stopped', keys: { lacksKeyStore: false } });
    const { keys } = await shop.call('keys.import', importing(choice));
    expect(keys.gateway).not.toBeNull();
  });

  it('a key store that there is is used all the same', async () => {
    const folder = path.join(tempFolder(), 'data');
    const secrets = await chooseSecrets({ dataFolder: folder, store: new FakeKeyStore(), platform: 'linux' });
    const shop = await openSetupHost(folder, { stored: new StoredTerminal(folder, secrets) });
    const { choice } = await choose(shop, 'terminal', keyPem);
    await shop.call('keys.import', importing(choice, { allowKeyFile }));
    expect(readdirSync(path.join(folder, 'secrets')).sort()).toEqual(['key.os-sealed', 'terminal-key.os-sealed']);
  });
});

describe('a key that replaces another', () => {
  it('is worked with at once, and both are written down by their fingerprints', async () => {
    const folder = liveFolder('keys', { operators: { signIn: 'none' } });
    const shop = await openSetupHost(folder);
    const other = certify({ name: 'Next year', to: new Date(Date.now() + 400 * DAY_MS) });
    const { choice } = await choose(shop, 'terminal', pkcs12(other, passphrase));
    const before = (await shop.show()).keys.terminal?.fingerprint;
    const { stage, keys } = await shop.call('keys.import', importing(choice, { passphrase }));
    expect(stage).toBe('counter');
    expect(keys.terminal?.fingerprint).not.toBe(before);
    expect(shop.stored.keys.terminalKey('live')?.privateKey.equals(keyObject(other))).toBe(true);
    await shop.host.close();
    const bare = (text = '') => text.replaceAll(' ', '').toLowerCase();
    expect(storedRows(folder).at(-1)).toEqual([
      'settings.keyImported',
      'unnamed',
      { which: 'terminal', bits: 2048, fingerprint: bare(keys.terminal?.fingerprint), before: bare(before) },
    ]);
  });
});

describe('what the window hears', () => {
  it('never holds a passphrase, or anything of a private key', async () => {
    const shop = await newPc();
    const { choice } = await choose(shop, 'terminal', p12);
    await shop.call('keys.check', { ticket: choice.ticket, passphrase });
    await shop.refusal('keys.import', importing(choice, { passphrase: `${passphrase}!` }));
    await shop.call('keys.import', importing(choice, { passphrase }));
    const { choice: plain } = await choose(shop, 'terminal', keyPem);
    await shop.call('keys.import', importing(plain));
    const { choice: publicOne } = await choose(shop, 'gateway', gatewayPem);
    await shop.call('keys.import', importing(publicOne));
    const values = { ...codes, 'gateway.baseUrl': 'http://127.0.0.1:9', 'operators.signIn': 'none' };
    await shop.call('setup.save', { values, approval: null });
    await shop.show();
    const heard = shop.answers();
    expect(heard.length).toBeGreaterThan(1000);
    expect(heard).not.toContain(passphrase);
    expect(heard).not.toContain('PRIVATE KEY');
    const secrets = [...keyPem.split('\n').slice(1, -2), p12.toString('base64')];
    for (const line of secrets) {
      expect(heard).not.toContain(line.slice(0, 40));
    }
  });
});

function pemOf(key: ReturnType<typeof keyObject>): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A key with a certificate that holds between two days from now. */
function dated(from: number, to: number): string {
  const day = (days: number) => new Date(Date.now() + days * DAY_MS);
  return keyPem + certify({ name: 'Dated', key: terminalPrivateKey, from: day(from), to: day(to) }).certificatePem;
}
