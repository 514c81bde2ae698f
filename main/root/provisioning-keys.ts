import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import type { NamedKeyFile, NamedKeys } from '../settings/provisioning-keys.ts';
import {
  isOverwritten,
  type JudgedKey,
  judgeKey,
  type KeyWhich,
  passphraseIn,
  passphraseNotUsed,
} from './key-import.ts';
import { type ProvisioningSource, readNamed } from './provisioning-source.ts';

/** The keys that a provisioning brings, and what becomes of the files that they came in. */
export interface KeysLyingReady {
  readonly keys: readonly JudgedKey[];
  /** Named keys that are in place already, and whose files were wiped then. */
  readonly takenBefore: readonly KeyWhich[];
  /** Files to be wiped once the keys are in place. */
  readonly toWipe: readonly FileToWipe[];
  /** Why files are left alone that were to be wiped. */
  readonly notToWipe: readonly TerminalError[];
}

interface FileToWipe {
  readonly path: string;
  readonly name: string;
  /** As it was read. */
  readonly bytes: Buffer;
}

/** Does a piece of work, and keeps what is wrong with it for later; undefined then. */
export type Attempt = <T>(work: () => T, file?: string) => T | undefined;

interface Reading {
  readonly source: ProvisioningSource;
  /** Whether there is such a key already. */
  readonly has: (which: KeyWhich) => boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly attempt: Attempt;
}

/** Reads the keys that are named. A file that was to be wiped and is gone was taken before: its key stays. */
export function readKeysLyingReady(named: NamedKeys, reading: Reading): KeysLyingReady {
  const reader = new KeyReader(reading);
  if (named.terminal !== undefined) {
    reader.read('terminal', named.terminal, named.passphraseFile);
  }
  if (named.gateway !== undefined) {
    reader.read('gateway', named.gateway);
  }
  return reader.found;
}

class KeyReader {
  readonly found = {
    keys: [] as JudgedKey[],
    takenBefore: [] as KeyWhich[],
    toWipe: [] as FileToWipe[],
    notToWipe: [] as TerminalError[],
  } satisfies KeysLyingReady;
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  read(which: KeyWhich, file: NamedKeyFile, secretFile?: NamedKeyFile): void {
    if (this.#reading.has(which) && wasTaken(file)) {
      this.found.takenBefore.push(which);
      this.#wipeLeft(file, isOverwritten);
      this.#wipeLeft(secretFile, mayBePassphrase);
      return;
    }
    const { attempt, clock } = this.#reading;
    const bytes = attempt(() => readNamed(file));
    const secret = secretFile === undefined ? undefined : attempt(() => readNamed(secretFile));
    if (bytes === undefined) {
      return;
    }
    const passphrase = secret === undefined ? {} : { passphrase: passphraseIn(secret) };
    const key = attempt(() => judgeKey(which, { bytes, ...passphrase }, clock), file.name);
    if (key === undefined) {
      return;
    }
    this.found.keys.push(key);
    this.#wipe(file, bytes);
    if (secretFile !== undefined && secret !== undefined) {
      this.#wipeSecret(secretFile, secret, key);
    }
  }

  #wipeSecret(file: NamedKeyFile, bytes: Buffer, key: JudgedKey): void {
    if (key.which === 'terminal' && key.usedPassphrase) {
      this.#wipe(file, bytes);
    } else if (file.afterImport === 'wipe') {
      this.found.notToWipe.push(passphraseNotUsed(file.path));
    }
  }

  #wipeLeft(file: NamedKeyFile | undefined, isLeft: (bytes: Buffer) => boolean): void {
    const bytes = file === undefined ? undefined : bytesOf(file);
    if (file !== undefined && bytes !== undefined && isLeft(bytes)) {
      this.#wipe(file, bytes);
    }
  }

  #wipe(file: NamedKeyFile, bytes: Buffer): void {
    if (file.afterImport === 'keep') {
      return;
    }
    if (isSettingsFile(file, this.#reading.source)) {
      const params = { file: file.path, detail: 'it is a settings file' };
      this.found.notToWipe.push(new TerminalError('KEY_FILE_NOT_WIPED', params));
      return;
    }
    this.found.toWipe.push({ path: file.path, name: file.name, bytes });
  }
}

/** Whether a key's file was wiped before, be it that its name alone is left because the power went just then. */
function wasTaken(file: NamedKeyFile): boolean {
  if (file.afterImport === 'keep') {
    return false;
  }
  const bytes = bytesOf(file);
  return bytes === undefined ? !existsSync(file.path) : isOverwritten(bytes);
}

/** What cannot be read is told where it is needed. */
function bytesOf({ path }: NamedKeyFile): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

const LONGEST_PASSPHRASE_BYTES = 1024;

/** Its key is sealed and the key's file is gone: nobody can try it any more, but one line is no other file of worth. */
function mayBePassphrase(bytes: Buffer): boolean {
  return bytes.length <= LONGEST_PASSPHRASE_BYTES && !/[\r\n]/.test(passphraseIn(bytes));
}

/** The same file, by whichever name or link. */
function isSettingsFile(file: NamedKeyFile, { files }: ProvisioningSource): boolean {
  const id = fileId(file.path);
  return files.some((one) => fileId(one.path) === id);
}

function fileId(file: string): string {
  const { dev, ino } = statSync(file, { bigint: true });
  return `${dev}:${ino}`;
}
