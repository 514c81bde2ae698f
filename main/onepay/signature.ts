import { createHash, type KeyObject, sign, verify } from 'node:crypto';

/** RSA-2048 gives 256 bytes; base64 twice makes 460 characters of them, and `sign(500)` holds no larger key's. */
export const RSA_MODULUS_BITS = 2048;

/** SHA-256 of the canonical text as upper-case hexadecimal (protocol section 2, step 4). */
export function digestText(canonical: string): string {
  return createHash('sha256').update(canonical, 'utf8').digest('hex').toUpperCase();
}

/** Signs canonical texts with one key. */
export type Signer = (canonical: string) => string;

/** Says whether a signature is one key's over a canonical text; false for any garbage. */
export type SignatureCheck = (canonical: string, signature: string) => boolean;

/** Signs with a private key of 2048 bits. */
export function rsaSigner(privateKey: KeyObject): Signer {
  return (canonical) => signText(canonical, privateKey);
}

/** Checks with a public key of 2048 bits. */
export function rsaCheck(publicKey: KeyObject): SignatureCheck {
  return (canonical, signature) => verifyText(canonical, signature, publicKey);
}

/** Signs a canonical text: RSA with SHA-1 over the hexadecimal digest, base64 twice (steps 4 to 6). */
export function signText(canonical: string, privateKey: KeyObject): string {
  const signature = sign('RSA-SHA1', Buffer.from(digestText(canonical), 'ascii'), privateKey);
  return Buffer.from(signature.toString('base64'), 'ascii').toString('base64');
}

/** True when `signature` (base64 twice) was made over the canonical text by the owner of the key; false for any garbage. */
export function verifyText(canonical: string, signature: string, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(Buffer.from(signature, 'base64').toString('ascii'), 'base64');
  if (bytes.length !== RSA_MODULUS_BITS / 8) {
    return false;
  }
  return verify('RSA-SHA1', Buffer.from(digestText(canonical), 'ascii'), publicKey, bytes);
}
