import { describe, expect, it } from 'vitest';
import type { Log } from '../../../main/common/log.ts';
import { yen } from '../../../main/common/yen.ts';
import { createTranslator } from '../../../main/i18n/translator.ts';
import type { Payment } from '../../../main/ledger/payments.ts';
import type { GatewayPost, GatewayTransport } from '../../../main/onepay/transport.ts';
import { makeReceiptNumber } from '../../../main/terminal/receipt-number.ts';
import { Receipts, receiptOf } from '../../../main/terminal/receipts.ts';
import type { Order } from '../../../main/training/book.ts';
import { scenarioOf } from '../../../main/training/scenarios.ts';
import { blockWrites } from '../../support/block-writes.ts';
import { closesAddUp, dayCloseOf } from '../../support/closes.ts';
import { keptByBook } from '../../support/kept.ts';
import { openTestLedger } from '../../support/ledgers.ts';
import { openReconciler, period, strangeOrder } from '../../support/reconciling.ts';
import { copyLedger, openAdopter, reopenWith, restoreCopy } from '../../support/restores.ts';
import { openTestTerminal, type TestTerminal, type TestTerminalOptions, testProfile } from '../../support/terminals.ts';
import { startTestGateway, type TestGateway } from '../../support/training.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

async function openShop() {
  const gateway = await startTestGateway();
  const terminal = openTestTerminal({ gateway, ledger: openTestLedger({ clock: gateway.clock }) });
  return { gateway, terminal };
}

type Shop = Awaited<ReturnType<typeof openShop>>;

/** A shop that loses what `lost` did, and goes on with the copy of before. */
async function loseAll(
  { gateway, terminal }: Shop,
  lost: () => Promise<unknown>,
  more: Partial<Omit<TestTerminalOptions, 'ledger' | 'gateway'>> = {},
) {
  const copy = copyLedger(terminal.ledger, gateway.clock);
  gateway.clock.advance(MINUTE);
  await lost();
  const before = all(terminal);
  const ledger = restoreCopy(terminal.ledger, copy, gateway.clock);
  gateway.clock.advance(MINUTE);
  return { before, ledger, ...reopenWith(ledger, { gateway, ...more }) };
}

const all = ({ ledger }: TestTerminal) => ledger.payments.page({ limit: 1000 }).toReversed();

async function settle({ recovery, ledger }: TestTerminal, gateway: TestGateway): Promise<void> {
  for (let round = 0; round < 30 && ledger.queue.length > 0; round += 1) {
    await recovery.passAll();
    gateway.clock.advance(20_000);
  }
}

async function cancel(terminal: TestTerminal, gateway: TestGateway, { id }: Payment): Promise<void> {
  terminal.cancellation.request(id, { reason: 'cashier', by: 'unnamed' });
  await settle(terminal, gateway);
}

/** What must be the same as before it was lost. */
function brief(payment: Payment) {
  const { number, receiptNo, state, amountYen, refundedYen, taken, payType, orderId, transTime, businessDate } =
    payment;
  return { number, receiptNo, state, amountYen, refundedYen, taken, payType, orderId, transTime, businessDate };
}

/** That the ledger holds, and that all closes together are the gateway's book. */
function expectWhole({ ledger }: TestTerminal, { book, clock }: TestGateway): void {
  expect(ledger.verify().faults).toEqual([]);
  expect(closesAddUp(ledger, clock.now, keptByBook(book, clock.now()))).toEqual([]);
}

/** A day of sales of every kind. */
async function sellAllSorts({ terminal, gateway }: Shop): Promise<void> {
  await terminal.pay(2200);
  const whole = await terminal.pay(3300);
  await terminal.refunding.refund({ payment: whole.id, by: 'unnamed' });
  const part = await terminal.pay(4400);
  await terminal.refunding.refund({ payment: part.id, amount: yen(400), by: 'unnamed' });
  await terminal.pay(5001);
  await cancel(terminal, gateway, await terminal.pay(6600));
  await terminal.pay(7601);
  await settle(terminal, gateway);
}

