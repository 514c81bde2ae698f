import type { Actor } from '../../common/actor.ts';
import { asTerminalError, TerminalError } from '../../common/errors.ts';
import { Signal } from '../../common/signal.ts';
import { instantOf } from '../../common/time.ts';
import type {
  Difference,
  Period,
  ReconcileOutcome,
  SettlingNote,
  StoredReconciliation,
} from '../../ledger/reconciliation.ts';
import type { Desk } from '../desk.ts';
import { REVERSE_PERIOD_MS } from '../next-step.ts';
import type { Recovery } from '../recovery/worker.ts';
import { Aside, type Shelf } from './aside.ts';
import { BookReader } from './book-reader.ts';
import { type DifferenceNow, lookAt, needsNobody } from './explain.ts';
import { reconcileFailed } from './failure.ts';
import { PAGE_SIZE } from './plan.ts';
import { progressOf, type ReconcileState } from './progress.ts';
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

/** What the newest comparison has found, and how it stands now. */
export interface Findings {
  readonly outcome: ReconcileOutcome;
  readonly entries: readonly DifferenceNow[];
}

/** One stretch of reading, from a start or a resumption to its end. */
interface Work {
  readonly run: ReconcileRun;
  readonly ended: Promise<void>;
  stopping: boolean;
  error?: TerminalError;
}

/**
 * Compares this ledger with the gateway's book of orders, for business dates within the last 90 days. One comparison at a
 * time; it can be paused and resumed, also by a later process, and does not stand in the way of selling.
 */
export class Reconciler {
  /** Tells whenever {@link progress} or {@link findings} has changed. */
  readonly changed = new Signal<void>();
  readonly #parts: ReconcilerParts;
  /** Of the one that somebody has asked for. */
  readonly #run: ReconcileRun;
  readonly #newRun: (shelf: Shelf) => ReconcileRun;
  readonly #settling: Settling;
  #work: Work | undefined;
  #error: TerminalError | undefined;
  #isClosed = false;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    const { desk, calendar, recovery, pageSize = PAGE_SIZE } = parts;
    const reader = new BookReader(desk, calendar);
    const unsettled = () => this.#unsettled();
    this.#newRun = (shelf) => new ReconcileRun({ desk, calendar, reader, pageSize, shelf, unsettled });
    this.#run = this.#newRun(desk.ledger.reconciliations);
    this.#settling = new Settling(desk, { reader, recovery });
  }

  /**
   * Begins to compare, in the background.
   * @throws TerminalError RECONCILE_DATES, RECONCILE_BUSY.
   */
  start(period: Period, by: Actor): void {
    this.#requireIdle();
    this.#run.begin(period, by);
    this.#launch(this.#run, by);
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
    this.#launch(this.#run, by);
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
    return this.#toItsEnd(this.#run, by, signal);
  }

  /**
   * The same for a close, beside a comparison that somebody has asked for: one that is paused stays so, and what was found of
   * other days and is not settled is not forgotten.
   * @throws as {@link run}; what had stopped before its end is begun anew the next time.
   */
  async runForClose(period: Period, by: Actor, signal?: AbortSignal): Promise<ReconcileOutcome> {
    this.#requireIdle();
    if (this.#run.canGoOnWith(period)) {
      return this.#toItsEnd(this.#run, by, signal);
    }
    const aside = this.#newRun(new Aside(this.#parts.desk.ledger.reconciliations));
    aside.begin(period, by);
    return this.#toItsEnd(aside, by, signal);
  }

  async #toItsEnd(run: ReconcileRun, by: Actor, signal: AbortSignal | undefined): Promise<ReconcileOutcome> {
    if (signal?.aborted === true) {
      throw paused();
    }
    const pause = () => this.pause();
    const work = this.#launch(run, by);
    signal?.addEventListener('abort', pause, { once: true });
    try {
      await work.ended;
    } finally {
      signal?.removeEventListener('abort', pause);
    }
    if (work.error !== undefined) {
      throw work.error;
    }
    const outcome = run.current?.outcome;
    if (outcome === undefined) {
      throw paused();
    }
    return outcome;
  }

  get progress(): ReconcileState {
    const { current } = this.#work?.run ?? this.#run;
    return progressOf(current, { isRunning: this.#work !== undefined, error: this.#error });
  }

  /** What the newest comparison has found; undefined while it is not finished, or where there was none. */
  result(): ReconcileOutcome | undefined {
    return this.#work === undefined ? this.#finished?.outcome : undefined;
  }

  /** The same, each difference with how it stands now. */
  findings(): Findings | undefined {
    const outcome = this.result();
    if (outcome === undefined) {
      return undefined;
    }
    return { outcome, entries: this.#entriesOf(outcome) };
  }

  #entriesOf({ differences }: ReconcileOutcome): DifferenceNow[] {
    const notes = this.#parts.desk.ledger.reconciliations.notes();
    return differences.map((difference) => this.#lookAt(difference, notes.get(difference.key)));
  }

  #unsettled(): Difference[] {
    const outcome = this.#finished?.outcome;
    const open = outcome === undefined ? [] : this.#entriesOf(outcome).filter((entry) => !needsNobody(entry));
    return open.map(({ difference }) => difference);
  }

  /**
   * Does something about a difference of the newest result.
   * @throws TerminalError DIFFERENCE_GONE, SETTLING_NOT_POSSIBLE, NOT_NOW.
   */
  async settle(key: string, wanted: Settlement): Promise<void> {
    const difference = this.result()?.differences.find((one) => one.key === key);
    const run = this.#finished?.id;
    if (difference === undefined || run === undefined) {
      throw new TerminalError('DIFFERENCE_GONE');
    }
    const note = this.#parts.desk.ledger.reconciliations.notes().get(key);
    const now = this.#lookAt(difference, note);
    if (!now.actions.includes(wanted.action)) {
      const hasBecomeOurs = difference.here === null && now.here !== null;
      throw new TerminalError(hasBecomeOurs ? 'DIFFERENCE_GONE' : 'SETTLING_NOT_POSSIBLE');
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
    const { reconciliations } = desk.ledger;
    return lookAt(difference, {
      here:
        here === null
          ? (reconciliations.paymentOfOrder(there?.orderId ?? '') ?? null)
          : (reconciliations.payment(here.id) ?? here),
      note,
      isReversible: age <= REVERSE_PERIOD_MS,
    });
  }

  get #finished(): StoredReconciliation | undefined {
    return this.#parts.desk.ledger.reconciliations.finished();
  }

  #requireIdle(): void {
    if (this.#work !== undefined || this.#isClosed) {
      throw new TerminalError('RECONCILE_BUSY');
    }
  }

  #launch(run: ReconcileRun, by: Actor): Work {
    const { promise, resolve } = Promise.withResolvers<void>();
    const work: Work = { run, ended: promise, stopping: false };
    this.#work = work;
    if (run === this.#run) {
      this.#error = undefined;
    }
    this.changed.emit();
    void this.#toTheEnd(work, by)
      .catch((error: unknown) => {
        work.error = asTerminalError(error);
        if (run === this.#run) {
          this.#error = work.error;
        }
      })
      .finally(() => {
        this.#work = undefined;
        this.#run.lookAgain();
        resolve();
        this.changed.emit();
      });
    return work;
  }

  async #toTheEnd(work: Work, by: Actor): Promise<void> {
    while (!work.stopping && (await work.run.step(by))) {
      this.changed.emit();
    }
  }
}

function paused(): TerminalError {
  return reconcileFailed('paused', 'PAUSED');
}
