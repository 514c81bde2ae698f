import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closesAddUp } from '../../support/closes.ts';
import { act, step as anyStep, type Shop, type Step, settle } from '../../support/courses.ts';
import { keptByBook } from '../../support/kept.ts';
import { openTestLedger } from '../../support/ledgers.ts';
import { copyLedger, openAdopter, restoreCopy } from '../../support/restores.ts';
import { openTestTerminal } from '../../support/terminals.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startTestGateway } from '../../support/training.ts';

const MINUTE = 60_000;
/** So long after a reversal that it is not under way any more: of what was given back in part, there is none. */
const LATER = 70_000;
const step = anyStep.map(withinADay);

/** With a clock that is off by more than a day nothing is sold. */
function withinADay(one: Step): Step {
  return one.what === 'setClock' ? { ...one, hours: one.hours % 24 } : one;
}

/** The terminal goes on with an older copy of its ledger, and sells while what is missing is looked for. */
async function adoptAll(shop: Shop): Promise<void> {
  const adopter = openAdopter(shop.terminal, { pageSize: 3, calendar: shop.gateway.clock.now });
  for (let pass = 0; pass < 10 && adopter.isOutstanding; pass += 1) {
    await adopter.pass().catch(() => undefined);
    await settle(shop, LATER);
    shop.gateway.clock.advance(MINUTE);
    shop.clock.advance(MINUTE);
  }
  expect(adopter.progress).toMatchObject({ state: 'done', left: 0 });
}

describe('the closes of any course of sales, with a restore at any moment', () => {
  it("add up to the gateway's book, with nothing of it twice", { timeout: 240_000 }, async () => {
    let adopted = 0;
    let refunds = 0;
    const course = fc.record({
      kept: fc.array(step, { minLength: 1, maxLength: 12 }),
      lost: fc.array(step, { minLength: 1, maxLength: 12 }),
      after: fc.array(step, { minLength: 0, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(course, async ({ kept, lost, after }) => {
        const gateway = await startTestGateway();
        const clock = new TestClock();
        const line = { url: gateway.url, clock };
        const first = openTestTerminal({ gateway: line, ledger: openTestLedger({ clock }) });
        const before = { gateway, clock, terminal: first };
        for (const one of kept) {
          await act(before, one);
        }
        const copy = copyLedger(first.ledger, clock);
        for (const one of lost) {
          await act(before, one);
        }
        const ledger = restoreCopy(first.ledger, copy, clock);
        const shop = { gateway, clock, terminal: openTestTerminal({ gateway: line, ledger }) };
        for (const one of after) {
          await act(shop, one);
        }
        await adoptAll(shop);
        await settle(shop, LATER);
        expect(closesAddUp(ledger, clock.now, keptByBook(gateway.book, gateway.clock.now()))).toEqual([]);
        expect(ledger.verify().faults).toEqual([]);
        const taken = ledger.restores.takenOverSince(0);
        adopted += taken.payments;
        refunds += taken.refunds;
      }),
      { numRuns: 40 },
    );
    // A property about nothing would hold as well.
    expect(adopted).toBeGreaterThan(20);
    expect(refunds).toBeGreaterThan(0);
  });
});
