import { describe, expect, it } from 'vitest';
import type { ClockVerdict } from '../../main/terminal/clock-watch.ts';
import { LineReadiness } from '../../main/terminal/readiness.ts';

/** A line and a clock that say what they are told to, and count how often they are asked. */
function surroundings(
  begin: { down?: boolean | 'looksTwice'; verdict?: ClockVerdict; afterProbe?: ClockVerdict } = {},
) {
  const { down = false, afterProbe } = begin;
  let verdict = begin.verdict ?? 'right';
  let checks = 0;
  const readiness = new LineReadiness(
    {
      isNetworkDown: () => (down === 'looksTwice' ? Promise.resolve(false) : down),
      check: async () => {
        checks += 1;
        verdict = afterProbe ?? verdict;
        return 'online';
      },
    },
    {
      get verdict() {
        return verdict;
      },
      driftMs: -30.4 * 3_600_000,
    },
  );
  return { readiness, checks: () => checks };
}

describe('readiness', () => {
  it('has no objection on a good line with a clock that is right, and says so without waiting', () => {
    const { readiness, checks } = surroundings();
    expect(readiness.objection()).toBeUndefined();
    expect(checks()).toBe(0);
  });

  it('has no objection to a clock that is somewhat off: that is a warning', () => {
    const { readiness } = surroundings({ verdict: 'off' });
    expect(readiness.objection()).toBeUndefined();
  });

  it('objects where the network is down', async () => {
    const { readiness } = surroundings({ down: true });
    expect(await readiness.objection()).toMatchObject({ code: 'NETWORK_DOWN', kind: 'notSent' });
  });

  it('has no objection where the network turns out to be up', async () => {
    const { readiness } = surroundings({ down: 'looksTwice' });
    expect(await readiness.objection()).toBeUndefined();
  });

  it('objects to a clock that is a day off, after it has looked again, and says by how much', async () => {
    const { readiness, checks } = surroundings({ verdict: 'wrong' });
    expect(await readiness.objection()).toMatchObject({ code: 'CLOCK_WRONG', kind: 'notSent', params: { hours: 30 } });
    expect(checks()).toBe(1);
  });

  it('has no objection where the clock turns out to have been put right', async () => {
    const { readiness, checks } = surroundings({ verdict: 'wrong', afterProbe: 'right' });
    expect(await readiness.objection()).toBeUndefined();
    expect(checks()).toBe(1);
  });

  it('names the network first where both are bad', async () => {
    const { readiness, checks } = surroundings({ down: true, verdict: 'wrong' });
    expect(await readiness.objection()).toMatchObject({ code: 'NETWORK_DOWN' });
    expect(checks()).toBe(0);
  });
});
