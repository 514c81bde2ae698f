import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import forge from 'node-forge';

export interface Certified {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  readonly certificate: forge.pki.Certificate;
  readonly privateKey: forge.pki.rsa.PrivateKey;
}

export interface CertificateWish {
  readonly name: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly hosts?: readonly string[];
  readonly issuer?: Certified;
  readonly isAuthority?: boolean;
  /** A key of its own by default. */
  readonly key?: KeyObject;
  readonly bits?: number;
}

const HOUR = 3_600_000;

/** Makes a certificate: self-signed, or issued by another one. */
export function certify(wish: CertificateWish): Certified {
  const key = wish.key ?? generateKeyPairSync('rsa', { modulusLength: wish.bits ?? 2048 }).privateKey;
  const privateKeyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const publicKeyPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKeyPem);
  certificate.serialNumber = `01${Math.floor(Math.random() * 1e9).toString(16)}`;
  certificate.validity.notBefore = wish.from ?? new Date(Date.now() - HOUR);
  certificate.validity.notAfter = wish.to ?? new Date(Date.now() + HOUR);
  const subject = [{ name: 'commonName', value: wish.name }];
  certificate.setSubject(subject);
  certificate.setIssuer(wish.issuer?.certificate.subject.attributes ?? subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: wish.isAuthority ?? false },
    ...(wish.hosts === undefined
      ? []
      : [{ name: 'subjectAltName', altNames: wish.hosts.map((host) => altName(host)) }]),
  ]);
  const privateKey = forge.pki.privateKeyFromPem(privateKeyPem);
  certificate.sign(wish.issuer?.privateKey ?? privateKey, forge.md.sha256.create());
  return { privateKeyPem, certificatePem: forge.pki.certificateToPem(certificate), certificate, privateKey };
}

function altName(host: string): { type: number; value?: string; ip?: string } {
  return /^[0-9.]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host };
}

/** A PKCS#12 file, with or without the certificate. */
export function pkcs12(
  certified: Certified,
  passphrase: string,
  options: { readonly algorithm?: '3des' | 'aes256'; readonly withCertificate?: boolean } = {},
): Buffer {
  const chain = options.withCertificate === false ? null : [certified.certificate];
  const asn1 = forge.pkcs12.toPkcs12Asn1(certified.privateKey, chain as never, passphrase, {
    algorithm: options.algorithm ?? '3des',
  });
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary');
}

/** The key of a certificate as Node knows it. */
export function keyObject(certified: Certified): KeyObject {
  return createPrivateKey(certified.privateKeyPem);
}
