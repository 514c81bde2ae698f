import type { OpenItem } from '../ledger/recovery-queue.ts';
import { Cancellation } from './cancellation.ts';
import { CentreDecisions } from './centre.ts';
import type { ClockWatch } from './clock-watch.ts';
import { Comparison } from './comparison.ts';
import type { Connectivity } from './connectivity.ts';
import type { Desk } from './desk.ts';
import { Inquiry } from './inquiry.ts';
import type { BackoffRules } from './recovery/backoff.ts';
import { Recovery } from './recovery/worker.ts';
import { Refunding } from './refunding.ts';
import { Sales } from './sale.ts';
import { Settlement } from './settlement.ts';

/** All that a terminal does with money. */
export interface Terminal {
  readonly sales: Sales;
  readonly refunding: Refunding;
  readonly inquiry: Inquiry;
  readonly cancellation: Cancellation;
  readonly settlement: Settlement;
  readonly centre: CentreDecisions;
  readonly recovery: Recovery;
}

export interface TerminalParts {
  readonly connectivity: Pick<Connectivity, 'state' | 'changed' | 'check'>;
  readonly clockWatch: Pick<ClockWatch, 'calendar' | 'gatewayNow' | 'verdict'>;
  readonly backoff: BackoffRules;
  /** 0 to 1. */
  readonly random: () => number;
  /** A step of recovery failed for a reason of this computer's; it is tried again. */
  readonly onProblem: (item: OpenItem, error: unknown) => void;
}

/** Puts a terminal together around its desk. */
export function assembleTerminal(desk: Desk, parts: TerminalParts): Terminal {
  const { connectivity, clockWatch, backoff, random, onProblem } = parts;
  const inquiry = new Inquiry(desk);
  const cancellation = new Cancellation(desk);
  const comparison = new Comparison(desk, { calendar: () => clockWatch.calendar() });
  const settlement = new Settlement(desk, {
    inquiry,
    comparison,
    cancellation,
    // Where our clock is wrong, our own times say nothing about an age.
    gatewayNow: () => (clockWatch.verdict === 'wrong' ? undefined : clockWatch.gatewayNow()),
  });
  return {
    inquiry,
    cancellation,
    settlement,
    sales: new Sales(desk, { inquiry, settlement }),
    refunding: new Refunding(desk, { inquiry }),
    centre: new CentreDecisions(desk),
    recovery: new Recovery({ desk, settlement, connectivity, backoff, random, onProblem }),
  };
}
