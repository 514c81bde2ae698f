import { existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { SETTINGS } from '../../main/ledger/events.ts';
import { storedKeyFacts } from '../../main/root/key-import.ts';
import { carryOut, provisionFirst } from '../../main/root/provisioned.ts';
import { planProvisioning, provisionedSoFar } from '../../main/root/provisioning.ts';
import { findProvisioning, type ProvisioningPlaces } from '../../main/root/provisioning-source.ts';
import { openLedger, openLedgerToRead, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { certify, pkcs12 } from '../support/certificates.ts';
import { terminalPrivateKey } from '../support/keys.ts';
import { writeAttempt } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { liveFolder } from './setup/setup-host.ts';

const clock = systemClock;
const passphrase = 'correct horse';
const p12 = pkcs12(certify({ name: 'own', key: terminalPrivateKey }), passphrase);
const otherPem = certify({ name: 'other' }).privateKeyPem;
const identity = { merchantId: 'OB0244899999', branchCode: 'B1', terminalCode: 'T1' };
const wiping = { terminal: 'own.p12', passphraseFile: 'word', afterImport: 'wipe' };

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

const placesOf = (given: string): ProvisioningPlaces => ({ given, machineFolder: '/nowhere', pcName: 'POS-1' });
const newTerminal = () => new StoredTerminal(path.join(tempFolder(), 'data'));
const isThere = (folder: string, name: string) => existsSync(path.join(folder, name));

function plan(folder: string, stored: StoredTerminal) {
  const source = findProvisioning(placesOf(folder));
  if (source === undefined) {
    throw new Error('nothing lies ready');
  }
  return planProvisioning(source, provisionedSoFar(stored), clock);
}

function keysJournaled(stored: StoredTerminal): string[] {
  const { ledger, close } = openLedgerToRead(stored, clock);
  const rows = ledger.eventsAbout(SETTINGS);
  close();
  return rows.flatMap((row) => (row.kind === 'settings.keyImported' ? [row.content.which] : []));
}

describe('a provisioning that is refused', () => {
  it('leaves keys, key files and journal as they are while payments are open', { timeout: 30_000 }, () => {
    const stored = new StoredTerminal(liveFolder('keys'));
    const opened = openLedger(stored, clock);
    writeAttempt(opened.ledger);
    opened.close();
    const given = folderOf({
      'terminal.json': {
        identity: { ...identity, branchCode: 'Moved1' },
        keys: { terminal: 'own.pem', afterImport: 'wipe' },
      },
      'own.pem': otherPem,
    });
    const before = storedKeyFacts(stored.keys, 'terminal', 'live');
    const carriedOut = () => carryOut(plan(given, stored), { stored, clock, by: 'unnamed' });
    expect(carriedOut).toThrow(expect.objectContaining({ code: 'OPEN_PAYMENTS' }));
    const again = openLedger(stored, clock);
    expect(() => carryOut(plan(given, stored), { stored, clock, by: 'unnamed', ledger: again.ledger })).toThrow(
      expect.objectContaining({ code: 'OPEN_PAYMENTS' }),
    );
    again.close();
    expect(storedKeyFacts(stored.keys, 'terminal', 'live')).toEqual(before);
    expect(readFileSync(path.join(given, 'own.pem'), 'utf8')).toBe(otherPem);
    expect(keysJournaled(stored)).toEqual([]);
    expect(stored.settings().identity.branchCode).toBe('AShop001');
  });
});

describe('a provisioning that lost its power', () => {
  it('goes on where a key file was overwritten and not yet removed', () => {
    const stored = newTerminal();
    stored.keys.importTerminalKey({ privateKey: terminalPrivateKey });
    const given = folderOf({
      'terminal.json': { identity, keys: wiping },
      'own.p12': Buffer.alloc(p12.length),
      word: `${passphrase}\n`,
    });
    const done = carryOut(plan(given, stored), { stored, clock, by: 'terminal' });
    expect(done).toMatchObject({ wiped: 2, unwiped: [], newKeys: [] });
    expect(['own.p12', 'word'].map((name) => isThere(given, name))).toEqual([false, false]);
    expect(stored.settings().identity.terminalCode).toBe('T1');
    expect(keysJournaled(stored)).toEqual(['terminal']);
  });

  it('wipes the passphrase that was left behind, and the journal tells of the key, once', () => {
    const stored = newTerminal();
    stored.keys.importTerminalKey({ privateKey: terminalPrivateKey });
    const given = folderOf({ 'terminal.json': { identity, keys: wiping }, word: `${passphrase}\n` });
    expect(carryOut(plan(given, stored), { stored, clock, by: 'terminal' }).wiped).toBe(1);
    expect(isThere(given, 'word')).toBe(false);
    expect(keysJournaled(stored)).toEqual(['terminal']);
    carryOut(plan(given, stored), { stored, clock, by: 'terminal' });
    expect(keysJournaled(stored)).toEqual(['terminal']);
  });

  it('refuses an overwritten file where the key never came to be in place', () => {
    const given = folderOf({
      'terminal.json': { identity, keys: wiping },
      'own.p12': Buffer.alloc(p12.length),
      word: passphrase,
    });
    expect(() => plan(given, newTerminal())).toThrow(expect.objectContaining({ code: 'PROVISIONING_REFUSED' }));
  });
});

describe('a passphrase file', () => {
  it.each([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${passphrase}\r\n`, 'utf8')],
    ['UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${passphrase}\r\n`, 'utf16le')],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF${passphrase}\n`, 'utf16le').swap16()],
  ])('may be in %s', (_name, word) => {
    const given = folderOf({ 'terminal.json': { identity, keys: wiping }, 'own.p12': p12, word });
    const stored = newTerminal();
    expect(carryOut(plan(given, stored), { stored, clock, by: 'terminal' })).toMatchObject({ wiped: 2, unwiped: [] });
  });

  it('is left alone and told where the key needs none', () => {
    const given = folderOf({
      'terminal.json': { identity, keys: { ...wiping, terminal: 'own.pem' } },
      'own.pem': otherPem,
      word: 'the shopping list',
    });
    const stored = newTerminal();
    const done = carryOut(plan(given, stored), { stored, clock, by: 'terminal' });
    expect(done).toMatchObject({ wiped: 1, unwiped: [{ code: 'KEY_FILE_NOT_WIPED' }] });
    expect(['own.pem', 'word'].map((name) => isThere(given, name))).toEqual([false, true]);
  });

  it('is never the settings themselves, by whatever name they are called', () => {
    const given = folderOf({ 'terminal.json': { identity, keys: { ...wiping, passphraseFile: 'same' } } });
    linkSync(path.join(given, 'terminal.json'), path.join(given, 'same'));
    const stored = newTerminal();
    stored.keys.importTerminalKey({ privateKey: terminalPrivateKey });
    const done = carryOut(plan(given, stored), { stored, clock, by: 'terminal' });
    expect(done).toMatchObject({ wiped: 0, unwiped: [{ code: 'KEY_FILE_NOT_WIPED' }] });
    expect(isThere(given, 'terminal.json')).toBe(true);
  });
});

describe('the first start of a PC', () => {
  it('tells that a file could not be wiped, and the PC is a terminal all the same', () => {
    const given = folderOf({
      'terminal.json': { identity, keys: { ...wiping, terminal: 'own.pem' } },
      'own.pem': otherPem,
      word: 'unused',
    });
    const stored = newTerminal();
    expect(() => provisionFirst({ stored, clock }, placesOf(given))).toThrow(
      expect.objectContaining({ code: 'KEY_FILE_NOT_WIPED' }),
    );
    expect(stored.settings().identity.terminalCode).toBe('T1');
    expect(keysJournaled(stored)).toEqual(['terminal']);
  });

  it('refuses settings that are nested without end', () => {
    const deep = `${'{"identity":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const given = folderOf({ 'store.json': deep, 'terminal.json': deep });
    expect(() => plan(given, newTerminal())).toThrow(expect.objectContaining({ code: 'PROVISIONING_REFUSED' }));
  });
});
