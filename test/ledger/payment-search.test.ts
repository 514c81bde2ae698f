import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentId } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { openLedgerFile } from '../../main/ledger/open-file.ts';
import { bindingsOf, conditionsOf, minutesOf, type PaymentFilter, reversed } from '../../main/ledger/payment-search.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import { fillInBulk } from '../support/bulk-ledger.ts';
import { openTestLedger, someOrder, writeAnswer, writeAttempt, writeRefund } from '../support/ledgers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { TestClock } from '../support/test-clock.ts';

const maybe = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one });
const timeText = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const timeOfDay = fc.record({ from: timeText, to: timeText, utcOffsetHours: fc.constantFrom(-12, -5, 0, 9, 12) });

const filters: fc.Arbitrary<PaymentFilter> = fc.record({
  state: maybe(fc.constantFrom('sending' as const, 'paid' as const)),
  businessDate: maybe(fc.constantFrom('2026-11-22' as never, '2026-11-23' as never)),
  receiptNo: maybe(fc.constantFrom('R1', 'R7', 'none')),
  receiptEnd: maybe(fc.constantFrom('1', '7', '17', '%', "'")),
  amountYen: maybe(fc.constantFrom(100, 200, 300)),
  payType: maybe(fc.constantFrom('01', '10', "' --")),
  operator: maybe(fc.constantFrom('u1', 'u2', "' --")),
  order: maybe(fc.constantFrom('O3', 'J4', "' --")),
  timeOfDay: maybe(timeOfDay),
  before: maybe(fc.integer({ min: 1, max: 30 })),
  limit: fc.integer({ min: 1, max: 30 }),
});

/** 24 payments, one every 57 minutes; two of three are paid. */
function filledLedger() {
  const clock = new TestClock('2026-11-22T08:13:00+09:00');
  const ledger = openTestLedger({ clock });
  for (let n = 0; n < 24; n += 1) {
    const by = n % 4 === 0 ? 'unnamed' : (`operator:u${n % 4}` as const);
    const { id, token } = writeAttempt(ledger, { amountYen: 100 * ((n % 3) + 1) }, by);
    if (n % 3 > 0) {
      writeAnswer(ledger, id, token, (exchange) => ({
        kind: 'payment.paid',
        subject: id,
        content: {
          ...someOrder,
          orderId: `O${n}`,
          orderDetailId: `J${n}`,
          payType: n % 2 ? '01' : '10',
          refund: 'none',
          exchange,
        },
      }));
    }
    clock.advance(57 * 60_000);
  }
  return ledger;
}

const localTime = (payment: Payment, utcOffsetHours: number) =>
  new Date(Date.parse(payment.createdAt) + utcOffsetHours * 3_600_000).toISOString().slice(11, 16);

function isInTime(payment: Payment, time: PaymentFilter['timeOfDay']): boolean {
  if (time === undefined) {
    return true;
  }
  const { from, to, utcOffsetHours } = time;
  const local = localTime(payment, utcOffsetHours);
  return from <= to ? local >= from && local <= to : local >= from || local <= to;
}

/** The same search, told without a database. */
function fits(payment: Payment, filter: PaymentFilter): boolean {
  return (
    isInTime(payment, filter.timeOfDay) &&
    (filter.state ?? payment.state) === payment.state &&
    (filter.businessDate ?? payment.businessDate) === payment.businessDate &&
    (filter.receiptNo ?? payment.receiptNo) === payment.receiptNo &&
    payment.receiptNo.endsWith(filter.receiptEnd ?? '') &&
    (filter.amountYen ?? payment.amountYen) === payment.amountYen &&
    (filter.payType === undefined || filter.payType === payment.payType) &&
    (filter.operator === undefined || filter.operator === payment.operator) &&
    (filter.order === undefined || filter.order === payment.orderId || filter.order === payment.orderDetailId) &&
    payment.number < (filter.before ?? Number.POSITIVE_INFINITY)
  );
}

/** Expects that searches find what is found by looking at every payment. */
function expectSame(
  ledger: Ledger,
  search: fc.Arbitrary<PaymentFilter>,
  { numRuns, atLeast }: { numRuns: number; atLeast: number },
) {
  const all: Payment[] = [];
  for (let page = ledger.payments.page({ limit: 1000 }); page.length > 0; ) {
    all.push(...page);
    page = ledger.payments.page({ limit: 1000, before: page.at(-1)?.number });
  }
  let found = 0;
  fc.assert(
    fc.property(search, (filter) => {
      const expected = all.filter((payment) => fits(payment, filter)).slice(0, filter.limit);
      expect(ledger.payments.page(filter)).toEqual(expected);
      found += expected.length;
    }),
    { numRuns },
  );
  expect(found).toBeGreaterThan(atLeast);
}

