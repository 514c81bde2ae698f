import { describe, expect, it } from 'vitest';
import type { DayStart } from '../../main/common/time.ts';
import { historyDetail, historyPage } from '../../main/counter/history.ts';
import { QuestionLog } from '../../main/counter/questions.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import type { HistoryFilter } from '../../preload/contract.ts';
import { historyDetail as detailSchema, historyFilter, historyPage as pageSchema } from '../../preload/views.ts';
import { anything } from '../support/call-samples.ts';
import { attempt, openTestCounter, paymentIn, refundOf, translatorOf } from '../support/counters.ts';
import { openTestLedger, someOrder, writeAttempt, writePaid } from '../support/ledgers.ts';
import { testProfile } from '../support/terminals.ts';
import { TestClock } from '../support/test-clock.ts';

function openHistory(clock = new TestClock()) {
  const ledger = openTestLedger({ clock });
  const parts = {
    ledger,
    questions: new QuestionLog(ledger),
    recovery: { outlook: () => undefined },
    translate: translatorOf('en'),
    now: clock.now(),
    timeZone: testProfile.timeZone,
    dayStart: '05:00' as DayStart,
    hasPrinter: () => true,
    approvals: { refund: false, cancel: false },
  };
  return {
    clock,
    ledger,
    detail: (id: string) => {
      const detail = historyDetail(id, parts);
      expect(detailSchema.parse(detail)).toEqual(detail);
      return detail;
    },
    page: (filter: Partial<HistoryFilter>) => {
      const page = historyPage(historyFilter.parse({ ...anything, ...filter }), parts);
      expect(pageSchema.parse(page)).toEqual(page);
      return page;
    },
    find: (filter: Partial<HistoryFilter>) =>
      historyPage(historyFilter.parse({ ...anything, ...filter }), parts).payments.map(({ id }) => id),
  };
}

/** Lets the time be this, and writes a payment then. */
function soldAt(clock: TestClock, ledger: Ledger, local: string) {
  clock.setWallClock(`${local}:00+09:00`);
  return attempt(ledger);
}

