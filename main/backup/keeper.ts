import type { Clock } from '../common/clock.ts';
import { asTerminalError, TerminalError } from '../common/errors.ts';
import { Signal } from '../common/signal.ts';
import type { JournalHead } from '../ledger/ledger.ts';
import type { Copy } from './copy-name.ts';
import { type JobDone, type Look, longestOwn } from './job.ts';

/** What a keeper is asked to do. */
export type BackupWork = { readonly kind: 'make' } | { readonly kind: 'look'; readonly opensCopies: boolean };

export interface KeeperOptions {
  /** Does a piece of work in a thread of its own. */
  readonly run: (work: BackupWork) => Promise<JobDone>;
  /** Asks what is under way to give up; false where it cannot. */
  readonly stop: () => Promise<boolean>;
  /** The ledger's last row. */
  readonly head: () => JournalHead | undefined;
  readonly clock: Clock;
  /** Between two copies, in ms. */
  readonly everyMs: number;
  /** False to make copies only when somebody asks for one. */
  readonly isAutomatic: boolean;
}

/** How the copies are, for whoever looks. */
export interface BackupState {
  readonly state: 'idle' | 'running';
  /** What was seen last; undefined while nobody has looked, or the folder could not be read. */
  readonly look: Look | undefined;
  /** The ledger's own newest copy; undefined where there is none, or nobody has looked yet. */
  readonly last: Copy | undefined;
  /** Why the last copy was not made; undefined where it was. */
  readonly problem: TerminalError | undefined;
}

export type BackupHealth = 'off' | 'good' | 'late' | 'failed';

/** How often it is looked whether a copy is due, in ms. */
const TICK_MS = 30_000;
/** After a failure, in ms: a stick may be put back, a share come up again. */
const TRY_AGAIN_MS = 300_000;

/**
 * Keeps copies of an open ledger: one when the last is old enough and rows have come since, one after each close, and one
 * whenever somebody asks. Whatever goes wrong with them, selling goes on.
 */
