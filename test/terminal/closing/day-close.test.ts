import { describe, expect, it } from 'vitest';
import type { BusinessDate, DayStart } from '../../../main/common/time.ts';
import { yen } from '../../../main/common/yen.ts';
import { adjustedYen, netYen } from '../../../main/ledger/day-figures.ts';
import type { CloseInput, DayClose } from '../../../main/terminal/closing/day-close.ts';
import type { DayReport } from '../../../main/terminal/closing/report.ts';
import { closesAddUp, dayCloseOf } from '../../support/closes.ts';
import { codeOfError } from '../../support/errors.ts';
import { keptByBook } from '../../support/kept.ts';
import { openTestLedger } from '../../support/ledgers.ts';
import { openTestTerminal, type TestTerminal } from '../../support/terminals.ts';
import { TestClock } from '../../support/test-clock.ts';
import { startTestGateway, type TestGateway } from '../../support/training.ts';

interface Shop {
  readonly gateway: TestGateway;
  readonly terminal: TestTerminal;
  readonly closing: DayClose;
  readonly clock: TestClock;
  /** Closes a business date, or today. */
  close(businessDate?: string, more?: Partial<CloseInput>): DayReport[];
  /** Asks about everything that is open until nothing is. */
  settle(): Promise<void>;
}

async function openShop(start?: string, dayStart?: string): Promise<Shop> {
  const clock = new TestClock(start);
  const gateway = await startTestGateway(clock);
  const day = dayStart === undefined ? {} : { dayStart: dayStart as DayStart };
  const terminal = openTestTerminal({ gateway, ledger: openTestLedger({ clock, ...day }) });
  const closing = dayCloseOf(terminal.ledger, clock.now, dayStart);
  return {
    gateway,
    terminal,
    closing,
    clock,
    close: (businessDate = closing.today, more = {}) =>
      closing.close({
        businessDate: businessDate as BusinessDate,
        by: 'unnamed',
        reconciled: { state: 'notAsked' },
        ...more,
      }),
    settle: async () => {
      for (let round = 0; round < 20 && terminal.ledger.queue.length > 0; round += 1) {
        await terminal.recovery.passAll();
        clock.advance(20_000);
      }
      expect(terminal.ledger.queue.items()).toEqual([]);
    },
  };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The number of a close, its business date and what it adds up to. */
function told(reports: readonly DayReport[]) {
  return reports.map(({ report, businessDate, total }) => [
    report.kind === 'z' ? report.sequence : 'x',
    businessDate,
    total.payments.count,
    netYen(total),
  ]);
}

function totalOf(report: DayReport | undefined): DayReport['total'] {
  if (report === undefined) {
    throw new Error('there is no such close');
  }
  return report.total;
}

function expectClosesToAddUp({ gateway, terminal, clock }: Shop): void {
  const kept = keptByBook(gateway.book, clock.now());
  expect(closesAddUp(terminal.ledger, clock.now, kept)).toEqual([]);
  expect(terminal.ledger.verify().faults).toEqual([]);
}

describe('a day', () => {
  it('is looked at as often as wanted, and closed once', async () => {
    const shop = await openShop();
    const { terminal, closing, close } = shop;
    await terminal.pay(1000);
    await terminal.pay(2500);
    await terminal.pay(301);
    expect(told([closing.look(closing.today), closing.look(closing.today)])).toEqual([
      ['x', '2026-11-22', 2, 3500],
      ['x', '2026-11-22', 2, 3500],
    ]);
    expect(told(close())).toEqual([[1, '2026-11-22', 2, 3500]]);
    expect(closing.openDays()).toEqual([]);
    expect(codeOfError(() => close())).toBe('DAY_ALREADY_CLOSED');
    expect(told(closing.reports(undefined, 10))).toEqual([[1, '2026-11-22', 2, 3500]]);
    expectClosesToAddUp(shop);
  });

  it('is told by brand, by hour and by operator, with its first and last receipt', async () => {
    const shop = await openShop('2026-11-22T23:30:00+09:00');
    const { terminal, clock, closing } = shop;
    const first = await terminal.pay(1000, { by: 'operator:01' });
    clock.advance(HOUR);
    const last = await terminal.pay(2000, { by: 'operator:02' });
    await terminal.refunding.refund({ payment: last.id, amount: yen(500), by: 'operator:01' });
    const report = closing.look(closing.today);
    expect(report.byBrand).toEqual([
      {
        payType: '01',
        payments: { count: 2, yen: 3000 },
        refunds: { count: 1, yen: 500 },
        cancellations: { count: 0, yen: 0 },
      },
    ]);
    expect(report.byHour.map(({ hour, payments, refunds }) => [hour, payments.yen, refunds.yen])).toEqual([
      [23, 1000, 0],
      [0, 2000, 500],
    ]);
    expect(report.byOperator.map(({ operator, payments, refunds }) => [operator, payments.yen, refunds.yen])).toEqual([
      ['01', 1000, 500],
      ['02', 2000, 0],
    ]);
    expect(report.receiptNos).toEqual({ first: first.receiptNo, last: last.receiptNo });
    expectClosesToAddUp(shop);
  });

  it('can be closed with nothing in it, once', async () => {
    const { close } = await openShop();
    expect(told(close())).toEqual([[1, '2026-11-22', 0, 0]]);
    expect(codeOfError(() => close())).toBe('DAY_ALREADY_CLOSED');
    expect(codeOfError(() => close('2026-11-20'))).toBe('NOTHING_TO_CLOSE');
  });

  it('is closed once more where something was sold after its close', async () => {
    const shop = await openShop();
    const { terminal, close } = shop;
    await terminal.pay(1000);
    close();
    await terminal.pay(2000);
    expect(told(close())).toEqual([[2, '2026-11-22', 1, 2000]]);
    expectClosesToAddUp(shop);
  });

  it('leaves what was sold after its close to the next day, where it is not closed once more', async () => {
    const shop = await openShop();
    const { terminal, close, clock, closing } = shop;
    await terminal.pay(1000);
    close();
    await terminal.pay(2000);
    expect(closing.openDays()).toEqual([{ businessDate: '2026-11-22', paymentCount: 1, netYen: 2000 }]);
    clock.advance(DAY);
    expect(closing.openDays()).toEqual([{ businessDate: '2026-11-23', paymentCount: 1, netYen: 2000 }]);
    await terminal.pay(4000);
    expect(told(close())).toEqual([[2, '2026-11-23', 2, 6000]]);
    expectClosesToAddUp(shop);
  });

  it('is not closed while a request is on its way, nor before it has begun', async () => {
    const { terminal, close } = await openShop();
    const answers: string[] = [];
    const paying = terminal.pay(1000, {}, (step) => {
      if (step.step === 'recorded') {
        answers.push(codeOfError(() => close()));
      }
    });
    await paying;
    expect(answers).toEqual(['CLOSE_WHILE_SELLING']);
    expect(codeOfError(() => close('2026-11-23'))).toBe('DAY_NOT_YET');
  });
});

describe('closes', () => {
  it('name the hash of the one before, which is the hash of its row in the journal', async () => {
    const { terminal, close, clock } = await openShop();
    await terminal.pay(1000);
    const [first] = close();
    clock.advance(DAY);
    await terminal.pay(2000);
    const [second] = close();
    expect([first?.report, second?.report]).toMatchObject([
      { sequence: 1, previousHash: '0'.repeat(64) },
      { sequence: 2, previousHash: first?.report.kind === 'z' ? first.report.hash : '' },
    ]);
    const db = terminal.ledger.days.close(2);
    expect(db?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(terminal.ledger.head()?.hash).toBe(db?.hash);
  });

  it('are the same for ever, whatever happens afterwards', async () => {
    const { terminal, close, closing, settle } = await openShop();
    const payment = await terminal.pay(2000);
    await terminal.pay(601);
    const [made] = close();
    await terminal.refunding.refund({ payment: payment.id, by: 'unnamed' });
    await settle();
    expect(closing.report(1)).toEqual(made);
  });

  it('are made by somebody, and approved by a manager where something is open', async () => {
    const { terminal, close } = await openShop();
    terminal.ledger.write((writer) => {
      writer.append({ kind: 'operator.added', subject: '01' as never, content: { name: '山田', role: 'manager' } });
    });
    await terminal.pay(601);
    const [made] = close(undefined, { by: 'operator:07', approvedBy: '01' as never });
    expect(made?.report).toMatchObject({ closedBy: '07', approvedBy: '山田' });
  });
});

describe('what was open when the day was closed', () => {
  it('is listed with what is being done, and is an adjustment of the close after it was settled', async () => {
    const shop = await openShop();
    const { terminal, close, clock, settle, closing } = shop;
    const lost = await terminal.pay(601);
    const cancelled = await terminal.pay(601);
    terminal.cancellation.request(cancelled.id, { reason: 'cashier', by: 'unnamed' });
    const [made] = close();
    expect(made?.unknown).toMatchObject([
      { id: lost.id, receiptNo: lost.receiptNo, yen: 601, doing: 'asking', listedIn: null, businessDate: '2026-11-22' },
      { id: cancelled.id, yen: 601, doing: 'cancelling', listedIn: null },
    ]);
    expect(made?.total.payments.count).toBe(0);
    await settle();
    clock.advance(DAY);
    expect((await terminal.pay(1000)).state).toBe('paid');
    const [next] = close();
    expect(next?.adjustments).toEqual([
      { kind: 'payment', id: lost.id, receiptNo: lost.receiptNo, businessDate: '2026-11-22', yen: 601, listedIn: 1 },
      {
        kind: 'nothing',
        id: cancelled.id,
        receiptNo: cancelled.receiptNo,
        businessDate: '2026-11-22',
        yen: 0,
        listedIn: 1,
      },
    ]);
    expect([netYen(totalOf(next)), adjustedYen(next?.adjustments ?? [])]).toEqual([1601, 601]);
    expect(closing.look(closing.today).adjustments).toEqual([]);
    expectClosesToAddUp(shop);
  });

  it('is listed again as long as it stays open, and named by the first close that listed it', async () => {
    const shop = await openShop();
    const { terminal, close, clock, settle } = shop;
    await terminal.pay(602);
    close();
    clock.advance(DAY);
    const [second] = close();
    expect(second?.unknown).toMatchObject([{ yen: 602, listedIn: 1 }]);
    await settle();
    const [third] = close();
    expect(third?.adjustments).toMatchObject([{ kind: 'nothing', yen: 0, listedIn: 1 }]);
    expectClosesToAddUp(shop);
  });

  it('may be a refund', async () => {
    const shop = await openShop();
    const { terminal, close, settle, gateway } = shop;
    const payment = await terminal.pay(2000);
    gateway.engine.force('refund', { ...lostAnswer });
    const { refund } = await terminal.refunding.refund({ payment: payment.id, by: 'unnamed' });
    expect(refund.state).toBe('unknown');
    const [made] = close();
    expect(made?.unknown).toMatchObject([{ flow: 'refund', id: refund.id, receiptNo: payment.receiptNo, yen: 2000 }]);
    expect(netYen(totalOf(made))).toBe(2000);
    await settle();
    const [next] = close();
    expect(next?.adjustments).toMatchObject([{ kind: 'refund', id: refund.id, yen: 2000, listedIn: 1 }]);
    expect(netYen(totalOf(next))).toBe(-2000);
    expectClosesToAddUp(shop);
  });
});

const lostAnswer = {
  ending: '',
  title: '',
  timeline: [{ afterMs: 0, status: '00' }],
  bookedAfterMs: 0,
  spoil: 'lost',
} as const;

describe('money that goes back later', () => {
  it('counts on the day on which it went back', async () => {
    const shop = await openShop();
    const { terminal, close, clock, settle } = shop;
    const refunded = await terminal.pay(2000);
    const kept = await terminal.pay(3000);
    close();
    clock.advance(DAY);
    await terminal.refunding.refund({ payment: refunded.id, by: 'unnamed' });
    terminal.cancellation.request(kept.id, { reason: 'reconciliation', by: 'unnamed' });
    await settle();
    const [next] = close();
    expect(next?.total).toEqual({
      payments: { count: 0, yen: 0 },
      refunds: { count: 1, yen: 2000 },
      cancellations: { count: 1, yen: 3000 },
    });
    expect(next?.adjustments).toEqual([]);
    expectClosesToAddUp(shop);
  });

  it('includes what the gateway says was refunded by somebody else', async () => {
    const shop = await openShop();
    await shop.terminal.pay(1006);
    expect(shop.closing.look(shop.closing.today).total).toMatchObject({
      payments: { count: 1, yen: 1006 },
      refunds: { count: 1, yen: 1006 },
    });
  });
});

describe('the calendar', () => {
  it('lets a close that was forgotten for three days be made up, each day with its own number', async () => {
    const shop = await openShop('2026-11-29T12:00:00+09:00');
    const { terminal, close, clock, closing } = shop;
    for (const amount of [1000, 2000, 3000]) {
      await terminal.pay(amount);
      clock.advance(DAY);
    }
    await terminal.pay(4000);
    expect(closing.openDays().map(({ businessDate, netYen: net }) => [businessDate, net])).toEqual([
      ['2026-11-29', 1000],
      ['2026-11-30', 2000],
      ['2026-12-01', 3000],
      ['2026-12-02', 4000],
    ]);
    // What is looked at is what will be closed, day by day.
    expect(told(closing.openDays().map(({ businessDate }) => closing.look(businessDate)))).toEqual([
      ['x', '2026-11-29', 1, 1000],
      ['x', '2026-11-30', 1, 2000],
      ['x', '2026-12-01', 1, 3000],
      ['x', '2026-12-02', 1, 4000],
    ]);
    expect(told(close())).toEqual([
      [1, '2026-11-29', 1, 1000],
      [2, '2026-11-30', 1, 2000],
      [3, '2026-12-01', 1, 3000],
      [4, '2026-12-02', 1, 4000],
    ]);
    expectClosesToAddUp(shop);
  });

  it('ends a month and a year at the day start, not at midnight', async () => {
    const shop = await openShop('2026-12-31T23:59:59+09:00');
    const { terminal, close, clock } = shop;
    await terminal.pay(1000);
    clock.advance(2 * HOUR);
    await terminal.pay(2000);
    clock.setWallClock('2027-01-01T05:00:00+09:00');
    await terminal.pay(3000);
    expect(told(close())).toEqual([
      [1, '2026-12-31', 2, 3000],
      [2, '2027-01-01', 1, 3000],
    ]);
    expectClosesToAddUp(shop);
  });

  it('may get another day start: what was written keeps its date, and is in one close', async () => {
    const clock = new TestClock('2026-11-23T03:00:00+09:00');
    const gateway = await startTestGateway(clock);
    const before = openTestLedger({ clock });
    const terminal = openTestTerminal({ gateway, ledger: before });
    await terminal.pay(1000);
    before.close();
    const ledger = openTestLedger({ clock, file: before.file, dayStart: '00:00' as DayStart });
    const later = openTestTerminal({ gateway, ledger });
    await later.pay(2000);
    const closing = dayCloseOf(ledger, clock.now, '00:00');
    const made = closing.close({ businessDate: closing.today, by: 'unnamed', reconciled: { state: 'notAsked' } });
    expect(told(made)).toEqual([
      [1, '2026-11-22', 1, 1000],
      [2, '2026-11-23', 1, 2000],
    ]);
  });

  it('may be set back over a close: what is sold then is in the next one', async () => {
    const shop = await openShop();
    const { terminal, close, clock } = shop;
    await terminal.pay(1000);
    close();
    clock.setWallClock('2026-11-20T12:00:00+09:00');
    await terminal.pay(2000);
    clock.setWallClock('2026-11-23T12:00:00+09:00');
    await terminal.pay(3000);
    expect(told(close())).toEqual([[2, '2026-11-23', 2, 5000]]);
    expectClosesToAddUp(shop);
  });

  it('may have been ahead: what was sold then waits for its date, or is closed by name', async () => {
    const shop = await openShop('2026-12-24T12:00:00+09:00');
    const { terminal, close, clock, closing } = shop;
    await terminal.pay(1000);
    clock.setWallClock('2026-11-22T12:00:00+09:00');
    await terminal.pay(2000);
    expect(told(close())).toEqual([[1, '2026-11-22', 1, 2000]]);
    // Only a date that has something in it.
    expect(codeOfError(() => close('2026-12-20'))).toBe('DAY_NOT_YET');
    expect(told(close('2026-12-24'))).toEqual([[2, '2026-12-24', 1, 1000]]);
    await terminal.pay(3000);
    expect(closing.openDays()).toEqual([{ businessDate: '2026-11-22', paymentCount: 1, netYen: 3000 }]);
    expect(told(close())).toEqual([[3, '2026-11-22', 1, 3000]]);
    clock.setWallClock('2026-12-25T12:00:00+09:00');
    expectClosesToAddUp(shop);
  });
});
