import type { DayReportView } from '../../preload/contract.ts';

/** What moved in one hour of the shop's clock, in whole yen, not negative. */
export interface HourBar {
  readonly hour: number;
  readonly inYen: number;
  /** Refunds and cancellations. */
  readonly outYen: number;
}

/**
 * The hours of a report without gaps, in the order of the business day: an hour in which nothing moved stands between its
 * neighbours, and a day that begins at five ends with the hours after midnight.
 */
export function hourBars(byHour: DayReportView['byHour']): readonly HourBar[] {
  const first = byHour.at(0)?.hour;
  const last = byHour.at(-1)?.hour;
  if (first === undefined || last === undefined) {
    return [];
  }
  const found = new Map(byHour.map((entry) => [entry.hour, entry]));
  const length = ((last - first + 24) % 24) + 1;
  return Array.from({ length }, (_, index) => {
    const hour = (first + index) % 24;
    const entry = found.get(hour);
    return {
      hour,
      inYen: entry?.payments.yen ?? 0,
      outYen: (entry?.refunds.yen ?? 0) + (entry?.cancellations.yen ?? 0),
    };
  });
}

/** Bars that are so many have room for their amounts. */
const MOST_WITH_AMOUNTS = 12;

/** Whether an amount has room on top of each bar. */
export function hasRoomForAmounts(count: number): boolean {
  return count <= MOST_WITH_AMOUNTS;
}

/** Every which hour is named below a chart of so many, so that the names do not touch. */
export function hourStep(count: number): number {
  return count > 16 ? 3 : count > 12 ? 2 : 1;
}
