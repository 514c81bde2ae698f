import { describe, expect, it } from 'vitest';
import type { Printer } from '../../main/printers/port.ts';
import { receiptOfPayment } from '../../main/terminal/receipts.ts';
import {
  freshCode,
  openTestCounter,
  printerAt,
  type TestCounter,
  tcpPrinter,
  testReceipts,
} from '../support/counters.ts';
import { closedPort } from '../support/sockets.ts';

const id = ({ terminal }: TestCounter) => terminal.ledger.payments.page({ limit: 1 })[0]?.id ?? ('' as never);

/** What the journal says of the receipts of the newest payment. */
const journal = (shop: TestCounter) =>
  shop.terminal.ledger
    .eventsAbout(id(shop))
    .flatMap((event) =>
      event.kind === 'receipt.printed' || event.kind === 'receipt.failed'
        ? [`${event.kind} ${event.content.copy}`]
        : [],
    );

const untilReceipt = (shop: TestCounter, state: string) =>
  expect
    .poll(() => shop.view().display, { interval: 1, timeout: 10_000 })
    .toMatchObject({ screen: 'result', receipt: { state } });

/** A printer that prints when it is told to. */
function slowPrinter() {
  const jobs: (() => void)[] = [];
  const documents: string[] = [];
  const printer: Printer = {
    name: 'slow',
    print: (document) => {
      documents.push(JSON.stringify(document));
      const { promise, resolve } = Promise.withResolvers<{ ok: true; unmappable: [] }>();
      jobs.push(() => resolve({ ok: true, unmappable: [] }));
      return promise;
    },
  };
  return { printer, jobs, documents };
}

describe("a paid sale's receipt", () => {
  it('is printed for the customer and for the shop, once each, and journaled', async () => {
    const { printer, jobs } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    expect(shop.view().status.printer).toBe('ready');
    shop.sell(1200);
    await untilReceipt(shop, 'printed');
    expect(jobs).toHaveLength(2);
    expect(jobs.every((job) => job.length > 100)).toBe(true);
    expect(journal(shop)).toEqual(['receipt.printed customer', 'receipt.printed merchant']);
    expect(shop.view().status.printer).toBe('ready');
    shop.counter.nextCustomer();
    await shop.counter.close();
    expect(jobs).toHaveLength(2);
  });

  it('has no code of the customer on it, nor in what the window hears of it', async () => {
    const { printer, jobs } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    const code = freshCode();
    shop.sell(1200, code);
    await untilReceipt(shop, 'printed');
    expect(Buffer.concat(jobs).includes(code)).toBe(false);
    expect(shop.everythingShown()).not.toContain(code);
  });

  it.each([5301, 5001, 5601, 5006])(
    'is not printed by itself for a sale of %d yen, which is not paid',
    async (amount) => {
      const { printer, jobs } = slowPrinter();
      const shop = await openTestCounter({ printer });
      shop.sell(amount);
      await expect.poll(() => shop.view().display.screen, { interval: 1 }).toMatch(/result|unknown/);
      await new Promise(setImmediate);
      expect(jobs).toHaveLength(0);
      expect(shop.view().status.printer).toBe('ready');
    },
  );

  it('is printed once where an unknown payment settles while it is shown', async () => {
    const { printer, jobs } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(5601);
    await shop.untilScreen('unknown');
    await shop.passTime(() => shop.view().display.screen === 'result');
    await untilReceipt(shop, 'printed');
    expect(jobs).toHaveLength(2);
    expect(journal(shop)).toEqual(['receipt.printed customer', 'receipt.printed merchant']);
    expect(shop.view().tray.ended).toEqual([]);
  });

  it('is not printed where an unknown payment settles in the tray: the customer is gone', async () => {
    const { printer, jobs } = slowPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(5601);
    await shop.untilScreen('unknown');
    shop.counter.nextCustomer();
    await shop.passTime(() => shop.view().tray.ended.length === 1);
    expect(jobs).toHaveLength(0);
  });

  it('is not printed a second time where a cancellation comes to nothing', async () => {
    const { printer, jobs } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printed');
    shop.counter.cancel(id(shop));
    await shop.passTime(() => shop.view().display.screen === 'result');
    expect(jobs).toHaveLength(2);
  });

  it('is being printed while the next customer pays, and is finished before the counter closes', async () => {
    const { printer, jobs } = slowPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printing');
    expect(shop.view().status.printer).toBe('printing');
    shop.counter.nextCustomer();
    shop.sell(1300);
    await untilReceipt(shop, 'printing');
    expect(jobs).toHaveLength(1);
    let closed = false;
    const closing = shop.counter.close().then(() => {
      closed = true;
    });
    for (let n = 1; n <= 4; n += 1) {
      await expect.poll(() => jobs.length, { interval: 1 }).toBe(n);
      expect(closed).toBe(false);
      jobs[n - 1]?.();
    }
    await closing;
    const receipts = shop.terminal.ledger.payments
      .page({ limit: 5 })
      .map(
        (payment) =>
          shop.terminal.ledger.eventsAbout(payment.id).filter(({ kind }) => kind === 'receipt.printed').length,
      );
    expect(receipts).toEqual([2, 2]);
  });
});

