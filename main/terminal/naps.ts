import type { Clock } from '../common/clock.ts';

/** Sleeps that can be ended before their time, by name. */
export class Naps {
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #sleepers = new Map<string, Set<AbortController>>();

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.#clock = clock;
  }

  /** Resolves after `ms`, or when woken. */
  async sleep(name: string, ms: number): Promise<void> {
    const sleeper = new AbortController();
    const sleepers = this.#sleepers.get(name) ?? new Set();
    this.#sleepers.set(name, sleepers.add(sleeper));
    try {
      await this.#clock.sleep(ms, sleeper.signal);
    } catch (error) {
      if (!sleeper.signal.aborted) {
        throw error;
      }
    } finally {
      sleepers.delete(sleeper);
      if (sleepers.size === 0) {
        this.#sleepers.delete(name);
      }
    }
  }

  /** Ends all sleeps of a name. */
  wake(name: string): void {
    for (const sleeper of this.#sleepers.get(name) ?? []) {
      sleeper.abort();
    }
  }
}
