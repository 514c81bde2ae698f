import type { Clock } from '../../common/clock.ts';

/** Rests between two steps of work; being woken counts even just before the rest begins. */
export class Pause {
  readonly #clock: Pick<Clock, 'sleep'>;
  #woken = false;
  #resting: AbortController | undefined;

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.#clock = clock;
  }

  /** What woke before this moment no longer counts. */
  begin(): void {
    this.#woken = false;
  }

  wake(): void {
    this.#woken = true;
    this.#resting?.abort();
  }

  /** Resolves after so many ms, which may be endless, or when woken since {@link begin}. */
  async rest(ms: number): Promise<void> {
    if (this.#woken) {
      return;
    }
    const resting = new AbortController();
    this.#resting = resting;
    try {
      await (Number.isFinite(ms) ? this.#clock.sleep(ms, resting.signal) : aborted(resting.signal));
    } catch (error) {
      if (!resting.signal.aborted) {
        throw error;
      }
    } finally {
      this.#resting = undefined;
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
