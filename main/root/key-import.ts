import { closeSync, fsyncSync, openSync, readFileSync, realpathSync, rmSync, writeSync } from 'node:fs';
import type { Actor } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import { type ErrorCode, errorDetail, systemCode, TerminalError } from '../common/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import {
  type KeyFacts,
  type KeyPair,
  type KeyProblem,
  type KeyResult,
  keyFacts,
  type PublicKey,
  publicHalf,
  readKeyPair,
  readPublicKey,
} from '../onepay/keys.ts';
import type { KeyStore } from '../settings/key-store.ts';
import type { TerminalMode } from '../settings/schema.ts';
import { journalKey } from './settings-journal.ts';

/** The terminal's own key, or the one by which the gateway's answers are verified. */
export type KeyWhich = 'terminal' | 'gateway';

/** A key that was read and can be used. */
export type JudgedKey =
  | {
      readonly which: 'terminal';
      readonly facts: KeyFacts;
      readonly pair: KeyPair;
      /** The passphrase that was given is the file's; false where it opens without one. */
      readonly usedPassphrase: boolean;
    }
  | { readonly which: 'gateway'; readonly facts: KeyFacts; readonly key: PublicKey };

const problemCodes: Readonly<Record<KeyProblem, ErrorCode>> = {
  notAKeyFile: 'KEY_NOT_A_KEY_FILE',
  passphraseNeeded: 'KEY_PASSPHRASE_NEEDED',
  wrongPassphrase: 'KEY_PASSPHRASE_WRONG',
  noPrivateKey: 'KEY_NO_PRIVATE_KEY',
  notRsa: 'KEY_NOT_RSA',
  wrongSize: 'KEY_WRONG_SIZE',
  expired: 'KEY_EXPIRED',
  notYetValid: 'KEY_NOT_YET_VALID',
  otherCertificate: 'KEY_OTHER_CERTIFICATE',
};

/** For the gateway's key other files are right than for the terminal's. */
const gatewayProblemCodes: typeof problemCodes = { ...problemCodes, notAKeyFile: 'GATEWAY_KEY_UNREADABLE' };

/**
 * Reads a key file and refuses what cannot work. Nothing is stored.
 * @param passphrase as the acquirer gave it; undefined where none was given.
 * @throws TerminalError KEY_… and GATEWAY_KEY_…, which say why.
 */
export function judgeKey(
  which: KeyWhich,
  file: { readonly bytes: Buffer; readonly passphrase?: string },
  clock: Pick<Clock, 'now'>,
): JudgedKey {
  if (which === 'gateway') {
    const key = taken(readPublicKey(file.bytes, clock.now()), gatewayProblemCodes);
    return { which, key, facts: keyFacts(key.publicKey, key.certificate) };
  }
  const pair = taken(readKeyPair(file.bytes, file.passphrase, clock.now()), problemCodes);
  const facts = keyFacts(publicHalf(pair.privateKey), pair.certificate);
  const usedPassphrase = file.passphrase !== undefined && !readKeyPair(file.bytes, undefined, clock.now()).ok;
  return { which, pair, facts, usedPassphrase };
}

function taken<K>(result: KeyResult<K>, codes: typeof problemCodes): K {
  if (!result.ok) {
    throw new TerminalError(codes[result.problem], { detail: result.detail });
  }
  return result.key;
}

/** Editors end a file with a line end and begin it with a mark of its encoding: neither is part of a passphrase. */
export function passphraseIn(bytes: Buffer): string {
  return textOf(bytes)
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n$/, '');
}

/** UTF-8, or UTF-16 where the mark says so, as PowerShell writes it. */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return bytes.toString('utf16le');
  }
  return first === 0xfe && second === 0xff ? new TextDecoder('utf-16be').decode(bytes) : bytes.toString('utf8');
}

/** Told of a passphrase file that was to be wiped, and of which nobody knows whether a passphrase is in it. */
export function passphraseNotUsed(file: string): TerminalError {
  return new TerminalError('KEY_FILE_NOT_WIPED', { file, detail: 'the key file opens without a passphrase' });
}

