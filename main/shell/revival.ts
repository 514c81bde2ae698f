import type { Clock } from '../common/clock.ts';

const TRIES = 3;
const WITHIN_MS = 60_000;

/** Decides whether a page that has crashed is loaded again: now and then, but not in a loop. */
export class Revival {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #tries: number[] = [];

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Counts one crash; false where there were too many of late. */
  mayTry(): boolean {
    const now = this.#clock.monotonic();
    this.#tries = [...this.#tries.filter((at) => now - at < WITHIN_MS), now];
    return this.#tries.length <= TRIES;
  }
}
