import forge from 'node-forge';
import { errorDetail } from '../common/errors.ts';

/** A private key and the certificates that came with it, decrypted, as PEM. Secret: never store or log it as it is. */
export interface OpenedKeyFile {
  readonly ok: true;
  readonly privateKeyPem: string;
  readonly certificatePems: readonly string[];
}

interface Refused {
  readonly ok: false;
  readonly problem: 'notAKeyFile' | 'passphraseNeeded' | 'wrongPassphrase' | 'noPrivateKey' | 'notRsa';
  readonly detail: string;
}

/**
 * Opens PEM: PKCS#1 or PKCS#8, plain or encrypted, with or without certificates. node-forge decrypts, because Electron's
 * own cryptography does not know the older encryptions that acquirers still send.
 */
export function openPem(pem: string, passphrase: string | undefined): OpenedKeyFile | Refused {
  const blocks = pem.match(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g) ?? [];
  const certificatePems = blocks.filter((block) => block.startsWith('-----BEGIN CERTIFICATE-----'));
  const key = blocks.find((block) => /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(block));
  if (key === undefined) {
    return refuse(blocks.length === 0 ? 'notAKeyFile' : 'noPrivateKey');
  }
  const encrypted = key.includes('BEGIN ENCRYPTED PRIVATE KEY') || key.includes('Proc-Type: 4,ENCRYPTED');
  if (!encrypted) {
    return { ok: true, privateKeyPem: key, certificatePems };
  }
  if (passphrase === undefined) {
    return refuse('passphraseNeeded');
  }
  const privateKeyPem = decryptPem(key, passphrase);
  return privateKeyPem === undefined ? refuse('wrongPassphrase') : { ok: true, privateKeyPem, certificatePems };
}

function decryptPem(pem: string, passphrase: string): string | undefined {
  try {
    // A wrong passphrase gives null, or bytes that are no key.
    const key = forge.pki.decryptRsaPrivateKey(pem, utf8(passphrase)) as forge.pki.rsa.PrivateKey | null;
    return key === null ? undefined : toPkcs8(key);
  } catch {
    return undefined;
  }
}

/** Opens PKCS#12 (`.p12`, `.pfx`). */
export function openPkcs12(file: Buffer, passphrase: string | undefined): OpenedKeyFile | Refused {
  let container: forge.asn1.Asn1;
  try {
    container = forge.asn1.fromDer(file.toString('binary'));
  } catch (error) {
    return refuse('notAKeyFile', errorDetail(error));
  }
  let pkcs12: forge.pkcs12.Pkcs12Pfx;
  try {
    pkcs12 = forge.pkcs12.pkcs12FromAsn1(container, passphrase ?? '');
  } catch (error) {
    return refuse(pkcs12Problem(errorDetail(error), passphrase), errorDetail(error));
  }
  const { pkcs8ShroudedKeyBag = '', keyBag = '', certBag = '' } = forge.pki.oids;
  const keys = [pkcs8ShroudedKeyBag, keyBag].flatMap((bagType) => pkcs12.getBags({ bagType })[bagType] ?? []);
  const bag = keys[0];
  if (bag === undefined) {
    return refuse('noPrivateKey');
  }
  if (!bag.key) {
    return refuse('notRsa');
  }
  return {
    ok: true,
    privateKeyPem: toPkcs8(bag.key as forge.pki.rsa.PrivateKey),
    certificatePems: (pkcs12.getBags({ bagType: certBag })[certBag] ?? []).flatMap((certificate) =>
      certificate.cert ? [forge.pki.certificateToPem(certificate.cert)] : [],
    ),
  };
}

function pkcs12Problem(message: string, passphrase: string | undefined): Refused['problem'] {
  if (/MAC could not be verified|Invalid password|decrypt/i.test(message)) {
    return passphrase === undefined ? 'passphraseNeeded' : 'wrongPassphrase';
  }
  return 'notAKeyFile';
}

function toPkcs8(key: forge.pki.rsa.PrivateKey): string {
  return forge.pki.privateKeyInfoToPem(forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)));
}

function utf8(text: string): string {
  return forge.util.encodeUtf8(text);
}

function refuse(problem: Refused['problem'], detail = ''): Refused {
  return { ok: false, problem, detail };
}
