import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { keyFacts, publicHalf, readKeyPair, readPublicKey } from '../../main/onepay/keys.ts';
import { certify, keyObject, pkcs12 } from '../support/certificates.ts';
import { terminalPrivateKey } from '../support/keys.ts';
import { opensslPkcs12 } from './openssl-pkcs12.ts';

const now = Date.now();
const DAY = 86_400_000;
const certified = certify({ name: 'Test merchant', key: terminalPrivateKey });
const passphrase = 'correct horse';

function pem(type: 'pkcs1' | 'pkcs8', encryption: { cipher?: string; passphrase?: string } = {}): Buffer {
  return Buffer.from(terminalPrivateKey.export({ type, format: 'pem', ...encryption } as never).toString());
}

function expectOurKey(result: ReturnType<typeof readKeyPair>): void {
  expect(result).toMatchObject({ ok: true });
  if (result.ok) {
    expect(result.key.privateKey.equals(terminalPrivateKey)).toBe(true);
  }
}

describe("the terminal's key is read from", () => {
  it.each(['3des', 'aes256'] as const)('PKCS#12 encrypted by %s, with its certificate', (algorithm) => {
    const result = readKeyPair(pkcs12(certified, passphrase, { algorithm }), passphrase, now);
    expectOurKey(result);
    expect(result.ok && result.key.certificate?.subject).toBe('CN=Test merchant');
  });

  it("PKCS#12 as today's openssl makes it: AES-256, PBKDF2 and SHA-256", () => {
    expectOurKey(readKeyPair(opensslPkcs12.file, opensslPkcs12.passphrase, now));
  });

  it('PKCS#12 without a certificate, and with an empty passphrase', () => {
    expectOurKey(readKeyPair(pkcs12(certified, passphrase, { withCertificate: false }), passphrase, now));
    expectOurKey(readKeyPair(pkcs12(certified, ''), undefined, now));
  });

  it('PEM of PKCS#1 and PKCS#8', () => {
    expectOurKey(readKeyPair(pem('pkcs1'), undefined, now));
    expectOurKey(readKeyPair(pem('pkcs8'), undefined, now));
  });

  it('encrypted PEM, old and new', () => {
    expectOurKey(readKeyPair(pem('pkcs8', { cipher: 'aes-256-cbc', passphrase }), passphrase, now));
    expectOurKey(readKeyPair(pem('pkcs8', { cipher: 'des-ede3-cbc', passphrase }), passphrase, now));
    expectOurKey(readKeyPair(pem('pkcs1', { cipher: 'aes-128-cbc', passphrase }), passphrase, now));
  });

  it('PEM with a certificate beside it, and text around it', () => {
    const file = Buffer.from(`Bag Attributes\n${certified.certificatePem}\n${pem('pkcs8').toString()}`);
    const result = readKeyPair(file, undefined, now);
    expectOurKey(result);
    expect(result.ok && result.key.certificate).toBeDefined();
  });

  it('a file whose passphrase is not ASCII', () => {
    const secret = 'パスワード';
    expectOurKey(readKeyPair(pkcs12(certified, secret), secret, now));
    expectOurKey(readKeyPair(pem('pkcs8', { cipher: 'aes-256-cbc', passphrase: secret }), secret, now));
  });
});

