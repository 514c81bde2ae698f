import { describe, expect, it } from 'vitest';
import { TELL_EVERY_MS, watchActivity } from '../../renderer/operators/activity.ts';
import { fixture } from './support/fixtures.ts';
import { attended, cashierThere, locked } from './support/operator-fixtures.ts';

function setUp(first = attended('ja', 'amount-empty', cashierThere())) {
  const target = new EventTarget();
  const listeners = new Set<() => void>();
  let snapshot = first;
  let now = 0;
  let told = 0;
  const stop = watchActivity(target as Window, {
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => now,
    tell: () => {
      told += 1;
    },
  });
  return {
    stop,
    told: () => told,
    listeners,
    touch: (name = 'keydown') => target.dispatchEvent(new Event(name)),
    wait: (ms: number) => {
      now += ms;
    },
    show: (next: typeof first) => {
      snapshot = next;
      for (const listener of listeners) {
        listener();
      }
    },
  };
}

describe('the watch on activity', () => {
  it('tells at once, and then at most every 30 s', () => {
    const { touch, told, wait } = setUp();
    touch();
    touch('pointerdown');
    wait(TELL_EVERY_MS - 1);
    touch();
    expect(told()).toBe(1);
    wait(1);
    touch('wheel');
    expect(told()).toBe(2);
  });

  it('tells nothing while nobody touches anything, however often the terminal tells of itself', () => {
    const { show, told, wait } = setUp();
    for (let times = 0; times < 5; times += 1) {
      wait(TELL_EVERY_MS);
      show(attended('ja', 'amount-tray', cashierThere()));
    }
    expect(told()).toBe(0);
  });

  it.each([
    ['while it is locked', attended('ja', 'amount-empty', locked())],
    ['where no names are asked for', fixture('ja', 'amount-empty')],
    ['before the terminal is open', fixture('ja', 'opening')],
  ])('tells nothing %s', (_when, snapshot) => {
    const { touch, told } = setUp(snapshot);
    touch();
    expect(told()).toBe(0);
  });

  it('ends when it is told to', () => {
    const { touch, told, stop, listeners } = setUp();
    stop();
    touch();
    expect(told()).toBe(0);
    expect(listeners.size).toBe(0);
  });
});
