import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  businessDateOf,
  type DayStart,
  isBusinessDate,
  isDayStart,
  isTimeZoneCode,
  localStamp,
  localText,
  readableGatewayTime,
  type TimeZoneCode,
} from '../../main/common/time.ts';

const p9 = 'p9' as TimeZoneCode;
const fiveOClock = '05:00' as DayStart;
const at = (iso: string) => Date.parse(iso);

describe('local time', () => {
  it('is written as the gateway writes it', () => {
    expect(localStamp(at('2019-08-13T09:30:47.999Z'), p9)).toBe('20190813183047');
    expect(localStamp(at('2019-12-31T23:00:00Z'), 'n5' as TimeZoneCode)).toBe('20191231180000');
    expect(localText(at('2019-08-13T09:30:47Z'), p9)).toBe('2019-08-13 18:30:47');
    expect(readableGatewayTime('20190813183048')).toBe('2019-08-13 18:30:48');
    expect(readableGatewayTime('soon')).toBe('soon');
  });

  it('knows the zones of the protocol and no others', () => {
    for (const zone of ['p0', 'p9', 'p12', 'n0', 'n12']) {
      expect(isTimeZoneCode(zone)).toBe(true);
    }
    for (const zone of ['p13', 'p09', 'P9', 'q1', '', 'p', 'p-1']) {
      expect(isTimeZoneCode(zone)).toBe(false);
    }
  });
});

describe('the business date', () => {
  it.each([
    ['2026-11-22T04:59:59+09:00', '2026-11-21'],
    ['2026-11-22T05:00:00+09:00', '2026-11-22'],
    ['2026-12-01T00:30:00+09:00', '2026-11-30'],
    ['2027-01-01T04:59:00+09:00', '2026-12-31'],
    ['2028-03-01T03:00:00+09:00', '2028-02-29'],
  ])('of %s is %s', (instant, expected) => {
    expect(businessDateOf(at(instant), p9, fiveOClock)).toBe(expected);
  });

  it('lasts 24 hours and is always a day that exists', () => {
    const dayStart = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}` as DayStart);
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        dayStart,
        (date, start) => {
          const today = businessDateOf(date.getTime(), p9, start);
          const tomorrow = businessDateOf(date.getTime() + 86_400_000, p9, start);
          expect(isBusinessDate(today)).toBe(true);
          expect(Date.parse(tomorrow) - Date.parse(today)).toBe(86_400_000);
        },
      ),
    );
  });

  it('and its day start are checked when people type them', () => {
    expect(isBusinessDate('2026-02-29')).toBe(false);
    expect(isBusinessDate('2026-1-01')).toBe(false);
    expect(isDayStart('24:00')).toBe(false);
    expect(isDayStart('5:00')).toBe(false);
    expect(isDayStart('23:59')).toBe(true);
  });
});
