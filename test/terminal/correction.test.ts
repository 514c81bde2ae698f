import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctionView } from '../../main/counter/views.ts';
import { createTranslator, languages } from '../../main/i18n/translator.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { paymentStates } from '../../main/ledger/machine.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import { type CorrectionFacts, correctionFacts, correctionOf, leftToRefund } from '../../main/terminal/correction.ts';
import { REVERSE_PERIOD_MS } from '../../main/terminal/next-step.ts';
import { dayCloseOf } from '../support/closes.ts';
import { paymentIn, refundOf } from '../support/counters.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

const lastSale: CorrectionFacts = { place: 'last', day: 'open', ageMs: 0 };

function paid(change: Partial<Payment> = {}): Payment {
  const ledger = openTestLedger();
  const sale = writeAttempt(ledger);
  writePaid(ledger, sale);
  return { ...(ledger.payments.find(sale.id) ?? expect.fail('not written')), ...change };
}

describe('what was sold', () => {
  it('last is cancelled while no close has it, nothing of it was refunded, and it can be reversed', () => {
    const payment = paid();
    const of = (facts: Partial<CorrectionFacts>) => correctionOf(payment, { ...lastSale, ...facts });
    expect(of({})).toEqual({ use: 'cancel', why: 'lastSale' });
    expect(of({ place: 'earlier' })).toEqual({ use: 'refund', why: 'notLast' });
    expect(of({ day: 'closed' })).toEqual({ use: 'refund', why: 'dayClosed' });
    expect(of({ ageMs: REVERSE_PERIOD_MS - 1 })).toEqual({ use: 'cancel', why: 'lastSale' });
    expect(of({ ageMs: REVERSE_PERIOD_MS })).toEqual({ use: 'refund', why: 'reversePeriodOver' });
  });

  it('and partly given back is refunded further, and nothing is left to do once all of it is back or on its way', () => {
    const of = (change: Partial<Payment>) => correctionOf(paid(change), lastSale);
    expect(of({ state: 'partlyRefunded', refundedYen: 300 })).toEqual({ use: 'refund', why: 'partlyRefunded' });
    expect(of({ openRefundYen: 300 })).toEqual({ use: 'refund', why: 'refundUnderWay' });
    expect(of({ openRefundYen: 1000 })).toEqual({ use: 'none', why: 'refundsTakeAll' });
    expect(of({ state: 'refunded', refundedYen: 1000 })).toEqual({ use: 'none', why: 'refunded' });
  });

  it('and is asked about anew is cancelled where a paid one would be; what took nothing yet has no way back', () => {
    for (const state of ['unknown', 'waitingForCustomer'] as const) {
      const of = (facts: Partial<CorrectionFacts>) => correctionOf(paid({ state }), { ...lastSale, ...facts });
      expect(of({})).toEqual({ use: 'cancel', why: 'lastSale' });
      expect(of({ place: 'earlier' })).toEqual({ use: 'none', why: 'beingChecked' });
      expect(of({ day: 'closed' })).toEqual({ use: 'none', why: 'beingChecked' });
      expect(of({ ageMs: REVERSE_PERIOD_MS })).toEqual({ use: 'none', why: 'beingChecked' });
      expect(correctionOf(paid({ state, taken: false }), lastSale)).toBeUndefined();
    }
  });

  it('is cancelled only where all of its money can be taken back, in whatever state and at whatever time', () => {
    const payment = paid();
    fc.assert(
      fc.property(
        fc.record({
          state: fc.constantFrom(...paymentStates),
          taken: fc.boolean(),
          refundedYen: fc.integer({ min: 0, max: 1000 }),
          openRefundYen: fc.integer({ min: 0, max: 1000 }),
        }),
        fc.record({
          place: fc.constantFrom('last', 'earlier'),
          day: fc.constantFrom('open', 'closed'),
          ageMs: fc.integer({ min: -REVERSE_PERIOD_MS, max: 2 * REVERSE_PERIOD_MS }),
        }),
        (change, facts) => {
          const one = {
            ...payment,
            ...change,
            openRefundYen: Math.min(change.openRefundYen, 1000 - change.refundedYen),
          };
          const correction = correctionOf(one, facts);
          const left = leftToRefund(one);
          if (correction?.use === 'cancel') {
            expect(one.state).toMatch(
              one.taken ? /^(?:paid|partlyRefunded|unknown|waitingForCustomer)$/ : /^(?:paid|partlyRefunded)$/,
            );
            expect([one.refundedYen, one.openRefundYen]).toEqual([0, 0]);
            expect(facts).toMatchObject({ place: 'last', day: 'open' });
            expect(facts.ageMs).toBeLessThan(REVERSE_PERIOD_MS);
          }
          // Wherever something is left, there is a way to give it back.
          if (left > 0) {
            expect(correction?.use).toMatch(/^(?:cancel|refund)$/);
          } else {
            expect(correction?.use).not.toBe('refund');
          }
        },
      ),
    );
  });

  it.each(languages)('has words for each way, in %s', (language) => {
    const translate = createTranslator(language);
    const all = [
      correctionOf(paid(), lastSale),
      correctionOf(paid(), { ...lastSale, place: 'earlier' }),
      correctionOf(paid(), { ...lastSale, day: 'closed' }),
      correctionOf(paid(), { ...lastSale, ageMs: REVERSE_PERIOD_MS }),
      correctionOf(paid({ state: 'partlyRefunded', refundedYen: 300 }), lastSale),
      correctionOf(paid({ openRefundYen: 300 }), lastSale),
      correctionOf(paid({ openRefundYen: 1000 }), lastSale),
      correctionOf(paid({ state: 'refunded' }), lastSale),
      correctionOf(paid({ state: 'unknown' }), { ...lastSale, day: 'closed' }),
    ].map((correction) => correctionView(correction, { translate }));
    expect(new Set(all.map((one) => one?.text)).size).toBe(all.length);
    expect(all.every((one) => one !== null && !/refunding\.|\{\{/.test(one.text))).toBe(true);
    expect(correctionView(undefined, { translate })).toBeNull();
  });
});

describe('the facts about what was sold', () => {
  const factsOf = (ledger: Ledger, id: string, now = 0) =>
    correctionFacts(ledger.payments.find(id) ?? expect.fail('not written'), ledger, now);

  it('know the last sale by its number: what took no money does not count, and a cancelled one gives its place back', () => {
    const ledger = openTestLedger();
    const first = paymentIn(ledger, 'paid');
    const second = paymentIn(ledger, 'paid');
    for (const state of ['failed', 'unknown', 'notSent', 'cancelled'] as const) {
      paymentIn(ledger, state);
    }
    expect(factsOf(ledger, second).place).toBe('last');
    expect(factsOf(ledger, first).place).toBe('earlier');
    refundOf(ledger, first, 100);
    expect(factsOf(ledger, second).place).toBe('last');
    expect(ledger.payments.lastTaken()?.id).toBe(second);
  });

  it('know whether a close has it, and not by its date: what is sold after a close of the same day is in none', () => {
    const clock = new TestClock();
    const ledger = openTestLedger({ clock });
    const id = paymentIn(ledger, 'paid');
    expect(factsOf(ledger, id).day).toBe('open');
    const closing = dayCloseOf(ledger, () => clock.now());
    closing.close({ businessDate: closing.today, by: 'unnamed', reconciled: { state: 'notAsked' } });
    expect(factsOf(ledger, id).day).toBe('closed');
    const after = paymentIn(ledger, 'paid');
    expect(factsOf(ledger, after)).toMatchObject({ place: 'last', day: 'open' });
  });

  it('know its age from when it was sent', () => {
    const clock = new TestClock();
    const ledger = openTestLedger({ clock });
    const id = paymentIn(ledger, 'paid');
    expect(factsOf(ledger, id, clock.now() + 5).ageMs).toBe(5);
  });
});
