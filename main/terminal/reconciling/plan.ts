import { TerminalError } from '../../common/errors.ts';
import {
  type BusinessDate,
  businessDateOf,
  type DayStart,
  localText,
  plusDays,
  type TimeZoneCode,
} from '../../common/time.ts';
import type { Period, ReadingPosition, Span } from '../../ledger/reconciliation.ts';
import { QUERY_DAYS_BACK, QUERY_DAYS_SPAN } from '../../onepay/query-dates.ts';
import { DRIFT_WARNS_MS } from '../clock-watch.ts';

/** What the days of a shop are, and which one it is. */
export interface Calendar {
  /** The best guess at the true time, UTC ms. */
  readonly now: number;
  readonly timeZone: TimeZoneCode;
  readonly dayStart: DayStart;
}

/** So many records are asked for at once, where nothing speaks against it: as many as the protocol allows. */
export const PAGE_SIZE = 1000;

/** A day with more orders than the gateway gives at once is asked for in smaller pages, down to these. */
const SMALLEST_PAGE = 50;

/** A span whose orders do not come to the number that the gateway names is read so often more. */
const MAX_READ_AGAIN = 2;

const DAY_MS = 86_400_000;

/** The protocol writes days without dashes. */
function compact(date: string): string {
  return date.replaceAll('-', '');
}

function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

/** The business dates that can be compared, both included. */
export function possiblePeriod({ now, timeZone, dayStart }: Calendar): Period {
  const today = localText(now, timeZone).slice(0, 10);
  return {
    from: plusDays(today, -QUERY_DAYS_BACK) as BusinessDate,
    to: businessDateOf(now, timeZone, dayStart),
  };
}

/**
 * A day that the shop's clock has begun may be compared where the gateway's clock is behind by so little that nobody is warned.
 * @throws TerminalError RECONCILE_DATES.
 */
export function checkPeriod({ from, to }: Period, calendar: Calendar): void {
  const possible = possiblePeriod(calendar);
  const latest = possiblePeriod({ ...calendar, now: calendar.now + DRIFT_WARNS_MS }).to;
  if (from > to || from < possible.from || to > latest) {
    throw new TerminalError('RECONCILE_DATES', { ...possible });
  }
}

/** The calendar days on which the orders of a period can have been made; the gateway knows no business dates. */
function daysOf({ from, to }: Period, { now, timeZone, dayStart }: Calendar): { first: string; last: string } {
  const today = localText(now, timeZone).slice(0, 10);
  const last = dayStart === '00:00' ? to : plusDays(to, 1);
  return { first: from > today ? today : from, last: last > today ? today : last };
}

/** A span of which nothing has been read. */
const fresh = { start: 1, different: 0, expected: null, readAgain: 0 } as const;

/** Where the reading of a period begins. */
export function firstPosition(period: Period, calendar: Calendar, limit = PAGE_SIZE): ReadingPosition {
  const { first, last } = daysOf(period, calendar);
  const spans: Span[] = [];
  for (let start = first; start <= last; start = plusDays(start, QUERY_DAYS_SPAN + 1)) {
    const end = plusDays(start, QUERY_DAYS_SPAN);
    spans.push(span(spans.length, start, end > last ? last : end));
  }
  return { spans, ...fresh, at: 0, limit, fetched: 0, padding: 'notRead' };
}

function span(id: number, start: string, end: string): Span {
  return { id, startDate: compact(start), endDate: compact(end), total: null };
}

/** The same, with the days around those that were read as well, as far as the gateway tells of them. */
export function withPadding(
  position: ReadingPosition,
  { now, timeZone }: Pick<Calendar, 'now' | 'timeZone'>,
): ReadingPosition {
  const first = dashed(position.spans[0]?.startDate ?? '');
  const last = dashed(position.spans.at(-1)?.endDate ?? '');
  const today = localText(now, timeZone).slice(0, 10);
  const around = [plusDays(first, -1), plusDays(last, 1)].filter(
    (day) => day >= plusDays(today, -QUERY_DAYS_BACK) && day <= today,
  );
  const next = nextSpanId(position);
  const spans = [...position.spans, ...around.map((day, index) => span(next + index, day, day))];
  return { ...position, spans, padding: 'read' };
}

function nextSpanId({ spans }: ReadingPosition): number {
  return Math.max(-1, ...spans.map(({ id }) => id)) + 1;
}

