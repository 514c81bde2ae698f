import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../../main/common/time.ts';
import { NO_CLOSE_HASH } from '../../main/ledger/day-book.ts';
import { openTestLedger, writeAttempt, writeClose, writePaid, writeRefund } from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

const date = (text: string) => text as BusinessDate;

/** A ledger in which 100 yen was paid on the 20th and refunded on the 21st, and 300 yen was paid on the 22nd. */
function threeDays() {
  const clock = new TestClock('2026-11-20T12:00:00+09:00');
  const ledger = openTestLedger({ clock });
  const first = writeAttempt(ledger, { amountYen: 100 }, 'operator:u1');
  writePaid(ledger, first);
  clock.setWallClock('2026-11-21T12:00:00+09:00');
  const refund = writeRefund(ledger, first.id, 100, 'operator:u2');
  clock.setWallClock('2026-11-22T12:00:00+09:00');
  const second = writeAttempt(ledger, { amountYen: 300 });
  writePaid(ledger, second);
  return { clock, ledger, first, refund, second };
}

describe('what no close contains', () => {
  it('is given up to a date, with what it is about', () => {
    const { ledger, first, refund } = threeDays();
    expect(ledger.days.movementsUpTo(date('2026-11-21'))).toEqual([
      {
        kind: 'payment',
        subject: first.id,
        yen: 100,
        payType: '01',
        operator: 'u1',
        at: '2026-11-20T03:00:00.000Z',
        begunOn: '2026-11-20',
        receiptNo: 'R1',
        number: 1,
        listedIn: null,
      },
      {
        kind: 'refund',
        subject: refund,
        yen: 100,
        payType: '01',
        operator: 'u2',
        at: '2026-11-21T03:00:00.000Z',
        begunOn: '2026-11-21',
        receiptNo: 'R1',
        number: 1,
        listedIn: null,
      },
    ]);
  });

  it('is told day by day, oldest first', () => {
    const { ledger } = threeDays();
    expect(ledger.days.openDays()).toEqual([
      { businessDate: '2026-11-20', paymentCount: 1, netYen: 100 },
      { businessDate: '2026-11-21', paymentCount: 0, netYen: -100 },
      { businessDate: '2026-11-22', paymentCount: 1, netYen: 300 },
    ]);
    writeClose(ledger, '2026-11-21');
    expect(ledger.days.openDays().map(({ businessDate }) => businessDate)).toEqual(['2026-11-22']);
    expect(ledger.days.movementsUpTo(date('2026-11-21'))).toEqual([]);
    writeClose(ledger, '2026-11-22');
    expect(ledger.days.openDays()).toEqual([]);
  });
});

describe('the closes', () => {
  it('are none at first', () => {
    const { days } = openTestLedger();
    expect(days.lastSequence).toBe(0);
    expect(days.close(1)).toBeUndefined();
    expect(days.lastOf(date('2026-11-22'))).toBeUndefined();
    expect(days.closesBefore(100, 10)).toEqual([]);
  });

  it('name the row of the close before, by its hash in the journal', () => {
    const { ledger } = threeDays();
    for (const day of ['2026-11-20', '2026-11-21', '2026-11-22']) {
      writeClose(ledger, day, 'operator:u1');
    }
    const db = new Sqlite(ledger.file, { readonly: true });
    const hashes = db
      .prepare<[], string>("SELECT lower(hex(hash)) FROM journal WHERE kind = 'day.closed' ORDER BY seq")
      .pluck()
      .all();
    db.close();
    const closes = ledger.days.closesBefore(4, 10).toReversed();
    expect(closes.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(closes.map(({ hash }) => hash)).toEqual(hashes);
    expect(closes.map(({ previousHash }) => previousHash)).toEqual([NO_CLOSE_HASH, ...hashes.slice(0, 2)]);
    expect(closes[1]).toMatchObject({
      at: '2026-11-22T03:00:00.000Z',
      by: 'operator:u1',
      approvedBy: null,
      figures: { businessDate: '2026-11-21', total: { refunds: { count: 1, yen: 100 } } },
    });
    expect(ledger.verify().faults).toEqual([]);
  });

  it('are given page by page, newest first, and by their dates', () => {
    const { ledger } = threeDays();
    for (const day of ['2026-11-20', '2026-11-20', '2026-11-21', '2026-11-22']) {
      writeClose(ledger, day);
    }
    const { days } = ledger;
    expect(days.lastSequence).toBe(4);
    expect(days.closesBefore(5, 2).map(({ sequence }) => sequence)).toEqual([4, 3]);
    expect(days.closesBefore(3, 2).map(({ sequence }) => sequence)).toEqual([2, 1]);
    expect(days.lastOf(date('2026-11-20'))).toBe(2);
    expect(days.lastOf(date('2026-11-23'))).toBeUndefined();
  });

  it('cannot be numbered twice', () => {
    const { ledger } = threeDays();
    writeClose(ledger, '2026-11-20');
    const [close] = ledger.days.closesBefore(2, 1);
    const content = {
      sequence: 1,
      previousHash: NO_CLOSE_HASH,
      figures: close?.figures as NonNullable<typeof close>['figures'],
    };
    const before = ledger.head();
    expect(() =>
      ledger.write((writer) => writer.append({ kind: 'day.closed', subject: 'close-1', content })),
    ).toThrow();
    expect(ledger.head()).toEqual(before);
  });
});
