import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { errorDetail, TerminalError } from '../common/errors.ts';
import { type KeyPair, type PublicKey, publicHalf } from '../onepay/keys.ts';
import { RSA_MODULUS_BITS } from '../onepay/signature.ts';
import type { TerminalMode } from './schema.ts';
import type { SecretName, Secrets } from './secrets.ts';

const storedPair = z.strictObject({ privateKeyPem: z.string(), certificatePem: z.string().optional() });
const storedPublic = z.strictObject({ publicKeyPem: z.string(), certificatePem: z.string().optional() });

const passwordServer = z.object({ host: z.string(), port: z.number(), tls: z.enum(['verify', 'off']) });
const storedPassword = z.strictObject({ password: z.string(), server: passwordServer.nullable() });

/** A server that a password is told to, and whether on an encrypted line. */
export type PasswordServer = Readonly<z.output<typeof passwordServer>>;

function isSameServer(given: PasswordServer, now: PasswordServer): boolean {
  const isSame = given.host.toLowerCase() === now.host.toLowerCase() && given.port === now.port;
  return isSame && (now.tls === 'verify' || given.tls === 'off');
}

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

  /**
   * The password of the headquarters' server; undefined where none is kept.
   * @param server the one that is to be told it: where it was given for another, or is now to be told without encryption,
   * none is kept for it. Absent: whichever.
   */
  headquartersPassword(server?: PasswordServer): string | undefined {
    const kept = this.#keptPassword();
    const isFor = server === undefined || kept?.server == null || isSameServer(kept.server, server);
    return isFor ? kept?.password : undefined;
  }

  /**
   * Keeps the password of the headquarters' server, in place of an earlier one; blank forgets it.
   * @param server the one that it was given for; undefined where none is set up yet: then it is for the first that is told it.
   */
  keepHeadquartersPassword(password: string, server?: PasswordServer): void {
    const kept = { password, server: server === undefined ? null : passwordServer.parse(server) };
    this.#secrets.seal('headquarters-password', password === '' ? '' : JSON.stringify(kept));
  }

  /** From now on a password that was given for no server yet is for this one. */
  bindHeadquartersPassword(server: PasswordServer): void {
    const kept = this.#keptPassword();
    if (kept?.server === null) {
      this.keepHeadquartersPassword(kept.password, server);
    }
  }

  #keptPassword(): z.output<typeof storedPassword> | undefined {
    const name = 'headquarters-password';
    // A forgotten one is sealed as blank.
    return this.#secrets.unseal(name) === ''
      ? undefined
      : this.#load(name, (text) => storedPassword.parse(JSON.parse(text)));
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
