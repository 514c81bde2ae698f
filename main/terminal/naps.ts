import type { Clock } from '../common/clock.ts';

/** Sleeps that can be ended before their time, by name. */
export class Naps {
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #sleepers = new Map<string, AbortController>();

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.#clock = clock;
  }

  /** Resolves after `ms`, or when woken. */
  async sleep(name: string, ms: number): Promise<void> {
    const sleeper = new AbortController();
    this.#sleepers.set(name, sleeper);
    try {
      await this.#clock.sleep(ms, sleeper.signal);
    } catch (error) {
      if (!sleeper.signal.aborted) {
        throw error;
      }
    } finally {
      this.#sleepers.delete(name);
    }
  }

  wake(name: string): void {
    this.#sleepers.get(name)?.abort();
  }
}
