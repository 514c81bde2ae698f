import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { CallArgs, KeyChoice, KeyName } from '../../../preload/contract.ts';
import type { Clock } from '../../common/clock.ts';
import { errorDetail, TerminalError } from '../../common/errors.ts';
import { describeForWindow } from '../../counter/window-errors.ts';
import { importKey, type JudgedKey, judgeKey, wipeFile } from '../key-import.ts';
import { keyFactsView, type Shown } from './key-facts.ts';
import { holding, type SetupPlace, sealedBy } from './place.ts';

/** What somebody is asked to choose a file for. */
export interface FileWish {
  readonly title: string;
  readonly filter: { readonly name: string; readonly extensions: readonly string[] };
}

/** Lets somebody choose a file; undefined where none was chosen. */
export type ChooseFile = (wish: FileWish) => Promise<string | undefined>;

const keyFileExtensions = ['p12', 'pfx', 'pem', 'key', 'cer', 'crt'] as const;

/** No key file is larger, certificates included. */
const KEY_FILE_MAX_BYTES = 64 * 1024;

export interface KeyDeskParts {
  readonly clock: Clock;
  readonly chooseFile: ChooseFile;
  readonly place: () => SetupPlace;
  readonly shown: () => Shown;
}

interface Chosen {
  readonly ticket: string;
  readonly which: KeyName;
  readonly file: string;
  readonly bytes: Buffer;
}

/** Takes keys from files. What is in a file stays here: the window names it by a ticket. */
export class KeyDesk {
  readonly #parts: KeyDeskParts;
  #chosen: Chosen | undefined;

  constructor(parts: KeyDeskParts) {
    this.#parts = parts;
  }

  /** @throws TerminalError KEY_FILE_TOO_LARGE, FILE_UNREADABLE. */
  async choose({ which }: CallArgs<'keys.choose'>): Promise<KeyChoice | null> {
    this.#parts.place().requireSight();
    const { translate } = this.#parts.shown();
    const file = await this.#parts.chooseFile({
      title: translate(`setup.keyFile.${which}`),
      filter: { name: translate('setup.keyFile.kind'), extensions: keyFileExtensions },
    });
    if (file === undefined) {
      return null;
    }
    // Choosing took its time, in which the counter may have been locked.
    this.#parts.place().requireSight();
    this.#chosen = { ticket: randomUUID(), which, file, bytes: await readKeyFile(file) };
    return this.#choiceOf(this.#chosen, '');
  }

  /** @throws TerminalError KEY_FILE_NOT_CHOSEN. */
  check({ ticket, passphrase }: CallArgs<'keys.check'>): KeyChoice {
    this.#parts.place().requireSight();
    return this.#choiceOf(this.#take(ticket), passphrase);
  }

  /**
   * Puts the chosen key in place for live use. A file that was to be wiped and could not be is told; the key stands.
   * @throws TerminalError KEY_FILE_NOT_CHOSEN, KEY_… for one that cannot work; KEY_STORE_MISSING; KEY_FILE_NOT_WIPED where
   * only that failed.
   */
  async import({ ticket, passphrase, file: fate, allowKeyFile, approval }: CallArgs<'keys.import'>): Promise<void> {
    const { place, clock } = this.#parts;
    const at = place();
    at.requireSight();
    const chosen = this.#take(ticket);
    const key = this.#judge(chosen, passphrase);
    const { keys } = sealedBy(at, allowKeyFile);
    const isForTraining = at.stored.current().mode === 'training';
    await at.change({
      approval,
      // A training terminal has keys of its own: this one is for the day when it is live.
      after: isForTraining ? 'stay' : 'reopen',
      work: ({ by, ledger }) =>
        holding(at.stored, clock, ledger, () =>
          importKey({ keys, key, by, ...(ledger === undefined ? {} : { ledger }) }),
        ),
    });
    this.#chosen = undefined;
    const kept = fate === 'wipe' ? wipeFile(chosen.file, chosen.bytes) : undefined;
    if (kept !== undefined) {
      throw kept;
    }
  }

  #take(ticket: string): Chosen {
    if (this.#chosen?.ticket !== ticket) {
      throw new TerminalError('KEY_FILE_NOT_CHOSEN');
    }
    return this.#chosen;
  }

  #judge({ which, bytes }: Chosen, passphrase: string): JudgedKey {
    return judgeKey(which, { bytes, ...(passphrase === '' ? {} : { passphrase }) }, this.#parts.clock);
  }

  #choiceOf(chosen: Chosen, passphrase: string): KeyChoice {
    const { ticket, which, file } = chosen;
    const shown = this.#parts.shown();
    const about = { ticket, which, fileName: path.basename(file) };
    try {
      const { facts } = this.#judge(chosen, passphrase);
      return { ...about, needsPassphrase: passphrase !== '', facts: keyFactsView(facts, shown), problem: null };
    } catch (error) {
      if (!(error instanceof TerminalError)) {
        throw error;
      }
      const needsPassphrase = passphrase !== '' || error.code === 'KEY_PASSPHRASE_NEEDED';
      const problem = error.code === 'KEY_PASSPHRASE_NEEDED' ? null : describeForWindow(error, shown.translate);
      return { ...about, needsPassphrase, facts: null, problem };
    }
  }
}

/** Reads no more than a key could be, whatever file was chosen. */
async function readKeyFile(file: string): Promise<Buffer> {
  try {
    await using handle = await open(file, 'r');
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(KEY_FILE_MAX_BYTES + 1));
    if (bytesRead > KEY_FILE_MAX_BYTES) {
      throw new TerminalError('KEY_FILE_TOO_LARGE', { kilobytes: KEY_FILE_MAX_BYTES / 1024 });
    }
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (error instanceof TerminalError) {
      throw error;
    }
    throw new TerminalError('FILE_UNREADABLE', { file, detail: errorDetail(error) }, { cause: error });
  }
}
