import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { errorDetail, TerminalError } from '../common/errors.ts';
import { type KeyPair, type PublicKey, publicHalf } from '../onepay/keys.ts';
import { RSA_MODULUS_BITS } from '../onepay/signature.ts';
import type { TerminalMode } from './schema.ts';
import type { SecretName, Secrets } from './secrets.ts';

const storedPair = z.strictObject({ privateKeyPem: z.string(), certificatePem: z.string().optional() });
const storedPublic = z.strictObject({ publicKeyPem: z.string(), certificatePem: z.string().optional() });

const trainingPairs = ['training-terminal-key', 'training-gateway-key'] as const satisfies SecretName[];

/** The keys of a terminal, sealed. A training terminal has made its own, and those of its gateway. */
export class KeyStore {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** The terminal's own key; undefined where none was imported. */
  terminalKey(mode: TerminalMode): KeyPair | undefined {
    return this.#loadPair(mode === 'live' ? 'terminal-key' : 'training-terminal-key');
  }

  /** The key by which the gateway's answers are verified; undefined where none was imported. */
  gatewayKey(mode: TerminalMode): PublicKey | undefined {
    if (mode === 'training') {
      const key = this.trainingGatewayKey();
      return key === undefined ? undefined : { publicKey: publicHalf(key) };
    }
    return this.#load('gateway-key', (text) => {
      const { publicKeyPem, certificatePem } = storedPublic.parse(JSON.parse(text));
      return { publicKey: createPublicKey(publicKeyPem), ...certificate(certificatePem) };
    });
  }

  /** The training gateway's private key: it is nobody's money. */
  trainingGatewayKey(): KeyObject | undefined {
    return this.#loadPair('training-gateway-key')?.privateKey;
  }

  importTerminalKey(pair: KeyPair): void {
    this.#sealPair('terminal-key', pair);
  }

  importGatewayKey(key: PublicKey): void {
    const publicKeyPem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    this.#secrets.seal('gateway-key', JSON.stringify({ publicKeyPem, ...certificateText(key.certificate) }));
  }

  /** The password of the headquarters' server; undefined where none is kept. */
  headquartersPassword(): string | undefined {
    return this.#secrets.unseal('headquarters-password') || undefined;
  }

  /** Keeps the password of the headquarters' server, in place of an earlier one; blank forgets it. */
  keepHeadquartersPassword(password: string): void {
    this.#secrets.seal('headquarters-password', password);
  }

  /** Makes the training keys where there are none yet; false where all were there. */
  ensureTrainingKeys(): boolean {
    const missing = trainingPairs.filter((name) => this.#loadPair(name) === undefined);
    for (const name of missing) {
      this.#sealPair(name, generateKeyPairSync('rsa', { modulusLength: RSA_MODULUS_BITS }));
    }
    return missing.length > 0;
  }

  #sealPair(name: SecretName, pair: KeyPair): void {
    const privateKeyPem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.#secrets.seal(name, JSON.stringify({ privateKeyPem, ...certificateText(pair.certificate) }));
  }

  #loadPair(name: SecretName): KeyPair | undefined {
    return this.#load(name, (text) => {
      const { privateKeyPem, certificatePem } = storedPair.parse(JSON.parse(text));
      return { privateKey: createPrivateKey(privateKeyPem), ...certificate(certificatePem) };
    });
  }

  #load<K>(name: SecretName, read: (text: string) => K): K | undefined {
    const text = this.#secrets.unseal(name);
    if (text === undefined) {
      return undefined;
    }
    try {
      return read(text);
    } catch (error) {
      throw new TerminalError('SECRETS_UNREADABLE', { name, detail: errorDetail(error) }, { cause: error });
    }
  }
}

function certificate(pem: string | undefined): { certificate?: X509Certificate } {
  return pem === undefined ? {} : { certificate: new X509Certificate(pem) };
}

function certificateText(one: X509Certificate | undefined): { certificatePem?: string } {
  return one === undefined ? {} : { certificatePem: one.toString() };
}