describe('after a restore', () => {
  it('the gateway gives back each payment that was lost, in its state, under its number and receipt number', async () => {
    const shop = await openShop();
    await shop.terminal.pay(1100);
    const { adopter, terminal, before } = await loseAll(shop, () => sellAllSorts(shop));
    expect(all(terminal)).toHaveLength(1);
    const taken = { payments: 6, yen: 17_501, refunds: 2, refundYen: 3700, reopened: 0, left: 0 };
    expect(await adopter.pass()).toMatchObject({ state: 'done', ...taken });
    expect(all(terminal).map(brief)).toEqual(before.map(brief));
    expect(terminal.ledger.eventsAbout('ledger').at(-1)).toMatchObject({
      kind: 'ledger.adopted',
      content: { ...taken, to: '2026-11-22' },
    });
    expect(adopter.isOutstanding).toBe(false);
    expectWhole(terminal, shop.gateway);
    const outcome = await openReconciler(terminal).run(period('2026-11-22'), 'unnamed');
    expect(outcome).toMatchObject({ matched: 7, onlyHere: 0, onlyThere: 0, differs: 0 });
  });

  it('what was taken over is evidence: its page is kept whole, and tied to the journal', async () => {
    const shop = await openShop();
    const { adopter, terminal } = await loseAll(shop, () => shop.terminal.pay(2200));
    await adopter.pass();
    const [payment] = all(terminal);
    const [, adopted] = terminal.ledger.eventsAbout(payment?.id ?? ('' as Payment['id']));
    expect(adopted).toMatchObject({ kind: 'payment.adopted', by: 'terminal', content: { orderStatus: '00' } });
    const asked = terminal.ledger.exchangesAbout('ledger');
    expect(asked).toEqual([]);
    expect(terminal.ledger.verify()).toMatchObject({ exchanges: 1, faults: [] });
  });

  it('nothing is read again once all is taken over, nor in a ledger that was never restored', async () => {
    const shop = await openShop();
    const { adopter, terminal } = await loseAll(shop, () => shop.terminal.pay(2200));
    await adopter.pass();
    const head = terminal.ledger.head();
    await openAdopter(terminal).pass();
    const fresh = openTestTerminal({ gateway: shop.gateway });
    expect(await openAdopter(fresh).pass()).toEqual({ state: 'none' });
    expect([terminal.ledger.head(), fresh.ledger.head()]).toEqual([head, undefined]);
  });

  it('numbers given by a register come back too, with several attempts at one of them', async () => {
    const shop = await openShop();
    await shop.terminal.pay(1100);
    const { adopter, terminal, before } = await loseAll(shop, async () => {
      await shop.terminal.pay(1301, { receiptNo: 'REG-7' });
      await shop.terminal.pay(2200, { receiptNo: 'REG-7' });
      await shop.terminal.pay(3300, { receiptNo: 'REG-8' });
    });
    await adopter.pass();
    const paid = ({ state }: Payment) => state === 'paid';
    const names = ({ receiptNo, amountYen }: Payment) => ({ receiptNo, amountYen });
    expect(all(terminal).map(names)).toEqual(before.filter(paid).map(names));
    await expect(terminal.pay(2200, { receiptNo: 'REG-7' })).rejects.toMatchObject({ code: 'RECEIPT_NO_IN_USE' });
    expectWhole(terminal, shop.gateway);
  });

  it('what was paid and is given back or cancelled in the lost time is so here too, however old it is', async () => {
    const shop = await openShop();
    const { terminal: old, gateway } = shop;
    const halves = await old.pay(1000);
    const whole = await old.pay(2000);
    gateway.clock.advance(40 * DAY);
    const last = await old.pay(3000);
    const { adopter, terminal } = await loseAll(shop, async () => {
      await old.refunding.refund({ payment: halves.id, amount: yen(300), by: 'unnamed' });
      await old.refunding.refund({ payment: whole.id, by: 'unnamed' });
      await cancel(old, gateway, last);
    });
    const waiting = await adopter.pass();
    expect(waiting).toMatchObject({ payments: 0, refunds: 2, refundYen: 2300, reopened: 1 });
    await settle(terminal, gateway);
    await adopter.pass();
    expect(all(terminal).map(({ state, refundedYen }) => [state, refundedYen])).toEqual([
      ['partlyRefunded', 300],
      ['refunded', 2000],
      ['cancelled', 0],
    ]);
    expect(adopter.progress).toMatchObject({ state: 'done', refunds: 2, reopened: 1, left: 0 });
    expectWhole(terminal, gateway);
  });

  it('what was unknown in the copy is settled by its own answer, and taken over from nowhere', async () => {
    const shop = await openShop();
    const open = await shop.terminal.pay(1601);
    const never = await shop.terminal.pay(2602);
    expect([open.state, never.state]).toEqual(['unknown', 'unknown']);
    const { adopter, terminal } = await loseAll(shop, async () => {
      await settle(shop.terminal, shop.gateway);
      await shop.terminal.refunding.refund({ payment: open.id, amount: yen(600), by: 'unnamed' });
    });
    expect(await adopter.pass()).toMatchObject({ state: 'waiting', payments: 0, waiting: 1 });
    await settle(terminal, shop.gateway);
    expect(await adopter.pass()).toMatchObject({ state: 'done', payments: 0, refunds: 1, refundYen: 600 });
    expect(all(terminal).map(({ state }) => state)).toEqual(['partlyRefunded', 'notCharged']);
    expectWhole(terminal, shop.gateway);
  });

  it('what is still open at the gateway is asked about by its order, until it is known', async () => {
    const shop = await openShop();
    const { adopter, terminal } = await loseAll(shop, async () => {
      shop.gateway.engine.force('confirm', scenarioOf('602') ?? neverHappens());
      await shop.terminal.pay(1003);
    });
    shop.gateway.book.addOrder({
      ...strangeOrder({ orderId: 'OWAITS', receiptNo: ownReceipt(7), transTime: '20261122120130' }),
      bookedAt: shop.gateway.clock.now(),
      timeline: [
        { afterMs: 0, status: '14' },
        { afterMs: 90_000, status: '00' },
      ],
    });
    await adopter.pass();
    const waits = all(terminal).find(({ orderId }) => orderId === 'OWAITS');
    expect(waits).toMatchObject({ state: 'unknown', token: null, taken: false });
    await terminal.recovery.passAll();
    expect(terminal.ledger.payments.find(waits?.id ?? '')).toMatchObject({ state: 'waitingForCustomer' });
    shop.gateway.clock.advance(91_000);
    await settle(terminal, shop.gateway);
    expect(terminal.ledger.payments.find(waits?.id ?? '')).toMatchObject({ state: 'paid', taken: true, number: 7 });
    expectWhole(terminal, shop.gateway);
  });

  it('what is still open is cancelled by its order where somebody wants that', async () => {
    const shop = await openShop();
    const { adopter, terminal } = await loseAll(shop, async () => undefined);
    shop.gateway.book.addOrder({
      ...strangeOrder({ orderId: 'OWAITS', receiptNo: ownReceipt(1), transTime: '20261122120130' }),
      bookedAt: shop.gateway.clock.now(),
      timeline: [{ afterMs: 0, status: '14' }],
    });
    await adopter.pass();
    const [waits] = all(terminal);
    await cancel(terminal, shop.gateway, waits ?? neverHappens());
    expect(all(terminal)).toMatchObject([{ state: 'cancelled', orderId: 'OWAITS' }]);
    expectWhole(terminal, shop.gateway);
  });

  it('a part that was given back of what was open is not forgotten when it is known to be paid', async () => {
    const shop = await openShop();
    const { adopter, terminal } = await loseAll(shop, async () => undefined);
    const { book, clock } = shop.gateway;
    book.addOrder({
      ...strangeOrder({ orderId: 'OLATE', receiptNo: ownReceipt(1), amount: 900, transTime: '20261122120130' }),
      bookedAt: clock.now(),
      timeline: [
        { afterMs: 0, status: '03' },
        { afterMs: 5000, status: '00' },
      ],
    });
    await adopter.pass();
    clock.advance(6000);
    const refund = { orderId: 'OLATE', kind: 'refund', transTime: '20261122120135' } as const;
    book.addDetail({ ...refund, detailId: 'JLATE2', token: 'elsewhere', amount: 250 });
    await settle(terminal, shop.gateway);
    expect(all(terminal)).toMatchObject([{ state: 'partlyRefunded', amountYen: 900, refundedYen: 250 }]);
    expectWhole(terminal, shop.gateway);
  });

  it('a refund of what was taken over works, and its receipt says that it is a reprint', async () => {
    const shop = await openShop();
    const { adopter, terminal } = await loseAll(shop, () => shop.terminal.pay(2200));
    await adopter.pass();
    const [payment = neverHappens()] = all(terminal);
    const translate = createTranslator('ja');
    const { timeZone } = testProfile;
    const context = { shop: { name: 'Shop' }, training: false, timeZone, language: 'ja', translate } as const;
    const receipts = new Receipts(terminal.ledger, context as unknown as ConstructorParameters<typeof Receipts>[1]);
    const text = () =>
      JSON.stringify(receipts.document(receiptOf(payment.id, terminal.ledger), 'customer', shop.gateway.clock.now()));
    expect(text()).toContain('再印刷 1回目');
    expect(text()).toContain('2026-11-22 12:01:00');
    await terminal.refunding.refund({ payment: payment.id, amount: yen(200), by: 'unnamed' });
    expect(all(terminal)).toMatchObject([{ state: 'partlyRefunded', refundedYen: 200 }]);
    expectWhole(terminal, shop.gateway);
  });
});

