import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localStamp, type TimeZoneCode } from '../../main/common/time.ts';
import { stateSql } from '../../main/ledger/schema.ts';
import { TokenSeconds } from '../../main/ledger/token-seconds.ts';
import { openTestLedger } from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

const p9 = 'p9' as TimeZoneCode;

function openSeconds(firstSerial = () => 0): { db: Sqlite.Database; seconds: TokenSeconds } {
  const db = new Sqlite(':memory:');
  db.exec(stateSql);
  return { db, seconds: new TokenSeconds(db, firstSerial) };
}

const at = (ms: number) => (ahead: number) => localStamp(ms + ahead * 1000, p9);

describe('token slots', () => {
  it('a million in one second are a million different ones, and the next second goes on', () => {
    const { db, seconds } = openSeconds();
    const now = Date.parse('2026-11-22T12:00:00+09:00');
    const wanted = 1_000_000;
    const seen = new Set<number>();
    db.exec('BEGIN');
    for (let n = 0; n < wanted; n += 1) {
      const { stamp, serial } = seconds.draw(at(now));
      seen.add(Number(stamp.slice(-6)) * 1_000_000 + serial);
    }
    expect(seen.size).toBe(wanted);
    expect(seconds.draw(at(now))).toEqual({ stamp: '20261122120001', serial: 0 });
    db.exec('COMMIT');
  });

  it('never repeat, however the clock jumps, the process restarts and seconds begin', () => {
    const step = fc.record({ jumpMs: fc.integer({ min: -3_600_000, max: 3_600_000 }), restart: fc.boolean() });
    const steps = fc.array(step, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.array(fc.nat(999_999), { minLength: 1 }), (moves, beginnings) => {
        const { db, seconds } = openSeconds();
        let current = seconds;
        let now = Date.parse('2026-11-22T12:00:00+09:00');
        const seen = new Set<string>();
        for (const [index, { jumpMs, restart }] of moves.entries()) {
          now += jumpMs;
          if (restart) {
            current = new TokenSeconds(db, () => beginnings[index % beginnings.length] ?? 0);
          }
          const { stamp, serial } = current.draw(at(now));
          expect(serial).toBeLessThan(1_000_000);
          seen.add(`${stamp}${serial}`);
        }
        expect(seen.size).toBe(moves.length);
        db.close();
      }),
    );
  });

  it('follow on what another ledger file of the same terminal is known to have used', () => {
    const { seconds } = openSeconds();
    seconds.note('OB0244899999AShop001BTer00120261122120000000041');
    seconds.note('not a token');
    expect(seconds.draw(at(Date.parse('2026-11-22T12:00:00+09:00')))).toEqual({ stamp: '20261122120000', serial: 42 });
  });

  it('of a ledger begin each second somewhere, and last over its reopening', () => {
    const clock = new TestClock();
    const { file } = openTestLedger({ clock });
    const draw = () => openTestLedger({ file, clock }).write((writer) => writer.drawTokenSlot());
    const first = draw();
    const second = draw();
    expect(second).toEqual({ stamp: first.stamp, serial: first.serial + 1 });
    clock.setWallClock('2026-11-22T11:00:00+09:00');
    expect(draw().stamp).toBe('20261122110000');
    clock.setWallClock('2026-11-22T12:00:00+09:00');
    expect(draw()).toEqual({ stamp: first.stamp, serial: first.serial + 2 });
  });

  it('are not used up by a transaction that was rolled back', () => {
    const ledger = openTestLedger({ firstSerial: () => 5 });
    expect(() =>
      ledger.write((writer) => {
        writer.drawTokenSlot();
        throw new Error('rolled back: the token was never sent');
      }),
    ).toThrow();
    expect(ledger.write((writer) => writer.drawTokenSlot()).serial).toBe(5);
  });
});
