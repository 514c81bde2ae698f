import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import type { TerminalError } from '../../main/common/errors.ts';
import { describeError } from '../../main/i18n/describe.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import { SETTINGS } from '../../main/ledger/events.ts';
import { CounterHost } from '../../main/root/counter-host.ts';
import { storedKeyFacts } from '../../main/root/key-import.ts';
import { carryOut, provisionFirst } from '../../main/root/provisioned.ts';
import {
  notProvisioned,
  planProvisioning,
  provisionedSoFar,
  settingsLyingReady,
} from '../../main/root/provisioning.ts';
import {
  findProvisioning,
  machineFolder,
  type ProvisioningPlaces,
  pcsIn,
} from '../../main/root/provisioning-source.ts';
import { openLedgerToRead, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { makeTrainingTerminal } from '../../main/root/training-terminal.ts';
import { KeyFileSecrets } from '../../main/settings/key-file-secrets.ts';
import type { SecretName, Secrets } from '../../main/settings/secrets.ts';
import { certify, pkcs12 } from '../support/certificates.ts';
import { gatewayKeys, terminalPrivateKey, terminalPublicKey } from '../support/keys.ts';
import { tempFolder } from '../support/temp-folder.ts';

const clock = systemClock;
const passphrase = 'correct horse';
const p12 = pkcs12(certify({ name: 'own', key: terminalPrivateKey }), passphrase);
const gatewayPem = gatewayKeys.publicKey.export({ type: 'spki', format: 'pem' });
const store = {
  gateway: { serviceMode: 'B01' },
  identity: { merchantId: 'OB0244899999', branchCode: 'AShop001' },
  shop: { name: '渋谷店' },
  locked: ['gateway'],
};

/** A folder of files; objects become JSON. */
function folderOf(files: Readonly<Record<string, object | string | Buffer>>): string {
  const folder = tempFolder();
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
  return folder;
}

const pc = (terminalCode: string, more: object = {}) => ({ identity: { terminalCode }, ...more });

function places(given: string | undefined, pcName = 'POS-1', machine = '/nowhere/onepay-pos'): ProvisioningPlaces {
  return { machineFolder: machine, pcName, ...(given === undefined ? {} : { given }) };
}

function plan(given: string, stored?: StoredTerminal, pcName?: string) {
  const source = findProvisioning(places(given, pcName));
  if (source === undefined) {
    throw new Error('nothing lies ready');
  }
  return planProvisioning(source, stored === undefined ? notProvisioned : provisionedSoFar(stored), clock);
}

function newTerminal(secrets?: Secrets): StoredTerminal {
  return new StoredTerminal(path.join(tempFolder(), 'data'), secrets);
}

/** What people read of an error. */
function wordsOf(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    const { code, message } = describeError(error as TerminalError, createTranslator('en'), '\n');
    return `${code}: ${message}`;
  }
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('what lies ready for a PC', () => {
  const folder = () =>
    folderOf({
      'store.json': store,
      'terminals/POS-1.json': pc('T1'),
      'terminals/pos-2.json': pc('T2'),
      'terminals/readme.txt': 'x',
      'terminals/POS-1.docx': 'x',
    });
  const filesOf = (given: string | undefined, name: string, machine?: string) =>
    findProvisioning(places(given, name, machine))?.files.map((file) => file.name);

  it('is the file that was named, or the PC’s own file in a folder over that of the store', () => {
    const given = folder();
    expect(filesOf(path.join(given, 'store.json'), 'POS-1')).toEqual(['store.json']);
    expect(filesOf(given, 'POS-1')).toEqual(['store.json', 'terminals/POS-1.json']);
    expect(pcsIn(given)).toEqual(['POS-1', 'pos-2']);
  });

  it.each(['POS-2', 'pos-2', 'Pos-2.shop.example'])('is found for a computer that calls itself %s', (name) => {
    expect(filesOf(folder(), name)).toEqual(['store.json', 'terminals/pos-2.json']);
  });

  it('is terminal.json where there is no file for just this PC', () => {
    const given = folderOf({ 'terminal.json': pc('T0'), 'terminals/POS-1.json': pc('T1') });
    expect(filesOf(given, 'POS-1')).toEqual(['terminals/POS-1.json']);
    expect(filesOf(given, 'POS-9')).toEqual(['terminal.json']);
  });

  it('is looked for in the machine-wide folder where nothing was named', () => {
    expect(filesOf(undefined, 'POS-1', folder())).toEqual(['store.json', 'terminals/POS-1.json']);
    expect(filesOf(undefined, 'POS-1', path.join(tempFolder(), 'none'))).toBeUndefined();
    expect(filesOf(undefined, 'POS-1', folderOf({ 'readme.txt': 'x' }))).toBeUndefined();
  });

  it('must be there where others have theirs: a PC that was forgotten is not set up by hand unseen', () => {
    for (const [given, machine] of [
      [folder(), '/nowhere'],
      [undefined, folder()],
    ] as const) {
      expect(() => filesOf(given, 'POS-9', machine)).toThrow(
        expect.objectContaining({ code: 'PROVISIONING_NOT_FOUND', params: expect.objectContaining({ name: 'POS-9' }) }),
      );
    }
    expect(() => filesOf(tempFolder(), 'POS-1')).toThrow(refusal('PROVISIONING_NOT_FOUND'));
    expect(() => filesOf('/nowhere/at/all', 'POS-1')).toThrow(refusal('FILE_UNREADABLE'));
  });

  it('never leads out of its folder, whatever the computer is called', () => {
    expect(() => filesOf(folder(), '../store')).toThrow(refusal('PROVISIONING_NOT_FOUND'));
  });

  it('has a place of its own on each system', () => {
    expect(machineFolder('linux', {})).toBe('/etc/onepay-pos');
    expect(machineFolder('win32', { ProgramData: 'D:\\PD' })).toBe('D:\\PD\\OnePay POS\\provision');
    expect(machineFolder('win32', {})).toBe('C:\\ProgramData\\OnePay POS\\provision');
  });
});

describe('a plan', () => {
  it('is the store’s settings with the PC’s own over them', () => {
    const given = folderOf({ 'store.json': store, 'terminals/POS-1.json': pc('T1', { shop: { phone: '03' } }) });
    expect(plan(given).settings).toMatchObject({
      mode: 'live',
      identity: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'T1' },
      shop: { name: '渋谷店', phone: '03' },
      locked: ['gateway'],
    });
    expect(plan(given).keys).toEqual([]);
  });

  it('tells everything that is wrong, each with the file in which it stands', () => {
    const given = folderOf({
      'store.json': { ...store, gateway: { timeoutSecond: 5 }, locked: ['gatway'] },
      'terminals/POS-1.json': { counter: { maxYen: -1 }, identity: { terminalCode: 'あ' } },
    });
    const words = wordsOf(() => plan(given));
    expect(words.split('\n').slice(1).sort()).toEqual([
      'store.json: "locked.0" names no setting; did you mean "gateway"?',
      'store.json: There is no key "gateway.timeoutSecond"; did you mean "gateway.timeoutSeconds"?',
      'terminals/POS-1.json: "counter.maxYen" is out of range.',
      'terminals/POS-1.json: "identity.terminalCode" may have ASCII letters, digits and . _ ~ - only.',
    ]);
    expect(words).toMatch(/^SETTINGS_/);
    expect(words).not.toContain(given);
  });

  it('tells of settings and keys together', () => {
    const given = folderOf({
      'store.json': { ...store, keys: { gateway: 'missing.pem', afterImprt: 'wipe' } },
      'terminals/POS-1.json': pc('T1', {
        mode: 'maybe',
        keys: { terminal: '../keys/own.p12', passphraseFile: '../w' },
      }),
      'keys/own.p12': p12,
      w: 'wrong',
    });
    const words = wordsOf(() => plan(given));
    expect(words).toMatch(/^PROVISIONING_REFUSED/);
    expect(words).toContain('There is no key "keys.afterImprt"; did you mean "keys.afterImport"?');
    expect(words).toContain('terminals/POS-1.json: "mode" must be live or training.');
    expect(words).toMatch(/\.\.\/keys\/own\.p12: .*passphrase/);
  });

  it('says which file is no JSON, and does not call missing what may stand in it', () => {
    const given = folderOf({ 'store.json': '{', 'terminals/POS-1.json': pc('T1', { keys: { gateway: 'gone.pem' } }) });
    const words = wordsOf(() => plan(given));
    expect(words).toContain('store.json is not JSON');
    expect(words).toContain('gone.pem');
    expect(words).not.toContain('is required');
    expect(wordsOf(() => plan(folderOf({ 'terminal.json': '[]' })))).toContain('must be an object');
  });

  it('takes keys from beside the file that names them, with or without a line end after the passphrase', () => {
    for (const end of ['', '\n', '\r\n']) {
      const given = folderOf({
        'store.json': { ...store, keys: { gateway: 'gateway.pem' } },
        'gateway.pem': gatewayPem,
        'terminals/POS-1.json': pc('T1', { keys: { terminal: 'k/own.p12', passphraseFile: 'k/word' } }),
        'terminals/k/own.p12': p12,
        'terminals/k/word': `${passphrase}${end}`,
      });
      expect(plan(given).keys.map(({ which }) => which)).toEqual(['terminal', 'gateway']);
    }
  });

  it('refuses the same key for both', () => {
    const given = folderOf({
      'terminal.json': {
        identity: { ...store.identity, terminalCode: 'T1' },
        keys: { terminal: 'own.p12', passphraseFile: 'word', gateway: 'own.pem' },
      },
      'own.p12': p12,
      word: passphrase,
      'own.pem': terminalPublicKey.export({ type: 'spki', format: 'pem' }),
    });
    expect(wordsOf(() => plan(given))).toContain("terminal's own");
  });

  it('is what the seal of a new PC is chosen by, and nothing where it cannot be used', () => {
    const good = folderOf({ 'store.json': store, 'terminals/POS-1.json': pc('T1', { allowKeyFile: true }) });
    expect(settingsLyingReady(places(good))?.allowKeyFile).toBe(true);
    expect(settingsLyingReady(places(good, 'POS-9'))).toBeUndefined();
    expect(settingsLyingReady(places(folderOf({ 'terminal.json': '{' })))).toBeUndefined();
    expect(settingsLyingReady(places(undefined))).toBeUndefined();
  });
});

