import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Durations } from '../../main/terminal/durations.ts';
import { TestClock } from '../support/test-clock.ts';

describe('durations', () => {
  it('count from when a thing began', () => {
    const clock = new TestClock();
    const durations = new Durations(clock);
    durations.begin('a');
    clock.advance(700);
    durations.begin('b');
    clock.advance(300);
    expect(durations.since('a')).toBe(1000);
    expect(durations.since('b')).toBe(300);
  });

  it('count from the first mention of what began before this process', () => {
    const clock = new TestClock();
    const durations = new Durations(clock);
    clock.advance(5000);
    expect(durations.since('a')).toBe(0);
    clock.advance(400);
    expect(durations.since('a')).toBe(400);
  });

  it('begin anew when told so, and after they were forgotten', () => {
    const clock = new TestClock();
    const durations = new Durations(clock);
    durations.begin('a');
    clock.advance(1000);
    durations.begin('a');
    expect(durations.since('a')).toBe(0);
    clock.advance(1000);
    durations.forget('a');
    expect(durations.since('a')).toBe(0);
  });

  it('do not follow the wall clock, forwards or backwards', () => {
    const times = fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2100-01-01') });
    const passing = fc.array(fc.tuple(fc.nat({ max: 100_000 }), times));
    fc.assert(
      fc.property(passing, (steps) => {
        const clock = new TestClock();
        const durations = new Durations(clock);
        durations.begin('a');
        for (const [ms, wallClock] of steps) {
          clock.advance(ms);
          clock.setWallClock(new Date(wallClock).toISOString());
        }
        expect(durations.since('a')).toBe(steps.reduce((sum, [ms]) => sum + ms, 0));
      }),
    );
  });
});
