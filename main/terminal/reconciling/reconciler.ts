import type { Actor } from '../../common/actor.ts';
import { asTerminalError, TerminalError } from '../../common/errors.ts';
import { Signal } from '../../common/signal.ts';
import { instantOf } from '../../common/time.ts';
import type { Difference, Period, ReconcileOutcome, SettlingNote } from '../../ledger/reconciliation.ts';
import type { Desk } from '../desk.ts';
import { REVERSE_PERIOD_MS } from '../next-step.ts';
import type { Recovery } from '../recovery/worker.ts';
import { BookReader } from './book-reader.ts';
import { type DifferenceNow, lookAt } from './explain.ts';
import { PAGE_SIZE, shareOf, totalOf } from './plan.ts';
import { ReconcileRun } from './run.ts';
import { type Settlement, Settling } from './settling.ts';

export interface ReconcilerParts {
  readonly desk: Desk;
  /** The best guess at the true time, UTC ms. */
  readonly calendar: () => number;
  readonly recovery: Pick<Recovery, 'checkNow'>;
  /** Orders in one answer, 1 to 1000. */
  readonly pageSize?: number;
}

/** How far a comparison has come. */
export type ReconcileState =
  | { readonly state: 'none' }
  | (Reached & { readonly state: 'running' | 'paused' | 'done' })
  /** It could not go on; it can be resumed. */
  | (Reached & { readonly state: 'failed'; readonly error: TerminalError });

interface Reached extends Period {
  /** Different orders that have come. */
  readonly fetched: number;
  /** Orders that there are, as far as the gateway has said; null while it has not. */
  readonly total: number | null;
  /** 0 to 1. */
  readonly share: number;
}

/** What the newest comparison has found, and how it stands now. */
export interface Findings {
  readonly outcome: ReconcileOutcome;
  readonly entries: readonly DifferenceNow[];
}

/** One stretch of reading, from a start or a resumption to its end. */
interface Work {
  readonly ended: Promise<void>;
  stopping: boolean;
}

/**
 * Compares this ledger with the gateway's book of orders, for business dates within the last 90 days. One comparison at a
 * time; it can be paused and resumed, also by a later process, and does not stand in the way of selling.
 */
