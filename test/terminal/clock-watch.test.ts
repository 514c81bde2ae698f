import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeZoneCode } from '../../main/common/time.ts';
import { ClockWatch, clockVerdict, DRIFT_BLOCKS_MS, DRIFT_WARNS_MS } from '../../main/terminal/clock-watch.ts';
import { openTestTerminal } from '../support/terminals.ts';
import { TestClock } from '../support/test-clock.ts';
import { startTestGateway } from '../support/training.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const START = Date.parse('2026-11-22T12:00:00+09:00');

function watchAt(start = '2026-11-22T12:00:00+09:00') {
  const clock = new TestClock(start);
  return { clock, watch: new ClockWatch(clock, 'p9' as TimeZoneCode) };
}

const paidAt = (transTime: string) => ({ outcome: 'paid', order: { transTime } });
const lost = { outcome: 'unknown' };

describe('a drift of the clock', () => {
  it.each([
    [0, 'right'],
    [5 * MINUTE, 'right'],
    [5 * MINUTE + 1, 'off'],
    [24 * HOUR, 'off'],
    [24 * HOUR + 1, 'wrong'],
  ] as const)('of %i ms, to either side, is %s', (drift, verdict) => {
    expect(clockVerdict(drift)).toBe(verdict);
    expect(clockVerdict(-drift)).toBe(verdict);
  });

  it('warns from 5 minutes on, and blocks from 24 hours on', () => {
    expect(DRIFT_WARNS_MS).toBe(5 * MINUTE);
    expect(DRIFT_BLOCKS_MS).toBe(24 * HOUR);
  });
});

describe('the clock watch', () => {
  it('knows nothing before the gateway has told, and takes the clock to be right', () => {
    const { clock, watch } = watchAt();
    expect(watch.driftMs).toBeUndefined();
    expect(watch.verdict).toBe('right');
    expect(watch.gatewayNow()).toBeUndefined();
    expect(watch.calendar()).toBe(clock.now());
    clock.setWallClock('2031-01-01T00:00:00Z');
    expect(watch.gatewayNow()).toBeUndefined();
    expect(watch.calendar()).toBe(clock.now());
  });

  it("goes by the gateway's Date header", () => {
    const { watch } = watchAt();
    watch.note({ call: 'pay', gatewayDate: 'Sun, 22 Nov 2026 03:10:00 GMT', outcome: paidAt('20261122120000') });
    expect(watch.driftMs).toBe(10 * MINUTE);
    expect(watch.verdict).toBe('off');
    expect(watch.calendar()).toBe(START + 10 * MINUTE);
  });

  it('goes by the header of any answer, also where it says nothing else', () => {
    const { watch } = watchAt();
    watch.note({ call: 'confirm', gatewayDate: 'Sat, 21 Nov 2026 03:00:00 GMT', outcome: lost });
    expect(watch.driftMs).toBe(-24 * HOUR);
    expect(watch.verdict).toBe('off');
  });

  it.each(['pay', 'refund', 'reverse'] as const)(
    'goes by the time on a %s where there is no header, or none that is a date',
    (call) => {
      for (const header of [{}, { gatewayDate: '' }, { gatewayDate: 'yesterday' }]) {
        const { watch } = watchAt();
        watch.note({ call, ...header, outcome: paidAt('20261122120700') });
        expect(watch.driftMs).toBe(7 * MINUTE);
      }
    },
  );

  it('does not take the time of an order that a confirm tells, which may be long past', () => {
    const { watch } = watchAt();
    watch.note({ call: 'confirm', outcome: paidAt('20261101120000') });
    expect(watch.driftMs).toBeUndefined();
  });

  it('does not take what is no time', () => {
    const { watch } = watchAt();
    for (const transTime of ['', ' ', '2026', '20261399999999']) {
      watch.note({ call: 'pay', outcome: paidAt(transTime) });
    }
    watch.note({ call: 'pay', outcome: lost });
    watch.noteGatewayTime(Number.NaN);
    expect(watch.driftMs).toBeUndefined();
  });

  it('reads the time on a request in the time zone of the terminal', () => {
    const clock = new TestClock('2026-11-22T03:00:00Z');
    const watch = new ClockWatch(clock, 'n5' as TimeZoneCode);
    watch.note({ call: 'pay', outcome: paidAt('20261121220000') });
    expect(watch.driftMs).toBe(0);
  });

  it('sees a wall clock that jumps, and that is put right again', () => {
    const { clock, watch } = watchAt();
    watch.noteGatewayTime(START);
    clock.setWallClock('2026-11-20T12:00:00+09:00');
    expect(watch.verdict).toBe('wrong');
    clock.setWallClock('2026-11-22T11:50:00+09:00');
    expect(watch.verdict).toBe('off');
    clock.setWallClock('2026-11-22T12:00:00+09:00');
    expect(watch.verdict).toBe('right');
  });

  it('keeps a calendar that no jump of the wall clock moves', () => {
    const times = fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2100-01-01') });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 10_000_000 }), times), { minLength: 1 }), (steps) => {
        const { clock, watch } = watchAt();
        watch.noteGatewayTime(START + 5000);
        let passed = 0;
        for (const [ms, wallClock] of steps) {
          clock.advance(ms);
          clock.setWallClock(new Date(wallClock).toISOString());
          passed += ms;
          expect(watch.gatewayNow()).toBe(START + 5000 + passed);
          expect(watch.calendar()).toBe(START + 5000 + passed);
          expect(watch.driftMs).toBe(watch.calendar() - wallClock);
        }
      }),
    );
  });
});

describe('a payment', () => {
  it('is refused, unsent, while the clock is more than a day off, and taken again when that is put right', async () => {
    const gateway = await startTestGateway();
    const terminal = openTestTerminal({ gateway });
    terminal.clockWatch.noteGatewayTime(gateway.clock.now() + 25 * HOUR);
    await expect(terminal.pay(1200)).rejects.toMatchObject({
      code: 'CLOCK_WRONG',
      kind: 'notSent',
      params: { hours: 25 },
    });
    expect(terminal.ledger.payments.nextNumber()).toBe(1);
    gateway.clock.setWallClock(new Date(gateway.clock.now() + 25 * HOUR).toISOString());
    expect((await terminal.pay(1200)).state).toBe('paid');
  });

  it('is taken while the clock is only a few hours off', async () => {
    const gateway = await startTestGateway();
    const terminal = openTestTerminal({ gateway });
    terminal.clockWatch.noteGatewayTime(gateway.clock.now() - 23 * HOUR);
    expect(terminal.clockWatch.verdict).toBe('off');
    expect((await terminal.pay(1200)).state).toBe('paid');
  });
});