/** Everything that a PC needs, in one folder. */
function wholeFolder(afterImport: 'keep' | 'wipe', mode: 'live' | 'training' = 'live'): string {
  return folderOf({
    'store.json': { ...store, mode, keys: { gateway: 'gateway.pem' } },
    'gateway.pem': gatewayPem,
    'terminals/POS-1.json': pc('T1', { keys: { terminal: 'own.p12', passphraseFile: 'word', afterImport } }),
    'terminals/own.p12': p12,
    'terminals/word': `${passphrase}\n`,
  });
}

/** What the journal tells about settings and keys. */
function journaled(stored: StoredTerminal) {
  const { ledger, close } = openLedgerToRead(stored, clock);
  const rows = ledger.eventsAbout(SETTINGS).map(({ kind, by, content }) => ({ kind, by, ...content }));
  close();
  return rows;
}

describe('the first start of a PC', () => {
  it('makes it what lies ready, keys included, and the journal tells so', () => {
    const stored = newTerminal();
    expect(provisionFirst({ stored, clock }, places(wholeFolder('keep')))).toBe(true);
    expect(stored.settings()).toMatchObject({ mode: 'live', identity: { terminalCode: 'T1' } });
    expect(storedKeyFacts(stored.keys, 'terminal', 'live')?.certificate?.subject).toBe('CN=own');
    expect(storedKeyFacts(stored.keys, 'gateway', 'live')).not.toBeNull();
    expect(journaled(stored)).toMatchObject([
      { kind: 'settings.changed', source: 'provisioning', by: 'terminal', changed: [] },
      { kind: 'settings.keyImported', which: 'terminal', by: 'terminal', before: null },
      { kind: 'settings.keyImported', which: 'gateway', by: 'terminal', before: null },
    ]);
  });

  it('does nothing where nothing lies ready', () => {
    const stored = newTerminal();
    expect(provisionFirst({ stored, clock }, places(undefined))).toBe(false);
    expect(existsSync(stored.folder)).toBe(false);
  });

  it('wipes just the files that are named beside the word for it', () => {
    const given = wholeFolder('wipe');
    provisionFirst({ stored: newTerminal(), clock }, places(given));
    const there = (name: string) => existsSync(path.join(given, name));
    expect(['terminals/own.p12', 'terminals/word', 'gateway.pem', 'store.json'].map(there)).toEqual([
      ...[false, false, true, true],
    ]);
  });

  it('saves nothing where anything is wrong', () => {
    const given = wholeFolder('wipe');
    writeFileSync(path.join(given, 'gateway.pem'), 'hello');
    const stored = newTerminal();
    expect(() => provisionFirst({ stored, clock }, places(given))).toThrow(refusal('PROVISIONING_REFUSED'));
    expect(existsSync(stored.folder)).toBe(false);
    expect(existsSync(path.join(given, 'terminals/own.p12'))).toBe(true);
  });

  it('makes no half terminal where the keys cannot be sealed, and can be tried again', () => {
    const data = path.join(tempFolder(), 'data');
    const real = new KeyFileSecrets(data);
    let works = false;
    const secrets: Secrets = {
      seal: (name: SecretName, secret: string) => {
        if (name === 'gateway-key' && !works) {
          throw new Error('the key store is closed');
        }
        real.seal(name, secret);
      },
      unseal: (name) => real.unseal(name),
    };
    const stored = new StoredTerminal(data, secrets);
    const given = wholeFolder('wipe');
    expect(() => provisionFirst({ stored, clock }, places(given))).toThrow('the key store is closed');
    expect(existsSync(stored.settingsFile.file)).toBe(false);
    expect(existsSync(path.join(given, 'terminals/own.p12'))).toBe(true);
    works = true;
    expect(provisionFirst({ stored, clock }, places(given))).toBe(true);
    expect(stored.settings().identity.terminalCode).toBe('T1');
  });

  it('goes on after a power cut between the wiping of the keys and the saving of the settings', () => {
    const given = wholeFolder('wipe');
    const stored = newTerminal();
    const first = plan(given, stored);
    carryOut(first, { stored, clock, by: 'terminal' });
    // As the power cut leaves it: keys in place, their files gone, no settings.
    rmSync(stored.settingsFile.file);
    rmSync(stored.ledgerFile('live'));
    rmSync(path.join(stored.folder, 'instance.sqlite'));
    expect(provisionFirst({ stored, clock }, places(given))).toBe(true);
    expect(stored.settings().identity.terminalCode).toBe('T1');
    expect(storedKeyFacts(stored.keys, 'terminal', 'live')?.certificate?.subject).toBe('CN=own');
  });

  it('gives a terminal for training the keys that it needs', () => {
    const stored = newTerminal();
    provisionFirst(
      { stored, clock },
      places(
        folderOf({
          'terminal.json': {
            ...store,
            ...pc('T'),
            mode: 'training',
            identity: { ...store.identity, terminalCode: 'T' },
          },
        }),
      ),
    );
    expect(storedKeyFacts(stored.keys, 'terminal', 'training')).not.toBeNull();
  });
});

