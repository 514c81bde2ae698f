import type { Copy } from './copy-name.ts';

/** How long copies are kept. */
export interface KeepRules {
  /** For so many hours the newest copy of each hour. */
  readonly keepHours: number;
  /** For so many days the newest copy of each day. */
  readonly keepDays: number;
  /** How far the terminal's days are before UTC, in hours. */
  readonly utcOffsetHours: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The copies that need not be kept any longer. The newest one always is, and so is whatever has more rows than the ledger:
 * no one else may know them.
 * @param now UTC, in ms since 1970.
 * @param seq the ledger's last row.
 */
export function copiesToRemove(
  copies: readonly Copy[],
  rules: KeepRules,
  { now, seq }: { readonly now: number; readonly seq: number },
): Copy[] {
  const newestFirst = copies.toSorted(
    (a, b) => b.madeAt - a.madeAt || b.seq - a.seq || (a.fileName < b.fileName ? -1 : 1),
  );
  const hours = new Set<number>();
  const days = new Set<number>();
  const [newest] = newestFirst;
  const longest = newestFirst.reduce((most, copy) => Math.max(most, copy.seq), 0);
  return newestFirst.filter((copy) => {
    const age = now - copy.madeAt;
    const isFirstOf = (span: Set<number>, unit: number, count: number, offset: number) => {
      const index = Math.floor((copy.madeAt + offset) / unit);
      const isFirst = !span.has(index);
      span.add(index);
      return isFirst && age < count * unit;
    };
    const keptByHour = isFirstOf(hours, HOUR_MS, rules.keepHours, 0);
    const keptByDay = isFirstOf(days, DAY_MS, rules.keepDays, rules.utcOffsetHours * HOUR_MS);
    return !(keptByHour || keptByDay || copy === newest || copy.seq > seq || copy.seq === longest);
  });
}