function neverHappens(): never {
  throw new Error('there is none');
}

function ownReceipt(number: number, day = '2026-11-22'): string {
  return makeReceiptNumber({ ...testProfile.identity, businessDate: day as Payment['businessDate'], number });
}

/** Orders of the lost time, as the lost ledger had them made. */
function lostOrder(number: number, { clock }: TestGateway, change: Partial<Order> = {}) {
  return strangeOrder({
    orderId: `OLOST${number}`,
    receiptNo: ownReceipt(number),
    amount: 100 + number,
    transTime: '20261122120100',
    bookedAt: clock.now(),
    ...change,
  });
}

describe('days', () => {
  it('that the copy had closed already get what was lost of them in the next close', async () => {
    const shop = await openShop();
    const { terminal: old, gateway } = shop;
    await old.pay(1000);
    const closing = dayCloseOf(old.ledger, gateway.clock.now);
    const reconciled = { state: 'notAsked' } as const;
    closing.close({ businessDate: closing.today, by: 'unnamed', reconciled });
    const { adopter, terminal } = await loseAll(shop, () => old.pay(2000));
    gateway.clock.advance(DAY);
    await adopter.pass();
    const again = dayCloseOf(terminal.ledger, gateway.clock.now);
    expect(again.openDays()).toMatchObject([{ businessDate: '2026-11-23', paymentCount: 1, netYen: 2000 }]);
    const [close] = again.close({ businessDate: again.today, by: 'unnamed', reconciled });
    expect(close).toMatchObject({ report: { sequence: 2 }, total: { payments: { count: 1, yen: 2000 } } });
    expect(close?.byHour).toMatchObject([{ hour: 12 }]);
    expectWhole(terminal, gateway);
  });

  it('whose closes were lost are open again, each with its own sales, and are closed anew', async () => {
    const shop = await openShop();
    const { terminal: old, gateway } = shop;
    const { adopter, terminal } = await loseAll(shop, async () => {
      await old.pay(1000);
      const closing = dayCloseOf(old.ledger, gateway.clock.now);
      closing.close({ businessDate: closing.today, by: 'unnamed', reconciled: { state: 'notAsked' } });
      gateway.clock.advance(DAY);
      await old.pay(2000);
    });
    await adopter.pass();
    expect(dayCloseOf(terminal.ledger, gateway.clock.now).openDays()).toMatchObject([
      { businessDate: '2026-11-22', paymentCount: 1, netYen: 1000 },
      { businessDate: '2026-11-23', paymentCount: 1, netYen: 2000 },
    ]);
    expectWhole(terminal, gateway);
  });
});

