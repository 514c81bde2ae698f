import type { BusinessDate } from '../../common/time.ts';
import type { Difference, Period } from '../../ledger/reconciliation.ts';

export interface CarryInput extends Period {
  /** What an earlier comparison has found, and nobody has settled. */
  readonly earlier: readonly Difference[];
  /** What this one has found. */
  readonly found: readonly Difference[];
  /** The business date of a difference; undefined where it does not say. */
  readonly dateOf: (difference: Difference) => BusinessDate | undefined;
}

/** The unsettled differences of other days: a comparison that has not looked at those days takes nothing of them away. Pure. */
export function carriedOver({ from, to, earlier, found, dateOf }: CarryInput): Difference[] {
  const keys = new Set(found.map(({ key }) => key));
  return earlier.filter((difference) => {
    const date = dateOf(difference);
    const wasLookedAt = date !== undefined && date >= from && date <= to;
    return !wasLookedAt && !keys.has(difference.key);
  });
}
