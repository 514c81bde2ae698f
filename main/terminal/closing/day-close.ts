import { type Actor, type OperatorId, operatorOf } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import { TerminalError } from '../../common/errors.ts';
import {
  type BusinessDate,
  businessDateOf,
  type DayStart,
  plusDays,
  type TimeZoneCode,
  utcText,
} from '../../common/time.ts';
import { type Close, NO_CLOSE_HASH, type OpenDay } from '../../ledger/day-book.ts';
import type { DayFigures, Reconciled } from '../../ledger/day-figures.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Period } from '../../ledger/reconciliation.ts';
import { QUERY_DAYS_BACK } from '../../onepay/query-dates.ts';
import { figuresOf } from './figures.ts';
import { openEntries } from './open-entries.ts';
import type { DayReport } from './report.ts';

export interface DayCloseParts {
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeZone: TimeZoneCode;
  readonly dayStart: DayStart;
  readonly branchCode: string;
  readonly terminalCode: string;
}

/** One close, as somebody asks for it. */
export interface CloseInput {
  readonly businessDate: BusinessDate;
  readonly by: Actor;
  /** The manager whose word it needed, because something was still open. */
  readonly approvedBy?: OperatorId | undefined;
  /** What the comparison with the gateway's book had found. */
  readonly reconciled: Reconciled;
}

const NOT_ASKED: Reconciled = { state: 'notAsked' };

/**
 * Closes business days. Everything that moved money is in exactly one close: the first of its business date or a later one
 * that comes after it was written.
 */
export class DayClose {
  readonly #parts: DayCloseParts;

  constructor(parts: DayCloseParts) {
    this.#parts = parts;
  }

  /** The business date that it is now. */
  get today(): BusinessDate {
    const { clock, timeZone, dayStart } = this.#parts;
    return businessDateOf(clock.now(), timeZone, dayStart);
  }

  /**
   * The business dates that are to be closed, oldest first. What was written for a date after its close, or while the clock
   * was set back, counts to the next one.
   */
  openDays(): OpenDay[] {
    const { days } = this.#parts.ledger;
    return withLateRows(days.openDays(), {
      lastClosed: this.#last?.figures.businessDate as BusinessDate | undefined,
      today: this.today,
    });
  }