/** What may be told of a stored key; null where there is none. @throws TerminalError SECRETS_UNREADABLE and its like. */
export function storedKeyFacts(keys: KeyStore, which: KeyWhich, mode: TerminalMode): KeyFacts | null {
  if (which === 'terminal') {
    const pair = keys.terminalKey(mode);
    return pair === undefined ? null : keyFacts(publicHalf(pair.privateKey), pair.certificate);
  }
  const key = keys.gatewayKey(mode);
  return key === undefined ? null : keyFacts(key.publicKey, key.certificate);
}

/** With its own key in the gateway's place no answer would ever verify, and every payment would stay unknown. */
export function assertKeysDiffer(one: KeyFacts, other: KeyFacts | null): void {
  if (one.fingerprint === other?.fingerprint) {
    throw new TerminalError('GATEWAY_KEY_IS_OWN');
  }
}

const unreadable: ReadonlySet<ErrorCode> = new Set(['SECRETS_UNREADABLE', 'SECRETS_IN_KEY_STORE']);

/** What cannot be unsealed must not stand in the way: importing the keys again is how that is mended. */
export function readableKeyFacts(keys: KeyStore, which: KeyWhich): KeyFacts | null {
  try {
    return storedKeyFacts(keys, which, 'live');
  } catch (error) {
    if (error instanceof TerminalError && unreadable.has(error.code)) {
      return null;
    }
    throw error;
  }
}

export interface KeyImport {
  readonly keys: KeyStore;
  readonly key: JudgedKey;
  readonly by: Actor;
  /** Where it is written down; absent where the terminal has no ledger yet. The folder is held by the caller. */
  readonly ledger?: Ledger;
}

/**
 * Puts a judged key in place for live use, looks that it can be read back, and writes down that it was put there.
 * @throws TerminalError GATEWAY_KEY_IS_OWN where it is the same as the other one, SECRETS_UNREADABLE, KEY_STORE_MISSING.
 */
export function importKey({ keys, key, by, ledger }: KeyImport): PlacedKey {
  assertKeysDiffer(key.facts, readableKeyFacts(keys, key.which === 'terminal' ? 'gateway' : 'terminal'));
  const placed = placeKey(keys, key);
  if (placed.isNew && ledger !== undefined) {
    journalKey(ledger, placed, by);
  }
  return placed;
}

/** A key that is in place. */
export interface PlacedKey {
  readonly which: KeyWhich;
  readonly facts: KeyFacts;
  /** Of the key that it replaces; null where there was none, or nobody can read it any more. */
  readonly before: KeyFacts | null;
  readonly isNew: boolean;
}

/** Puts a key in place of which the caller has made sure that it is not the other one, and writes nothing down. */
export function placeKey(keys: KeyStore, key: JudgedKey): PlacedKey {
  const { which, facts } = key;
  const before = readableKeyFacts(keys, which);
  if (key.which === 'terminal') {
    keys.importTerminalKey(key.pair);
  } else {
    keys.importGatewayKey(key.key);
  }
  if (storedKeyFacts(keys, which, 'live')?.fingerprint !== facts.fingerprint) {
    throw new TerminalError('SECRETS_UNREADABLE', { name: `${which}-key`, detail: 'sealed, but opens to another key' });
  }
  return { which, facts, before, isNew: before?.fingerprint !== facts.fingerprint };
}

/**
 * Overwrites and removes a file that held a secret, after the secret was put in place. A file that holds something else by
 * now is left alone. What a disk keeps of a file that was overwritten is not in anybody's hands.
 * @param bytes what was read from it.
 * @returns why the file is still there; undefined where it is gone.
 */
export function wipeFile(file: string, bytes: Buffer): TerminalError | undefined {
  try {
    const real = realpathSync(file);
    if (!readFileSync(real).equals(bytes)) {
      return new TerminalError('KEY_FILE_NOT_WIPED', { file, detail: 'it holds something else by now' });
    }
    overwrite(real, bytes.length);
    rmSync(real);
    rmSync(file, { force: true });
    return undefined;
  } catch (error) {
    return systemCode(error) === 'ENOENT'
      ? undefined
      : new TerminalError('KEY_FILE_NOT_WIPED', { file, detail: errorDetail(error) }, { cause: error });
  }
}

/** Whether nothing is left of a file but its name: a wiping was cut short there. */
export function isOverwritten(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

function overwrite(file: string, length: number): void {
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, Buffer.alloc(length), 0, length, 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
