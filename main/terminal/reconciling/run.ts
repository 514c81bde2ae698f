import type { Actor } from '../../common/actor.ts';
import { TerminalError } from '../../common/errors.ts';
import { businessDateOf, utcText } from '../../common/time.ts';
import type { ReconciliationId } from '../../ledger/events.ts';
import type { Period, ReadingPosition, ReconcileOutcome, StoredReconciliation } from '../../ledger/reconciliation.ts';
import type { Desk } from '../desk.ts';
import type { BookReader } from './book-reader.ts';
import { compareBooks } from './compare-books.ts';
import type { Matched } from './match.ts';
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
      this.#stored = this.#parts.desk.ledger.reconciliations.current();
    }
    return this.#stored;
  }

  /**
   * Puts a new comparison in the place of the one before.
   * @throws TerminalError RECONCILE_DATES, and whatever keeps the ledger from writing.
   */
  begin({ from, to }: Period, by: Actor): void {
    const { desk, pageSize } = this.#parts;
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
    const found = await compareBooks(this.#parts.desk, run);
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
    const { desk, reader } = this.#parts;
    const { id, position } = run;
    const page = await reader.page({ id, by }, span, position);
    switch (page.kind) {
      case 'page':
        this.#goOnAt(run, by, () => {
          const fresh = desk.ledger.reconciliations.keepOrders(span.id, page.orders);
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
    const { ledger } = this.#parts.desk;
    const position = ledger.write(() => {
      const there = next();
      ledger.reconciliations.moveTo(run.id, there);
      return there;
    }, by);
    this.#stored = { ...run, position };
  }

  #finish(run: StoredReconciliation, { matched, matchedYen, differences }: Matched, by: Actor): void {
    const { ledger, clock } = this.#parts.desk;
    const count = (...kinds: readonly string[]) => differences.filter(({ kind }) => kinds.includes(kind)).length;
    const { from, to, id } = run;
    const counts = {
      matched,
      onlyHere: count('onlyHere'),
      onlyThere: count('onlyThere'),
      differs: count('amount', 'state'),
    };
    const madeAt = utcText(clock.now());
    const outcome: ReconcileOutcome = { from, to, madeAt, ...counts, matchedYen, differences };
    ledger.write((writer) => {
      writer.append({ kind: 'reconciliation.finished', subject: id, content: { from, to, ...counts } });
      ledger.reconciliations.finish(id, outcome);
    }, by);
    this.#stored = { ...run, outcome };
  }
}

function failed(code: string): never {
  throw new TerminalError('RECONCILE_FAILED', { cause: code });
}