describe('what is printed', () => {
  it('is fixed when it is queued: a sale that is cancelled meanwhile has its own receipt, and then its cancellation', async () => {
    const { printer, jobs, documents } = slowPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printing');
    shop.counter.nextCustomer();
    shop.sell(1300);
    await untilReceipt(shop, 'printing');
    const paid = shop.terminal.ledger.payments.find(id(shop)) ?? expect.fail('not written');
    shop.counter.cancel(paid.id);
    await shop.passTime(() => shop.view().display.screen === 'result');
    expect(shop.display('result').payment.state).toBe('cancelled');
    // Nothing but the first customer's first copy has left the queue by now.
    expect(documents).toHaveLength(1);
    for (let n = 1; n <= 6; n += 1) {
      await expect.poll(() => jobs.length, { interval: 1 }).toBe(n);
      jobs[n - 1]?.();
    }
    await untilReceipt(shop, 'printed');
    const receipts = receiptsOf(shop);
    expect(documents.slice(2)).toEqual([
      ...(['customer', 'merchant'] as const).map((copy) =>
        JSON.stringify(receipts.document({ kind: 'sale', payment: paid }, copy)),
      ),
      ...(['customer', 'merchant'] as const).map((copy) =>
        JSON.stringify(receipts.document(receiptOfPayment(now(shop)), copy)),
      ),
    ]);
    expect(receiptOfPayment(now(shop)).kind).toBe('cancellation');
  });

  it('and was asked for is what it was when it was asked for', async () => {
    const { printer, jobs, documents } = slowPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printing');
    const paid = now(shop);
    const printing = shop.counter.printReceipt({ id: paid.id, copy: 'customer' });
    shop.counter.nextCustomer();
    shop.counter.cancel(paid.id);
    await shop.passTime(() => now(shop).state === 'cancelled');
    for (let n = 1; n <= 3; n += 1) {
      await expect.poll(() => jobs.length, { interval: 1 }).toBe(n);
      jobs[n - 1]?.();
    }
    await printing;
    expect(documents[2]).toBe(documents[0]);
    expect(documents).toHaveLength(3);
  });

  const now = (shop: TestCounter) => shop.terminal.ledger.payments.find(id(shop)) ?? expect.fail('not written');

  const receiptsOf = (shop: TestCounter) => testReceipts(shop.terminal.ledger);
});

describe('a printer that does not answer', () => {
  it('does not keep the counter from closing for longer than 3 s', async () => {
    const { printer, jobs } = slowPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printing');
    let closed = false;
    const closing = shop.counter.close().then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    shop.gateway.clock.advance(2999);
    await new Promise(setImmediate);
    expect(closed).toBe(false);
    shop.gateway.clock.advance(1);
    await closing;
    for (const [n] of ['customer', 'merchant'].entries()) {
      await expect.poll(() => jobs.length, { interval: 1 }).toBe(n + 1);
      jobs[n]?.();
    }
  });
});

