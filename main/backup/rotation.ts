import type { Copy } from './copy-name.ts';

/** How long copies are kept. */
export interface KeepRules {
  /** Of so many hours in which copies were made the newest copy of each. */
  readonly keepHours: number;
  /** Of so many days on which copies were made the newest copy of each. */
  readonly keepDays: number;
  /** How far the terminal's days are before UTC, in hours. */
  readonly utcOffsetHours: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** So many copies go at a time: whatever a clock or a setting says, most are still there when somebody notices. */
const MOST_AT_A_TIME = 4;

/**
 * The copies that need not be kept any longer. Their rows tell which is newer, and hours and days are counted, not measured:
 * a copy made while the clock was wrong takes one hour's and one day's place, and no more.
 * @param copies of one ledger alone, with rows of no other.
 */
export function copiesToRemove<C extends Copy>(copies: readonly C[], rules: KeepRules): C[] {
  const newestFirst = copies.toSorted((a, b) => b.seq - a.seq || b.madeAt - a.madeAt);
  const isKeptByHour = firstOfEach(HOUR_MS, rules.keepHours, 0);
  const isKeptByDay = firstOfEach(DAY_MS, rules.keepDays, rules.utcOffsetHours * HOUR_MS);
  return newestFirst
    .filter((copy) => {
      const byHour = isKeptByHour(copy);
      const byDay = isKeptByDay(copy);
      return !(byHour || byDay);
    })
    .slice(0, MOST_AT_A_TIME);
}

/** Tells of copies, asked newest first, whether each is the newest of its span of time, and one of so many spans. */
function firstOfEach(unit: number, count: number, offset: number): (copy: Copy) => boolean {
  let [last, spans] = [Number.NaN, 0];
  return ({ madeAt }) => {
    const span = Math.floor((madeAt + offset) / unit);
    const isFirst = span !== last;
    last = span;
    spans += isFirst ? 1 : 0;
    return isFirst && spans <= count;
  };
}
