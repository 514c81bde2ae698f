import { existsSync } from 'node:fs';
import { TerminalError } from '../common/errors.ts';
import { KeyFileSecrets, osSealedFile } from '../settings/key-file-secrets.ts';
import type { Settings } from '../settings/schema.ts';
import type { SecretName, Secrets } from '../settings/secrets.ts';
import { SecretsFolder } from '../settings/secrets-folder.ts';
import { SettingsFile } from '../settings/settings-file.ts';
import { type KeyStorePort, openSafeStorageSecrets } from './safe-storage-secrets.ts';

/** Real money is signed with these; training keys are nobody's money, and any program may keep them. */
const liveNames: ReadonlySet<SecretName> = new Set(['terminal-key', 'gateway-key']);

/** What a PC that is no terminal yet becomes. */
type FirstRun = 'ask' | 'startTraining';

/**
 * Whether this folder's secrets need the operating system's key store. A training terminal's do not, so that practising
 * never asks anybody to unlock anything.
 */
export function needsKeyStore(dataFolder: string, firstRun: FirstRun = 'ask'): boolean {
  if (new SecretsFolder(dataFolder).has(osSealedFile('key'))) {
    return true;
  }
  const becomesTraining = firstRun === 'startTraining' && !existsSync(new SettingsFile(dataFolder).file);
  return !becomesTraining && readSettings(dataFolder)?.mode !== 'training';
}

/**
 * The best seal that this PC has for a terminal's secrets: the operating system's key store for live keys; the key file
 * for training keys, and for live ones where store IT allows it.
 */
export async function chooseSecrets(options: {
  readonly dataFolder: string;
  readonly store: KeyStorePort;
  readonly platform: NodeJS.Platform;
  readonly firstRun?: FirstRun;
}): Promise<Secrets> {
  const keyFile = new KeyFileSecrets(options.dataFolder);
  if (!needsKeyStore(options.dataFolder, options.firstRun)) {
    return keyFile;
  }
  const answer = await openSafeStorageSecrets(options);
  if (answer.usable) {
    return new LiveInKeyStore(answer.secrets, keyFile);
  }
  const allowed = readSettings(options.dataFolder)?.allowKeyFile === true;
  return allowed ? keyFile : new LiveRefused(keyFile, answer.detail);
}

/** Settings that cannot be read allow nothing; whoever opens the terminal tells what is wrong with them. */
function readSettings(dataFolder: string): Settings | undefined {
  try {
    return new SettingsFile(dataFolder).load();
  } catch (error) {
    if (error instanceof TerminalError) {
      return undefined;
    }
    throw error;
  }
}

class LiveInKeyStore implements Secrets {
  readonly #keyStore: Secrets;
  readonly #keyFile: KeyFileSecrets;

  constructor(keyStore: Secrets, keyFile: KeyFileSecrets) {
    this.#keyStore = keyStore;
    this.#keyFile = keyFile;
  }

  seal(name: SecretName, secret: string): void {
    if (!liveNames.has(name)) {
      this.#keyFile.seal(name, secret);
      return;
    }
    this.#keyStore.seal(name, secret);
    this.#keyFile.forget(name);
  }

  unseal(name: SecretName): string | undefined {
    if (!liveNames.has(name)) {
      return this.#keyFile.unseal(name);
    }
    // What lies under the key file was imported by the command line after the key store's: moved ones are forgotten.
    const imported = this.#keyFile.has(name) ? this.#keyFile.unseal(name) : undefined;
    if (imported === undefined) {
      return this.#keyStore.unseal(name);
    }
    this.seal(name, imported);
    return imported;
  }
}

class LiveRefused implements Secrets {
  readonly #keyFile: KeyFileSecrets;
  readonly #detail: string;

  constructor(keyFile: KeyFileSecrets, detail: string) {
    this.#keyFile = keyFile;
    this.#detail = detail;
  }

  seal(name: SecretName, secret: string): void {
    this.#check(name);
    this.#keyFile.seal(name, secret);
  }

  unseal(name: SecretName): string | undefined {
    if (this.#keyFile.has(name)) {
      this.#check(name);
    }
    return this.#keyFile.unseal(name);
  }

  /** @throws TerminalError KEY_STORE_MISSING. */
  #check(name: SecretName): void {
    if (liveNames.has(name)) {
      throw new TerminalError('KEY_STORE_MISSING', { detail: this.#detail });
    }
  }
}