describe("the terminal's key is refused, with the reason,", () => {
  const problem = (file: Buffer, secret?: string) => {
    const result = readKeyPair(file, secret, now);
    return result.ok ? 'none' : result.problem;
  };

  it('when the passphrase is wrong or missing', () => {
    expect(problem(pkcs12(certified, passphrase), 'wrong')).toBe('wrongPassphrase');
    expect(problem(pkcs12(certified, passphrase))).toBe('passphraseNeeded');
    expect(problem(opensslPkcs12.file, 'wrong')).toBe('wrongPassphrase');
    expect(problem(pem('pkcs8', { cipher: 'aes-256-cbc', passphrase }), 'wrong')).toBe('wrongPassphrase');
    expect(problem(pem('pkcs8', { cipher: 'aes-256-cbc', passphrase }))).toBe('passphraseNeeded');
    expect(problem(pem('pkcs1', { cipher: 'aes-128-cbc', passphrase }), 'wrong')).toBe('wrongPassphrase');
  });

  it.each([1024, 3072])('when it has %i bits', (bits) => {
    const other = certify({ name: 'Other', bits });
    expect(readKeyPair(pkcs12(other, passphrase), passphrase, now)).toMatchObject({
      ok: false,
      problem: 'wrongSize',
      detail: String(bits),
    });
    expect(problem(Buffer.from(other.privateKeyPem))).toBe('wrongSize');
  });

  it('when its certificate has expired or is not yet valid', () => {
    const expired = certify({
      name: 'Old',
      key: terminalPrivateKey,
      from: new Date(now - 2 * DAY),
      to: new Date(now - DAY),
    });
    const future = certify({
      name: 'New',
      key: terminalPrivateKey,
      from: new Date(now + DAY),
      to: new Date(now + 2 * DAY),
    });
    expect(problem(pkcs12(expired, passphrase), passphrase)).toBe('expired');
    expect(problem(pkcs12(future, passphrase), passphrase)).toBe('notYetValid');
  });

  it('when the certificate belongs to another key', () => {
    const stranger = certify({ name: 'Stranger' });
    const file = Buffer.from(`${stranger.certificatePem}\n${pem('pkcs8').toString()}`);
    expect(problem(file)).toBe('otherCertificate');
  });

  it('when there is no private key in the file', () => {
    expect(problem(Buffer.from(certified.certificatePem))).toBe('noPrivateKey');
    const asn1 = forge.pkcs12.toPkcs12Asn1(null as never, [certified.certificate], passphrase, { algorithm: '3des' });
    expect(problem(Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary'), passphrase)).toBe('noPrivateKey');
  });

  it('when it is not RSA', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(problem(Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()))).toBe('notRsa');
  });

  it.each(['', 'hello', '{}', '\u0000\u0001\u0002', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'])(
    'when the file is %j',
    (text) => {
      expect(problem(Buffer.from(text), passphrase)).toBe('notAKeyFile');
    },
  );

  it('when the file was cut', () => {
    const whole = pkcs12(certified, passphrase);
    for (const length of [1, 10, 100, whole.length - 1]) {
      expect(problem(whole.subarray(0, length), passphrase)).toBe('notAKeyFile');
    }
  });
});

describe("OnePay's key is read from", () => {
  const publicKey = createPublicKey(terminalPrivateKey);

  it.each(['spki', 'pkcs1'] as const)('PEM of %s', (type) => {
    const result = readPublicKey(Buffer.from(publicKey.export({ type, format: 'pem' })), now);
    expect(result.ok && result.key.publicKey.equals(publicKey)).toBe(true);
  });

  it('an X.509 certificate in PEM and DER', () => {
    const der = Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certified.certificate)).getBytes(), 'binary');
    for (const file of [Buffer.from(certified.certificatePem), der]) {
      const result = readPublicKey(file, now);
      expect(result.ok && result.key.publicKey.equals(publicKey)).toBe(true);
    }
  });

  it('no private key, no other file, no other size, no expired certificate', () => {
    const expired = certify({ name: 'Old', from: new Date(now - 2 * DAY), to: new Date(now - DAY) });
    const small = certify({ name: 'Small', bits: 1024 });
    const problems = [
      Buffer.from(certified.privateKeyPem),
      Buffer.from('hello'),
      Buffer.from(small.certificatePem),
      Buffer.from(expired.certificatePem),
    ].map((file) => {
      const result = readPublicKey(file, now);
      return result.ok ? 'none' : result.problem;
    });
    expect(problems).toEqual(['notAKeyFile', 'notAKeyFile', 'wrongSize', 'expired']);
  });
});

describe('what is told of a key', () => {
  it('is its fingerprint, size and certificate, and nothing of its secret', () => {
    const result = readKeyPair(pkcs12(certified, passphrase), passphrase, now);
    expect(result.ok).toBe(true);
    if (result.ok) {
      const facts = keyFacts(publicHalf(result.key.privateKey), result.key.certificate);
      expect(facts.bits).toBe(2048);
      expect(facts.fingerprint).toMatch(/^(?:[0-9A-F]{4} ){15}[0-9A-F]{4}$/);
      expect(facts.certificate).toMatchObject({ subject: 'CN=Test merchant', issuer: 'CN=Test merchant' });
      expect(JSON.stringify(facts)).not.toContain('PRIVATE');
    }
    expect(keyObject(certified).equals(terminalPrivateKey)).toBe(true);
  });
});
