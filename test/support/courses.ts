import fc from 'fast-check';
import { expect } from 'vitest';
import { TerminalError } from '../../main/common/errors.ts';
import { yen } from '../../main/common/yen.ts';
import { leftToRefund } from '../../main/terminal/correction.ts';
import { scenarioOf } from '../../main/training/scenarios.ts';
import { dayCloseOf } from './closes.ts';
import type { TestTerminal } from './terminals.ts';
import type { TestClock } from './test-clock.ts';
import type { TestGateway } from './training.ts';

const HOUR = 3_600_000;

/** What the gateway, or the line, makes of a request: paid, refused, lost, late, found out later. */
const endings = [
  '',
  '',
  '',
  '301',
  '601',
  '602',
  '604',
  '606',
  '613',
  '006',
  '010',
  '001',
  '004',
  '9202',
  '404',
] as const;

/** What happens in a shop. */
export type Step =
  | { readonly what: 'sell'; readonly yen: number; readonly ending: string }
  | { readonly what: 'refund'; readonly which: number; readonly share: number; readonly ending: string }
  | { readonly what: 'cancel'; readonly which: number }
  | { readonly what: 'recover' }
  | { readonly what: 'close' }
  | { readonly what: 'wait'; readonly hours: number }
  | { readonly what: 'setClock'; readonly hours: number };

const ending = fc.constantFrom(...endings);
const which = fc.nat(9);
/** Anything that may happen next. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('sell' as const), yen: fc.integer({ min: 1, max: 9 }), ending }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('refund' as const),
      which,
      share: fc.integer({ min: 1, max: 100 }),
      ending,
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('cancel' as const), which }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('recover' as const) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('close' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('setClock' as const), hours: fc.integer({ min: -80, max: 80 }) }),
  },
);

export interface Shop {
  readonly gateway: TestGateway;
  readonly terminal: TestTerminal;
  /** The terminal's own clock, which may be wrong. */
  readonly clock: TestClock;
}

/** What a person can be told is part of the course of events. */
async function tolerantly(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TerminalError)) {
      throw error;
    }
  }
}

/** Lets something happen. */
export async function act({ gateway, terminal, clock }: Shop, one: Step): Promise<void> {
  const { ledger, refunding, cancellation, recovery } = terminal;
  const payments = () => ledger.payments.page({ limit: 10 });
  switch (one.what) {
    case 'sell':
      // The amount's end is the scenario; what ends in 700 is simply paid.
      await tolerantly(() => terminal.pay(Number(`${one.yen}${(one.ending || '700').padStart(4, '5')}`)));
      return;
    case 'refund': {
      const payment = payments()[one.which];
      const left = payment === undefined ? 0 : leftToRefund(payment);
      if (payment === undefined || left === 0) {
        return;
      }
      gateway.engine.force('refund', scenarioOf(one.ending) ?? fail());
      const amount = yen(Math.max(1, Math.floor((left * one.share) / 100)));
      await tolerantly(() => refunding.refund({ payment: payment.id, amount, by: 'unnamed' }));
      return;
    }
    case 'cancel': {
      const payment = payments()[one.which];
      if (payment !== undefined) {
        await tolerantly(() => cancellation.request(payment.id, { reason: 'reconciliation', by: 'unnamed' }));
      }
      return;
    }
    case 'recover':
      await recovery.passAll();
      return;
    case 'close': {
      const closing = dayCloseOf(ledger, clock.now);
      const { today: businessDate } = closing;
      await tolerantly(() => closing.close({ businessDate, by: 'unnamed', reconciled: { state: 'notAsked' } }));
      return;
    }
    case 'wait':
      gateway.clock.advance(one.hours * HOUR);
      clock.advance(one.hours * HOUR);
      return;
    case 'setClock':
      clock.setWallClock(new Date(gateway.clock.now() + one.hours * HOUR).toISOString());
      return;
  }
}

function fail(): never {
  throw new Error('no such scenario');
}

/** Asks until the gateway has said how everything ended. @param everyMs between two questions about the same. */
export async function settle({ terminal, gateway, clock }: Shop, everyMs = 20_000): Promise<void> {
  for (let round = 0; round < 30 && terminal.ledger.queue.length > 0; round += 1) {
    await terminal.recovery.passAll();
    gateway.clock.advance(everyMs);
    clock.advance(everyMs);
  }
  expect(terminal.ledger.queue.items()).toEqual([]);
}
