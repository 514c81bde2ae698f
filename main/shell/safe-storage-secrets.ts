import { z } from 'zod';
import { errorDetail, TerminalError } from '../common/errors.ts';
import { osSealedFile } from '../settings/key-file-secrets.ts';
import { checkSealingKey, newSealingKey, sealText, unsealText } from '../settings/sealing.ts';
import type { SecretName, Secrets } from '../settings/secrets.ts';
import { SecretsFolder } from '../settings/secrets-folder.ts';

/** What is used of Electron's safeStorage: the key store of the operating system. */
export interface KeyStorePort {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(sealed: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
  /** Only Linux has it. */
  getSelectedStorageBackend(): string;
}

/** The secrets in the key store, or why it cannot be used; `detail` is for support. */
export type KeyStoreAnswer =
  | { readonly usable: true; readonly secrets: Secrets }
  | { readonly usable: false; readonly detail: string };

interface OpenedKey {
  readonly key: Buffer;
  /** The text of the key's file, where the key is new and not yet written. */
  readonly unwritten?: string;
  /** Why the key that is there could not be opened. */
  readonly problem?: TerminalError;
}

const KEY_FILE = osSealedFile('key');
const keyFileSchema = z.strictObject({ version: z.literal(1), backend: z.string(), data: z.base64() });

/** On Linux Chromium marks by this what it has sealed with a key that is the same on every computer. */
const SEALED_WITH_KNOWN_KEY = 'v10';

/**
 * Opens the secrets that the operating system's key store seals. It seals one key, and that key seals each secret: so the
 * key store, which answers in its own time and may ask the user, is asked once, and each secret is bound to its name.
 */
export async function openSafeStorageSecrets(options: {
  readonly dataFolder: string;
  readonly store: KeyStorePort;
  readonly platform: NodeJS.Platform;
}): Promise<KeyStoreAnswer> {
  const { store, platform } = options;
  const backend = platform === 'linux' ? store.getSelectedStorageBackend() : platform;
  try {
    if (backend === 'basic_text' || backend === 'unknown' || !(await store.isAsyncEncryptionAvailable())) {
      return { usable: false, detail: backend };
    }
    const folder = new SecretsFolder(options.dataFolder);
    return {
      usable: true,
      secrets: new SafeStorageSecrets(folder, await openKey(folder, { store, backend, platform })),
    };
  } catch (error) {
    if (error instanceof TerminalError) {
      throw error;
    }
    return { usable: false, detail: `${backend}: ${errorDetail(error)}` };
  }
}

interface Store {
  readonly store: KeyStorePort;
  readonly backend: string;
  readonly platform: NodeJS.Platform;
}

async function openKey(folder: SecretsFolder, options: Store): Promise<OpenedKey> {
  const text = folder.read(KEY_FILE)?.toString('utf8');
  if (text === undefined) {
    return await makeKey(options);
  }
  const opened = await unsealKey(text, options.store);
  if (opened instanceof TerminalError) {
    return { ...(await makeKey(options)), problem: opened };
  }
  if (opened.shouldReEncrypt) {
    folder.write(KEY_FILE, await sealKey(opened.key, options));
  }
  return { key: opened.key };
}

/** Its failure is told when a secret is asked for: importing the keys again, which mends it, must stay possible. */
async function unsealKey(
  text: string,
  store: KeyStorePort,
): Promise<{ readonly key: Buffer; readonly shouldReEncrypt: boolean } | TerminalError> {
  try {
    const { data } = keyFileSchema.parse(JSON.parse(text));
    const { result, shouldReEncrypt } = await store.decryptStringAsync(Buffer.from(data, 'base64'));
    return { key: checkSealingKey(Buffer.from(result, 'base64')), shouldReEncrypt };
  } catch (error) {
    return new TerminalError('SECRETS_UNREADABLE', { name: 'key', detail: errorDetail(error) }, { cause: error });
  }
}

async function makeKey(options: Store): Promise<Required<Pick<OpenedKey, 'key' | 'unwritten'>>> {
  const key = newSealingKey();
  return { key, unwritten: await sealKey(key, options) };
}

async function sealKey(key: Buffer, { store, backend, platform }: Store): Promise<string> {
  const data = await store.encryptStringAsync(key.toString('base64'));
  if (platform === 'linux' && data.subarray(0, SEALED_WITH_KNOWN_KEY.length).toString() === SEALED_WITH_KNOWN_KEY) {
    throw new Error('sealed with a key that everybody knows');
  }
  return JSON.stringify({ version: 1, backend, data: data.toString('base64') });
}

/** Secrets under a key that the operating system's key store has sealed. */
class SafeStorageSecrets implements Secrets {
  readonly #folder: SecretsFolder;
  #opened: OpenedKey;

  constructor(folder: SecretsFolder, opened: OpenedKey) {
    this.#folder = folder;
    this.#opened = opened;
  }

  seal(name: SecretName, secret: string): void {
    this.#writeKey();
    this.#folder.write(osSealedFile(name), sealText(name, secret, this.#opened.key));
  }

  unseal(name: SecretName): string | undefined {
    const text = this.#folder.read(osSealedFile(name))?.toString('utf8');
    if (text === undefined) {
      return undefined;
    }
    if (this.#opened.problem !== undefined) {
      throw this.#opened.problem;
    }
    return unsealText(name, text, this.#opened.key);
  }

  #writeKey(): void {
    const { key, unwritten, problem } = this.#opened;
    if (unwritten === undefined) {
      return;
    }
    if (problem !== undefined) {
      this.#folder.putAside(KEY_FILE);
    }
    this.#folder.write(KEY_FILE, unwritten);
    this.#opened = { key };
  }
}
