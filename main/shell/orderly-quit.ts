import type { Clock } from '../common/clock.ts';
import { endsWithin } from '../common/ends-within.ts';
import { errorDetail } from '../common/errors.ts';

/** Longer than the counter takes for what is in flight; whatever is not written by then is found as unknown. */
const LIMIT_MS = 15_000;

/** Ends the app once: the counter first, then the rest. Whoever asks again waits for the same end. */
export class OrderlyQuit {
  readonly #options: {
    readonly clock: Pick<Clock, 'sleep'>;
    readonly close: () => Promise<void>;
    readonly end: (code: number) => void;
    readonly log: (line: string) => void;
  };
  #ending: Promise<void> | undefined;
  #ended = false;
  #code = 0;

  constructor(options: {
    readonly clock: Pick<Clock, 'sleep'>;
    /** Closes the counter. */
    readonly close: () => Promise<void>;
    /** Ends the process, at once. */
    readonly end: (code: number) => void;
    readonly log: (line: string) => void;
  }) {
    this.#options = options;
  }

  /** A failure stays one, whoever else asks. */
  request(code = 0): Promise<void> {
    this.#code = Math.max(this.#code, code);
    this.#ending ??= this.#run();
    return this.#ending;
  }

  /** What asks to quit is held back until everything is closed. */
  holdBack(event: { preventDefault(): void }): void {
    if (!this.#ended) {
      event.preventDefault();
      void this.request();
    }
  }

  async #run(): Promise<void> {
    const { clock, close, end, log } = this.#options;
    try {
      if (!(await endsWithin(close(), LIMIT_MS, clock))) {
        log(`not closed within ${LIMIT_MS} ms`);
      }
    } catch (error) {
      log(`closing failed: ${errorDetail(error)}`);
    }
    this.#ended = true;
    end(this.#code);
  }
}
