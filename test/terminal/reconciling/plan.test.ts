import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayStart, TimeZoneCode } from '../../../main/common/time.ts';
import type { ReadingPosition } from '../../../main/ledger/reconciliation.ts';
import { checkQueryDates } from '../../../main/onepay/query-dates.ts';
import {
  afterPage,
  type Calendar,
  checkPeriod,
  firstPosition,
  possiblePeriod,
  shareOf,
  totalOf,
  withLess,
  withoutFirstDay,
  withPadding,
} from '../../../main/terminal/reconciling/plan.ts';
import { period } from '../../support/reconciling.ts';

const calendar: Calendar = {
  now: Date.parse('2026-11-22T12:00:00+09:00'),
  timeZone: 'p9' as TimeZoneCode,
  dayStart: '05:00' as DayStart,
};

const daysOf = ({ spans }: ReadingPosition) => spans.map(({ startDate, endDate }) => `${startDate}-${endDate}`);

describe('the dates that can be compared', () => {
  it('go 90 days back from today, and end with the business date that is open', () => {
    expect(possiblePeriod(calendar)).toEqual(period('2026-08-24', '2026-11-22'));
    const earlyMorning = { ...calendar, now: Date.parse('2026-11-22T04:59:00+09:00') };
    expect(possiblePeriod(earlyMorning)).toEqual(period('2026-08-24', '2026-11-21'));
  });

  it.each([
    ['a day too early', '2026-08-23', '2026-11-22'],
    ['tomorrow', '2026-11-22', '2026-11-23'],
    ['backwards', '2026-11-22', '2026-11-21'],
  ])('are refused where they are not: %s', (_what, from, to) => {
    const possible = { from: '2026-08-24', to: '2026-11-22' };
    expect(() => checkPeriod(period(from, to), calendar)).toThrow(
      expect.objectContaining({ code: 'RECONCILE_DATES', params: possible }),
    );
  });

  it('are taken where they are', () => {
    expect(() => checkPeriod(period('2026-08-24', '2026-11-22'), calendar)).not.toThrow();
  });

  it('are taken where the shop’s clock has begun a day, and the gateway’s is behind by no more than passes for right', () => {
    const at = (time: string) => ({ ...calendar, now: Date.parse(`2026-11-22T${time}+09:00`) });
    expect(() => checkPeriod(period('2026-11-22'), at('04:55:00'))).not.toThrow();
    expect(() => checkPeriod(period('2026-11-22'), at('04:54:59'))).toThrow(
      expect.objectContaining({ code: 'RECONCILE_DATES', params: { from: '2026-08-24', to: '2026-11-21' } }),
    );
  });
});

