import { createHash, createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { errorDetail } from '../common/errors.ts';
import { type OpenedKeyFile, openPem, openPkcs12 } from './key-files.ts';
import { RSA_MODULUS_BITS } from './signature.ts';

/** Why a key file cannot be used. */
export type KeyProblem =
  | 'notAKeyFile'
  | 'passphraseNeeded'
  | 'wrongPassphrase'
  | 'noPrivateKey'
  | 'notRsa'
  | 'wrongSize'
  | 'expired'
  | 'notYetValid'
  | 'otherCertificate';

/** What may be told of a key to anybody. */
export interface KeyFacts {
  /** SHA-256 of the public key (SPKI) as people compare it, see {@link fingerprintText}. */
  readonly fingerprint: string;
  readonly bits: number;
  /** Absent where the file held a bare key. */
  readonly certificate?: CertificateFacts;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** UTC, ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
}

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly certificate?: X509Certificate;
}

export interface PublicKey {
  readonly publicKey: KeyObject;
  readonly certificate?: X509Certificate;
}

export type KeyResult<K> =
  | { readonly ok: true; readonly key: K }
  | { readonly ok: false; readonly problem: KeyProblem; readonly detail: string };

/**
 * Reads the terminal's private key from PKCS#12 or PEM, encrypted or not, and refuses one that cannot work: it must be
 * RSA-2048 and, where a certificate came with it, be that certificate's key and valid now.
 * @param file the file's bytes.
 * @param passphrase as the acquirer gave it.
 * @param nowMs UTC.
 */
export function readKeyPair(file: Buffer, passphrase: string | undefined, nowMs: number): KeyResult<KeyPair> {
  const opened = isPem(file) ? openPem(file.toString('utf8'), passphrase) : openPkcs12(file, passphrase);
  return opened.ok ? checkKeyPair(opened, nowMs) : opened;
}

/** Reads the gateway's public key from PEM or an X.509 certificate (PEM or DER). */
export function readPublicKey(file: Buffer, nowMs: number): KeyResult<PublicKey> {
  const pem = file.toString('utf8');
  try {
    if (isPem(file) && !pem.includes('-----BEGIN CERTIFICATE-----')) {
      if (pem.includes('PRIVATE KEY-----')) {
        return refuse('notAKeyFile', 'a private key where a public one is expected');
      }
      const publicKey = createPublicKey(file);
      return checkRsa(publicKey) ?? { ok: true, key: { publicKey } };
    }
    const certificate = new X509Certificate(file);
    const { publicKey } = certificate;
    return checkRsa(publicKey) ?? checkValidity(certificate, nowMs) ?? { ok: true, key: { publicKey, certificate } };
  } catch (error) {
    return refuse('notAKeyFile', errorDetail(error));
  }
}

/** The one shape in which people get to see a fingerprint: `FA5B 5D7D …`, four hexadecimal digits together. */
export function fingerprintText(hex: string): string {
  return (
    hex
      .toUpperCase()
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  );
}

/** Facts of a public key, with its certificate where there is one. */
export function keyFacts(publicKey: KeyObject, certificate?: X509Certificate): KeyFacts {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const facts = {
    fingerprint: fingerprintText(createHash('sha256').update(der).digest('hex')),
    bits: publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
  };
  return certificate === undefined ? facts : { ...facts, certificate: certificateFacts(certificate) };
}

/** The public half of a private key. */
export function publicHalf(privateKey: KeyObject): KeyObject {
  return createPublicKey(privateKey);
}

function certificateFacts(certificate: X509Certificate): CertificateFacts {
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    validFrom: certificate.validFromDate.toISOString(),
    validTo: certificate.validToDate.toISOString(),
  };
}

function isPem(file: Buffer): boolean {
  return file.includes('-----BEGIN ');
}

function checkKeyPair(opened: OpenedKeyFile, nowMs: number): KeyResult<KeyPair> {
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(opened.privateKeyPem);
  } catch (error) {
    return refuse('notAKeyFile', errorDetail(error));
  }
  const problem = checkRsa(privateKey);
  if (problem !== undefined) {
    return problem;
  }
  if (opened.certificatePems.length === 0) {
    return { ok: true, key: { privateKey } };
  }
  const certificate = opened.certificatePems
    .map((pem) => new X509Certificate(pem))
    .find((candidate) => candidate.checkPrivateKey(privateKey));
  if (certificate === undefined) {
    return refuse('otherCertificate', '');
  }
  return checkValidity(certificate, nowMs) ?? { ok: true, key: { privateKey, certificate } };
}

function checkRsa(key: KeyObject) {
  if (key.asymmetricKeyType !== 'rsa') {
    return refuse('notRsa', String(key.asymmetricKeyType));
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits === RSA_MODULUS_BITS ? undefined : refuse('wrongSize', String(bits));
}

function checkValidity(certificate: X509Certificate, nowMs: number) {
  if (nowMs > certificate.validToDate.getTime()) {
    return refuse('expired', certificate.validToDate.toISOString());
  }
  if (nowMs < certificate.validFromDate.getTime()) {
    return refuse('notYetValid', certificate.validFromDate.toISOString());
  }
  return undefined;
}

function refuse(problem: KeyProblem, detail: string) {
  return { ok: false, problem, detail } as const;
}
