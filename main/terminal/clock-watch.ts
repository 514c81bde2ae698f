import type { Clock } from '../common/clock.ts';
import { instantOf, type TimeZoneCode } from '../common/time.ts';
import type { Exchange } from '../onepay/client.ts';

/** What the difference to the gateway's clock means. */
export type ClockVerdict = 'right' | 'off' | 'wrong';

/** From here on the cashier is warned, in ms. */
export const DRIFT_WARNS_MS = 5 * 60_000;
/** From here on nothing is sold: receipts and business dates would be false, and the gateway may refuse. */
export const DRIFT_BLOCKS_MS = 24 * 3_600_000;

/** @param driftMs gateway's clock minus ours. */
export function clockVerdict(driftMs: number): ClockVerdict {
  const size = Math.abs(driftMs);
  if (size > DRIFT_BLOCKS_MS) {
    return 'wrong';
  }
  return size > DRIFT_WARNS_MS ? 'off' : 'right';
}

type Seen = Pick<
  Exchange<{ readonly outcome: string; readonly order?: { readonly transTime: string } }>,
  'gatewayDate' | 'outcome' | 'call'
>;

/** Compares this computer's clock with the gateway's, by the `Date` header, or else by the time that it put on a request. */
export class ClockWatch {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly #timeZone: TimeZoneCode;
  #measured: { readonly gatewayMs: number; readonly monotonic: number } | undefined;

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>, timeZone: TimeZoneCode) {
    this.#clock = clock;
    this.#timeZone = timeZone;
  }

  /** Takes note of an answer that has just come. */
  note({ gatewayDate, outcome, call }: Seen): void {
    const told = gatewayDate === undefined ? Number.NaN : Date.parse(gatewayDate);
    if (!Number.isNaN(told)) {
      this.noteGatewayTime(told);
    } else if (call !== 'confirm' && outcome.order !== undefined) {
      // A confirm tells when its subject was booked, which may be long ago.
      this.noteGatewayTime(instantOf(outcome.order.transTime, this.#timeZone));
    }
  }

  /** @param gatewayMs the gateway's clock now, UTC ms; nothing is noted where it is not a number. */
  noteGatewayTime(gatewayMs: number): void {
    if (!Number.isNaN(gatewayMs)) {
      this.#measured = { gatewayMs, monotonic: this.#clock.monotonic() };
    }
  }

  /**
   * Takes up what an earlier process saw, where that was bad enough to sell nothing: before the first sale the gateway's
   * clock is looked at anew, since ours may have been put right.
   */
  suspect(driftMs: number): void {
    if (clockVerdict(driftMs) === 'wrong') {
      this.noteGatewayTime(this.#clock.now() + driftMs);
    }
  }

  /** The gateway's time now, UTC ms; undefined while it has not told. It does not follow our clock when that jumps. */
  gatewayNow(): number | undefined {
    return this.#measured === undefined
      ? undefined
      : this.#measured.gatewayMs + this.#clock.monotonic() - this.#measured.monotonic;
  }

  /** The best guess at the true time, UTC ms. */
  calendar(): number {
    return this.gatewayNow() ?? this.#clock.now();
  }

  /** The gateway's clock minus ours, in ms; undefined while the gateway has not told. */
  get driftMs(): number | undefined {
    return this.#measured === undefined ? undefined : this.calendar() - this.#clock.now();
  }

  get verdict(): ClockVerdict {
    return clockVerdict(this.driftMs ?? 0);
  }
}
