import type { Actor } from '../../common/actor.ts';
import { type BusinessDate, businessDateOf, instantOf, utcText } from '../../common/time.ts';
import type { ReconciliationId } from '../../ledger/events.ts';
import type {
  Difference,
  Period,
  ReadingPosition,
  ReconcileOutcome,
  StoredReconciliation,
} from '../../ledger/reconciliation.ts';
import type { Desk } from '../desk.ts';
import type { Shelf } from './aside.ts';
import type { BookReader } from './book-reader.ts';
import { carriedOver } from './carry-over.ts';
import { type Compared, compareBooks } from './compare-books.ts';
import { reconcileFailed } from './failure.ts';
import {
  afterPage,
  type Calendar,
  checkPeriod,
  firstPosition,
  withLess,
  withoutFirstDay,
  withPadding,
} from './plan.ts';

export interface RunParts {
  readonly desk: Desk;
  /** The best guess at the true time, UTC ms. */
  readonly calendar: () => number;
  readonly reader: BookReader;
  /** Orders in one answer. */
  readonly pageSize: number;
  readonly shelf: Shelf;
  /** What the newest finished comparison has found, and nobody has settled. */
  readonly unsettled: () => readonly Difference[];
}

/** So long a comparison of days that still grow is gone on with, in ms; after that it would miss what came since. */
const STALE_AFTER_MS = 10 * 60_000;

/** The newest comparison: takes it step by step to its end. Every step is in the ledger before the next one. */
export class ReconcileRun {
  readonly #parts: RunParts;
  /** Null until it was looked for. */
  #stored: StoredReconciliation | undefined | null = null;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** Undefined where there was none yet. */
  get current(): StoredReconciliation | undefined {
    if (this.#stored === null) {
      this.#stored = this.#parts.shelf.current();
    }
    return this.#stored;
  }

  /** Another one may have been written beside it, or in its place. */
  lookAgain(): void {
    this.#stored = null;
  }

  /**
   * Puts a new comparison in the place of the one before; of the same dates, it leaves what was found beside that.
   * @throws TerminalError RECONCILE_DATES, and whatever keeps the ledger from writing.
   */
  begin({ from, to }: Period, by: Actor): void {
    const { desk, pageSize, shelf } = this.#parts;
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
    const { current } = this;
    const isAgain = current?.outcome === undefined && current?.from === from && current.to === to;
    desk.ledger.write(() => (isAgain ? shelf.beginAgain(run) : shelf.begin(run)), by);
    this.#stored = run;
  }

  /** Whether the newest comparison is of these dates, is not finished, and can still be gone on with. */
  canGoOnWith({ from, to }: Period): boolean {
    const { current } = this;
    const isSame = current?.outcome === undefined && current?.from === from && current.to === to;
    return isSame && !this.isStale(current);
  }

  /** Days that were over when they were read stay as they were read, but for refunds, which are left to the next time. */
  isStale({ begunAt, to }: StoredReconciliation): boolean {
    const { clock, profile, dayStart } = this.#parts.desk;
    const begun = Date.parse(begunAt);
    const wasOver = to < businessDateOf(begun, profile.timeZone, dayStart);
    const age = clock.now() - begun;
    return !wasOver && (age < 0 || age > STALE_AFTER_MS);
  }

  /**
   * Reads the next page, or compares what was read. Gives false when nothing is left to be done.
   * @throws TerminalError RECONCILE_FAILED, and whatever keeps the ledger from writing.
   */
  async step(by: Actor): Promise<boolean> {
    const run = this.current;
    if (run === undefined || run.outcome !== undefined) {
      return false;
    }
    const { position } = run;
    const span = position.spans[position.at];
    if (span !== undefined) {
      await this.#readPage(run, span, by);
      return true;
    }
    const found = await compareBooks(this.#parts.desk, run, this.#parts.shelf);
    if (found.isAnyMissing && position.padding === 'notRead') {
      this.#goOnAt(run, by, () => withPadding(position, this.#calendar));
      return true;
    }
    this.#finish(run, found, by);
    return false;
  }

  get #calendar(): Calendar {
    const { desk, calendar } = this.#parts;
    return { now: calendar(), timeZone: desk.profile.timeZone, dayStart: desk.dayStart };
  }

  async #readPage(run: StoredReconciliation, span: ReadingPosition['spans'][number], by: Actor): Promise<void> {
    const { reader, shelf } = this.#parts;
    const { id, position } = run;
    const page = await reader.page({ id, by }, span, position);
    switch (page.kind) {
      case 'page':
        this.#goOnAt(run, by, () => {
          const fresh = shelf.keepOrders(span.id, page.orders);
          return afterPage(position, { received: page.orders.length, total: page.total, fresh });
        });
        return;
      case 'tooMuch':
        this.#goOnAt(run, by, () => withLess(position) ?? failed(page.code));
        return;
      case 'tooFarBack':
        this.#goOnAt(run, by, () => withoutFirstDay(position, run) ?? failed(page.code));
        return;
    }
  }

  /** @param next gives where the reading goes on, inside the transaction that writes it down. */
  #goOnAt(run: StoredReconciliation, by: Actor, next: () => ReadingPosition): void {
    const { desk, shelf } = this.#parts;
    const position = desk.ledger.write(() => {
      const there = next();
      shelf.moveTo(run.id, there);
      return there;
    }, by);
    this.#stored = { ...run, position };
  }

  #finish(run: StoredReconciliation, { matched, matchedYen, notCompared, differences }: Compared, by: Actor): void {
    const { desk, shelf, unsettled } = this.#parts;
    const { ledger, clock } = desk;
    const real = differences.filter(({ beingChecked }) => !beingChecked);
    const checking = differences.length - real.length;
    const count = (...kinds: readonly string[]) => real.filter(({ kind }) => kinds.includes(kind)).length;
    const { from, to, id } = run;
    const counts = {
      matched,
      onlyHere: count('onlyHere'),
      onlyThere: count('onlyThere'),
      differs: count('amount', 'state'),
    };
    const madeAt = utcText(clock.now());
    const carried = carriedOver({
      from,
      to,
      earlier: unsettled(),
      found: differences,
      dateOf: (one) => dateOf(one, desk),
    });
    const outcome: ReconcileOutcome = {
      ...{ from, to, madeAt, ...counts, checking, notCompared, matchedYen },
      differences: [...differences, ...carried],
    };
    ledger.write((writer) => {
      writer.append({ kind: 'reconciliation.finished', subject: id, content: { from, to, ...counts } });
      shelf.finish(id, outcome);
    }, by);
    this.#stored = { ...run, outcome };
  }
}

function dateOf({ here, there }: Difference, { profile, dayStart }: Desk): BusinessDate | undefined {
  if (here !== null) {
    return here.businessDate;
  }
  const time = instantOf(there?.transTime ?? '', profile.timeZone);
  return Number.isNaN(time) ? undefined : businessDateOf(time, profile.timeZone, dayStart);
}

function failed(code: string): never {
  throw reconcileFailed('refused', code);
}
