import type { Clock } from '../common/clock.ts';
import { maskCode, type PaymentCode } from '../common/payment-code.ts';

/** A customer's code is kept no longer than this without being used, in ms: it is money, and phones renew theirs by then. */
export const HELD_FOR_MS = 60_000;

/** A code that was scanned and not yet sent. */
export interface HeldScan {
  readonly code: PaymentCode;
  readonly mask: string;
  /** By the clock that only grows, in ms. */
  readonly until: number;
}

/** Takes a code just scanned into the hand. */
export function hold(code: PaymentCode, clock: Pick<Clock, 'monotonic'>): HeldScan {
  return { code, mask: maskCode(code), until: clock.monotonic() + HELD_FOR_MS };
}

/** The scan while it may still be used. */
export function stillHeld(scan: HeldScan | undefined, clock: Pick<Clock, 'monotonic'>): HeldScan | undefined {
  return scan !== undefined && clock.monotonic() < scan.until ? scan : undefined;
}
