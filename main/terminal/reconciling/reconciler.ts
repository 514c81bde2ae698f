import type { Actor } from '../../common/actor.ts';
import { asTerminalError, TerminalError } from '../../common/errors.ts';
import { Signal } from '../../common/signal.ts';
import { businessDateOf, instantOf, utcText } from '../../common/time.ts';
import type { ReconciliationId } from '../../ledger/events.ts';
import type {
  Difference,
  Period,
  ReadingPosition,
  ReconcileOutcome,
  StoredReconciliation,
} from '../../ledger/reconciliation.ts';
import type { Desk } from '../desk.ts';
import { REVERSE_PERIOD_MS } from '../next-step.ts';
import type { Recovery } from '../recovery/worker.ts';
import { BookReader } from './book-reader.ts';
import { compareBooks } from './compare-books.ts';
import { type DifferenceNow, lookAt } from './explain.ts';
import {
  afterPage,
  type Calendar,
  checkPeriod,
  firstPosition,
  PAGE_SIZE,
  shareOf,
  totalOf,
  withLess,
  withoutFirstDay,
  withPadding,
} from './plan.ts';
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

/** So long a comparison of days that still grow is gone on with, in ms; after that it would miss what came since. */
const STALE_AFTER_MS = 10 * 60_000;

/**
 * Compares this ledger with the gateway's book of orders, for business dates within the last 90 days. One comparison at a
 * time; it can be paused and resumed, also by a later process, and does not stand in the way of selling.
 */
