import { existsSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { importKey, type JudgedKey, judgeKey, storedKeyFacts, wipeFile } from '../../main/root/key-import.ts';
import { KeyFileSecrets } from '../../main/settings/key-file-secrets.ts';
import { KeyStore } from '../../main/settings/key-store.ts';
import type { Secrets } from '../../main/settings/secrets.ts';
import { certify, pkcs12 } from '../support/certificates.ts';
import { gatewayKeys, terminalPrivateKey, terminalPublicKey } from '../support/keys.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';

const clock = new TestClock(new Date().toISOString());
const passphrase = 'correct horse';
const refusal = (code: string) => expect.objectContaining({ code });
const own = certify({ name: 'own', key: terminalPrivateKey });

const terminalKey = () => judgeKey('terminal', { bytes: pkcs12(own, passphrase), passphrase }, clock);
const publicPem = (key: typeof terminalPublicKey) => Buffer.from(key.export({ type: 'spki', format: 'pem' }));
const gatewayKey = (key = gatewayKeys.publicKey) => judgeKey('gateway', { bytes: publicPem(key) }, clock);

const importInto = (keys: KeyStore, key: JudgedKey, ledger: Ledger) =>
  importKey({ keys, key, ledger, by: 'operator:it1' });

describe('a key that is imported', () => {
  it('is told in the journal by its fingerprint, with that of the one before, and nothing secret', () => {
    const keys = new KeyStore(new KeyFileSecrets(tempFolder()));
    const ledger = openTestLedger();
    expect(importInto(keys, terminalKey(), ledger)).toMatchObject({ isNew: true, before: null });
    expect(importInto(keys, terminalKey(), ledger)).toMatchObject({ isNew: false });
    const second = judgeKey('terminal', { bytes: Buffer.from(certify({ name: 'next' }).privateKeyPem) }, clock);
    importInto(keys, second, ledger);
    const fingerprint = terminalKey().facts.fingerprint.replaceAll(' ', '').toLowerCase();
    const rows = ledger.eventsAbout(SETTINGS);
    expect(rows.map(({ content, by }) => ({ ...content, by }))).toEqual([
      { which: 'terminal', bits: 2048, fingerprint, before: null, by: 'operator:it1' },
      {
        which: 'terminal',
        bits: 2048,
        fingerprint: second.facts.fingerprint.replaceAll(' ', '').toLowerCase(),
        before: fingerprint,
        by: 'operator:it1',
      },
    ]);
    expect(storedKeyFacts(keys, 'terminal', 'live')?.fingerprint).toBe(second.facts.fingerprint);
    expect(JSON.stringify(rows)).not.toMatch(/PRIVATE|correct horse/);
  });

  it('is never the same for both, whichever comes first', () => {
    const ledger = openTestLedger();
    const one = new KeyStore(new KeyFileSecrets(tempFolder()));
    importInto(one, terminalKey(), ledger);
    expect(() => importInto(one, gatewayKey(terminalPublicKey), ledger)).toThrow(refusal('GATEWAY_KEY_IS_OWN'));
    const other = new KeyStore(new KeyFileSecrets(tempFolder()));
    importInto(other, gatewayKey(terminalPublicKey), ledger);
    expect(() => importInto(other, terminalKey(), ledger)).toThrow(refusal('GATEWAY_KEY_IS_OWN'));
    expect(storedKeyFacts(other, 'terminal', 'live')).toBeNull();
    expect(ledger.eventsAbout(SETTINGS)).toHaveLength(2);
  });

  it('that cannot be read back is no key in place', () => {
    const forgetful: Secrets = { seal: () => undefined, unseal: () => undefined };
    const ledger = openTestLedger();
    expect(() => importInto(new KeyStore(forgetful), terminalKey(), ledger)).toThrow(refusal('SECRETS_UNREADABLE'));
    expect(ledger.eventsAbout(SETTINGS)).toEqual([]);
  });

  it('is refused with the reason where it cannot work', () => {
    const judge = (bytes: string | Buffer, word?: string) => () =>
      judgeKey('terminal', { bytes: Buffer.from(bytes), ...(word === undefined ? {} : { passphrase: word }) }, clock);
    expect(judge('hello')).toThrow(refusal('KEY_NOT_A_KEY_FILE'));
    expect(judge(pkcs12(own, passphrase))).toThrow(refusal('KEY_PASSPHRASE_NEEDED'));
    expect(judge(pkcs12(own, passphrase), 'wrong')).toThrow(refusal('KEY_PASSPHRASE_WRONG'));
    expect(judge(own.certificatePem)).toThrow(refusal('KEY_NO_PRIVATE_KEY'));
    const old = certify({ name: 'old', key: terminalPrivateKey, from: new Date(0), to: new Date(1) });
    expect(judge(old.privateKeyPem + old.certificatePem)).toThrow(refusal('KEY_EXPIRED'));
    expect(() => judgeKey('gateway', { bytes: Buffer.from(own.privateKeyPem) }, clock)).toThrow(
      refusal('GATEWAY_KEY_UNREADABLE'),
    );
  });
});

describe('a file that is wiped', () => {
  const bytes = Buffer.from('secret passphrase');

  it('is gone, and nothing of it is left under its other name either', () => {
    const folder = tempFolder();
    const [file, link] = [path.join(folder, 'key.p12'), path.join(folder, 'link')];
    writeFileSync(file, bytes);
    symlinkSync(file, link);
    expect(wipeFile(link, bytes)).toBeUndefined();
    expect([file, link].filter((one) => existsSync(one))).toEqual([]);
    // Doing it again finds nothing to do.
    expect(wipeFile(link, bytes)).toBeUndefined();
  });

  it('is overwritten before it is removed', () => {
    const file = path.join(tempFolder(), 'key.p12');
    const second = `${file}.hard`;
    writeFileSync(file, bytes);
    linkSync(file, second);
    wipeFile(file, bytes);
    expect(readFileSync(second)).toEqual(Buffer.alloc(bytes.length));
  });

  it('is left alone where it holds something else by now', () => {
    const file = path.join(tempFolder(), 'key.p12');
    writeFileSync(file, 'another key');
    expect(wipeFile(file, bytes)).toMatchObject({ code: 'KEY_FILE_NOT_WIPED' });
    expect(readFileSync(file, 'utf8')).toBe('another key');
  });
});
