import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { errorDetail, systemCode, TerminalError } from '../common/errors.ts';
import { makeFolder, notWritable } from '../common/folders.ts';
import type { SecretName, Secrets } from './secrets.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;

const sealedSchema = z.strictObject({ version: z.literal(1), iv: z.base64(), tag: z.base64(), data: z.base64() });

/**
 * Seals by AES-256-GCM with a key in a file that only its owner may read. It protects copies of the other files (backups,
 * exports, a support bundle), not against whoever may read the key file: the window's safeStorage does better.
 */
export class KeyFileSecrets implements Secrets {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = path.join(dataFolder, 'secrets');
  }

  seal(name: SecretName, secret: string): void {
    const key = this.#loadKey() ?? this.#makeKey();
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name));
    const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    const sealed = { version: 1, iv: base64(iv), tag: base64(cipher.getAuthTag()), data: base64(data) };
    this.#write(this.#sealedFile(name), JSON.stringify(sealed));
  }

  unseal(name: SecretName): string | undefined {
    const text = readIfThere(this.#sealedFile(name))?.toString('utf8');
    if (text === undefined) {
      return undefined;
    }
    const key = this.#loadKey();
    if (key === undefined) {
      throw new TerminalError('SECRETS_UNREADABLE', { name, detail: 'the key file is missing' });
    }
    try {
      const sealed = sealedSchema.parse(JSON.parse(text));
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'))
        .setAAD(Buffer.from(name))
        .setAuthTag(Buffer.from(sealed.tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new TerminalError('SECRETS_UNREADABLE', { name, detail: errorDetail(error) }, { cause: error });
    }
  }

  get #keyFile(): string {
    return path.join(this.#folder, 'key');
  }

  #sealedFile(name: SecretName): string {
    return path.join(this.#folder, `${name}.sealed`);
  }

  #loadKey(): Buffer | undefined {
    const key = readIfThere(this.#keyFile);
    if (key === undefined) {
      return undefined;
    }
    // Windows has no such bits: there the folder's own access list protects the file.
    if (process.platform !== 'win32' && (statSync(this.#keyFile).mode & 0o077) !== 0) {
      throw new TerminalError('SECRETS_UNPROTECTED', { file: this.#keyFile });
    }
    if (key.length !== KEY_BYTES) {
      throw new TerminalError('SECRETS_UNREADABLE', { name: 'key', detail: `${key.length} bytes` });
    }
    return key;
  }

  #makeKey(): Buffer {
    const key = randomBytes(KEY_BYTES);
    makeFolder(this.#folder, 0o700);
    chmodSync(this.#folder, 0o700);
    this.#write(this.#keyFile, key);
    return key;
  }

  #write(file: string, data: string | Buffer): void {
    try {
      writeFileAtomic.sync(file, data, { mode: 0o600, fsync: true });
    } catch (error) {
      throw notWritable(this.#folder, error);
    }
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64');
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return undefined;
    }
    throw new TerminalError('FILE_UNREADABLE', { file, detail: errorDetail(error) }, { cause: error });
  }
}