export class BackupKeeper {
  readonly changed = new Signal<void>();
  readonly #options: KeeperOptions;
  readonly #ending = new AbortController();
  #wake = new AbortController();
  #state: BackupState = { state: 'idle', look: undefined, last: undefined, problem: undefined };
  /** By the clock that only grows. */
  #dueAt: number;
  #freshAt: number;
  #isHastened = false;
  #toldHealth: BackupHealth = 'good';
  #running: Promise<void> | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#dueAt = options.clock.monotonic();
    this.#freshAt = this.#dueAt;
  }

  get state(): BackupState {
    return this.#state;
  }

  get health(): BackupHealth {
    const { isAutomatic, everyMs, clock } = this.#options;
    if (!isAutomatic) {
      return 'off';
    }
    if (this.#state.problem !== undefined) {
      return 'failed';
    }
    return clock.monotonic() - this.#freshAt > 2 * everyMs && this.#hasNews ? 'late' : 'good';
  }

  /** Begins to make copies by itself. */
  start(): void {
    if (this.#options.isAutomatic) {
      void this.#keep();
      void this.#watchHealth();
    }
  }

  /** A copy is wanted now, and rows have come: a day was closed. */
  hasten(): void {
    this.#isHastened = true;
    this.#wake.abort();
  }

  /**
   * Makes a copy now; one that is being made already is waited for first.
   * @throws TerminalError what stands in its way; BACKUP_STOPPED once the keeper is closed.
   */
  async make(): Promise<void> {
    const problem = await this.#inTurn(() => this.#make());
    if (problem !== undefined) {
      throw problem;
    }
  }

  /**
   * Looks at what lies in the folder. While a copy is being made, what was seen last holds.
   * @throws TerminalError BACKUP_FOLDER_MISSING, BACKUP_FOLDER_NOT_WRITABLE, BACKUP_STUCK, BACKUP_BUSY, BACKUP_STOPPED.
   */
  async look(opensCopies: boolean): Promise<void> {
    if (this.#running !== undefined) {
      return;
    }
    await this.#inTurn(async () => {
      const { look } = await this.#run({ kind: 'look', opensCopies });
      this.#change({ look, last: longestOwn(look.copies) });
    });
  }

  /**
   * Waits no more than a moment: a copy that is not finished by then is removed before the next one is made. False where a disk
   * or share holds on to the thread that copies: then the process ends only by force.
   */
  async close(): Promise<boolean> {
    this.#ending.abort();
    this.#wake.abort();
    return await this.#options.stop();
  }

  get #isDue(): boolean {
    return this.#hasNews && (this.#isHastened || this.#options.clock.monotonic() >= this.#dueAt);
  }

  /** Whoever closes the keeper closes the ledger next: it is not asked from then on. */
  get #hasNews(): boolean {
    if (this.#ending.signal.aborted) {
      return false;
    }
    const seq = this.#options.head()?.seq ?? 0;
    return seq > 0 && seq !== this.#state.last?.seq;
  }

  async #keep(): Promise<void> {
    const { clock, everyMs } = this.#options;
    // What stands in the way of looking stands in the way of copying, and is told then.
    await this.look(false).catch(() => undefined);
    const { last } = this.#state;
    if (last !== undefined) {
      // A clock that was set wrongly neither hurries the next copy nor puts it off.
      const age = Math.min(Math.max(clock.now() - last.madeAt, 0), everyMs);
      this.#dueAt = clock.monotonic() + everyMs - age;
    }
    while (!this.#ending.signal.aborted) {
      if (this.#isDue) {
        await this.#inTurn(() => this.#make());
      }
      await this.#nap();
    }
  }

  /** Copies become late by themselves, also while one is stuck. */
  async #watchHealth(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await this.#options.clock.sleep(TICK_MS, signal).catch(() => undefined);
      if (this.health !== this.#toldHealth) {
        this.#change({});
      }
    }
  }

  async #nap(): Promise<void> {
    const { clock } = this.#options;
    this.#wake = new AbortController();
    if (!this.#isDue && !this.#ending.signal.aborted) {
      const waking = AbortSignal.any([this.#wake.signal, this.#ending.signal]);
      await clock.sleep(TICK_MS, waking).catch(() => undefined);
    }
  }

  async #make(): Promise<TerminalError | undefined> {
    const { clock, everyMs } = this.#options;
    this.#isHastened = false;
    this.#change({ state: 'running' });
    try {
      const begunAt = clock.monotonic();
      const { made, look } = await this.#run({ kind: 'make' });
      this.#dueAt = begunAt + everyMs;
      this.#freshAt = begunAt;
      this.#change({ state: 'idle', problem: undefined, look, last: made ?? this.#state.last });
      return undefined;
    } catch (error) {
      const problem = asTerminalError(error);
      this.#dueAt = clock.monotonic() + Math.min(everyMs, TRY_AGAIN_MS);
      this.#change({ state: 'idle', ...(isNobodysFault(problem) ? {} : { problem }) });
      return problem;
    }
  }

  /** What waited for its turn until the terminal closed would begin after everything was stopped. */
  async #run(work: BackupWork): Promise<JobDone> {
    if (this.#ending.signal.aborted) {
      throw new TerminalError('BACKUP_STOPPED');
    }
    return await this.#options.run(work);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    while (this.#running !== undefined) {
      await this.#running;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#running = promise;
    try {
      return await work();
    } finally {
      this.#running = undefined;
      resolve();
    }
  }

  #change(change: Partial<BackupState>): void {
    this.#state = { ...this.#state, ...change };
    this.#toldHealth = this.health;
    this.changed.emit();
  }
}

/** Another process makes one, or this one ends: nothing is wrong. */
function isNobodysFault({ code }: TerminalError): boolean {
  return code === 'BACKUP_BUSY' || code === 'BACKUP_STOPPED';
}
