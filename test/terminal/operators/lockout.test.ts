import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperatorId } from '../../../main/common/actor.ts';
import { afterWrongPin, LockOuts, lockedOutForMs, lockOutSeconds } from '../../../main/terminal/operators/lockout.ts';
import { TestClock } from '../../support/test-clock.ts';

const failures = fc.integer({ min: 0, max: 1000 });
const moment = fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 });
const someone = 'A1' as OperatorId;

describe('a lock-out', () => {
  it('grows from the third wrong PIN on, up to a quarter of an hour', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 500].map(lockOutSeconds)).toEqual([0, 0, 0, 30, 60, 120, 300, 900, 900, 900]);
  });

  it('never costs less for more wrong PINs', () => {
    fc.assert(
      fc.property(failures, failures, (one, other) => {
        const [few, many] = [Math.min(one, other), Math.max(one, other)];
        expect(lockOutSeconds(few)).toBeLessThanOrEqual(lockOutSeconds(many));
      }),
    );
  });

  it('lasts as long as it costs', () => {
    fc.assert(
      fc.property(failures, moment, fc.integer({ min: 0, max: 2_000_000 }), (before, now, later) => {
        const count = afterWrongPin({ failures: before }, now);
        expect(count.failures).toBe(before + 1);
        const costMs = lockOutSeconds(before + 1) * 1000;
        expect(lockedOutForMs(count, now + later)).toBe(Math.max(0, costMs - later));
      }),
    );
  });

  it('is never longer than it costs, to whatever the clock is set', () => {
    fc.assert(
      fc.property(failures, moment, moment, (before, now, setTo) => {
        const count = afterWrongPin({ failures: before }, now);
        const left = lockedOutForMs(count, setTo);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(lockOutSeconds(before + 1) * 1000);
      }),
    );
  });
});

describe('a lock-out that is running', () => {
  const begun = () => {
    const clock = new TestClock();
    const lockOuts = new LockOuts(clock);
    const count = afterWrongPin({ failures: 4 }, clock.now());
    expect(lockOuts.leftMs(someone, count)).toBe(120_000);
    return { clock, lockOuts, count };
  };

  it.each(['2020-01-01T00:00:00Z', '2040-01-01T00:00:00Z'])('does not notice that the clock is set to %s', (iso) => {
    const { clock, lockOuts, count } = begun();
    clock.advance(50_000);
    clock.setWallClock(iso);
    expect(lockOuts.leftMs(someone, count)).toBe(70_000);
    clock.advance(69_999);
    expect(lockOuts.leftMs(someone, count)).toBe(1);
    clock.advance(1);
    expect(lockOuts.leftMs(someone, count)).toBe(0);
  });

  it('ends at once with a new PIN, and begins anew with another wrong one', () => {
    const { clock, lockOuts, count } = begun();
    expect(lockOuts.leftMs(someone, { failures: 0, lockedOutUntil: 0 })).toBe(0);
    clock.advance(200_000);
    const next = afterWrongPin(count, clock.now());
    expect(lockOuts.leftMs(someone, next)).toBe(300_000);
  });

  it('goes on in another process by the wall clock, no longer than it costs', () => {
    const { clock, count } = begun();
    clock.advance(50_000);
    expect(new LockOuts(clock).leftMs(someone, count)).toBe(70_000);
    clock.setWallClock('2020-01-01T00:00:00Z');
    expect(new LockOuts(clock).leftMs(someone, count)).toBe(120_000);
  });
});
