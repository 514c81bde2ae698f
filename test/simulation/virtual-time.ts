import type { Clock } from '../../main/common/clock.ts';

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when nothing is left to do at the present moment. */
export class VirtualTime {
  #now = 0;
  #order = 0;
  readonly #planned: Planned[] = [];

  /** Ms since the beginning. */
  get now(): number {
    return this.#now;
  }

  /** Plans something for `ms` from now; gives a function that cancels it. */
  plan(ms: number, run: () => void): () => void {
    this.#order += 1;
    const planned = { at: this.#now + Math.max(0, ms), order: this.#order, run };
    let low = 0;
    let high = this.#planned.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#planned[middle] as Planned;
      // Latest first, so that the next one is taken from the end.
      if (other.at > planned.at || (other.at === planned.at && other.order > planned.order)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    this.#planned.splice(low, 0, planned);
    return () => {
      const index = this.#planned.indexOf(planned);
      if (index >= 0) {
        this.#planned.splice(index, 1);
      }
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.plan(ms, resolve);
    });
  }

  /**
   * Lets everything happen that is planned, in order, until `done` says so.
   * @param between called before each event.
   * @throws Error where nothing is planned any more, or time passes a limit: somebody waits for ever.
   */
  async run(done: () => boolean, limitMs: number, between: () => void): Promise<void> {
    for (;;) {
      await settle();
      if (done()) {
        return;
      }
      between();
      const next = this.#planned.pop();
      if (next === undefined || next.at > limitMs) {
        throw new Error(next === undefined ? 'nothing is planned any more' : `still busy after ${limitMs} ms`);
      }
      this.#now = next.at;
      next.run();
    }
  }
}

/** Lets all promises that can go on do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The clock of one computer: its wall clock may be wrong and may jump, and it stops when its process dies. */
export class ProcessClock implements Clock {
  readonly #time: VirtualTime;
  readonly #wall: { readonly skewMs: number; readonly epochMs: number };
  readonly #isAlive: () => boolean;
  readonly #bornAt: number;

  constructor(time: VirtualTime, wall: { readonly skewMs: number; readonly epochMs: number }, isAlive: () => boolean) {
    this.#time = time;
    this.#wall = wall;
    this.#isAlive = isAlive;
    this.#bornAt = time.now;
  }

  now = (): number => this.#wall.epochMs + this.#time.now + this.#wall.skewMs;

  monotonic = (): number => this.#time.now - this.#bornAt;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#time.plan(ms, () => {
        if (this.#isAlive()) {
          resolve();
        }
      });
      signal?.addEventListener('abort', () => {
        cancel();
        reject(signal.reason as Error);
      });
    });
  }
}
