import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayReportView } from '../../preload/contract.ts';
import { choicesOf, closeBefore, datesToClose, forgottenDates } from '../../renderer/closing/dates.ts';
import { countText, dayText, shortYenText, signedYenText } from '../../renderer/closing/format.ts';
import { hourBars, hourStep } from '../../renderer/closing/hours.ts';
import { comparisonsOf, needsLooking } from '../../renderer/closing/made.ts';
import { addDays, DAYS_BACK, defaultRange, rangeFault } from '../../renderer/reconciliation/range.ts';
import { verdictOf } from '../../renderer/reconciliation/verdict.ts';
import {
  forgottenFixture,
  madeFixture,
  outlookFixture,
  quietFixture,
  turnover,
  xReportFixture,
} from './support/closing-fixtures.ts';
import { agreedFixture, differencesFixture, reconcileResultFixture } from './support/reconciliation-fixtures.ts';

describe('amounts', () => {
  it('less than nothing have their sign before the yen sign', () => {
    expect(signedYenText(1_234_567)).toBe('¥1,234,567');
    expect(signedYenText(-1_200)).toBe('−¥1,200');
    expect(signedYenText(0)).toBe('¥0');
  });

  it('can be read back, whatever they are', () => {
    const amounts = fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 });
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(Number(signedYenText(amount).replace('−', '-').replace(/[¥,]/g, ''))).toBe(amount);
      }),
    );
  });

  it('in few characters keep their size', () => {
    expect([5_960, 96_450, 12_345_678].map((amount) => shortYenText('ja', amount))).toEqual([
      '5960',
      '9.6万',
      '1234.6万',
    ]);
    expect(shortYenText('en', 96_450)).toBe('96.5K');
  });

  it('and counts are told in groups of three', () => {
    expect(countText(999)).toBe('999');
    expect(countText(1_234_567)).toBe('1,234,567');
  });
});

