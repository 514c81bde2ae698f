import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import vectors from '../onepay/vectors.json' with { type: 'json' };

/** The key pair of the vectors: for the terminal in tests. */
export const terminalPrivateKey: KeyObject = createPrivateKey({ key: vectors.privateKeyJwk, format: 'jwk' });
export const terminalPublicKey: KeyObject = createPublicKey(vectors.publicKey);

/** Another key pair, made once per test file: for the gateway. */
export const gatewayKeys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } = generateKeyPairSync(
  'rsa',
  {
    modulusLength: 2048,
  },
);
