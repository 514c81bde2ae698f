import { existsSync } from 'node:fs';
import { TerminalError } from '../common/errors.ts';
import { settingsLyingReady } from '../root/provisioning.ts';
import type { ProvisioningPlaces } from '../root/provisioning-source.ts';
import { KeyFileSecrets, osSealedFile } from '../settings/key-file-secrets.ts';
import type { Settings } from '../settings/schema.ts';
import type { SecretName, Secrets } from '../settings/secrets.ts';
import { SecretsFolder } from '../settings/secrets-folder.ts';
import { SettingsFile } from '../settings/settings-file.ts';
import { type KeyStorePort, openSafeStorageSecrets } from './safe-storage-secrets.ts';

/** Real money is signed with these, or its journal sent away; training keys are nobody's money, and any program may keep them. */
const liveNames: ReadonlySet<SecretName> = new Set(['terminal-key', 'gateway-key', 'headquarters-password']);

/** What a PC that is no terminal yet becomes. */
type FirstRun = 'ask' | 'startTraining';

/**
 * Whether this folder's secrets need the operating system's key store. A training terminal's do not, so that practising
 * never asks anybody to unlock anything.
 * @param ready what lies ready for a PC that is no terminal yet.
 */
export function needsKeyStore(dataFolder: string, firstRun: FirstRun = 'ask', ready?: Settings): boolean {
  if (new SecretsFolder(dataFolder).has(osSealedFile('key'))) {
    return true;
  }
  const settingsFile = new SettingsFile(dataFolder);
  const isNew = !existsSync(settingsFile.file);
  if (isNew && (ready !== undefined || firstRun === 'startTraining')) {
    return ready !== undefined && ready.mode !== 'training';
  }
  return settingsFile.loadIfReadable()?.mode !== 'training';
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
  /** Where what a PC is to be may lie ready. */
  readonly provisioning?: ProvisioningPlaces;
  readonly log?: (line: string) => void;
}): Promise<Secrets> {
  const { dataFolder, firstRun, provisioning } = options;
  const keyFile = new KeyFileSecrets(dataFolder);
  const settingsFile = new SettingsFile(dataFolder);
  const isNew = !existsSync(settingsFile.file);
  const ready = isNew && provisioning !== undefined ? settingsLyingReady(provisioning) : undefined;
  if (!needsKeyStore(dataFolder, firstRun, ready)) {
    return keyFile;
  }
  const answer = await openSafeStorageSecrets(options);
  if (answer.usable) {
    return new LiveInKeyStore({ ...answer, keyFile, log: options.log });
  }
  const allowed = (ready ?? settingsFile.loadIfReadable())?.allowKeyFile === true;
  return allowed ? keyFile : new LiveRefused(keyFile, answer.detail);
}

interface LiveInKeyStoreOptions {
  readonly secrets: Secrets;
  readonly keyOpens: boolean;
  readonly keyFile: KeyFileSecrets;
  readonly log: ((line: string) => void) | undefined;
}

class LiveInKeyStore implements Secrets {
  readonly protection = 'keyStore';
  readonly #options: LiveInKeyStoreOptions;

  constructor(options: LiveInKeyStoreOptions) {
    this.#options = options;
  }

  seal(name: SecretName, secret: string): void {
    const { secrets, keyFile } = this.#options;
    if (!liveNames.has(name)) {
      keyFile.seal(name, secret);
      return;
    }
    secrets.seal(name, secret);
    if (secrets.unseal(name) !== secret) {
      throw new TerminalError('SECRETS_UNREADABLE', { name, detail: 'sealed, but opens to something else' });
    }
    keyFile.forget(name);
  }

  unseal(name: SecretName): string | undefined {
    const { secrets, keyFile } = this.#options;
    if (!liveNames.has(name)) {
      return keyFile.unseal(name);
    }
    // What lies under the key file was imported by the command line after the key store's: moved ones are forgotten.
    const imported = keyFile.has(name) ? keyFile.unseal(name) : undefined;
    if (imported === undefined) {
      return secrets.unseal(name);
    }
    this.#move(name, imported);
    return imported;
  }

  /** Moves what was imported into the key store; what cannot be moved now stays where it is. */
  #move(name: SecretName, imported: string): void {
    if (!this.#options.keyOpens) {
      return;
    }
    try {
      this.seal(name, imported);
    } catch (error) {
      if (!(error instanceof TerminalError)) {
        throw error;
      }
      this.#options.log?.(`${name} stays under the key file: ${error.code}`);
    }
  }
}

class LiveRefused implements Secrets {
  readonly protection = 'refused';
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