export class Reconciler {
  /** Tells whenever {@link progress} or {@link findings} has changed. */
  readonly changed = new Signal<void>();
  readonly #parts: ReconcilerParts;
  readonly #run: ReconcileRun;
  readonly #settling: Settling;
  #work: Work | undefined;
  #error: TerminalError | undefined;
  #isClosed = false;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    const { desk, calendar, recovery, pageSize = PAGE_SIZE } = parts;
    const reader = new BookReader(desk, calendar);
    this.#run = new ReconcileRun({ desk, calendar, reader, pageSize });
    this.#settling = new Settling(desk, { reader, recovery });
  }

  /**
   * Begins to compare, in the background.
   * @throws TerminalError RECONCILE_DATES, RECONCILE_BUSY.
   */
  start(period: Period, by: Actor): void {
    this.#requireIdle();
    this.#run.begin(period, by);
    this.#launch(by);
  }

  /** Stops after the page that is under way. */
  pause(): void {
    if (this.#work !== undefined) {
      this.#work.stopping = true;
    }
  }

  /**
   * Goes on where it stopped, in the background.
   * @throws TerminalError NOTHING_TO_RESUME, RECONCILE_BUSY.
   */
  resume(by: Actor): void {
    this.#requireIdle();
    const { current } = this.#run;
    if (current === undefined || current.outcome !== undefined) {
      throw new TerminalError('NOTHING_TO_RESUME');
    }
    if (this.#run.isStale(current)) {
      this.#run.begin(current, by);
    }
    this.#launch(by);
  }

  /**
   * Compares to the end; goes on with a comparison of the same dates that had stopped.
   * @param signal pauses it.
   * @throws TerminalError RECONCILE_DATES, RECONCILE_BUSY, RECONCILE_FAILED (with the cause PAUSED where it was paused) and what
   * else kept it from going on.
   */
  async run(period: Period, by: Actor, signal?: AbortSignal): Promise<ReconcileOutcome> {
    this.#requireIdle();
    if (!this.#run.canGoOnWith(period)) {
      this.#run.begin(period, by);
    }
    if (signal?.aborted === true) {
      throw paused();
    }
    const pause = () => this.pause();
    const work = this.#launch(by);
    signal?.addEventListener('abort', pause, { once: true });
    try {
      await work.ended;
    } finally {
      signal?.removeEventListener('abort', pause);
    }
    if (this.#error !== undefined) {
      throw this.#error;
    }
    const outcome = this.result();
    if (outcome === undefined) {
      throw paused();
    }
    return outcome;
  }

  get progress(): ReconcileState {
    const { current } = this.#run;
    if (current === undefined) {
      return { state: 'none' };
    }
    const { from, to, position, outcome } = current;
    const share = outcome === undefined ? shareOf(position) : 1;
    const reached: Reached = { from, to, fetched: position.fetched, total: totalOf(position), share };
    if (this.#work !== undefined) {
      return { ...reached, state: 'running' };
    }
    if (outcome !== undefined) {
      return { ...reached, state: 'done' };
    }
    return this.#error === undefined
      ? { ...reached, state: 'paused' }
      : { ...reached, state: 'failed', error: this.#error };
  }

  /** What the newest comparison has found; undefined while it is not finished, or where there was none. */
  result(): ReconcileOutcome | undefined {
    return this.#work === undefined ? this.#run.current?.outcome : undefined;
  }

  /** The same, each difference with how it stands now. */
  findings(): Findings | undefined {
    const outcome = this.result();
    if (outcome === undefined) {
      return undefined;
    }
    const notes = this.#parts.desk.ledger.reconciliations.notes();
    return {
      outcome,
      entries: outcome.differences.map((difference) => this.#lookAt(difference, notes.get(difference.key))),
    };
  }

  /**
   * Does something about a difference of the newest result.
   * @throws TerminalError DIFFERENCE_GONE, SETTLING_NOT_POSSIBLE, NOT_NOW.
   */
  async settle(key: string, wanted: Settlement): Promise<void> {
    const difference = this.result()?.differences.find((one) => one.key === key);
    const run = this.#run.current?.id;
    if (difference === undefined || run === undefined) {
      throw new TerminalError('DIFFERENCE_GONE');
    }
    const note = this.#parts.desk.ledger.reconciliations.notes().get(key);
    if (!this.#lookAt(difference, note).actions.includes(wanted.action)) {
      throw new TerminalError('SETTLING_NOT_POSSIBLE');
    }
    try {
      await this.#settling.settle(run, difference, wanted);
    } finally {
      this.changed.emit();
    }
  }

  /** Stops after the page that is under way, for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.pause();
    await this.#work?.ended;
  }

  #lookAt(difference: Difference, note: SettlingNote | undefined): DifferenceNow {
    const { desk, calendar } = this.#parts;
    const { here, there } = difference;
    const age = there === null ? Number.NaN : calendar() - instantOf(there.transTime, desk.profile.timeZone);
    return lookAt(difference, {
      here: here === null ? null : (desk.ledger.reconciliations.payment(here.id) ?? here),
      note,
      isReversible: age <= REVERSE_PERIOD_MS,
    });
  }

  #requireIdle(): void {
    if (this.#work !== undefined || this.#isClosed) {
      throw new TerminalError('RECONCILE_BUSY');
    }
  }

  #launch(by: Actor): Work {
    const { promise, resolve } = Promise.withResolvers<void>();
    const work: Work = { ended: promise, stopping: false };
    this.#work = work;
    this.#error = undefined;
    this.changed.emit();
    void this.#toTheEnd(work, by)
      .catch((error: unknown) => {
        this.#error = asTerminalError(error);
      })
      .finally(() => {
        this.#work = undefined;
        resolve();
        this.changed.emit();
      });
    return work;
  }

  async #toTheEnd(work: Work, by: Actor): Promise<void> {
    while (!work.stopping && (await this.#run.step(by))) {
      this.changed.emit();
    }
  }
}

function paused(): TerminalError {
  return new TerminalError('RECONCILE_FAILED', { cause: 'PAUSED' });
}
