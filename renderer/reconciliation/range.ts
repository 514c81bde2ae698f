/** Business dates from and to, both included, as they stand in their fields; blank where there is none. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** How far back the gateway keeps its book, in days. */
export const DAYS_BACK = 90;

const MS_PER_DAY = 86_400_000;

/** A calendar date some days after another one. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** What is compared unless told otherwise: yesterday and today. */
export function defaultRange(today: string): DateRange {
  return { from: addDays(today, -1), to: today };
}

/** What is wrong with a range; null where it can be compared. */
export type RangeFault = 'empty' | 'order' | 'tooOld' | 'future';

/** Judges a range as it was typed. */
export function rangeFault({ from, to }: DateRange, today: string): RangeFault | null {
  if (from === '' || to === '') {
    return 'empty';
  }
  if (from > to) {
    return 'order';
  }
  if (to > today) {
    return 'future';
  }
  return from < addDays(today, -DAYS_BACK) ? 'tooOld' : null;
}
