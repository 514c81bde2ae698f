import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindingsOf, type PaymentFilter, whereOf } from '../../main/ledger/payment-search.ts';
import { openTestLedger, writeAttempt } from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

const maybe = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one });
const timeText = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const filters: fc.Arbitrary<PaymentFilter> = fc.record({
  state: maybe(fc.constantFrom('sending' as const, 'paid' as const)),
  businessDate: maybe(fc.constantFrom('2026-11-22' as never, '2026-11-23' as never)),
  receiptNo: maybe(fc.constantFrom('R1', 'R7', 'none')),
  receiptEnd: maybe(fc.constantFrom('1', '7', '17', '%', "'")),
  amountYen: maybe(fc.constantFrom(100, 200, 300)),
  payType: maybe(fc.constantFrom('01', "' --")),
  timeOfDay: maybe(fc.record({ from: timeText, to: timeText, utcOffsetHours: fc.constantFrom(-12, -5, 0, 9, 12) })),
  before: maybe(fc.integer({ min: 1, max: 30 })),
  limit: fc.integer({ min: 1, max: 30 }),
});

/** 24 payments, one every 57 minutes. */
function filledLedger() {
  const clock = new TestClock('2026-11-22T08:13:00+09:00');
  const ledger = openTestLedger({ clock });
  for (let n = 0; n < 24; n += 1) {
    writeAttempt(ledger, { amountYen: 100 * ((n % 3) + 1) });
    clock.advance(57 * 60_000);
  }
  return ledger;
}

/** The same search, told without a database. */
function fits(payment: ReturnType<ReturnType<typeof filledLedger>['payments']['page']>[number], filter: PaymentFilter) {
  const { timeOfDay } = filter;
  const local = new Date(Date.parse(payment.createdAt) + (timeOfDay?.utcOffsetHours ?? 0) * 3_600_000)
    .toISOString()
    .slice(11, 16);
  const isInTime =
    timeOfDay === undefined ||
    (timeOfDay.from <= timeOfDay.to
      ? local >= timeOfDay.from && local <= timeOfDay.to
      : local >= timeOfDay.from || local <= timeOfDay.to);
  return (
    isInTime &&
    (filter.state ?? payment.state) === payment.state &&
    (filter.businessDate ?? payment.businessDate) === payment.businessDate &&
    (filter.receiptNo ?? payment.receiptNo) === payment.receiptNo &&
    payment.receiptNo.endsWith(filter.receiptEnd ?? '') &&
    (filter.amountYen ?? payment.amountYen) === payment.amountYen &&
    (filter.payType === undefined || filter.payType === payment.payType) &&
    payment.number < (filter.before ?? Number.POSITIVE_INFINITY)
  );
}

describe('a search for payments', () => {
  it('gives exactly what fits, newest first, whatever is asked for together', () => {
    const ledger = filledLedger();
    const all = ledger.payments.page({ limit: 1000 });
    let found = 0;
    fc.assert(
      fc.property(filters, (filter) => {
        const expected = all.filter((payment) => fits(payment, filter)).slice(0, filter.limit);
        expect(ledger.payments.page(filter)).toEqual(expected);
        found += expected.length;
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(50);
  });

  it('without conditions has no clause', () => {
    expect(whereOf({ limit: 10 })).toBe('');
    expect(bindingsOf({ limit: 10, state: undefined })).toEqual({ limit: 10 });
  });

  it('binds every name that its clause uses, and puts no value into the clause', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const clause = whereOf(filter);
        const names = [...clause.matchAll(/@(\w+)/g)].map(([, name]) => name);
        expect(Object.keys(bindingsOf(filter))).toEqual(expect.arrayContaining(names));
        expect(clause).not.toMatch(/--|= '|\d{2}:\d{2}/);
      }),
    );
  });
});
