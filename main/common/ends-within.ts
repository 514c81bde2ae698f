import type { Clock } from './clock.ts';

/** Waits for something, but no longer than so many ms: true where it has ended by then. Rejects with what it rejects with. */
export async function endsWithin(work: Promise<unknown>, ms: number, clock: Pick<Clock, 'sleep'>): Promise<boolean> {
  const inTime = new AbortController();
  const tooLate = clock.sleep(ms, inTime.signal).then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([work.then(() => true), tooLate]);
  } finally {
    inTime.abort();
  }
}
