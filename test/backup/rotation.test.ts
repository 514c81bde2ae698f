import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Copy, copyName } from '../../main/backup/copy-name.ts';
import { copiesToRemove } from '../../main/backup/rotation.ts';

const owner = { mode: 'live', branchCode: 'AShop001', terminalCode: 'BTer001' } as const;
const now = Date.parse('2026-11-22T12:30:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const rules = { keepHours: 24, keepDays: 62, utcOffsetHours: 9 };

const copyAt = (madeAt: number, seq: number): Copy => ({ fileName: copyName(owner, madeAt, seq), madeAt, seq });

const anyCopies = fc
  .array(fc.tuple(fc.integer({ min: -400 * 86_400, max: 86_400 }), fc.integer({ min: 1, max: 5000 })), {
    maxLength: 60,
  })
  .map((all) => all.map(([seconds, seq]) => copyAt(now + seconds * 1000, seq)));
const anyRules = fc.record({
  keepHours: fc.integer({ min: 1, max: 168 }),
  keepDays: fc.integer({ min: 1, max: 365 }),
  utcOffsetHours: fc.integer({ min: -12, max: 12 }),
});

describe('rotation', () => {
  it('keeps the newest copy of each hour of a day, and of each day after that', () => {
    const hourly = Array.from({ length: 24 * 100 }, (_, n) => copyAt(now - n * HOUR, 100_000 - n));
    const removed = new Set(copiesToRemove(hourly, rules, { now, seq: 100_000 }));
    const kept = hourly.filter((copy) => !removed.has(copy));
    const younger = kept.filter(({ madeAt }) => now - madeAt < DAY);
    const older = kept.filter(({ madeAt }) => now - madeAt >= DAY);
    expect(younger).toHaveLength(24);
    expect(older.length).toBeGreaterThanOrEqual(60);
    expect(older.length).toBeLessThanOrEqual(62);
    // The last of a day is the last before midnight in Japan.
    expect(new Set(older.map(({ madeAt }) => new Date(madeAt).getUTCHours()))).toEqual(new Set([14]));
  });

  it('never removes the newest, the longest, or one with rows that the ledger does not have', () => {
    fc.assert(
      fc.property(anyCopies, anyRules, fc.integer({ min: 0, max: 5000 }), (copies, anyRule, seq) => {
        const removed = copiesToRemove(copies, anyRule, { now, seq });
        const newest = Math.max(...copies.map(({ madeAt }) => madeAt));
        const longest = Math.max(...copies.map((copy) => copy.seq));
        expect(removed.every((copy) => copies.includes(copy))).toBe(true);
        expect(removed.some((copy) => copy.seq > seq || copy.seq === longest)).toBe(false);
        const kept = copies.filter((copy) => !removed.includes(copy));
        expect(copies.length === 0 || kept.some(({ madeAt }) => madeAt === newest)).toBe(true);
      }),
    );
  });

  it('leaves one copy of each hour and day that is to be kept, and is done after one round', () => {
    fc.assert(
      fc.property(anyCopies, anyRules, (copies, anyRule) => {
        const removed = copiesToRemove(copies, anyRule, { now, seq: 5000 });
        const kept = copies.filter((copy) => !removed.includes(copy));
        const hourOf = ({ madeAt }: Copy) => Math.floor(madeAt / HOUR);
        for (const copy of copies.filter(({ madeAt }) => now - madeAt < anyRule.keepHours * HOUR)) {
          expect(kept.some((one) => hourOf(one) === hourOf(copy))).toBe(true);
        }
        expect(copiesToRemove(kept, anyRule, { now, seq: 5000 })).toEqual([]);
      }),
    );
  });

  it('removes what is older than the rules want', () => {
    const old = copyAt(now - 63 * DAY, 10);
    expect(copiesToRemove([copyAt(now, 20), old], rules, { now, seq: 20 })).toEqual([old]);
  });
});
