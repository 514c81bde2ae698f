import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Copy, copyName } from '../../main/backup/copy-name.ts';
import { copiesToRemove, type KeepRules } from '../../main/backup/rotation.ts';

const owner = { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' } as const;
const now = Date.parse('2026-11-22T12:30:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const rules = { keepHours: 24, keepDays: 62, utcOffsetHours: 9 };

function copyAt(madeAt: number, seq: number): Copy {
  const content = { seq, ledger: '11111111', row: '22222222' };
  return { fileName: copyName(owner, madeAt, content), madeAt, ...content };
}

/** One an hour up to now, the newest first. */
const hourly = (count: number) => Array.from({ length: count }, (_, n) => copyAt(now - n * HOUR, 100_000 - n));

/** What is left when as many copies were made as it takes. */
function leftOf(copies: readonly Copy[], keep: KeepRules): Copy[] {
  const removed = copiesToRemove(copies, keep);
  return removed.length === 0
    ? [...copies]
    : leftOf(
        copies.filter((copy) => !removed.includes(copy)),
        keep,
      );
}

const anyCopies = fc
  .uniqueArray(fc.tuple(fc.integer({ min: -400 * 86_400, max: 400 * 86_400 }), fc.integer({ min: 1, max: 5000 })), {
    maxLength: 60,
    selector: ([, seq]) => seq,
  })
  .map((all) => all.map(([seconds, seq]) => copyAt(now + seconds * 1000, seq)));
const anyRules = fc.record({
  keepHours: fc.integer({ min: 1, max: 168 }),
  keepDays: fc.integer({ min: 1, max: 365 }),
  utcOffsetHours: fc.integer({ min: -12, max: 12 }),
});

describe('rotation', () => {
  it('keeps the newest copy of each hour of a day, and of each day after that', () => {
    const kept = leftOf(hourly(24 * 100), rules);
    const younger = kept.filter(({ madeAt }) => now - madeAt < DAY);
    const older = kept.filter(({ madeAt }) => now - madeAt >= DAY);
    expect(younger).toHaveLength(24);
    expect(older.length).toBeGreaterThanOrEqual(60);
    expect(older.length).toBeLessThanOrEqual(62);
    // The last of a day is the last before midnight in Japan.
    expect(new Set(older.map(({ madeAt }) => new Date(madeAt).getUTCHours()))).toEqual(new Set([14]));
  });

  it('keeps the days of a shop that was closed for a year', () => {
    const before = Array.from({ length: 30 }, (_, n) => copyAt(now - (400 + n) * DAY, 1000 - n));
    expect(copiesToRemove([copyAt(now, 1001), ...before], rules)).toEqual([]);
  });

  it('loses no more than one hour and one day to a copy that was made ten years ahead', () => {
    const copies = leftOf(hourly(24 * 100), rules);
    const ahead = copyAt(now + 3650 * DAY, 100_001);
    const after = leftOf([copyAt(now + HOUR, 100_002), ahead, ...copies], rules);
    expect(after).toContain(ahead);
    expect(copies.filter((copy) => !after.includes(copy)).length).toBeLessThanOrEqual(4);
  });

  it('takes the order of the copies from their rows, also where a clock was set back', () => {
    const back = Array.from({ length: 5 }, (_, n) => copyAt(now - 5000 * DAY + n * DAY, 200_000 + n));
    const after = leftOf([...back, ...hourly(24 * 10)], rules);
    expect(after).toEqual(expect.arrayContaining(back));
  });

  it('removes a few at a time, whatever the clocks and the settings say', () => {
    fc.assert(
      fc.property(anyCopies, anyRules, (copies, anyRule) => {
        expect(copiesToRemove(copies, anyRule).length).toBeLessThanOrEqual(4);
      }),
    );
    expect(copiesToRemove(hourly(1000), { ...rules, keepHours: 1, keepDays: 1 })).toHaveLength(4);
  });

  it('never removes the one with most rows, and nothing that is not there', () => {
    fc.assert(
      fc.property(anyCopies, anyRules, (copies, anyRule) => {
        const longest = Math.max(...copies.map(({ seq }) => seq));
        const left = leftOf(copies, anyRule);
        expect(copies.length === 0 || left.some(({ seq }) => seq === longest)).toBe(true);
        expect(copiesToRemove(copies, anyRule).every((copy) => copies.includes(copy))).toBe(true);
      }),
    );
  });

  it('leaves as many copies as there are hours and days to be kept, or all where there are fewer', () => {
    fc.assert(
      fc.property(anyCopies, anyRules, (copies, anyRule) => {
        const left = leftOf(copies, anyRule);
        const days = new Set(copies.map(({ madeAt }) => Math.floor((madeAt + anyRule.utcOffsetHours * HOUR) / DAY)));
        expect(left.length).toBeGreaterThanOrEqual(Math.min(days.size, anyRule.keepDays));
        expect(left.length).toBeLessThanOrEqual(anyRule.keepHours + anyRule.keepDays);
      }),
    );
  });
});