export class Reconciler {
  /** Tells whenever {@link progress} or {@link findings} has changed. */
  readonly changed = new Signal<void>();
  readonly #parts: ReconcilerParts;
  readonly #reader: BookReader;
  readonly #settling: Settling;
  /** The newest comparison; null until it was looked for. */
  #stored: StoredReconciliation | undefined | null = null;
  #fetched = 0;
  #work: Work | undefined;
  #error: TerminalError | undefined;
  #isClosed = false;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    const { desk, calendar, recovery } = parts;
    this.#reader = new BookReader(desk, calendar);
    this.#settling = new Settling(desk, { reader: this.#reader, recovery });
  }

  /**
   * Begins to compare, in the background.
   * @throws TerminalError RECONCILE_DATES, RECONCILE_BUSY.
   */
  start(period: Period, by: Actor): void {
    this.#requireIdle();
    this.#begin(period, by);
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
    const stored = this.#current;
    if (stored === undefined || stored.outcome !== undefined) {
      throw new TerminalError('NOTHING_TO_RESUME');
    }
    if (this.#isStale(stored)) {
      this.#begin(stored, by);
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
    if (!this.#canGoOnWith(period)) {
      this.#begin(period, by);
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
    const stored = this.#current;
    if (stored === undefined) {
      return { state: 'none' };
    }
    const { from, to, position, outcome } = stored;
    const share = outcome === undefined ? shareOf(position) : 1;
    const reached: Reached = { from, to, fetched: this.#fetched, total: totalOf(position), share };
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
    return this.#work === undefined ? this.#current?.outcome : undefined;
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
    const run = this.#current?.id;
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

  #lookAt(difference: Difference, note: Parameters<typeof lookAt>[1]['note']): DifferenceNow {
    const { desk, calendar } = this.#parts;
    const { here, there } = difference;
    const age = there === null ? Number.NaN : calendar() - instantOf(there.transTime, desk.profile.timeZone);
    return lookAt(difference, {
      here: here === null ? null : (desk.ledger.reconciliations.payment(here.id) ?? here),
      note,
      isReversible: age <= REVERSE_PERIOD_MS,
    });
  }

  get #current(): StoredReconciliation | undefined {
    if (this.#stored === null) {
      const { reconciliations } = this.#parts.desk.ledger;
      this.#stored = reconciliations.current();
      const { outcome, position } = this.#stored ?? {};
      this.#fetched = outcome === undefined ? reconciliations.countOrders() : sumOfTotals(position);
    }
    return this.#stored;
  }

  get #calendar(): Calendar {
    const { desk, calendar } = this.#parts;
    return { now: calendar(), timeZone: desk.profile.timeZone, dayStart: desk.dayStart };
  }

  #requireIdle(): void {
    if (this.#work !== undefined || this.#isClosed) {
      throw new TerminalError('RECONCILE_BUSY');
    }
  }

  #canGoOnWith({ from, to }: Period): boolean {
    const stored = this.#current;
    const isSame = stored !== undefined && stored.outcome === undefined && stored.from === from && stored.to === to;
    return isSame && !this.#isStale(stored);
  }

  /** Days that were over when they were read stay as they were read, but for refunds, which are looked at anew. */
  #isStale({ begunAt, to }: StoredReconciliation): boolean {
    const { clock, profile, dayStart } = this.#parts.desk;
    const begun = Date.parse(begunAt);
    const wasOver = to < businessDateOf(begun, profile.timeZone, dayStart);
    const age = clock.now() - begun;
    return !wasOver && (age < 0 || age > STALE_AFTER_MS);
  }

  #begin({ from, to }: Period, by: Actor): void {
    const { desk, pageSize = PAGE_SIZE } = this.#parts;
    checkPeriod({ from, to }, this.#calendar);
    const run: StoredReconciliation = {
      id: desk.newId() as ReconciliationId,
      from,
      to,
      begunAt: utcText(desk.clock.now()),
      begunSeq: desk.ledger.head()?.seq ?? 0,
      position: firstPosition({ from, to }, this.#calendar, pageSize),
      outcome: undefined,
    };
    desk.ledger.write(() => desk.ledger.reconciliations.begin(run), by);
    this.#stored = run;
    this.#fetched = 0;
  }

  #launch(by: Actor): Work {
    const { promise, resolve } = Promise.withResolvers<void>();
    const work: Work = { ended: promise, stopping: false };
    this.#work = work;
    this.#error = undefined;
    this.changed.emit();
    void this.#readAndCompare(work, by)
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

  async #readAndCompare(work: Work, by: Actor): Promise<void> {
    for (let run = this.#current; run !== undefined && !work.stopping; run = this.#current) {
      const { position } = run;
      if (position.at < position.spans.length) {
        await this.#readPage(run, by);
        this.changed.emit();
      } else if (await this.#compare(run, work, by)) {
        return;
      }
    }
  }

  async #readPage(run: StoredReconciliation, by: Actor): Promise<void> {
    const { id, position } = run;
    const span = position.spans[position.at];
    if (span === undefined) {
      return;
    }
    const page = await this.#reader.page({ id, by }, span, position);
    switch (page.kind) {
      case 'page': {
        const { reconciliations } = this.#parts.desk.ledger;
        this.#parts.desk.ledger.write(() => {
          reconciliations.keepOrders(span.id, page.orders);
          const different = reconciliations.countOrders(span.id);
          const facts = { received: page.orders.length, total: page.total, different };
          this.#moveTo(run, afterPage(position, facts));
        }, by);
        this.#fetched = reconciliations.countOrders();
        return;
      }
      case 'tooMuch':
        this.#moveOn(run, withLess(position), page.code, by);
        return;
      case 'tooFarBack':
        this.#moveOn(run, withoutFirstDay(position, run), page.code, by);
        return;
    }
  }

  #moveOn(run: StoredReconciliation, position: ReadingPosition | undefined, code: string, by: Actor): void {
    if (position === undefined) {
      throw new TerminalError('RECONCILE_FAILED', { cause: code });
    }
    this.#parts.desk.ledger.write(() => this.#moveTo(run, position), by);
  }

  /** To be called inside a transaction. */
  #moveTo(run: StoredReconciliation, position: ReadingPosition): void {
    this.#parts.desk.ledger.reconciliations.moveTo(run.id, position);
    this.#stored = { ...run, position };
  }

  /** Gives false where more has to be read first. */
  async #compare(run: StoredReconciliation, work: Work, by: Actor): Promise<boolean> {
    const { desk } = this.#parts;
    const found = await compareBooks(desk, run);
    if (found.isAnyMissing && run.position.padding === 'notRead') {
      this.#moveOn(run, withPadding(run.position, this.#calendar), '', by);
      return false;
    }
    if (work.stopping) {
      return false;
    }
    const count = (...kinds: readonly string[]) => found.differences.filter(({ kind }) => kinds.includes(kind)).length;
    const { from, to, id } = run;
    const { matched, matchedYen, differences } = found;
    const counts = {
      matched,
      onlyHere: count('onlyHere'),
      onlyThere: count('onlyThere'),
      differs: count('amount', 'state'),
    };
    const outcome: ReconcileOutcome = {
      ...{ from, to, ...counts, matchedYen, differences },
      madeAt: utcText(desk.clock.now()),
    };
    desk.ledger.write((writer) => {
      writer.append({ kind: 'reconciliation.finished', subject: id, content: { from, to, ...counts } });
      desk.ledger.reconciliations.finish(id, outcome);
    }, by);
    this.#stored = { ...run, outcome };
    return true;
  }
}

function paused(): TerminalError {
  return new TerminalError('RECONCILE_FAILED', { cause: 'PAUSED' });
}

function sumOfTotals(position: ReadingPosition | undefined): number {
  return (position?.spans ?? []).reduce((sum, { total }) => sum + (total ?? 0), 0);
}
