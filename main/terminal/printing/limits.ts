import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../common/clock.ts';

/** What comes of something, or `late` where it takes longer than so many ms or the signal is aborted before. */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  clock: Pick<Clock, 'sleep'>,
  signal: AbortSignal,
): Promise<T | 'late'> {
  // What is answered at once needs no timer.
  const early = await Promise.race([work, nextTurn('late' as const)]);
  if (early !== 'late' || signal.aborted) {
    return early;
  }
  const done = new AbortController();
  const late = clock.sleep(ms, AbortSignal.any([signal, done.signal])).then(
    () => 'late' as const,
    () => 'late' as const,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
