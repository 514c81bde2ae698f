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
 * Recognises the code of the customer before, whose phone may still lie under the scanner when the next amount is charged.
 * It keeps a keyed hash, never the code.
 */
export class SpentCode {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #key = randomBytes(32);
  #seal = '';
  #until = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Takes note of a code with which something was paid, or may have been. */
  spend(code: PaymentCode): void {
    this.#seal = this.#sealOf(code);
    this.#until = this.#clock.monotonic() + SPENT_FOR_MS;
  }

  ageOf(code: PaymentCode): CodeAge {
    const left = this.#until - this.#clock.monotonic();
    if (left > 0 && this.#sealOf(code) === this.#seal) {
      return 'spent';
    }
    return left > SPENT_FOR_MS - EARLY_MS ? 'early' : 'fresh';
  }

  #sealOf(code: PaymentCode): string {
    return createHmac('sha256', this.#key).update(code).digest('base64');
  }
}
