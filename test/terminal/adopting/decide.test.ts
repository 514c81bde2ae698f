import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paymentStates } from '../../../main/ledger/machine.ts';
import type { Payment } from '../../../main/ledger/payments.ts';
import { knownTransStatuses } from '../../../main/onepay/codes.ts';
import { decide, type OrderFacts } from '../../../main/terminal/adopting/decide.ts';
import { OwnNames } from '../../../main/terminal/adopting/own-names.ts';
import { itsOrder, somePayment } from '../../support/reconciling.ts';

const payment = { ...somePayment, token: 'T1' } as unknown as Payment;
const madeAt = Date.parse('2026-11-22T03:00:00.000Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

function facts(change: Partial<OrderFacts> = {}): OrderFacts {
  return {
    order: itsOrder,
    owner: undefined,
    rivals: [],
    isMoving: false,
    isForeign: false,
    madeAt,
    receipt: { of: 'terminal', number: 12 },
    lost: { from: madeAt - MINUTE, lastNumber: 11 },
    ...change,
  };
}

const owned = (owner: Partial<Payment>, order: Partial<OrderFacts['order']> = {}, more: Partial<OrderFacts> = {}) =>
  decide(facts({ owner: { ...payment, ...owner }, order: { ...itsOrder, ...order }, ...more }));

const stranger = (order: Partial<OrderFacts['order']>, more: Partial<OrderFacts> = {}) =>
  decide(facts({ order: { ...itsOrder, ...order }, ...more }));

describe('an order that no payment has', () => {
  it.each([
    ['00', { standing: 'taken', refundedYen: 0 }],
    ['06', { standing: 'taken', refundedYen: 1000 }],
    ['10', { standing: 'cancelled', refundedYen: 0 }],
    ['01', { standing: 'nothing', refundedYen: 0 }],
    ['14', { standing: 'open', refundedYen: 0 }],
    ['99', { standing: 'open', refundedYen: 0 }],
  ])('is taken over as its status %s says', (status, wanted) => {
    expect(stranger({ status })).toEqual({ do: 'adopt', amountYen: 1000, ...wanted });
  });

  it('is taken over with what was given back of it', () => {
    expect(stranger({ refundedYen: 400 })).toMatchObject({ do: 'adopt', refundedYen: 400 });
    expect(stranger({ refundedYen: 400, status: '05' })).toMatchObject({ do: 'adopt', refundedYen: 400 });
  });

  it.each([
    ['no whole amount', { order: { ...itsOrder, amountYen: null } }],
    ['an amount of nothing', { order: { ...itsOrder, amountYen: 0 } }],
    ['more given back than taken', { order: { ...itsOrder, refundedYen: 1001 } }],
    ['no receipt number', { order: { ...itsOrder, receiptNo: '' }, receipt: { of: 'register' } }],
    ['too long a receipt number', { order: { ...itsOrder, receiptNo: 'R'.repeat(33) }, receipt: { of: 'register' } }],
    ["another terminal's receipt number", { receipt: { of: 'otherTerminal' } }],
    ['a number of ours that took nothing here', { rivals: [{ ...payment, state: 'refused' }] }],
  ] as const)('is left to a person where it has %s', (_name, change) => {
    expect(decide(facts(change as Partial<OrderFacts>))).toEqual({ do: 'leave' });
    const status = { order: { ...itsOrder, ...('order' in change ? change.order : {}), status: '13' } };
    expect(decide(facts({ ...(change as Partial<OrderFacts>), ...status })).do).not.toBe('leave');
  });

  it('is taken over where an attempt under the same number of a register took nothing', () => {
    const rivals = [{ ...payment, state: 'refused' as const }];
    expect(stranger({}, { receipt: { of: 'register' }, rivals })).toMatchObject({ do: 'adopt' });
  });

  it('is waited for where an open payment of ours may have it, whatever its time', () => {
    const rivals = [{ ...payment, state: 'unknown' as const }];
    expect(stranger({}, { rivals })).toEqual({ do: 'wait' });
    expect(stranger({}, { rivals, madeAt: Number.NaN })).toEqual({ do: 'wait' });
  });

  it.each([
    ['of another terminal', { isForeign: true }],
    ['of a number that the copy had given', { receipt: { of: 'terminal', number: 11 } }],
    ['of days before', { madeAt: madeAt - 3 * DAY }],
    ["with a register's number, of an hour before", { madeAt: madeAt - 60 * MINUTE, receipt: { of: 'register' } }],
    ['without a time', { madeAt: Number.NaN }],
  ] as const)('is none of ours to take over: %s', (_name, change) => {
    expect(decide(facts(change as Partial<OrderFacts>))).toEqual({ do: 'nothing' });
  });

  it('of our own number may be a day before by a clock that was wrong', () => {
    expect(stranger({}, { madeAt: madeAt - DAY })).toMatchObject({ do: 'adopt' });
  });
});

describe('an order of a payment of ours', () => {
  it('that agrees needs nothing', () => {
    expect(owned({})).toEqual({ do: 'nothing' });
    expect(owned({ state: 'partlyRefunded', refundedYen: 300 } as Partial<Payment>, { refundedYen: 300 })).toEqual({
      do: 'nothing',
    });
    expect(owned({ state: 'refunded' }, { status: '06' })).toEqual({ do: 'nothing' });
  });

  it('of which more was given back has that taken over', () => {
    expect(owned({}, { refundedYen: 300 })).toMatchObject({ do: 'adoptRefund', amountYen: 300 });
    expect(owned({ state: 'partlyRefunded', refundedYen: 300 } as Partial<Payment>, { status: '06' })).toMatchObject({
      do: 'adoptRefund',
      amountYen: 700,
    });
  });

  it('is left to a person where more came back than there was, or the amount is another', () => {
    expect(owned({}, { refundedYen: 1001 })).toEqual({ do: 'leave' });
    expect(owned({}, { refundedYen: 300, amountYen: 999 })).toEqual({ do: 'leave' });
  });

  it('that is cancelled there is asked about anew, unless something of it was refunded here', () => {
    expect(owned({}, { status: '10' })).toMatchObject({ do: 'reopen' });
    expect(owned({ state: 'partlyRefunded', refundedYen: 1 } as Partial<Payment>, { status: '10' })).toEqual({
      do: 'leave',
    });
  });

  it.each([
    ['a refund of ours is open', { openRefundYen: 300 }, { refundedYen: 300 }, {}],
    ['the gateway is giving something back', {}, { status: '05' }, {}],
    ['it has changed since the book was read', {}, { refundedYen: 300 }, { isMoving: true }],
    ['it is open itself', { state: 'unknown' }, {}, {}],
  ] as const)('is waited for while %s', (_name, owner, order, more) => {
    expect(owned(owner as Partial<Payment>, order, more)).toEqual({ do: 'wait' });
  });

  it('that was taken over while it was open finds out by itself', () => {
    expect(owned({ state: 'unknown', token: null }, { refundedYen: 300 })).toEqual({ do: 'nothing' });
  });
});

describe('whatever the gateway says and whatever is here', () => {
  it('no more yen are taken over than fit, and only for what is taken on both sides', () => {
    const yen = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...paymentStates),
        fc.constantFrom(...knownTransStatuses),
        fc.record({ amount: yen, there: yen, refunded: fc.nat(2000), refundedHere: fc.nat(2000), open: fc.nat(3) }),
        (state, status, { amount, there, refunded, refundedHere, open }) => {
          const owner = { state, amountYen: amount, refundedYen: Math.min(refundedHere, amount), openRefundYen: open };
          const decision = owned(owner as Partial<Payment>, { status, amountYen: there, refundedYen: refunded });
          expect(['nothing', 'wait', 'leave', 'adoptRefund', 'reopen']).toContain(decision.do);
          if (decision.do === 'adoptRefund') {
            expect(decision.amountYen).toBeGreaterThan(0);
            expect(owner.refundedYen + decision.amountYen).toBeLessThanOrEqual(amount);
            expect([there, open]).toEqual([amount, 0]);
          }
          const strange = stranger({ status, amountYen: there, refundedYen: refunded });
          if (strange.do === 'adopt') {
            expect(strange.refundedYen).toBeLessThanOrEqual(strange.amountYen);
          }
        },
      ),
    );
  });
});

describe('the names of this terminal', () => {
  const own = () => new OwnNames({ branchCode: 'AShop001', terminalCode: 'BTer001' });
  const names = (branch: string) => ({ branch, payType: '01' });

  it('are its own codes', () => {
    expect(own().isForeign({ terminals: ['BTer001'] }, names('AShop001'))).toBe(false);
    expect(own().isForeign({ terminals: [] }, names(''))).toBe(false);
    expect(own().isForeign({ terminals: ['BTer002'] }, names('AShop001'))).toBe(true);
    expect(own().isForeign({ terminals: ['BTer001'] }, names('AShop002'))).toBe(true);
  });

  it('are also what orders bear that are ours for certain', () => {
    const learned = own();
    learned.learn({ terminals: ['10040bQQW23GEWEA'] }, names('10036859104261'));
    expect(learned.isForeign({ terminals: ['10040bQQW23GEWEA'] }, names('10036859104261'))).toBe(false);
    expect(learned.isForeign({ terminals: ['BTer002'] }, names('10036859104261'))).toBe(true);
  });
});
