import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { Naps } from '../../main/terminal/naps.ts';
import { TestClock } from '../support/test-clock.ts';

/** Says by and by who has woken up. */
function watch(naps: Naps) {
  const awake: string[] = [];
  return {
    awake,
    sleep: (name: string, ms: number) => naps.sleep(name, ms).then(() => awake.push(name)),
  };
}

describe('a nap', () => {
  it('ends when its time has come', async () => {
    const clock = new TestClock();
    const { awake, sleep } = watch(new Naps(clock));
    const nap = sleep('a', 1000);
    clock.advance(999);
    await Promise.resolve();
    expect(awake).toEqual([]);
    clock.advance(1);
    await nap;
    expect(awake).toEqual(['a']);
  });

  it('ends at once when woken, and leaves no sleeper behind', async () => {
    const clock = new TestClock();
    const naps = new Naps(clock);
    const nap = naps.sleep('a', 60_000);
    expect(clock.sleeping).toBe(1);
    naps.wake('a');
    await nap;
    expect(clock.sleeping).toBe(0);
  });

  it('goes on while another is woken', async () => {
    const clock = new TestClock();
    const naps = new Naps(clock);
    const { awake, sleep } = watch(naps);
    const both = [sleep('a', 60_000), sleep('b', 60_000)];
    naps.wake('b');
    await both[1];
    expect(awake).toEqual(['b']);
    expect(clock.sleeping).toBe(1);
    clock.advance(60_000);
    await both[0];
    expect(awake).toEqual(['b', 'a']);
  });

  it('can be taken again under the same name', async () => {
    const clock = new TestClock();
    const naps = new Naps(clock);
    for (let n = 0; n < 3; n += 1) {
      const nap = naps.sleep('a', 1000);
      naps.wake('a');
      await nap;
    }
    const last = naps.sleep('a', 1000);
    clock.advance(1000);
    await last;
    expect(clock.sleeping).toBe(0);
  });

  it('is not there to be woken when nobody sleeps', async () => {
    const clock = new TestClock();
    const naps = new Naps(clock);
    naps.wake('a');
    const nap = naps.sleep('a', 1000);
    expect(clock.sleeping).toBe(1);
    clock.advance(1000);
    await nap;
    naps.wake('a');
  });

  it('passes on what goes wrong with the clock, if it was not woken for that', async () => {
    const naps = new Naps({ sleep: () => Promise.reject(new Error('no clock')) });
    await expect(naps.sleep('a', 1000)).rejects.toThrow('no clock');
  });

  it("works with the computer's own clock", async () => {
    const naps = new Naps(systemClock);
    const begun = systemClock.monotonic();
    const nap = naps.sleep('a', 600_000);
    naps.wake('a');
    await nap;
    expect(systemClock.monotonic() - begun).toBeLessThan(5000);
    await naps.sleep('b', 1);
  });
});