  get #last(): Close | undefined {
    const { days } = this.#parts.ledger;
    return days.close(days.lastSequence);
  }

  /** How much is still open and would be listed by a close of a date. */
  openCount(businessDate: BusinessDate): number {
    return this.#entries(businessDate).length;
  }

  /** The X report: what the close of a date would say now, after those that were forgotten before it. Writes nothing. */
  look(businessDate: BusinessDate): DayReport {
    return {
      report: { kind: 'x' },
      madeAt: utcText(this.#parts.clock.now()),
      ...this.#figures(businessDate, NOT_ASKED, this.#forgottenBefore(businessDate).at(-1)),
    };
  }

  /**
   * The Z reports: closes a business date, and before it each earlier one that was forgotten. What was closed cannot be
   * opened again.
   * @throws TerminalError CLOSE_WHILE_SELLING, DAY_NOT_YET, DAY_ALREADY_CLOSED where nothing has happened since.
   */
  close(input: CloseInput): DayReport[] {
    this.requireClosable(input.businessDate);
    return [
      // The comparison was one for all of them.
      ...this.#forgottenBefore(input.businessDate).map((businessDate) => this.#closeOne({ ...input, businessDate })),
      this.#closeOne(input),
    ];
  }

  #forgottenBefore(businessDate: BusinessDate): BusinessDate[] {
    return this.openDays()
      .map((day) => day.businessDate)
      .filter((date) => date < businessDate);
  }

  /** @throws what {@link close} throws; for whoever has something to do before it. */
  requireClosable(businessDate: BusinessDate): void {
    const { ledger } = this.#parts;
    if (ledger.payments.inState('sending').length + ledger.refunds.inState('sending').length > 0) {
      throw new TerminalError('CLOSE_WHILE_SELLING');
    }
    // Rows that were written while the clock was ahead have to be closed too.
    if (businessDate > this.today && !this.openDays().some((day) => day.businessDate === businessDate)) {
      throw new TerminalError('DAY_NOT_YET', { businessDate, today: this.today });
    }
    if (!this.hasNews(businessDate)) {
      const sequence = ledger.days.lastOf(businessDate);
      throw sequence === undefined
        ? new TerminalError('NOTHING_TO_CLOSE', { businessDate })
        : new TerminalError('DAY_ALREADY_CLOSED', { businessDate, sequence });
    }
  }

  /** Whether a close of a date would say anything that no close has said; a day without any sale can be closed once. */
  hasNews(businessDate: BusinessDate): boolean {
    const { days } = this.#parts.ledger;
    const last = this.#last;
    return (
      last === undefined ||
      businessDate > last.figures.businessDate ||
      days.openDays().some((day) => day.businessDate <= businessDate) ||
      this.#entries(businessDate).some(({ listedIn }) => listedIn === null)
    );
  }

  #closeOne({ businessDate, by, approvedBy, reconciled }: CloseInput): DayReport {
    const { ledger } = this.#parts;
    const sequence = ledger.write((writer) => {
      const last = ledger.days.lastSequence;
      const next = Math.max(last + 1, ledger.restores.firstFreeClose);
      const leftOut = next - last - 1;
      const content = {
        sequence: next,
        ...(leftOut === 0 ? {} : { leftOut }),
        previousHash: ledger.days.close(last)?.hash ?? NO_CLOSE_HASH,
        figures: this.#figures(businessDate, reconciled),
        ...(approvedBy === undefined ? {} : { approvedBy }),
      };
      writer.append({ kind: 'day.closed', subject: `close-${next}`, content });
      return next;
    }, by);
    return this.report(sequence);
  }

  /** The newest close; undefined while there is none. */
  get newest(): DayReport | undefined {
    const last = this.#last;
    return last && this.#reportOf(last);
  }

  /** A close that was made. @throws TerminalError CLOSE_NOT_FOUND. */
  report(sequence: number): DayReport {
    const close = this.#parts.ledger.days.close(sequence);
    if (close === undefined) {
      throw new TerminalError('CLOSE_NOT_FOUND', { sequence });
    }
    return this.#reportOf(close);
  }

  /** So many closes before a number, newest first; the newest of all where no number is given. */
  reports(before: number | undefined, limit: number): DayReport[] {
    const { days } = this.#parts.ledger;
    return days.closesBefore(before ?? days.lastSequence + 1, limit).map((close) => this.#reportOf(close));
  }

  #reportOf({ sequence, hash, previousHash, by, approvedBy, at, figures }: Close): DayReport {
    const closedBy = this.#nameOf(operatorOf(by) ?? '');
    const report = {
      kind: 'z',
      sequence,
      hash,
      previousHash,
      closedBy,
      approvedBy: this.#nameOf(approvedBy ?? ''),
    } as const;
    return { report, madeAt: at, ...figures };
  }

  #figures(businessDate: BusinessDate, reconciled: Reconciled, after?: BusinessDate): DayFigures {
    const { ledger, timeZone, dayStart, branchCode, terminalCode } = this.#parts;
    return figuresOf({
      businessDate,
      branchCode,
      terminalCode,
      movements: ledger.days.movementsUpTo(businessDate, after),
      unknown: this.#entries(businessDate),
      reconciled,
      timeZone,
      dayStart,
      nameOf: (operator) => this.#nameOf(operator),
    });
  }

  /** What was begun on a later date is listed when that date is closed. */
  #entries(businessDate: BusinessDate): DayFigures['unknown'] {
    return openEntries(this.#parts.ledger).filter((entry) => entry.businessDate <= businessDate);
  }

  #nameOf(operator: string): string {
    return this.#parts.ledger.operators.find(operator)?.name ?? operator;
  }
}

/** Late rows of dates that are closed go to the first date that is not. Pure. */
export function withLateRows(
  open: readonly OpenDay[],
  { lastClosed, today }: { readonly lastClosed: BusinessDate | undefined; readonly today: BusinessDate },
): OpenDay[] {
  if (lastClosed === undefined) {
    return [...open];
  }
  const late = open.filter(({ businessDate }) => businessDate <= lastClosed);
  const [next, ...rest] = open.filter(({ businessDate }) => businessDate > lastClosed);
  if (late.length === 0) {
    return [...open];
  }
  const newest = late.at(-1)?.businessDate ?? today;
  const none: OpenDay = { businessDate: today > newest ? today : newest, paymentCount: 0, netYen: 0 };
  return [[...late, next ?? none].reduce((sum, day) => added(sum, day)), ...rest];
}

function added(one: OpenDay, { businessDate, paymentCount, netYen }: OpenDay): OpenDay {
  return { businessDate, paymentCount: one.paymentCount + paymentCount, netYen: one.netYen + netYen };
}

/** A comparison may read a day before its first, and the gateway's today may be one ahead of the shop's. */
const DAYS_BACK = QUERY_DAYS_BACK - 2;

/**
 * All that a close of a date would contain, as far back as the gateway tells of it; a date that the calendar has not reached
 * is compared up to today.
 */
export function periodOf(closing: Pick<DayClose, 'openDays' | 'today'>, date: BusinessDate): Period {
  const { today } = closing;
  const to = date > today ? today : date;
  const earliest = plusDays(today, -DAYS_BACK);
  const first = [closing.openDays()[0]?.businessDate ?? to, to].sort()[0] ?? to;
  return { from: first < earliest && earliest <= to ? earliest : first, to };
}