/** 14,000 payments of 36 days: more than are looked at one by one. */
const MANY = 14_000;

const manyFilters: fc.Arbitrary<PaymentFilter> = fc.record({
  state: maybe(fc.constantFrom('paid' as const, 'refunded' as const, 'refused' as const, 'unknown' as const)),
  businessDate: maybe(fc.constantFrom('2026-11-22' as never, '2026-10-30' as never)),
  receiptEnd: maybe(fc.constantFrom('0123', '00077', '9999')),
  amountYen: maybe(fc.constantFrom(100, 1230, 777)),
  payType: maybe(fc.constantFrom('01', '10', 'GN90', '77')),
  operator: maybe(fc.constantFrom('op1', 'op4', 'op9')),
  timeOfDay: maybe(timeOfDay),
  before: maybe(fc.integer({ min: 1, max: MANY })),
  limit: fc.constantFrom(1, 50, 1000),
});

function manyPayments(): Ledger {
  const file = path.join(tempFolder(), 'ledger.sqlite');
  const db = openLedgerFile({ file, writable: true, timestamp: () => '2026' });
  fillInBulk(db, MANY);
  db.close();
  return openTestLedger({ file });
}

describe('a search for payments', () => {
  it('gives exactly what fits, newest first, whatever is asked for together', () => {
    expectSame(filledLedger(), filters, { numRuns: 300, atLeast: 50 });
  });

  it('gives exactly what fits among more than are looked at one by one', () => {
    expectSame(manyPayments(), manyFilters, { numRuns: 200, atLeast: 1000 });
  }, 60_000);

  it('goes through all of one amount, brand or time of day, page by page', () => {
    const { payments } = manyPayments();
    const time = { from: '10:00', to: '10:07', utcOffsetHours: 9 };
    for (const filter of [
      { amountYen: 1230 },
      { payType: 'GN90', state: 'paid' },
      { operator: 'op3' },
      { timeOfDay: time },
    ] as const) {
      const seen: number[] = [];
      for (let page = payments.page({ ...filter, limit: 30 }); page.length > 0; ) {
        seen.push(...page.map(({ number }) => number));
        page = payments.page({ ...filter, limit: 30, before: seen.at(-1) });
      }
      const whole = payments.page({ ...filter, limit: MANY }).map(({ number }) => number);
      expect(seen).toEqual(whole);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThan(20);
    }
  });

  it('finds the payment of a refund by the id that the gateway gave the refund', () => {
    const ledger = filledLedger();
    const [paid] = ledger.payments.page({ state: 'paid', limit: 1 });
    const refund = writeRefund(ledger, paid?.id as PaymentId, 50);
    const found = ledger.payments.page({ order: `J-${refund}`, limit: 10 });
    expect(found.map(({ id }) => id)).toEqual([paid?.id]);
    expect(ledger.payments.page({ order: `J-${refund}`, state: 'sending', limit: 10 })).toEqual([]);
  });

  it('without conditions has none', () => {
    expect(conditionsOf({ limit: 10 })).toEqual([]);
    expect(bindingsOf({ limit: 10, state: undefined })).toEqual({});
  });

  it('binds every name that its conditions use, and puts no value into them', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        const conditions = conditionsOf(filter).join(' AND ');
        const names = [...conditions.matchAll(/@(\w+)/g)].map(([, name]) => name);
        expect(new Set(Object.keys(bindingsOf(filter)))).toEqual(new Set(names));
        expect(conditions).not.toMatch(/--|= '|\d{2}:\d{2}/);
      }),
    );
  });
});

describe('a time of day', () => {
  it('has the same minutes one by one as between its ends', () => {
    fc.assert(
      fc.property(timeOfDay, (time) => {
        const bindings = bindingsOf({ timeOfDay: time, limit: 1 });
        const [fromMinute, toMinute] = [Number(bindings['fromMinute']), Number(bindings['toMinute'])];
        const isWanted = (minute: number) =>
          fromMinute <= toMinute
            ? minute >= fromMinute && minute <= toMinute
            : minute >= fromMinute || minute <= toMinute;
        const all = Array.from({ length: 1440 }, (_, minute) => minute);
        expect([...minutesOf(time)].sort((one, other) => one - other)).toEqual(all.filter(isWanted));
      }),
    );
  });
});

describe('a receipt number as it is kept to be found by its end', () => {
  it('comes back when it is turned round again, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(reversed(reversed(text))).toBe(text);
      }),
    );
  });

  it('begins with what the number ends with', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (begin, end) => {
        fc.pre((begin + end).isWellFormed() && begin.isWellFormed());
        expect(reversed(begin + end).startsWith(reversed(end))).toBe(true);
      }),
    );
  });
});
