import { describe, expect, it, vi } from 'vitest';
import type { Answer, Bridge, BridgeError, Snapshot } from '../../preload/contract.ts';
import { createSnapshotStore } from '../../renderer/bridge/snapshot-store.ts';

const error: BridgeError = { kind: 'INTERNAL', code: 'INTERNAL', message: 'x', hint: '' };
const numbered = (seq: number): Snapshot => ({
  seq,
  language: 'ja',
  sound: 'on',
  version: '0.1.0',
  view: { stage: 'opening' },
});

function setUp() {
  const questions: ((answer: Answer<Snapshot>) => void)[] = [];
  const heard: ((snapshot: Snapshot) => void)[] = [];
  const laters: (() => void)[] = [];
  const stopped = vi.fn();
  const bridge = {
    call: () => new Promise((resolve) => questions.push(resolve)),
    on: (_name: string, listener: (snapshot: Snapshot) => void) => {
      heard.push(listener);
      return stopped;
    },
  } as unknown as Bridge;
  let now = 0;
  const store = createSnapshotStore({ bridge, now: () => now, later: (work) => laters.push(work) });
  return {
    store,
    questions,
    laters,
    stopped,
    hear: (seq: number) => heard[0]?.(numbered(seq)),
    answer: async (seq: number) => {
      questions.at(-1)?.({ ok: true, value: numbered(seq) });
      await Promise.resolve();
      await Promise.resolve();
    },
    refuse: async () => {
      questions.at(-1)?.({ ok: false, error });
      await Promise.resolve();
      await Promise.resolve();
    },
    wait: (ms: number) => {
      now += ms;
    },
    seq: () => store.get()?.snapshot.seq,
  };
}

describe('the snapshot store', () => {
  it('asks at the start, and keeps when the answer came', async () => {
    const { store, wait, answer } = setUp();
    store.start();
    expect(store.get()).toBeNull();
    wait(40);
    await answer(7);
    expect(store.get()).toMatchObject({ at: 40, snapshot: { seq: 7 } });
  });

  it('takes what follows without asking', async () => {
    const { store, questions, answer, hear, seq } = setUp();
    store.start();
    await answer(7);
    hear(8);
    hear(9);
    expect(seq()).toBe(9);
    expect(questions).toHaveLength(1);
  });

  it('never takes an older one, by whichever way it comes', async () => {
    const { store, answer, hear, seq } = setUp();
    store.start();
    hear(9);
    await answer(8);
    expect(seq()).toBe(9);
    hear(7);
    hear(9);
    expect(seq()).toBe(9);
  });

  it('shows the newer one and asks again after a gap', async () => {
    const { store, questions, answer, hear, seq } = setUp();
    store.start();
    await answer(1);
    hear(4);
    expect(seq()).toBe(4);
    expect(questions).toHaveLength(2);
    await answer(5);
    expect(seq()).toBe(5);
  });

  it('tells its listeners once for each that it takes, until they leave', async () => {
    const { store, answer, hear } = setUp();
    const listener = vi.fn();
    const leave = store.subscribe(listener);
    store.start();
    await answer(1);
    hear(1);
    hear(2);
    expect(listener).toHaveBeenCalledTimes(2);
    leave();
    hear(3);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('asks again a while after an error, unless it has ended', async () => {
    const { store, questions, laters, refuse, stopped } = setUp();
    const stop = store.start();
    await refuse();
    expect(questions).toHaveLength(1);
    laters[0]?.();
    expect(questions).toHaveLength(2);
    await refuse();
    stop();
    expect(stopped).toHaveBeenCalledOnce();
    laters[1]?.();
    expect(questions).toHaveLength(2);
  });
});
