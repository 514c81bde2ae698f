import { z } from 'zod';
import { errorDetail, TerminalError } from '../common/errors.ts';
import { OS_SEALED, osSealedFile } from '../settings/key-file-secrets.ts';
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

type Log = (line: string) => void;

/** The secrets in the key store, or why it cannot be used; `detail` is for support. */
export type KeyStoreAnswer =
  | {
      readonly usable: true;
      readonly secrets: Secrets;
      /** False where there is a key that the key store did not open: only a person may have it replaced. */
      readonly keyOpens: boolean;
    }
  | { readonly usable: false; readonly detail: string };

interface OpenedKey {
  /** What the key's file holds; undefined where there is none. */
  readonly text: string | undefined;
  /** Undefined where there is none to seal with. */
  readonly key: Buffer | undefined;
  /** What the key's file is to hold, where the key is new and not yet written. */
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
  readonly log?: Log;
}): Promise<KeyStoreAnswer> {
  const { store, platform } = options;
  const backend = platform === 'linux' ? store.getSelectedStorageBackend() : platform;
  try {
    if (backend === 'basic_text' || backend === 'unknown' || !(await store.isAsyncEncryptionAvailable())) {
      return { usable: false, detail: backend };
    }
    const folder = new SecretsFolder(options.dataFolder);
    const opened = await openKey(folder, { store, backend, platform, log: options.log });
    return { usable: true, secrets: new SafeStorageSecrets(folder, opened), keyOpens: opened.problem === undefined };
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
  readonly log: Log | undefined;
}

async function openKey(folder: SecretsFolder, options: Store): Promise<OpenedKey> {
  const text = folder.read(KEY_FILE)?.toString('utf8');
  if (text === undefined) {
    return { text, ...(await keyToWrite(folder, options)) };
  }
  const opened = await unsealKey(text, options.store);
  if (opened instanceof TerminalError) {
    return { text, ...(await keyToWrite(folder, options)), problem: opened };
  }
  const { key, shouldReEncrypt } = opened;
  return { text: shouldReEncrypt ? await reseal(folder, text, key, options) : text, key };
}

/** A new key; but what does not open now may open tomorrow: while anything is sealed with it, there is no other. */
async function keyToWrite(folder: SecretsFolder, options: Store): Promise<Omit<OpenedKey, 'text'>> {
  return sealedFiles(folder).length > 0 ? { key: undefined } : await makeKey(options);
}

/** Seals the key anew; gives what its file holds then. The old seal still opens, so a failure can wait. */
async function reseal(folder: SecretsFolder, text: string, key: Buffer, options: Store): Promise<string> {
  try {
    const sealed = await sealKey(key, options);
    const problem = await problemOf(sealed, key, options.store);
    if (problem !== undefined) {
      throw problem;
    }
    folder.write(KEY_FILE, sealed);
    return sealed;
  } catch (error) {
    options.log?.(`the key could not be sealed anew: ${error instanceof TerminalError ? error.code : 'key store'}`);
    return text;
  }
}

/** The secrets under the key. */
function sealedFiles(folder: SecretsFolder): string[] {
  return folder.list().filter((file) => file.endsWith(OS_SEALED) && file !== KEY_FILE);
}

/** Its failure is told when a secret is asked for, or is to be sealed. */
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

async function makeKey(options: Store): Promise<Omit<OpenedKey, 'text'>> {
  const key = newSealingKey();
  const unwritten = await sealKey(key, options);
  const problem = await problemOf(unwritten, key, options.store);
  return problem === undefined ? { key, unwritten } : { key: undefined, problem };
}

/** Why a new seal does not open; a key store that fails may seal all the same. */
async function problemOf(text: string, key: Buffer, store: KeyStorePort): Promise<TerminalError | undefined> {
  const opened = await unsealKey(text, store);
  if (opened instanceof TerminalError || opened.key.equals(key)) {
    return opened instanceof TerminalError ? opened : undefined;
  }
  return new TerminalError('SECRETS_UNREADABLE', { name: 'key', detail: 'it opens to something else' });
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

  /** @throws TerminalError KEY_STORE_NOT_OPENED, and changes nothing, where this could cost a secret that is there. */
  seal(name: SecretName, secret: string): void {
    const key = this.#writtenKey();
    this.#folder.write(osSealedFile(name), sealText(name, secret, key));
  }

  unseal(name: SecretName): string | undefined {
    const text = this.#folder.read(osSealedFile(name))?.toString('utf8');
    if (text === undefined) {
      return undefined;
    }
    const { key, problem } = this.#opened;
    if (problem !== undefined) {
      throw problem;
    }
    if (key === undefined) {
      throw new TerminalError('SECRETS_UNREADABLE', { name, detail: `${KEY_FILE} is missing` });
    }
    return unsealText(name, text, key);
  }

  /** The key to seal with, which stands in its file. */
  #writtenKey(): Buffer {
    const { text, key, unwritten } = this.#opened;
    if (this.#folder.read(KEY_FILE)?.toString('utf8') !== text) {
      throw this.#notOpened(`${KEY_FILE} has changed`);
    }
    if (key === undefined || (unwritten !== undefined && sealedFiles(this.#folder).length > 0)) {
      throw this.#notOpened(this.#opened.problem?.params['detail'] ?? `${KEY_FILE} is missing`);
    }
    if (unwritten !== undefined) {
      this.#folder.replaceKeeping(KEY_FILE, unwritten);
      this.#opened = { text: unwritten, key };
    }
    return key;
  }

  #notOpened(detail: string | number): TerminalError {
    const files = [KEY_FILE, ...sealedFiles(this.#folder)].join(', ');
    return new TerminalError('KEY_STORE_NOT_OPENED', { files, detail });
  }
}
