import { describe, expect, it, vi } from 'vitest';
import type { Answer, Bridge, BridgeError } from '../../preload/contract.ts';
import { createCallDesk, groupOf } from '../../renderer/bridge/call-desk.ts';

const error: BridgeError = { kind: 'INTERNAL', code: 'INTERNAL', message: 'x', hint: '' };
const id = '00000000-0000-4000-8000-000000000001';
const state = 'paid';
const sight = 'a sight';
const approval = null;
const asRefund = { amountYen: 1, reason: '', approval };
const settle = () => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const answers: ((answer: Answer<null>) => void)[] = [];
  const made: string[] = [];
  const laters: (() => void)[] = [];
  const listeners = new Set<() => void>();
  const onError = vi.fn();
  let seq = 1;
  const bridge = {
    call: (name: string) => {
      made.push(name);
      return new Promise((resolve) => answers.push(resolve));
    },
  } as unknown as Bridge;
  const desk = createCallDesk({
    bridge,
    onError,
    seq: () => seq,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    later: (work) => laters.push(work),
  });
  const snapshotComes = () => {
    seq += 1;
    for (const listener of [...listeners]) {
      listener();
    }
  };
  return { desk, answers, made, laters, onError, snapshotComes };
}

describe('the call desk', () => {
  it('makes a call once, however often it is pressed', () => {
    const { desk, made } = setUp();
    for (let times = 0; times < 5; times += 1) {
      desk.press('counter.charge', { amountYen: 1500, confirmed: 'once', sight });
    }
    expect(made).toEqual(['counter.charge']);
    expect(desk.isBusy('counter.nextCustomer', { sight })).toBe(true);
    expect(desk.isUnderWay('counter.charge')).toBe(true);
    expect(desk.isUnderWay('counter.nextCustomer')).toBe(false);
  });

  it('stays inert after the answer until the snapshot that shows what it did', async () => {
    const { desk, answers, made, snapshotComes } = setUp();
    desk.press('counter.nextCustomer', { sight });
    answers[0]?.({ ok: true, value: null });
    await settle();
    desk.press('counter.nextCustomer', { sight });
    expect(made).toHaveLength(1);
    snapshotComes();
    desk.press('counter.nextCustomer', { sight });
    expect(made).toHaveLength(2);
  });

  it('is free at once where the snapshot came before the answer', async () => {
    const { desk, answers, snapshotComes } = setUp();
    desk.press('counter.nextCustomer', { sight });
    snapshotComes();
    expect(desk.isBusy('counter.nextCustomer', { sight })).toBe(true);
    answers[0]?.({ ok: true, value: null });
    await settle();
    expect(desk.isBusy('counter.nextCustomer', { sight })).toBe(false);
  });

  it('does not wait for ever for a snapshot', async () => {
    const { desk, answers, laters } = setUp();
    desk.press('sound.set', 'on');
    answers[0]?.({ ok: true, value: null });
    await settle();
    expect(desk.isBusy('sound.set', 'on')).toBe(true);
    laters[0]?.();
    expect(desk.isBusy('sound.set', 'on')).toBe(false);
  });

  it('tells of an error and is free again', async () => {
    const { desk, answers, onError } = setUp();
    desk.press('payment.cancel', { id, state, approval });
    answers[0]?.({ ok: false, error });
    await settle();
    expect(onError).toHaveBeenCalledExactlyOnceWith(error);
    expect(desk.isBusy('payment.cancel', { id, state, approval })).toBe(false);
  });

  it('keeps cancelling and refunding the same payment apart, and nothing else', () => {
    expect(groupOf('payment.cancel', { id, state, approval })).toBe(
      groupOf('payment.refund', { id, state: 'unknown', ...asRefund }),
    );
    expect(groupOf('payment.cancel', { id, state, approval })).not.toBe(
      groupOf('payment.cancel', { id: 'other', state, approval }),
    );
    expect(groupOf('payment.checkNow', { id })).not.toBe(groupOf('payment.cancel', { id, state, approval }));
    expect(groupOf('counter.changeAmount', { sight })).toBe(groupOf('counter.tryAgain', { sight: 'other' }));
    expect(groupOf('tray.acknowledge', { ids: [id] })).toBe(groupOf('tray.acknowledge', { ids: [id, 'other'] }));
  });
});
