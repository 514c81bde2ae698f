import { type BusinessDate, businessDateOf, localText, plusDays, type TimeZoneCode } from '../../common/time.ts';
import type { Period, ReadingPosition } from '../../ledger/reconciliation.ts';
import { type Calendar, firstPosition, possiblePeriod } from '../reconciling/plan.ts';

/** Business dates before the lost ones that are read with them: clocks differ, and known orders tell the gateway's names for us. */
const DAYS_BEFORE = 2;

/**
 * Where the reading of the gateway's book begins after a restore: the days of which orders are missing first, and after these
 * all days before, as far back as the gateway tells of them: what was sold then may have been given back in the lost time.
 */
export function readingAfterRestore(lostFrom: number, calendar: Calendar, limit: number): ReadingPosition {
  const possible = possiblePeriod(calendar);
  const lost = plusDays(businessDateOf(lostFrom, calendar.timeZone, calendar.dayStart), -DAYS_BEFORE);
  const from = earliestOf(latestOf(lost, possible.from), possible.to);
  const first = firstPosition({ from, to: possible.to }, calendar, limit);
  if (from <= possible.from) {
    return first;
  }
  const before = firstPosition(
    { from: possible.from, to: plusDays(from, -1) },
    { ...calendar, dayStart: MIDNIGHT },
    limit,
  );
  const spans = [...first.spans, ...before.spans].map((span, id) => ({ ...span, id }));
  return { ...first, spans };
}

/** The days before end where the lost ones begin: nothing of a business day is read twice. */
const MIDNIGHT = '00:00' as Calendar['dayStart'];

/** The calendar days that a reading spans, both included. */
export function daysRead({ spans }: ReadingPosition): Period {
  const starts = spans.map(({ startDate }) => startDate).sort();
  const ends = spans.map(({ endDate }) => endDate).sort();
  return { from: dashed(starts[0] ?? ''), to: dashed(ends.at(-1) ?? '') };
}

/** The calendar days of the span that is read now, both included; null where all are read. */
export function daysBeingRead({ spans, at }: ReadingPosition): Period | null {
  const span = spans[at];
  return span === undefined ? null : { from: dashed(span.startDate), to: dashed(span.endDate) };
}

/**
 * The days of the lost time that no span has: of which the gateway tells nothing any more. Null where it told of all.
 * @param lostFrom UTC ms.
 */
export function untoldOf(lostFrom: number, timeZone: TimeZoneCode, position: ReadingPosition): Period | null {
  const first = localText(lostFrom, timeZone).slice(0, 10) as BusinessDate;
  const starts = position.spans.map(({ startDate }) => dashed(startDate)).sort();
  const [told] = starts;
  return told === undefined || first >= told ? null : { from: first, to: plusDays(told, -1) };
}

function dashed(day: string): BusinessDate {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}` as BusinessDate;
}

function latestOf(one: BusinessDate, other: BusinessDate): BusinessDate {
  return one > other ? one : other;
}

function earliestOf(one: BusinessDate, other: BusinessDate): BusinessDate {
  return one < other ? one : other;
}