describe('business dates', () => {
  it.each([
    ['ja', '2026/11/22(日)'],
    ['en', 'Sun, Nov 22, 2026'],
    ['zh', '2026/11/22周日'],
  ] as const)('in %s are %s', (language, words) => {
    expect(dayText(language, '2026-11-22')).toBe(words);
  });

  it('are counted over the ends of months and years', () => {
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('before today that are open were forgotten', () => {
    const outlook = forgottenFixture('ja');
    const dates = (found: readonly { readonly businessDate: string }[]) => found.map((one) => one.businessDate);
    expect(dates(forgottenDates(outlook))).toEqual(['2026-11-19', '2026-11-20', '2026-11-21']);
    expect(forgottenDates(outlookFixture('ja'))).toEqual([]);
    expect(dates(choicesOf(outlook))).toEqual(['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']);
    expect(choicesOf({ ...outlook, today: '2026-11-23' }).at(-1)).toEqual({
      businessDate: '2026-11-23',
      paymentCount: 0,
      netYen: 0,
    });
  });

  it('that a close closes end with its own, even where nothing is in it', () => {
    const outlook = forgottenFixture('ja');
    const closed = (businessDate: string) =>
      datesToClose({ ...outlook, report: xReportFixture('ja', { businessDate }) }).map((one) => one.businessDate);
    expect(closed('2026-11-20')).toEqual(['2026-11-19', '2026-11-20']);
    expect(closed('2026-11-22')).toHaveLength(4);
    expect(datesToClose(quietFixture('ja'))).toEqual([{ businessDate: '2026-11-22', paymentCount: 0, netYen: 0 }]);
  });
});

describe('the hours of a chart', () => {
  const hour = (at: number, yen = 100): DayReportView['byHour'][number] => ({
    hour: at,
    ...turnover([1, yen], [1, 30]),
  });

  it('have no gaps, and end after midnight where the day does', () => {
    const bars = hourBars([hour(22, 500), hour(1)]);
    expect(bars.map((bar) => bar.hour)).toEqual([22, 23, 0, 1]);
    expect(bars.map((bar) => bar.inYen)).toEqual([500, 0, 0, 100]);
    expect(bars.map((bar) => bar.outYen)).toEqual([30, 0, 0, 30]);
    expect(hourBars([])).toEqual([]);
    expect(hourBars([hour(9)])).toHaveLength(1);
  });

  it('lose nothing that the report holds', () => {
    const days = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.uniqueArray(fc.integer({ min: 0, max: 23 })));
    fc.assert(
      fc.property(days, ([start, offsets]) => {
        const inOrder = [...offsets].sort((one, other) => one - other).map((offset) => hour((start + offset) % 24));
        const bars = hourBars(inOrder);
        const sum = bars.reduce((total, { inYen }) => total + inYen, 0);
        expect(sum).toBe(100 * inOrder.length);
        expect(bars.length).toBeLessThanOrEqual(24);
      }),
    );
  });

  it('are named so that the names have room', () => {
    expect([1, 12, 13, 16, 17, 24].map(hourStep)).toEqual([1, 1, 2, 2, 3, 3]);
  });
});

describe('a close that was made', () => {
  const { reports } = madeFixture('ja');
  const [report] = reports;
  const like = (more: Partial<DayReportView>) => ({
    reports: report === undefined ? [] : [{ ...report, ...more }],
    warnings: [],
  });

  it('needs looking after where anything is open, different or went wrong', () => {
    expect(needsLooking(madeFixture('ja'))).toBe(false);
    expect(needsLooking({ reports, warnings: ['x'] })).toBe(true);
    expect(needsLooking(like({ unknown: xReportFixture('ja').unknown }))).toBe(true);
    expect(needsLooking(like({ reconciled: { state: 'done', text: '', differences: 1 } }))).toBe(true);
    expect(needsLooking(like({ reconciled: { state: 'failed', text: '', differences: 0 } }))).toBe(true);
    expect(needsLooking(like({ reconciled: { state: 'notAsked', text: '', differences: 0 } }))).toBe(false);
  });

  it('tells of one comparison once, for however many days it was made', () => {
    expect(comparisonsOf([...reports, ...reports])).toHaveLength(1);
  });
});

describe('a close before', () => {
  const lastClose = { sequence: 2, businessDate: '2026-11-22', madeAtText: '2026-11-22 20:32:10' };

  it('is one of the same date, not of a date before', () => {
    expect(closeBefore(outlookFixture('ja', { lastClose }))).toBe(lastClose);
    expect(closeBefore(outlookFixture('ja', { lastClose: { ...lastClose, businessDate: '2026-11-21' } }))).toBeNull();
    expect(closeBefore(outlookFixture('ja'))).toBeNull();
  });
});

describe('the dates of a comparison', () => {
  const today = '2026-11-22';

  it('are yesterday and today to begin with', () => {
    expect(defaultRange(today)).toEqual({ from: '2026-11-21', to: today });
    expect(rangeFault(defaultRange(today), today)).toBeNull();
  });

  it('are judged', () => {
    const oldest = addDays(today, -DAYS_BACK);
    expect(rangeFault({ from: oldest, to: today }, today)).toBeNull();
    expect(rangeFault({ from: addDays(oldest, -1), to: today }, today)).toBe('tooOld');
    expect(rangeFault({ from: today, to: '2026-11-23' }, today)).toBe('future');
    expect(rangeFault({ from: today, to: '2026-11-21' }, today)).toBe('order');
    expect(rangeFault({ from: '', to: today }, today)).toBe('empty');
  });
});

describe('the verdict on a comparison', () => {
  it('is open until something was done about each difference, listed or not', () => {
    const settledAs = (as: 'done' | 'failed') => differencesFixture('ja').map((one) => ({ ...one, settledAs: as }));
    const settled = settledAs('done');
    expect(verdictOf(agreedFixture('ja'))).toBe('matches');
    expect(verdictOf(reconcileResultFixture('ja'))).toBe('partly');
    expect(verdictOf(reconcileResultFixture('ja', { differences: settledAs('failed') }))).toBe('open');
    expect(verdictOf(reconcileResultFixture('ja', { differences: settled }))).toBe('settled');
    expect(verdictOf(reconcileResultFixture('ja', { differences: settled, onlyHere: 501 }))).toBe('partly');
  });
});
