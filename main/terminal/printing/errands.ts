import type { Clock } from '../../common/clock.ts';
import { TerminalError } from '../../common/errors.ts';
import type { PrinterAct } from '../../printers/port.ts';

/** What an errand is about: of each kind, one waits at most. */
export type ErrandKind = 'sample' | 'ask' | PrinterAct;

interface Errand {
  readonly kind: ErrandKind;
  readonly run: () => Promise<void>;
  readonly refuse: (reason: Error) => void;
}

/** What is done with the printer between two documents, in the order in which it was asked for; soon, or not at all. */
export class Errands {
  readonly #clock: Pick<Clock, 'sleep'>;
  #waiting: readonly Errand[] = [];

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.#clock = clock;
  }

  /** @throws TerminalError NOT_NOW where one of its kind waits already, or where it could not be begun within so many ms. */
  add<T>(kind: ErrandKind, withinMs: number, work: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (this.#waiting.some((other) => other.kind === kind)) {
      reject(new TerminalError('NOT_NOW'));
      return promise;
    }
    const waiting = new AbortController();
    const errand: Errand = {
      kind,
      run: () => {
        waiting.abort();
        return work().then(resolve, reject);
      },
      refuse: (reason) => {
        waiting.abort();
        reject(reason);
      },
    };
    this.#waiting = [...this.#waiting, errand];
    this.#clock.sleep(withinMs, waiting.signal).then(
      () => {
        this.#waiting = this.#waiting.filter((other) => other !== errand);
        errand.refuse(new TerminalError('NOT_NOW'));
      },
      () => undefined,
    );
    return promise;
  }

  /** Does the oldest one; gives whether there was one. What goes wrong in it is for whoever asked. */
  async runNext(): Promise<boolean> {
    const [errand, ...rest] = this.#waiting;
    this.#waiting = rest;
    await errand?.run();
    return errand !== undefined;
  }

  /** None of those that wait will be done. */
  refuse(reason: Error): void {
    const refused = this.#waiting;
    this.#waiting = [];
    for (const errand of refused) {
      errand.refuse(reason);
    }
  }
}
