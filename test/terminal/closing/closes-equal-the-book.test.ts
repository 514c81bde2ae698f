import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../../main/common/errors.ts';
import { yen } from '../../../main/common/yen.ts';
import { leftToRefund } from '../../../main/terminal/correction.ts';
import { scenarioOf } from '../../../main/training/scenarios.ts';
import { closesAddUp, dayCloseOf } from '../../support/closes.ts';
import { keptByBook } from '../../support/kept.ts';
import { openTestLedger } from '../../support/ledgers.ts';
import { openTestTerminal, type TestTerminal } from '../../support/terminals.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startTestGateway, type TestGateway } from '../../support/training.ts';

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

type Step =
  | { readonly what: 'sell'; readonly yen: number; readonly ending: string }
  | { readonly what: 'refund'; readonly which: number; readonly share: number; readonly ending: string }
  | { readonly what: 'cancel'; readonly which: number }
  | { readonly what: 'recover' }
  | { readonly what: 'close' }
  | { readonly what: 'wait'; readonly hours: number }
  | { readonly what: 'setClock'; readonly hours: number };

const ending = fc.constantFrom(...endings);
const which = fc.nat(9);
const step: fc.Arbitrary<Step> = fc.oneof(
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

interface Shop {
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

async function act({ gateway, terminal, clock }: Shop, one: Step): Promise<void> {
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

async function settle({ terminal, gateway, clock }: Shop): Promise<void> {
  for (let round = 0; round < 30 && terminal.ledger.queue.length > 0; round += 1) {
    await terminal.recovery.passAll();
    gateway.clock.advance(20_000);
    clock.advance(20_000);
  }
  expect(terminal.ledger.queue.items()).toEqual([]);
}

describe('the closes of any course of sales, refunds, cancellations, lost and late answers', () => {
  it("add up to the gateway's book, and each thing that was open is settled by name", {
    timeout: 120_000,
  }, async () => {
    let closes = 0;
    let adjustments = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const gateway = await startTestGateway();
        const clock = new TestClock();
        const terminal = openTestTerminal({ gateway: { url: gateway.url, clock }, ledger: openTestLedger({ clock }) });
        const shop = { gateway, clock, terminal };
        for (const one of steps) {
          await act(shop, one);
        }
        await settle(shop);
        const kept = keptByBook(gateway.book, gateway.clock.now());
        expect(closesAddUp(terminal.ledger, clock.now, kept)).toEqual([]);
        const all = dayCloseOf(terminal.ledger, clock.now).reports(undefined, 100);
        closes += all.length;
        adjustments += all.flatMap((report) => report.adjustments).length;
      }),
      { numRuns: 40 },
    );
    // A property about nothing would hold as well.
    expect(closes).toBeGreaterThan(25);
    expect(adjustments).toBeGreaterThan(0);
  });
});
