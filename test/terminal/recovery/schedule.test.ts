import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentId } from '../../../main/ledger/events.ts';
import type { OpenItem } from '../../../main/ledger/recovery-queue.ts';
import { Schedule } from '../../../main/terminal/recovery/schedule.ts';

const item = (id: string): OpenItem => ({ flow: 'payment', id: id as PaymentId });

function scheduleOf(dues: Readonly<Record<string, number>>): Schedule {
  const schedule = new Schedule();
  for (const [id, dueAt] of Object.entries(dues)) {
    schedule.set({ item: item(id), attempt: 3, dueAt });
  }
  return schedule;
}

const anyone = () => true;

describe('the schedule', () => {
  it('gives the item that is due first', () => {
    const schedule = scheduleOf({ a: 30, b: 10, c: 20 });
    expect(schedule.next(anyone)?.item.id).toBe('b');
    schedule.remove('b');
    expect(schedule.next(anyone)?.item.id).toBe('c');
    schedule.set({ item: item('c'), attempt: 4, dueAt: 99 });
    expect(schedule.next(anyone)).toMatchObject({ item: { id: 'a' }, dueAt: 30 });
  });

  it('passes over those that are not free', () => {
    const schedule = scheduleOf({ a: 30, b: 10 });
    expect(schedule.next((id) => id !== 'b')?.item.id).toBe('a');
    expect(schedule.next(() => false)).toBeUndefined();
    expect(new Schedule().next(anyone)).toBeUndefined();
  });

  it('gives the older of two that are due at the same time', () => {
    expect(scheduleOf({ a: 10, b: 10 }).next(anyone)?.item.id).toBe('a');
  });

  it('holds each item once', () => {
    const schedule = scheduleOf({ a: 10 });
    schedule.set({ item: item('a'), attempt: 5, dueAt: 20 });
    expect(schedule.size).toBe(1);
    expect(schedule.get('a')).toEqual({ item: item('a'), attempt: 5, dueAt: 20 });
    expect(schedule.has('a')).toBe(true);
    schedule.remove('a');
    expect(schedule.has('a')).toBe(false);
    expect(schedule.get('a')).toBeUndefined();
    expect(schedule.size).toBe(0);
  });

  it('tells what is due, and what there is', () => {
    const schedule = scheduleOf({ a: 30, b: 10, c: 20 });
    expect(schedule.due(9)).toEqual([]);
    expect(schedule.due(20).map(({ id }) => id)).toEqual(['b', 'c']);
    expect(schedule.items().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('hurries everything, and counts the questions anew', () => {
    const schedule = scheduleOf({ a: 300_000, b: 400_000 });
    schedule.hurry(() => 50);
    expect(schedule.get('a')).toEqual({ item: item('a'), attempt: 0, dueAt: 50 });
    expect(schedule.get('b')).toEqual({ item: item('b'), attempt: 0, dueAt: 50 });
  });

  it('hurries one alone', () => {
    const schedule = scheduleOf({ a: 300_000, b: 400_000 });
    schedule.hurry(() => 50, 'b');
    expect(schedule.get('a')).toMatchObject({ attempt: 3, dueAt: 300_000 });
    expect(schedule.get('b')).toMatchObject({ attempt: 0, dueAt: 50 });
    schedule.hurry(() => 0, 'nobody');
    expect(schedule.size).toBe(2);
  });

  it('puts nothing off by hurrying', () => {
    const schedule = scheduleOf({ a: 10 });
    schedule.hurry(() => 50);
    expect(schedule.get('a')).toMatchObject({ dueAt: 10 });
  });

  it('draws a time for each item that it hurries, so that they spread', () => {
    const schedule = scheduleOf({ a: 1000, b: 1000, c: 1000 });
    let drawn = 0;
    schedule.hurry(() => {
      drawn += 1;
      return drawn;
    });
    expect(['a', 'b', 'c'].map((id) => schedule.get(id)?.dueAt)).toEqual([1, 2, 3]);
  });

  it('gives every item in the order of its time, whatever the order in which they came', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.nat()), (dues) => {
        const schedule = scheduleOf(dues);
        const given: number[] = [];
        for (let next = schedule.next(anyone); next !== undefined; next = schedule.next(anyone)) {
          given.push(next.dueAt);
          schedule.remove(next.item.id);
        }
        expect(given).toEqual(Object.values(dues).sort((a, b) => a - b));
        expect(schedule.size).toBe(0);
      }),
    );
  });
});
