import { statSync } from 'node:fs';
import { TerminalError } from '../common/errors.ts';
import { checkSealingKey, newSealingKey, sealText, unsealText } from './sealing.ts';
import type { SecretName, Secrets } from './secrets.ts';
import { SecretsFolder } from './secrets-folder.ts';

const KEY_FILE = 'key';

/** How the files end that the operating system's key store has sealed. */
export const OS_SEALED = '.os-sealed';

/** The file of a secret that the operating system's key store has sealed: the window's, and of no use here. */
export function osSealedFile(name: SecretName | 'key'): string {
  return `${name}${OS_SEALED}`;
}

/**
 * Seals by AES-256-GCM with a key in a file that only its owner may read. It protects copies of the other files (backups,
 * exports, a support bundle), not against whoever may read the key file: the window's safeStorage does better.
 */
export class KeyFileSecrets implements Secrets {
  readonly protection = 'keyFile';
  readonly #folder: SecretsFolder;

  constructor(dataFolder: string) {
    this.#folder = new SecretsFolder(dataFolder);
  }

  seal(name: SecretName, secret: string): void {
    const key = this.#loadKey() ?? this.#makeKey();
    this.#folder.write(sealedFile(name), sealText(name, secret, key));
  }

  /** @throws TerminalError SECRETS_IN_KEY_STORE too, where only the operating system's key store can open it. */
  unseal(name: SecretName): string | undefined {
    const text = this.#folder.read(sealedFile(name))?.toString('utf8');
    if (text === undefined) {
      if (this.#folder.has(osSealedFile(name))) {
        throw new TerminalError('SECRETS_IN_KEY_STORE', { name });
      }
      return undefined;
    }
    const key = this.#loadKey();
    if (key === undefined) {
      throw new TerminalError('SECRETS_UNREADABLE', { name, detail: 'the key file is missing' });
    }
    return unsealText(name, text, key);
  }

  /** Whether this secret lies here, readable or not. */
  has(name: SecretName): boolean {
    return this.#folder.has(sealedFile(name));
  }

  /** Removes a secret that is kept elsewhere now. */
  forget(name: SecretName): void {
    this.#folder.remove(sealedFile(name));
  }

  #loadKey(): Buffer | undefined {
    const key = this.#folder.read(KEY_FILE);
    if (key === undefined) {
      return undefined;
    }
    const file = this.#folder.path(KEY_FILE);
    // Windows has no such bits: there the folder's own access list protects the file.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      throw new TerminalError('SECRETS_UNPROTECTED', { file });
    }
    return checkSealingKey(key);
  }

  #makeKey(): Buffer {
    const key = newSealingKey();
    this.#folder.write(KEY_FILE, key);
    return key;
  }
}

function sealedFile(name: SecretName): string {
  return `${name}.sealed`;
}
