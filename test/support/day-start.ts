import { type DayStart, localText, type TimeZoneCode } from '../../main/common/time.ts';

const HALF_A_DAY_MS = 12 * 3_600_000;

/** A day start half a day from now: no business day ends in the middle of a test that goes by the computer's clock. */
export const farDayStart = localText(Date.now() + HALF_A_DAY_MS, 'p9' as TimeZoneCode).slice(11, 16) as DayStart;