describe('a page of history', () => {
  it('has all payments, newest first, and the brands that can be searched for', () => {
    const { ledger, page } = openHistory();
    const ids = [1, 2, 3].map(() => attempt(ledger));
    const { payments, next, brands } = page({});
    expect(payments.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(next).toBeNull();
    expect(brands.length).toBeGreaterThan(3);
    expect(brands.map(({ payType }) => payType)).not.toContain('99');
    expect(brands.every(({ name }) => name !== '')).toBe(true);
  });

  it('goes on where the one before ended, without gaps or repeats, and ends', () => {
    const { ledger, page } = openHistory();
    const ids = Array.from({ length: 101 }, () => attempt(ledger)).toReversed();
    const seen: string[] = [];
    const sizes: number[] = [];
    let after: number | null = null;
    do {
      const { payments, next }: ReturnType<typeof page> = page({ after });
      seen.push(...payments.map(({ id }) => id));
      sizes.push(payments.length);
      after = next;
    } while (after !== null);
    expect(seen).toEqual(ids);
    expect(sizes).toEqual([50, 50, 1]);
  });

  it('has no next one where it is exactly full', () => {
    const { ledger, page } = openHistory();
    for (let n = 0; n < 50; n += 1) {
      attempt(ledger);
    }
    expect(page({})).toMatchObject({ next: null });
    expect(page({}).payments).toHaveLength(50);
  });

  it('stays in place while new payments come', () => {
    const { ledger, page, find } = openHistory();
    const ids = Array.from({ length: 60 }, () => attempt(ledger));
    const { next } = page({});
    attempt(ledger);
    expect(find({ after: next })).toEqual(ids.slice(0, 10).toReversed());
  });
});

describe('a search in history', () => {
  it("finds by what is typed for a receipt: its number, its end, or one of the gateway's ids", () => {
    const { ledger, find } = openHistory();
    const one = writeAttempt(ledger, { receiptNo: 'REGISTER-0815' });
    writePaid(ledger, one);
    attempt(ledger);
    for (const receiptNo of ['REGISTER-0815', '0815', someOrder.orderId, someOrder.orderDetailId]) {
      expect(find({ receiptNo })).toEqual([one.id]);
    }
    expect(find({ receiptNo: 'REGISTER' })).toEqual([]);
    expect(find({ receiptNo: someOrder.orderId, amountYen: 7 })).toEqual([]);
  });

  it('by amount, state and brand gives what has them', () => {
    const { ledger, find } = openHistory();
    const cheap = attempt(ledger, { amountYen: 500 });
    const paid = paymentIn(ledger, 'paid');
    const unknown = paymentIn(ledger, 'unknown');
    expect(find({ amountYen: 500 })).toEqual([cheap]);
    expect(find({ amountYen: 1000 })).toEqual([unknown, paid]);
    expect(find({ amountYen: 50 })).toEqual([]);
    expect(find({ state: 'paid' })).toEqual([paid]);
    expect(find({ state: 'unknown' })).toEqual([unknown]);
    expect(find({ payType: '01' })).toEqual([paid]);
    expect(find({ payType: '01', state: 'unknown' })).toEqual([]);
  });

  it('by receipt number takes the whole number or its end', () => {
    const { ledger, find } = openHistory();
    const first = attempt(ledger, { receiptNo: 'R2611221234000017' });
    const other = attempt(ledger, { receiptNo: 'R2611231234000017' });
    const whole = attempt(ledger, { receiptNo: '0017' });
    expect(find({ receiptNo: 'R2611221234000017' })).toEqual([first]);
    expect(find({ receiptNo: '000017' })).toEqual([other, first]);
    expect(find({ receiptNo: '0017' })).toEqual([whole]);
    expect(find({ receiptNo: 'R261122' })).toEqual([]);
    expect(find({ receiptNo: 'xR2611221234000017' })).toEqual([]);
  });

  it.each(['%', '_017', "' OR 1=1 --", '*'])('by a receipt number takes signs as they are: %s', (receiptNo) => {
    const { ledger, find } = openHistory();
    attempt(ledger, { receiptNo: 'R0017' });
    expect(find({ receiptNo })).toEqual([]);
  });

  it('by a blank receipt number finds every one', () => {
    const { ledger, find } = openHistory();
    attempt(ledger, { receiptNo: 'R0017' });
    expect(find({ receiptNo: '' })).toHaveLength(1);
  });

  it('by business date keeps the day start, not midnight', () => {
    const { clock, ledger, find } = openHistory();
    const evening = soldAt(clock, ledger, '2026-11-22T23:30');
    const night = soldAt(clock, ledger, '2026-11-23T04:59');
    const morning = soldAt(clock, ledger, '2026-11-23T05:00');
    expect(find({ businessDate: '2026-11-22' })).toEqual([night, evening]);
    expect(find({ businessDate: '2026-11-23' })).toEqual([morning]);
    expect(find({ businessDate: '2026-11-21' })).toEqual([]);
  });

  it('by time of day is in local time, with both ends, over midnight too', () => {
    const { clock, ledger, find } = openHistory();
    const at = (local: string) => soldAt(clock, ledger, local);
    const noon = at('2026-11-22T12:00');
    const late = at('2026-11-22T23:30');
    const night = at('2026-11-23T01:15');
    const morning = at('2026-11-23T08:59');
    expect(find({ from: '12:00', to: '12:00' })).toEqual([noon]);
    expect(find({ from: '08:00', to: '12:00' })).toEqual([morning, noon]);
    expect(find({ from: '12:01', to: '23:29' })).toEqual([]);
    expect(find({ from: '23:00', to: '02:00' })).toEqual([night, late]);
    expect(find({ from: '23:30' })).toEqual([late]);
    expect(find({ to: '01:15' })).toEqual([night]);
    expect(find({ from: '23:00', to: '02:00', businessDate: '2026-11-22' })).toEqual([night, late]);
    expect(find({ from: '00:00', to: '23:59' })).toHaveLength(4);
  });

  it('by several things at once gives what fits all of them, page after page', () => {
    const { ledger, page } = openHistory();
    for (let n = 0; n < 120; n += 1) {
      attempt(ledger, { amountYen: n % 2 === 0 ? 700 : 800 });
    }
    const first = page({ amountYen: 700, state: 'sending', businessDate: '2026-11-22', from: '11:00', to: '13:00' });
    expect(first.payments).toHaveLength(50);
    const second = page({ amountYen: 700, state: 'sending', after: first.next });
    expect(second.payments).toHaveLength(10);
    expect([...first.payments, ...second.payments].every(({ amountYen }) => amountYen === 700)).toBe(true);
  });
});

describe('the detail of a payment', () => {
  it('has its refunds, and one timeline of all of it', () => {
    const { ledger, detail } = openHistory();
    const id = paymentIn(ledger, 'partlyRefunded');
    refundOf(ledger, id, 200);
    const { payment, refunds, timeline, actions } = detail(id);
    expect(payment).toMatchObject({ id, state: 'partlyRefunded', refundedYen: 500 });
    expect(refunds.map(({ amountYen }) => amountYen)).toEqual([300, 200]);
    expect(timeline).toHaveLength(9);
    expect(timeline[0]?.text).toContain('1,000');
    expect(actions).toContain('refund');
  });

  it('is refused for what is no payment', () => {
    const { detail } = openHistory();
    expect(() => detail('01234567-89ab-7def-8123-456789abcdef')).toThrow(
      expect.objectContaining({ code: 'PAYMENT_NOT_FOUND' }),
    );
  });

  it('is to be had at the counter, with what recovery does', async () => {
    const shop = await openTestCounter();
    shop.sell(5601);
    await shop.untilScreen('unknown');
    await expect
      .poll(() => shop.counter.historyPage({ ...anything, state: 'unknown' }).payments, { interval: 1 })
      .toHaveLength(1);
    const [payment] = shop.counter.historyPage({ ...anything, state: 'unknown' }).payments;
    const detail = detailSchema.parse(shop.counter.historyDetail(payment?.id ?? ''));
    expect(detail).toMatchObject({ actions: ['checkNow', 'cancel'], progress: { asked: 0 } });
    await shop.passTime(() => shop.view().display.screen === 'result');
    const settled = detailSchema.parse(shop.counter.historyDetail(payment?.id ?? ''));
    expect(settled).toMatchObject({ payment: { state: 'paid' }, progress: null });
    expect(settled.timeline.at(-1)?.tone).toBe('good');
  });
});
