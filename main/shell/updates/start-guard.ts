import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Clock } from '../../common/clock.ts';
import { errorDetail, systemCode } from '../../common/errors.ts';
import { makeFolder } from '../../common/folders.ts';
import type { Log } from '../../common/log.ts';
import { utcText } from '../../common/time.ts';
import { DataFolderHold } from '../../ledger/data-folder.ts';
import { planRollback } from '../../updates/rollback.ts';
import {
  becameGood,
  beginStart,
  givenUp,
  type KeptVersion,
  type StartRecord,
  startRecord,
  wasBlameless,
} from '../../updates/starts.ts';
import type { Installation } from './installation.ts';
import { findCopies, findLedgers, putBack } from './ledgers.ts';
import { isIntact, keepVersion, putIn, stage } from './put-in.ts';

/** Another process may just be closing. */
const HOLD_MS = 2000;

export interface StartGuardOptions {
  /** Where it keeps what it needs, beside the window's own things. */
  readonly folder: string;
  readonly version: string;
  readonly installation: Installation;
  readonly args: readonly string[];
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** As `putIn`. */
  readonly launch?: typeof putIn;
}

/**
 * Watches whether a new version comes up, and puts the previous one back where it does not. Whatever goes wrong here is
 * logged and keeps nothing from starting.
 */
export class StartGuard {
  readonly #options: StartGuardOptions;
  readonly #file: string;
  #record: StartRecord | undefined;

  constructor(options: StartGuardOptions) {
    this.#options = options;
    this.#file = path.join(options.folder, 'starts.json');
    this.#record = this.#load();
  }

  /** Versions that did not run here. */
  get refused(): readonly string[] {
    return this.#record?.refused ?? [];
  }

  /** Before anything is opened. `end`: the previous version takes over, and starts when this one has ended. */
  async begin(dataFolder: string): Promise<'goOn' | 'end'> {
    const { installation, version, log } = this.#options;
    if (installation.kind === 'none') {
      return 'goOn';
    }
    try {
      const isNew = this.#record?.version !== version;
      const ledgers = isNew ? this.#marksOf(dataFolder) : [];
      const beginning = beginStart(this.#record, { version, ledgers });
      this.#save(beginning.record);
      return beginning.kind === 'goBack' ? await this.#goBack(dataFolder, beginning) : 'goOn';
    } catch (error) {
      log.write('warning', 'update.startNotWatched', { detail: errorDetail(error) });
      return 'goOn';
    }
  }

  /** The terminal is open. */
  good(): void {
    const { installation } = this.#options;
    if (installation.kind === 'none' || this.#record === undefined || this.#record.state === 'good') {
      return;
    }
    this.#tryToSave(becameGood(this.#record));
  }

  /** The window tells what keeps the terminal from opening, and that is not this version. */
  blameless(): void {
    if (this.#options.installation.kind === 'none' || this.#record === undefined || this.#record.tries === 0) {
      return;
    }
    this.#tryToSave(wasBlameless(this.#record));
  }

  #tryToSave(record: StartRecord): void {
    try {
      this.#save(record);
    } catch (error) {
      this.#options.log.write('warning', 'update.startNotWatched', { detail: errorDetail(error) });
    }
  }

  /** Keeps this version, before a newer one is put in. Where that fails it cannot be put back, and the newer one goes in. */
  async keep(): Promise<void> {
    const { installation, version, folder, log } = this.#options;
    // What never ran here is nothing to go back to: what ran before it stays kept.
    if (installation.kind === 'none' || this.#record?.state !== 'good') {
      return;
    }
    try {
      const kept = await keepVersion(installation, version, path.join(folder, 'previous'));
      this.#save({ ...this.#record, kept });
    } catch (error) {
      log.write('warning', 'update.notKept', { detail: errorDetail(error) });
    }
  }

  async #goBack(
    dataFolder: string,
    { record, previous }: { readonly record: StartRecord; readonly previous: KeptVersion },
  ): Promise<'goOn' | 'end'> {
    const { installation, args, clock, log, version, launch = putIn } = this.#options;
    if (installation.kind === 'none') {
      return 'goOn';
    }
    if (!(await isIntact(previous))) {
      log.write('error', 'update.notPutBack', { version, previous: previous.version, why: 'fileChanged' });
      return 'goOn';
    }
    const hold = this.#hold(dataFolder);
    try {
      const plan = planRollback(record.ledgers, findLedgers(dataFolder, record.ledgers), findCopies(dataFolder));
      if (plan.kind === 'stay') {
        log.write('error', 'update.notPutBack', { version, previous: previous.version, why: plan.why });
        return 'goOn';
      }
      // Before anything is changed that the previous one could not take over.
      await stage(installation, previous);
      putBack(hold, dataFolder, plan.copies, utcText(clock.now()));
    } finally {
      hold.release();
    }
    this.#save(givenUp(record));
    launch(installation, previous.file, args);
    log.write('error', 'update.putBack', { version, previous: previous.version });
    return 'end';
  }

  /** None where another process has the folder: then nothing can be put back either. */
  #marksOf(dataFolder: string) {
    const { log } = this.#options;
    if (!existsSync(dataFolder)) {
      return [];
    }
    try {
      const hold = this.#hold(dataFolder);
      try {
        return findLedgers(dataFolder).map(({ hashBefore: _, ...mark }) => mark);
      } finally {
        hold.release();
      }
    } catch (error) {
      log.write('warning', 'update.startNotWatched', { detail: errorDetail(error) });
      return [];
    }
  }

  #hold(dataFolder: string): DataFolderHold {
    const since = utcText(this.#options.clock.now());
    return DataFolderHold.acquire(dataFolder, { pid: process.pid, since }, HOLD_MS);
  }

  #load(): StartRecord | undefined {
    try {
      return startRecord.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') {
        this.#options.log.write('warning', 'update.startNotWatched', { detail: errorDetail(error) });
      }
      return undefined;
    }
  }

  #save(record: StartRecord): void {
    makeFolder(path.dirname(this.#file), 0o700);
    writeFileAtomic.sync(this.#file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
    this.#record = record;
  }
}