describe('what was lost longer ago than the gateway tells of', () => {
  it('is not taken over, and its days are told and written down', async () => {
    const shop = await openShop();
    const { gateway, terminal: old } = shop;
    await old.pay(1100);
    const { adopter, terminal } = await loseAll(shop, async () => {
      await old.pay(2200);
      gateway.clock.advance(100 * DAY);
      await old.pay(3300);
    });
    const untold = { from: '2026-11-22', to: '2026-12-01' };
    expect(await adopter.pass()).toMatchObject({ state: 'done', payments: 1, yen: 3300, left: 0, untold });
    expect(terminal.ledger.eventsAbout('ledger').at(-1)).toMatchObject({
      kind: 'ledger.adopted',
      content: { untold, from: '2026-12-02', to: '2027-03-02' },
    });
    expect(terminal.ledger.verify().faults).toEqual([]);
  });

  it('is nothing where all of the lost time is told of', async () => {
    const shop = await openShop();
    const { adopter, terminal } = await loseAll(shop, () => shop.terminal.pay(2200));
    expect(await adopter.pass()).toMatchObject({ state: 'done', untold: null });
    expect(terminal.ledger.eventsAbout('ledger').at(-1)?.content).not.toHaveProperty('untold');
  });
});

describe('orders that are not for certain what was lost', () => {
  it('are left alone: of another terminal, of long before, of a number of ours that took nothing', async () => {
    const shop = await openShop();
    const { gateway } = shop;
    const refused = await shop.terminal.pay(1301);
    gateway.clock.advance(10 * DAY);
    await shop.terminal.pay(1500);
    const { adopter, terminal, before } = await loseAll(shop, async () => undefined);
    const { book, clock } = gateway;
    const now = { bookedAt: clock.now(), transTime: '20261202120100' };
    book.addOrder(lostOrder(90, gateway, { ...now, orderId: 'OOTHER', terminalCode: 'BTer002' }));
    book.addOrder(strangeOrder({ orderId: 'OBEFORE', transTime: '20261124120000' }));
    book.addOrder(strangeOrder({ ...now, orderId: 'OREFUSED', receiptNo: refused.receiptNo }));
    const otherReceipt = { receiptNo: `R2612029999${'0'.repeat(6)}` };
    book.addOrder(strangeOrder({ ...now, ...otherReceipt, orderId: 'OTHERS' }));
    expect(await adopter.pass()).toMatchObject({ state: 'done', payments: 0, left: 1 });
    expect(all(terminal).map(brief)).toEqual(before.map(brief));
    const outcome = await openReconciler(terminal).run(period('2026-11-22', '2026-12-02'), 'unnamed');
    expect(outcome.differences.map(({ kind, there }) => [kind, there?.orderId]).sort()).toEqual([
      ['onlyThere', 'OBEFORE'],
      ['onlyThere', 'OREFUSED'],
      ['onlyThere', 'OTHERS'],
    ]);
  });

  it('are waited for: of a sale that is under way just now', async () => {
    const shop = await openShop();
    const pays = new PayGate();
    const { adopter, terminal } = await loseAll(shop, async () => undefined, { through: pays.through });
    const sale = terminal.pay(1200);
    await expect.poll(() => pays.isWaiting).toBe(true);
    expect(await adopter.pass()).toMatchObject({ state: 'waiting', payments: 0, waiting: 1 });
    pays.letGo();
    expect(await sale).toMatchObject({ state: 'paid' });
    expect(await adopter.pass()).toMatchObject({ state: 'done', payments: 0 });
    expect(all(terminal)).toHaveLength(1);
    expectWhole(terminal, shop.gateway);
  });
});

