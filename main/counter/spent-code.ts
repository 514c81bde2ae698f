import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../common/clock.ts';
import type { PaymentCode } from '../common/payment-code.ts';

/** Phones renew their codes by then, in ms: the same code again within it is the phone that still lies there. */
export const SPENT_FOR_MS = 60_000;

/** So soon after a payment, in ms, a phone that is still there shows its next code: nobody's who has been told an amount. */
export const EARLY_MS = 5000;

/** What the payment before says of a code. */
export type CodeAge = 'fresh' | 'spent' | 'early';

/**
 * Recognises the codes of the customers before, whose phones may still lie under the scanner when the next amount is charged.
 * It keeps keyed hashes, never a code.
 */
export class SpentCode {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #key = randomBytes(32);
  /** Until when each is refused, by the clock that only grows, in ms. */
  readonly #seals = new Map<string, number>();
  #newest = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Takes note of a code with which something was paid, or may have been. */
  spend(code: PaymentCode): void {
    this.#newest = this.#clock.monotonic();
    for (const [seal, until] of this.#seals) {
      if (until <= this.#newest) {
        this.#seals.delete(seal);
      }
    }
    this.#seals.set(this.#sealOf(code), this.#newest + SPENT_FOR_MS);
  }

  ageOf(code: PaymentCode): CodeAge {
    const now = this.#clock.monotonic();
    const until = this.#seals.get(this.#sealOf(code));
    if (until !== undefined && now < until) {
      return 'spent';
    }
    return now - this.#newest < EARLY_MS ? 'early' : 'fresh';
  }

  #sealOf(code: PaymentCode): string {
    return createHmac('sha256', this.#key).update(code).digest('base64');
  }
}