describe('a printer that is not there', () => {
  it('is told with the receipt, and the payment stands', async () => {
    const shop = await openTestCounter({ printer: printerAt(await closedPort()) });
    shop.sell(1200);
    await untilReceipt(shop, 'failed');
    expect(shop.display('result')).toMatchObject({
      payment: { state: 'paid' },
      receipt: { state: 'failed', problem: { code: 'PRINTER_FAILED', kind: 'device' } },
    });
    expect(shop.view().status.printer).toBe('failed');
    expect(journal(shop)).toEqual(['receipt.failed customer']);
    expect(shop.terminal.ledger.verify().faults).toEqual([]);
  });

  it('is tried again when the cashier asks for it', async () => {
    const { printer, jobs } = await tcpPrinter();
    let isThere = false;
    const absent = printerAt(await closedPort());
    const shop = await openTestCounter({
      printer: { name: 'printer', print: (document) => (isThere ? printer : absent).print(document) },
    });
    shop.sell(1200);
    await untilReceipt(shop, 'failed');
    await expect(shop.counter.printReceipt({ id: id(shop), copy: 'customer' })).rejects.toMatchObject({
      code: 'PRINTER_FAILED',
    });
    expect(shop.view().notice).toBeNull();
    isThere = true;
    await shop.counter.printReceipt({ id: id(shop), copy: 'customer' });
    await shop.counter.printReceipt({ id: id(shop), copy: 'merchant' });
    expect(jobs).toHaveLength(2);
    expect(shop.view('en').notice).toMatchObject({ tone: 'info', number: 2, message: 'Receipt printed.' });
    await untilReceipt(shop, 'printed');
    expect(journal(shop)).toEqual([
      'receipt.failed customer',
      'receipt.failed customer',
      'receipt.printed customer',
      'receipt.printed merchant',
    ]);
  });

  it('is said where there is none at all', async () => {
    const shop = await openTestCounter();
    shop.sell(1200);
    await shop.untilScreen('result');
    await expect(shop.counter.printReceipt({ id: id(shop), copy: 'customer' })).rejects.toMatchObject({
      code: 'PRINTER_NOT_CONFIGURED',
    });
    expect(shop.view().status.printer).toBe('none');
    expect(shop.counter.historyDetail(id(shop)).actions).toEqual(['cancel', 'refund']);
  });
});

describe('a receipt that is asked for', () => {
  it('is refused for a payment that is neither paid nor cancelled, and for none', async () => {
    const { printer, jobs } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(5301);
    await shop.untilScreen('result');
    await expect(shop.counter.printReceipt({ id: id(shop), copy: 'customer' })).rejects.toMatchObject({
      code: 'RECEIPT_NOT_AVAILABLE',
    });
    const nobody = '01234567-89ab-7def-8123-456789abcdef';
    await expect(shop.counter.printReceipt({ id: nobody, copy: 'customer' })).rejects.toMatchObject({
      code: 'PAYMENT_NOT_FOUND',
    });
    expect(jobs).toHaveLength(0);
    expect(shop.view().status.printer).toBe('ready');
    expect(shop.display('result').receipt.state).toBe('none');
  });

  it('of a cancelled payment is one of its cancellation', async () => {
    const { printer, jobs } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printed');
    shop.counter.cancel(id(shop));
    await shop.passTime(() => shop.view().display.screen === 'result');
    expect(shop.display('result').payment.state).toBe('cancelled');
    // Both copies come by themselves: the customer has the sale's in the hand.
    await untilReceipt(shop, 'printed');
    expect(jobs).toHaveLength(4);
    expect(jobs[2]?.equals(jobs[0] ?? Buffer.alloc(0))).toBe(false);
    await shop.counter.printReceipt({ id: id(shop), copy: 'customer' });
    expect(jobs).toHaveLength(5);
    expect(jobs[4]?.equals(jobs[2] ?? Buffer.alloc(0))).toBe(true);
  });
});
