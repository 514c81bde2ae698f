import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closesAddUp, dayCloseOf } from '../../support/closes.ts';
import { act, settle, step } from '../../support/courses.ts';
import { keptByBook } from '../../support/kept.ts';
import { openTestLedger } from '../../support/ledgers.ts';
import { openTestTerminal } from '../../support/terminals.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startTestGateway } from '../../support/training.ts';

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
