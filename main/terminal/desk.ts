import type { Clock } from '../common/clock.ts';
import type { PaymentCode } from '../common/payment-code.ts';
import { Signal } from '../common/signal.ts';
import type { DayStart } from '../common/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';
import type { OnePayClient } from '../onepay/client.ts';
import type { RequestProfile } from '../onepay/identity.ts';
import { Durations } from './durations.ts';
import { Holds } from './holds.ts';
import { Naps } from './naps.ts';
import type { RecoveryRules } from './next-step.ts';
import type { Readiness } from './readiness.ts';

/** What all that a terminal does has in common: one ledger, one line, one set of clocks, one hand per payment. */
export interface Desk {
  readonly ledger: Ledger;
  readonly client: OnePayClient;
  readonly profile: RequestProfile;
  readonly dayStart: DayStart;
  readonly clock: Clock;
  readonly rules: RecoveryRules;
  readonly readiness: Readiness;
  readonly durations: Durations;
  readonly holds: Holds;
  readonly naps: Naps;
  /** Something has become unknown, or is to be looked after at once. */
  readonly needsAttention: Signal<OpenItem>;
  /** A keyed hash of a customer's code, 64 hexadecimal digits; undefined where codes may be used again, as in training. */
  readonly sealCode: (code: PaymentCode) => string | undefined;
  /** A fresh id that sorts by time. */
  readonly newId: () => string;
}

/** Lays a desk out, with nothing on it yet. */
export function layOut(parts: Omit<Desk, 'durations' | 'holds' | 'naps' | 'needsAttention'>): Desk {
  return {
    ...parts,
    durations: new Durations(parts.clock),
    holds: new Holds(),
    naps: new Naps(parts.clock),
    needsAttention: new Signal(),
  };
}
