import type { OperatorId } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import type { PinRecord } from '../../ledger/operators.ts';

/** The wrong PINs of one operator. */
export type PinCount = Pick<PinRecord, 'failures' | 'lockedOutUntil'>;

/** Wrong PINs in a row that cost nothing. */
const FREE = 2;

/** What the third wrong PIN costs, the fourth and so on, in seconds; each later one costs as much as the last of these. */
const STEPS = [30, 60, 120, 300, 900] as const;
const LONGEST = STEPS[STEPS.length - 1] ?? 0;

/** For how long no PIN is taken after so many wrong ones in a row, in seconds. */
export function lockOutSeconds(failures: number): number {
  return failures <= FREE ? 0 : (STEPS[failures - FREE - 1] ?? LONGEST);
}

/** What one more wrong PIN leads to, at a moment in ms since 1970. */
export function afterWrongPin({ failures }: Pick<PinCount, 'failures'>, now: number): PinCount {
  const seconds = lockOutSeconds(failures + 1);
  return { failures: failures + 1, lockedOutUntil: seconds === 0 ? 0 : now + seconds * 1000 };
}

/**
 * For how long no PIN is taken, in ms, as far as the wall clock tells: never longer than what the last wrong PIN cost, since
 * the clock may have been set back since. One set forward lets out early; the count stays, and the next wrong PIN costs more.
 */
export function lockedOutForMs({ failures, lockedOutUntil }: PinCount, now: number): number {
  return Math.max(0, Math.min(lockedOutUntil - now, lockOutSeconds(failures) * 1000));
}

/**
 * Lock-outs as this process sees them run out: once one was seen, the time left is measured as a duration, and setting the
 * wall clock neither lengthens nor shortens it.
 */
export class LockOuts {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly #seen = new Map<OperatorId, { readonly until: number; readonly endsAt: number }>();

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.#clock = clock;
  }

  /** For how long no PIN of an operator is taken, in ms; 0 where one is. */
  leftMs(operator: OperatorId, count: PinCount): number {
    if (count.lockedOutUntil === 0) {
      this.#seen.delete(operator);
      return 0;
    }
    const monotonic = this.#clock.monotonic();
    let seen = this.#seen.get(operator);
    if (seen?.until !== count.lockedOutUntil) {
      seen = { until: count.lockedOutUntil, endsAt: monotonic + lockedOutForMs(count, this.#clock.now()) };
      this.#seen.set(operator, seen);
    }
    return Math.max(0, seen.endsAt - monotonic);
  }
}
