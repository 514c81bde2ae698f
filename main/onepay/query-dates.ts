import type { TimeZoneCode } from '../common/time.ts';
import { localStamp } from '../common/time.ts';
import type { FieldProblem } from './field-problem.ts';

const DAY_MS = 86_400_000;

/** How many days back an order query may start (protocol section 3). */
export const QUERY_DAYS_BACK = 90;
/** How many days may lie between start and end. */
export const QUERY_DAYS_SPAN = 7;

interface Dates {
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** Checks the dates of an order query; only one date means that day (protocol section 9). Undefined when all is well. */
export function checkQueryDates(dates: Dates, nowMs: number, zone: TimeZoneCode): FieldProblem | undefined {
  const startDate = dates.startDate ?? dates.endDate;
  const endDate = dates.endDate ?? dates.startDate;
  if (startDate === undefined || endDate === undefined) {
    return undefined;
  }
  const start = dayNumber(startDate);
  const end = dayNumber(endDate);
  const today = dayNumber(localStamp(nowMs, zone).slice(0, 8));
  if (start === undefined) {
    return { field: 'startDate', fault: 'notADate' };
  }
  if (end === undefined) {
    return { field: 'endDate', fault: 'notADate' };
  }
  if (today === undefined || start > today) {
    return { field: 'startDate', fault: 'inTheFuture' };
  }
  if (today - start > QUERY_DAYS_BACK) {
    return { field: 'startDate', fault: 'tooFarBack', limit: QUERY_DAYS_BACK };
  }
  if (end < start || end - start > QUERY_DAYS_SPAN) {
    return { field: 'endDate', fault: 'tooManyDays', limit: QUERY_DAYS_SPAN };
  }
  return undefined;
}

/** Days since 1970 of an existing day written `YYYYMMDD`. */
function dayNumber(text: string): number | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (parts === null) {
    return undefined;
  }
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(iso)) {
    return undefined;
  }
  return time / DAY_MS;
}
