import type { Clock } from '../../common/clock.ts';

/** How soon a change of the limit, or of what is under way, is noticed at the latest, in ms. */
const LOOK_EVERY_MS = 5000;

export interface IdleWatchParts {
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** After how many ms without a touch it is enough; undefined for never. */
  readonly limitMs: () => number | undefined;
  /** While something is under way, somebody counts as being there. */
  readonly isBusy: () => boolean;
  /** Must not throw. */
  readonly onIdle: () => void;
}

/** Notices that nobody has touched the terminal for a while, by durations: setting the clock changes nothing. */
export class IdleWatch {
  readonly #parts: IdleWatchParts;
  #touchedAt = 0;
  #watching: AbortController | undefined;

  constructor(parts: IdleWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    this.stop();
    const watching = new AbortController();
    this.#watching = watching;
    this.touch();
    this.#watch(watching.signal).catch((error: unknown) => {
      if (!watching.signal.aborted) {
        throw error;
      }
    });
  }

  touch(): void {
    this.#touchedAt = this.#parts.clock.monotonic();
  }

  stop(): void {
    this.#watching?.abort();
    this.#watching = undefined;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { clock, isBusy, onIdle } = this.#parts;
    while (this.#leftMs() > 0) {
      await clock.sleep(Math.min(this.#leftMs(), LOOK_EVERY_MS), signal);
      if (isBusy()) {
        this.touch();
      }
    }
    onIdle();
  }

  #leftMs(): number {
    const { clock, limitMs } = this.#parts;
    const limit = limitMs();
    return limit === undefined ? LOOK_EVERY_MS : this.#touchedAt + limit - clock.monotonic();
  }
}