describe('the days that are read', () => {
  it('of a business date that began yesterday are two, but none of the future', () => {
    expect(daysOf(firstPosition(period('2026-11-20'), calendar))).toEqual(['20261120-20261121']);
    expect(daysOf(firstPosition(period('2026-11-22'), calendar))).toEqual(['20261122-20261122']);
  });

  it('of a shop whose day begins at midnight are no more than its dates', () => {
    const midnight = { ...calendar, dayStart: '00:00' as DayStart };
    expect(daysOf(firstPosition(period('2026-11-19', '2026-11-20'), midnight))).toEqual(['20261119-20261120']);
  });

  it('of a date that the gateway’s clock has not reached are its today', () => {
    const midnight = { ...calendar, now: Date.parse('2026-11-21T23:59:59+09:00'), dayStart: '00:00' as DayStart };
    expect(daysOf(firstPosition(period('2026-11-22'), midnight))).toEqual(['20261121-20261121']);
    expect(daysOf(firstPosition(period('2026-11-20', '2026-11-22'), midnight))).toEqual(['20261120-20261121']);
  });

  it('are asked for in spans that the protocol allows, without gaps and without overlaps', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 }));
    fc.assert(
      fc.property(span, ([a, b]) => {
        const day = (ago: number) => new Date(calendar.now - ago * 86_400_000).toISOString().slice(0, 10);
        const { spans } = firstPosition(period(day(Math.max(a, b)), day(Math.min(a, b))), calendar);
        const next = (date: string) =>
          new Date(Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`) + 86_400_000)
            .toISOString()
            .slice(0, 10)
            .replaceAll('-', '');
        for (const [index, { startDate, endDate }] of spans.entries()) {
          expect(checkQueryDates({ startDate, endDate }, calendar.now, calendar.timeZone)).toBeUndefined();
          expect(spans[index + 1]?.startDate ?? next(endDate)).toBe(next(endDate));
        }
        expect(spans[0]?.startDate).toBe(day(Math.max(a, b)).replaceAll('-', ''));
        expect(new Set(spans.map(({ id }) => id)).size).toBe(spans.length);
      }),
    );
  });

  it('are more by a day on each side where a payment is missing, as far as the gateway tells', () => {
    const padded = (from: string, to: string) =>
      daysOf(withPadding(firstPosition(period(from, to), calendar), calendar));
    expect(padded('2026-11-10', '2026-11-10')).toEqual(['20261110-20261111', '20261109-20261109', '20261112-20261112']);
    expect(padded('2026-11-22', '2026-11-22')).toEqual(['20261122-20261122', '20261121-20261121']);
    expect(padded('2026-08-24', '2026-08-24')).toEqual(['20260824-20260825', '20260826-20260826']);
  });
});

describe('the reading', () => {
  const first = firstPosition(period('2026-11-10', '2026-11-19'), calendar, 100);
  const page = (received: number, total: number | null, fresh = received) => ({ received, total, fresh });

  it('goes on by as many records as came, however many were asked for', () => {
    const next = afterPage(first, page(60, 150));
    expect(next).toMatchObject({ at: 0, start: 61, fetched: 60 });
    expect(next.spans[0]?.total).toBe(150);
    expect(afterPage(next, page(90, 150))).toMatchObject({ at: 1, start: 1, fetched: 150 });
  });

  it('ends a span with an empty page, and without a total with a page that is not full', () => {
    expect(afterPage(first, page(0, 0))).toMatchObject({ at: 1, start: 1 });
    expect(afterPage(first, page(100, null))).toMatchObject({ at: 0, start: 101 });
    expect(afterPage(first, page(99, null))).toMatchObject({ at: 1, start: 1 });
  });

  it('reads a span again where some of its orders have slipped through, and not for ever', () => {
    const again = afterPage(first, page(100, 100, 97));
    expect(again).toMatchObject({ at: 0, start: 1, readAgain: 1 });
    const thrice = afterPage(again, page(100, 100, 1));
    expect(thrice).toMatchObject({ at: 0, start: 1, readAgain: 2 });
    expect(afterPage(thrice, page(100, 100, 1))).toMatchObject({ at: 1, readAgain: 0 });
    expect(afterPage(again, page(100, 100, 3))).toMatchObject({ at: 1, readAgain: 0, fetched: 100 });
  });

  it('ends a span with a page that has no news, so that the same page again and again is not asked for without end', () => {
    const next = afterPage(first, page(100, null));
    expect(afterPage(next, page(100, null, 0))).toMatchObject({ at: 1, start: 1 });
    // Orders that were pushed on come twice, and the others come after them.
    expect(afterPage(next, page(100, null, 98))).toMatchObject({ at: 0, start: 201 });
    // What is read again is known, up to where the reading had come.
    const again = afterPage(afterPage(first, page(100, 199)), page(99, 199, 98));
    expect(again).toMatchObject({ at: 0, start: 1, readAgain: 1 });
    const second = afterPage(again, page(100, 199, 0));
    expect(second).toMatchObject({ at: 0, start: 101 });
    expect(afterPage(second, page(99, 199, 1))).toMatchObject({ at: 1, fetched: 199 });
    const endless = { ...again, start: 201 };
    expect(afterPage(endless, page(100, 1_000_000, 0))).toMatchObject({ at: 1, start: 1 });
  });

  it('begins a day anew and counts it anew where there is too much in the middle of it', () => {
    const day = firstPosition(period('2026-11-22'), calendar);
    const begun = afterPage(day, page(1000, 1500));
    const less = withLess(begun);
    expect(less).toMatchObject({ start: 1, limit: 500, fetched: 0, different: 0, spans: [{ total: null }] });
    expect(less?.spans[0]?.id).not.toBe(day.spans[0]?.id);
    let position = less ?? day;
    const starts: number[] = [];
    while (position.at === 0) {
      starts.push(position.start);
      position = afterPage(position, page(500, 1500));
    }
    expect({ starts, fetched: position.fetched }).toEqual({ starts: [1, 501, 1001], fetched: 1500 });
  });

  it('does not wait for orders that come while it goes on', () => {
    const next = afterPage(first, page(100, 150));
    expect(afterPage(next, page(52, 152, 50))).toMatchObject({ at: 1, fetched: 150 });
  });

  it('asks for half the days where there is too much, then for half the records, and then gives up', () => {
    const halved = withLess(first);
    expect(halved && daysOf(halved).slice(0, 2)).toEqual(['20261110-20261113', '20261114-20261117']);
    expect(new Set(halved?.spans.map(({ id }) => id)).size).toBe(3);
    let position: ReadingPosition | undefined = firstPosition(period('2026-11-22'), calendar);
    const limits: number[] = [];
    while (position !== undefined) {
      limits.push(position.limit);
      position = withLess(position);
    }
    expect(limits).toEqual([1000, 500, 250, 125, 62]);
  });

  it('leaves a day out that lies too far back, unless it is needed', () => {
    const padded = withPadding(firstPosition(period('2026-08-25'), calendar), calendar);
    const atPadding = { ...padded, at: 1 };
    expect(daysOf(withoutFirstDay(atPadding, period('2026-08-25')) ?? padded)).toEqual([
      '20260825-20260826',
      '20260827-20260827',
    ]);
    expect(withoutFirstDay(padded, period('2026-08-25'))).toBeUndefined();
  });

  it('tells its share by days and, within a span, by records', () => {
    expect(shareOf(first)).toBe(0);
    const half = afterPage(first, page(75, 150));
    expect(shareOf(half)).toBeCloseTo((8 * 0.5) / 11);
    expect(totalOf(half)).toBeNull();
    const all = { ...half, at: 2, spans: half.spans.map((one) => ({ ...one, total: 7 })) };
    expect([shareOf(all), totalOf(all)]).toEqual([1, 14]);
  });

  it('never goes back, whatever the pages say, and comes to an end', () => {
    const pages = fc.array(fc.record({ received: fc.nat(100), total: fc.option(fc.nat(500)), fresh: fc.nat(100) }), {
      minLength: 200,
      maxLength: 200,
    });
    fc.assert(
      fc.property(pages, (facts) => {
        let position = first;
        for (const one of facts) {
          if (position.at >= position.spans.length) {
            break;
          }
          const next = afterPage(position, one);
          const rank = (at: ReadingPosition) => at.at * 1e9 + at.readAgain * 1e6 + at.start;
          expect(rank(next)).toBeGreaterThan(rank(position));
          position = next;
        }
      }),
    );
  });
});
