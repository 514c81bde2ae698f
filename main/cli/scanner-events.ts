import type { Scanner, ScannerEvent } from '../scanners/port.ts';

/** A scanner's events, taken one after the other. */
export class ScannerEvents {
  readonly #events: ScannerEvent[] = [];
  #wake: () => void = () => undefined;

  constructor(scanner: Scanner) {
    scanner.start((event) => {
      this.#events.push(event);
      this.#wake();
    });
  }

  /** The next event of one of the kinds; others are passed over. */
  async next(...kinds: readonly ScannerEvent['kind'][]): Promise<ScannerEvent> {
    for (;;) {
      const event = this.#events.shift();
      if (event === undefined) {
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#wake = resolve;
        await promise;
      } else if (kinds.includes(event.kind)) {
        return event;
      }
    }
  }
}
