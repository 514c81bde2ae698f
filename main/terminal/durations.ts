import type { Clock } from '../common/clock.ts';
import type { PaymentId, RefundId } from '../ledger/events.ts';

/**
 * How long ago things began, as far as this process can vouch for it: measured by the clock that only grows, so that no
 * jump of the wall clock makes a minute out of a second. What began before this process did counts from its first mention.
 */
export class Durations {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #begun = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Begins now, or anew. */
  begin(name: string): void {
    this.#begun.set(name, this.#clock.monotonic());
  }

  /** Ms since it began; 0 at its first mention. */
  since(name: string): number {
    const begun = this.#begun.get(name);
    if (begun === undefined) {
      this.begin(name);
      return 0;
    }
    return this.#clock.monotonic() - begun;
  }

  forget(name: string): void {
    this.#begun.delete(name);
  }
}

/** The name under which the time since a request's sending is measured. */
export function sendingOf(id: PaymentId | RefundId): string {
  return `sending ${id}`;
}

/** The name under which the time since the newest reverse request is measured. */
export function reversingOf(id: PaymentId | RefundId): string {
  return `reversing ${id}`;
}