/** What a page of orders said, beside the orders. */
export interface PageFacts {
  readonly received: number;
  /** Orders that fit the question; null where that was not told. */
  readonly total: number | null;
  /** Orders among these that had not come before. */
  readonly fresh: number;
}

/**
 * Where the reading goes on after a page. `start` counts records from the newest, so orders that arrive meanwhile push the
 * others on: some come twice, and the new ones are left to the next comparison.
 */
export function afterPage(position: ReadingPosition, page: PageFacts): ReadingPosition {
  const { received, total } = page;
  const next = {
    ...position,
    spans: position.spans.map((one, index) => (index === position.at ? { ...one, total } : one)),
    fetched: position.fetched + page.fresh,
    different: position.different + page.fresh,
    expected: position.start === 1 ? total : position.expected,
    start: position.start + received,
  };
  // Past what is known, a page without news is the end: a gateway that gives the same page for ever is not asked for ever.
  const isOld = page.fresh === 0 && next.start > next.different;
  const hasMore = !isOld && received > 0 && (total === null ? received >= position.limit : next.start <= total);
  if (hasMore) {
    return next;
  }
  const isShort = next.expected !== null && next.different < next.expected;
  return isShort && position.readAgain < MAX_READ_AGAIN
    ? { ...next, start: 1, expected: null, readAgain: position.readAgain + 1 }
    : { ...next, ...fresh, at: position.at + 1 };
}

/** Asks for less, after the gateway found too much; undefined where less cannot be asked for. */
export function withLess(position: ReadingPosition): ReadingPosition | undefined {
  const current = position.spans[position.at];
  if (current === undefined) {
    return undefined;
  }
  const start = dashed(current.startDate);
  const end = dashed(current.endDate);
  if (start === end) {
    const limit = Math.floor(position.limit / 2);
    if (limit < SMALLEST_PAGE) {
      return undefined;
    }
    // It is read anew, and counted anew: under its old id its orders would pass for old ones.
    const again = { ...current, id: nextSpanId(position), total: null };
    return { ...withoutCurrent(position), spans: position.spans.toSpliced(position.at, 1, again), limit };
  }
  const days = (Date.parse(end) - Date.parse(start)) / DAY_MS;
  const middle = plusDays(start, Math.floor(days / 2));
  const id = nextSpanId(position);
  const halves = [span(id, start, middle), span(id + 1, plusDays(middle, 1), end)];
  return { ...withoutCurrent(position), spans: position.spans.toSpliced(position.at, 1, ...halves) };
}

/** Forgets what has come of the span that is read now. */
function withoutCurrent(position: ReadingPosition): ReadingPosition {
  return { ...position, ...fresh, fetched: position.fetched - position.different };
}

/**
 * Leaves out the first day of a span, after the gateway said that it lies too far back; undefined where the period needs
 * that day.
 */
export function withoutFirstDay(position: ReadingPosition, { from }: Period): ReadingPosition | undefined {
  const current = position.spans[position.at];
  if (current === undefined || current.startDate >= compact(from)) {
    return undefined;
  }
  const rest =
    current.startDate === current.endDate
      ? []
      : [{ ...current, startDate: compact(plusDays(dashed(current.startDate), 1)) }];
  return { ...position, spans: position.spans.toSpliced(position.at, 1, ...rest), ...fresh };
}

/** How far the reading has come, 0 to 1. */
export function shareOf({ spans, at, start }: ReadingPosition): number {
  const days = spans.map(
    ({ startDate, endDate }) => 1 + (Date.parse(dashed(endDate)) - Date.parse(dashed(startDate))) / DAY_MS,
  );
  const all = days.reduce((sum, count) => sum + count, 0);
  const done = days.slice(0, at).reduce((sum, count) => sum + count, 0);
  const total = spans[at]?.total ?? 0;
  const part = total > 0 ? Math.min(1, (start - 1) / total) * (days[at] ?? 0) : 0;
  return all === 0 ? 1 : Math.min(1, (done + part) / all);
}

/** Orders in all that is read, as far as the gateway has said; null while it has not of every span. */
export function totalOf({ spans }: ReadingPosition): number | null {
  return spans.reduce<number | null>((sum, { total }) => (sum === null || total === null ? null : sum + total), 0);
}
