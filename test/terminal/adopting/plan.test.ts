import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayStart, localText, plusDays, type TimeZoneCode } from '../../../main/common/time.ts';
import { checkQueryDates } from '../../../main/onepay/query-dates.ts';
import { daysRead, readingAfterRestore, untoldOf } from '../../../main/terminal/adopting/plan.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-11-22T12:00:00+09:00');
const timeZone = 'p9' as TimeZoneCode;
const dayStart = '05:00' as DayStart;

const read = (ago: number, dayStart = '05:00', at = now) =>
  readingAfterRestore(at - ago * DAY, { now: at, timeZone, dayStart: dayStart as DayStart }, 200);

describe('what is read after a restore', () => {
  it('begins with the days of which something is missing, two days before them included', () => {
    const { spans } = read(1);
    expect(spans[0]).toMatchObject({ startDate: '20261119', endDate: '20261122' });
    expect(spans[1]).toMatchObject({ startDate: '20260824' });
    expect(daysRead(read(1))).toEqual({ from: '2026-08-24', to: '2026-11-22' });
  });

  it('is each day of the last 90, once, in questions that the gateway allows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 200, noNaN: true }),
        fc.constantFrom('00:00', '05:00', '23:59'),
        fc.nat(86_399),
        (ago, dayStart, second) => {
          const at = now + second * 1000;
          const { spans } = read(ago, dayStart, at);
          for (const { startDate, endDate } of spans) {
            expect(checkQueryDates({ startDate, endDate }, at, timeZone)).toBeUndefined();
          }
          expect(new Set(spans.map(({ id }) => id)).size).toBe(spans.length);
          const days = spans.flatMap(({ startDate, endDate }) => {
            const some: string[] = [];
            for (let day = dashed(startDate); day <= dashed(endDate); day = plusDays(day, 1)) {
              some.push(day);
            }
            return some;
          });
          const today = localText(at, timeZone).slice(0, 10);
          const wanted = Array.from({ length: 91 }, (_, index) => plusDays(today, index - 90));
          expect(days.sort()).toEqual(wanted);
        },
      ),
    );
  });
});

describe('what the gateway tells nothing of any more', () => {
  it('is each day of the lost time that is not read, and none where the loss is younger', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.nat(3), (ago, leftOut) => {
        const lostFrom = now - ago * DAY;
        const { spans, ...position } = readingAfterRestore(lostFrom, { now, timeZone, dayStart }, 200);
        // What it says to be too far back goes with the oldest span.
        const shorter = spans.toSorted(byStart).slice(leftOut);
        const told = shorter[0]?.startDate ?? '';
        const first = localText(lostFrom, timeZone).slice(0, 10);
        const untold = untoldOf(lostFrom, timeZone, { ...position, spans: shorter });
        expect(untold).toEqual(first < dashed(told) ? { from: first, to: plusDays(dashed(told), -1) } : null);
        if (leftOut === 0) {
          expect(untold !== null).toBe(ago > 90);
        }
      }),
    );
  });
});

function byStart(one: { readonly startDate: string }, other: { readonly startDate: string }): number {
  return Number(one.startDate) - Number(other.startDate);
}

function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}