/** The line, on which the answer to a pay request waits. */
class PayGate {
  #letGo: (() => void) | undefined;

  readonly through = (line: GatewayTransport): GatewayTransport => ({
    ...line,
    post: async (request: GatewayPost) => {
      const result = await line.post(request);
      if (request.path.startsWith('/gateway/pay/')) {
        await new Promise<void>((go) => {
          this.#letGo = go;
        });
      }
      return result;
    },
  });

  get isWaiting(): boolean {
    return this.#letGo !== undefined;
  }

  letGo(): void {
    this.#letGo?.();
  }
}

describe('however it is interrupted', () => {
  it.each(['before', 'after'] as const)(
    'by an end %s any of its writes, nothing is taken over twice',
    async (moment) => {
      const shop = await openShop();
      await shop.terminal.pay(1100);
      const { terminal, before } = await loseAll(shop, () => sellAllSorts(shop));
      const { ledger } = terminal;
      const write = ledger.write.bind(ledger);
      let ends = 0;
      for (let at = 1; openAdopter(terminal).isOutstanding; at += 1) {
        let writes = 0;
        ledger.write = (work, by) => {
          writes += 1;
          if (writes < at) {
            return write(work, by);
          }
          ledger.write = write;
          ends += 1;
          if (moment === 'after') {
            write(work, by);
          }
          throw new Error('the power went');
        };
        await openAdopter(terminal, { pageSize: 2 })
          .pass()
          .catch(() => undefined);
        ledger.write = write;
      }
      expect(ends).toBeGreaterThan(5);
      expect(all(terminal).map(brief)).toEqual(before.map(brief));
      expectWhole(terminal, shop.gateway);
    },
  );

  it('by a full disk, it goes on by itself', async () => {
    const shop = await openShop();
    const { terminal, adopter } = await loseAll(shop, () => shop.terminal.pay(2200));
    const unblock = blockWrites(terminal.ledger);
    await expect(adopter.pass()).rejects.toThrow();
    expect(adopter.progress).toMatchObject({ state: 'failed', payments: 0 });
    unblock();
    await adopter.pass();
    expect(adopter.progress).toMatchObject({ state: 'done', payments: 1 });
  });

  it('by a line that is dead, it goes on in the background as soon as there are answers', {
    timeout: 60_000,
  }, async () => {
    const shop = await openShop();
    const { terminal, adopter } = await loseAll(shop, () => sellAllSorts(shop));
    for (const ending of ['602', '606', '611']) {
      shop.gateway.engine.force('orderQuery', scenarioOf(ending) ?? neverHappens());
    }
    const seen: string[] = [];
    adopter.changed.listen(() => seen.push(adopter.progress.state));
    adopter.start();
    await expect
      .poll(
        () => {
          shop.gateway.clock.advance(5000);
          return adopter.progress.state;
        },
        { timeout: 30_000 },
      )
      .toBe('done');
    expect(seen.filter((state) => state === 'failed')).toHaveLength(3);
    expectWhole(terminal, shop.gateway);
  });

  it('by another restore before it was done, it takes over what both have lost', async () => {
    const shop = await openShop();
    await shop.terminal.pay(1100);
    const first = await loseAll(shop, async () => {
      await shop.terminal.pay(2200);
      await shop.terminal.pay(3300);
    });
    await first.terminal.pay(4400);
    const second = await loseAll({ gateway: shop.gateway, terminal: first.terminal }, () => first.terminal.pay(5500));
    await second.adopter.pass();
    expect(second.adopter.progress).toMatchObject({ state: 'done', payments: 3 });
    expect(all(second.terminal).map(({ number, amountYen }) => [number, amountYen])).toEqual([
      [1, 1100],
      [2, 2200],
      [3, 3300],
      [4, 4400],
      [5, 5500],
    ]);
    expectWhole(second.terminal, shop.gateway);
  });

  it('by a ledger that cannot be read any more, it ends in the background, and says so', async () => {
    const shop = await openShop();
    const lines: string[] = [];
    const log: Log = { write: (_level, event) => lines.push(event) };
    const { terminal, ledger } = await loseAll(shop, () => shop.terminal.pay(2200));
    const adopter = openAdopter(terminal, { log });
    shop.gateway.engine.force('orderQuery', scenarioOf('611') ?? neverHappens());
    adopter.start();
    await expect.poll(() => lines).toContain('adoption.paused');
    ledger.close();
    await expect
      .poll(() => {
        shop.gateway.clock.advance(5000);
        return lines;
      })
      .toContain('adoption.ended');
    await adopter.close();
  });

  it('by the end of the program, it stops after the page that is under way', async () => {
    const shop = await openShop();
    const { terminal, adopter } = await loseAll(shop, () => shop.terminal.pay(2200));
    adopter.start();
    await adopter.stop();
    expect(terminal.ledger.eventsAbout('ledger').map(({ kind }) => kind)).not.toContain('ledger.adopted');
    await adopter.pass();
    expect(adopter.progress.state).toBe('done');
  });
});

describe('many orders', () => {
  it('are read page by page and all taken over, while sales go on', { timeout: 60_000 }, async () => {
    const shop = await openShop();
    const { terminal, adopter } = await loseAll(shop, async () => undefined);
    const { gateway } = shop;
    const count = 2345;
    const lost = Array.from({ length: count }, (_, index) => lostOrder(index + 1, gateway));
    for (const order of lost) {
      gateway.book.addOrder(order);
    }
    const taking = adopter.pass();
    const sold: Payment[] = [];
    for (let sale = 0; sale < 5; sale += 1) {
      sold.push(await terminal.pay(10_100 + sale * 1000));
    }
    await taking;
    expect(sold.map(({ state }) => state)).toEqual(['paid', 'paid', 'paid', 'paid', 'paid']);
    await adopter.pass();
    expect(adopter.progress).toMatchObject({ state: 'done', payments: count, left: 0 });
    expectWhole(terminal, gateway);
  });
});
