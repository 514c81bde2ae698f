import type { Clock } from '../../main/common/clock.ts';

/** A clock that stands still until it is told to move, and wakes whoever sleeps on it. */
export class TestClock implements Clock {
  #now: number;
  #monotonic = 0;
  readonly #sleepers = new Set<{ until: number; wake: () => void }>();

  constructor(start = '2026-11-22T12:00:00+09:00') {
    this.#now = Date.parse(start);
  }

  now = (): number => this.#now;

  monotonic = (): number => this.#monotonic;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = { until: this.#monotonic + ms, wake: resolve };
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', () => {
      this.#sleepers.delete(sleeper);
      reject(signal.reason);
    });
    return promise;
  }

  /** How many are asleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Lets time pass, for the wall clock and for durations alike. */
  advance(ms: number): void {
    this.#now += ms;
    this.#monotonic += ms;
    for (const sleeper of this.#sleepers) {
      if (sleeper.until <= this.#monotonic) {
        this.#sleepers.delete(sleeper);
        sleeper.wake();
      }
    }
  }

  /** Sets the wall clock, as a person or a time server does; durations do not notice. */
  setWallClock(iso: string): void {
    this.#now = Date.parse(iso);
  }
}
