import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayStart } from '../../main/common/time.ts';
import { decideInstall, type Hindrance, isBetween, type Moment, QUIET_MS } from '../../main/updates/decide.ts';

const time = (text: string) => text as DayStart;
const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

const anyTime = fc
  .record({ hours: fc.integer({ min: 0, max: 23 }), minutes: fc.integer({ min: 0, max: 59 }) })
  .map(({ hours, minutes }) => time(`${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`));
const anyMinute = fc.integer({ min: 0, max: 24 * 60 - 1 });
const anyHindrance = fc.constantFrom<Hindrance>(
  'opening',
  'selling',
  'openPayments',
  'comparing',
  'printing',
  'working',
);

const night: Moment = {
  minuteOfDay: minute('03:00'),
  from: time('02:00'),
  to: time('05:00'),
  hindrances: [],
  quietMs: QUIET_MS,
};

describe('the time for a new version', () => {
  it.each([
    ['01:59', '02:00', '05:00', false],
    ['02:00', '02:00', '05:00', true],
    ['04:59', '02:00', '05:00', true],
    ['05:00', '02:00', '05:00', false],
    ['23:30', '23:00', '04:00', true],
    ['00:00', '23:00', '04:00', true],
    ['03:59', '23:00', '04:00', true],
    ['04:00', '23:00', '04:00', false],
    ['12:00', '23:00', '04:00', false],
    ['02:00', '02:00', '02:00', false],
  ])('%s between %s and %s: %s', (at, from, to, expected) => {
    expect(isBetween(minute(at), time(from), time(to))).toBe(expected);
  });

  it('is, for every minute, either between two times or between them the other way round', () => {
    fc.assert(
      fc.property(anyMinute, anyTime, anyTime, (at, from, to) => {
        fc.pre(from !== to);
        expect(isBetween(at, from, to)).toBe(!isBetween(at, to, from));
      }),
    );
  });

  it('moves with the clock: an hour later, between times an hour later', () => {
    const later = (text: DayStart) =>
      time(`${String((Number(text.slice(0, 2)) + 1) % 24).padStart(2, '0')}${text.slice(2)}`);
    fc.assert(
      fc.property(anyMinute, anyTime, anyTime, (at, from, to) => {
        expect(isBetween((at + 60) % (24 * 60), later(from), later(to))).toBe(isBetween(at, from, to));
      }),
    );
  });
});

describe('a new version', () => {
  it('is put in at night, when nothing goes on and nobody has been there for ten minutes', () => {
    expect(decideInstall(night)).toEqual({ kind: 'install' });
  });

  it.each([
    ['by day', { minuteOfDay: minute('12:00') }, 'notTheTime'],
    ['while a payment is unknown', { hindrances: ['openPayments'] as const }, 'busy'],
    ['while something is on the counter', { hindrances: ['selling'] as const }, 'busy'],
    ['soon after somebody used the window', { quietMs: QUIET_MS - 1 }, 'used'],
  ])('waits %s', (_when, changes, why) => {
    expect(decideInstall({ ...night, ...changes })).toEqual({ kind: 'wait', why });
  });

  it('is never put in while anything speaks against it', () => {
    fc.assert(
      fc.property(
        anyMinute,
        anyTime,
        anyTime,
        fc.array(anyHindrance),
        fc.nat(2 * QUIET_MS),
        (minuteOfDay, from, to, hindrances, quietMs) => {
          const decision = decideInstall({ minuteOfDay, from, to, hindrances, quietMs });
          const isFree = isBetween(minuteOfDay, from, to) && hindrances.length === 0 && quietMs >= QUIET_MS;
          expect(decision.kind === 'install').toBe(isFree);
        },
      ),
    );
  });
});