describe('a PC that is a terminal', () => {
  it('becomes what its file says by now, also of what is locked, and keeps keys whose files were wiped', () => {
    const given = wholeFolder('wipe');
    const stored = newTerminal();
    carryOut(plan(given, stored), { stored, clock, by: 'terminal' });
    writeFileSync(path.join(given, 'store.json'), JSON.stringify({ ...store, gateway: { timeoutSeconds: 9 } }));
    const done = carryOut(plan(given, stored), { stored, clock, by: 'operator:it1' });
    expect(done).toMatchObject({ changed: ['gateway.timeoutSeconds'], newKeys: [], wiped: 0, unwiped: [] });
    expect(journaled(stored).at(-1)).toMatchObject({ source: 'provisioning', by: 'operator:it1' });
  });

  it('never becomes one for training when it is live', () => {
    const stored = newTerminal();
    carryOut(plan(wholeFolder('keep'), stored), { stored, clock, by: 'terminal' });
    expect(() => plan(wholeFolder('keep', 'training'), stored)).toThrow(refusal('SETTINGS_INVALID'));
  });
});

describe('the window of a PC that is no terminal yet', () => {
  let made = '';

  beforeAll(() => {
    made = mkdtempSync(path.join(tmpdir(), 'onepay-pos-made-'));
    makeTrainingTerminal(new StoredTerminal(made), clock);
  });

  afterAll(() => rmSync(made, { recursive: true, force: true }));

  function open(given: string | undefined, machine?: string) {
    const data = tempFolder();
    // Training keys take long to make.
    cpSync(path.join(made, 'secrets'), path.join(data, 'secrets'), { recursive: true });
    const stored = new StoredTerminal(data);
    const provisioning = places(given, 'POS-1', machine);
    const host = new CounterHost({ stored, clock, version: '0', firstRun: 'ask', provisioning });
    onTestFinished(() => host.close());
    const view = () => {
      const answer = host.handlers['snapshot.get'](null);
      if (answer instanceof Promise) {
        throw new Error('a snapshot is told at once');
      }
      return answer.view;
    };
    const until = (stage: string) => expect.poll(() => view().stage, { interval: 5, timeout: 15_000 }).toBe(stage);
    return { host, stored, view, until };
  }

  const training = { ...store, mode: 'training', identity: { ...store.identity, terminalCode: 'T7' } };

  it('opens at the counter with what lies ready', async () => {
    const { stored, until } = open(folderOf({ 'terminal.json': training }));
    await until('counter');
    expect(stored.settings().identity.terminalCode).toBe('T7');
    expect(journaled(stored)).toMatchObject([{ source: 'provisioning', by: 'terminal' }]);
  });

  it('asks what it is to be where nothing lies ready', async () => {
    await open(undefined).until('firstRun');
  });

  it('stops with what is wrong, without a path, and opens once that is mended', async () => {
    const given = folderOf({ 'terminal.json': { ...training, gatway: {} } });
    const { host, stored, view, until } = open(given);
    await until('stopped');
    expect(view()).toMatchObject({
      problem: { code: 'SETTINGS_UNKNOWN_KEY', message: expect.stringContaining('gatway') },
    });
    expect(JSON.stringify(view())).not.toContain(given);
    expect(existsSync(stored.settingsFile.file)).toBe(false);
    writeFileSync(path.join(given, 'terminal.json'), JSON.stringify(training));
    await host.handlers['terminal.tryAgain'](null);
    await until('counter');
  });

  it('stops where other PCs have files and this one has none', async () => {
    const { view, until } = open(undefined, folderOf({ 'store.json': store, 'terminals/POS-2.json': pc('T2') }));
    await until('stopped');
    expect(view()).toMatchObject({ problem: { code: 'PROVISIONING_NOT_FOUND' } });
  });

  it('does not look once it is a terminal', async () => {
    const given = folderOf({ 'terminal.json': training });
    const { host, stored, until } = open(given);
    await until('counter');
    await host.close();
    writeFileSync(path.join(given, 'terminal.json'), '{');
    const again = new CounterHost({ stored, clock, version: '0', firstRun: 'ask', provisioning: places(given) });
    onTestFinished(() => again.close());
    await again.opened;
    expect(again.handlers['snapshot.get'](null)).toMatchObject({ view: { stage: 'counter' } });
    expect(readFileSync(path.join(given, 'terminal.json'), 'utf8')).toBe('{');
  });
});
