import { describe, expect, it } from 'vitest';
import type { CounterDeviceFacts } from '../../main/counter/counter.ts';
import type { Printer, PrintResult } from '../../main/printers/port.ts';
import { printSubject, receiptOfPayment } from '../../main/terminal/receipts.ts';
import {
  freshCode,
  openTestCounter,
  printerAt,
  type TestCounter,
  tcpPrinter,
  testReceipts,
} from '../support/counters.ts';
import { sampleClose } from '../support/sample-close.ts';
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

const printed: PrintResult = { ok: true, proof: 'transport', characters: { replaced: [], missing: [] } };

/** A printer that prints when it is told to. */
function slowPrinter() {
  const jobs: ((result?: PrintResult) => void)[] = [];
  const documents: string[] = [];
  const along: string[] = [];
  const printer: Printer = {
    name: 'slow',
    print: (order) => {
      documents.push(JSON.stringify(order.document));
      along.push(order.along.join(' '));
      const { promise, resolve } = Promise.withResolvers<PrintResult>();
      jobs.push((result = printed) => resolve(result));
      return promise;
    },
    act: async () => printed,
    report: async () => ({ kind: 'notTold' }),
  };
  return { printer, jobs, documents, along };
}

const printerState = (shop: TestCounter) => shop.view().status.printer.state;

describe("a paid sale's receipt", () => {
  it('is printed for the customer and for the shop, once each, and journaled', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    expect(printerState(shop)).toBe('ready');
    shop.sell(1200);
    await untilReceipt(shop, 'printed');
    expect(emulator.receipts()).toHaveLength(2);
    expect(emulator.receipts().every((lines) => lines.length > 10)).toBe(true);
    expect(journal(shop)).toEqual(['receipt.printed customer', 'receipt.printed merchant']);
    expect(printerState(shop)).toBe('ready');
    shop.counter.nextCustomer();
    await shop.counter.close();
    expect(emulator.receipts()).toHaveLength(2);
  });

  it('has no code of the customer on it, nor in what the window hears of it', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    const code = freshCode();
    shop.sell(1200, code);
    await untilReceipt(shop, 'printed');
    expect(JSON.stringify(emulator.receipts()).includes(code)).toBe(false);
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
      expect(printerState(shop)).toBe('ready');
    },
  );

  it('is printed once where an unknown payment settles while it is shown', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(5601);
    await shop.untilScreen('unknown');
    await shop.passTime(() => shop.view().display.screen === 'result');
    await untilReceipt(shop, 'printed');
    expect(emulator.receipts()).toHaveLength(2);
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
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printed');
    shop.counter.cancel(id(shop), { by: 'unnamed' });
    await shop.passTime(() => shop.view().display.screen === 'result');
    expect(emulator.receipts()).toHaveLength(2);
  });

  it('is being printed while the next customer pays; what has begun is finished before the counter closes, the rest stays queued', async () => {
    const { printer, jobs } = slowPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printing');
    expect(printerState(shop)).toBe('printing');
    shop.counter.nextCustomer();
    shop.sell(1300);
    await untilReceipt(shop, 'printing');
    expect(jobs).toHaveLength(1);
    let closed = false;
    const closing = shop.counter.close().then(() => {
      closed = true;
    });
    await new Promise(setImmediate);
    expect(closed).toBe(false);
    jobs[0]?.();
    await closing;
    expect(jobs).toHaveLength(1);
    expect(shop.spooler.jobs.map(({ job }) => job.state)).toEqual(['waiting', 'waiting', 'waiting']);
    const printedNow = shop.terminal.ledger.payments
      .page({ limit: 5 })
      .map(
        ({ id: one }) => shop.terminal.ledger.eventsAbout(one).filter(({ kind }) => kind === 'receipt.printed').length,
      );
    expect(printedNow).toEqual([0, 1]);
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
    shop.counter.cancel(paid.id, { by: 'unnamed' });
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
        JSON.stringify(receipts.documentFor(printSubject({ kind: 'sale', payment: paid, refundedYen: 0 }, copy))),
      ),
      ...(['customer', 'merchant'] as const).map((copy) =>
        JSON.stringify(receipts.documentFor(printSubject(receiptOfPayment(now(shop)), copy))),
      ),
    ]);
    expect(receiptOfPayment(now(shop)).kind).toBe('cancellation');
  });

  it('and was asked for is what it was when it was asked for', async () => {
    const { printer, jobs, documents } = slowPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await expect.poll(() => jobs.length, { interval: 1 }).toBe(1);
    jobs[0]?.();
    await expect.poll(() => jobs.length, { interval: 1 }).toBe(2);
    const paid = now(shop);
    // It waits behind the shop's copy, and the payment is cancelled meanwhile.
    shop.counter.paper.print(paid.id, 'customer');
    shop.counter.nextCustomer();
    shop.counter.cancel(paid.id, { by: 'unnamed' });
    await shop.passTime(() => now(shop).state === 'cancelled');
    for (let n = 2; n <= 3; n += 1) {
      await expect.poll(() => jobs.length, { interval: 1 }).toBe(n);
      jobs[n - 1]?.();
    }
    await expect.poll(() => shop.view().printQueue.count).toBe(0);
    const what = printSubject({ kind: 'sale', payment: paid, refundedYen: 0 }, 'customer');
    const reprint = { number: 1, at: '2026-11-22T03:00:00.000Z' };
    expect(documents[2]).toBe(JSON.stringify(receiptsOf(shop).documentFor({ ...what, reprint })));
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
    // Nobody knows what of it came out; the other copy was not begun.
    expect(shop.terminal.ledger.printQueue.jobs().map(({ state }) => state)).toEqual(['endUnknown', 'waiting']);
    expect(jobs).toHaveLength(1);
  });
});

describe('a printer that is not there', () => {
  it('keeps the receipts waiting, which is told, and the payment stands', async () => {
    const shop = await openTestCounter({ printer: printerAt(await closedPort()) });
    shop.sell(1200);
    await expect
      .poll(() => shop.view().printQueue.jobs.map(({ problem }) => problem?.code), { interval: 1 })
      .toEqual(['ECONNREFUSED', undefined]);
    expect(shop.display('result')).toMatchObject({
      payment: { state: 'paid' },
      receipt: { state: 'waiting', problem: { code: 'ECONNREFUSED' }, jobIds: [] },
    });
    expect(shop.view().status.printer).toMatchObject({
      state: 'stopped',
      problem: { code: 'ECONNREFUSED' },
      shortText: expect.stringMatching(/^.{2,24}$/),
    });
    expect(shop.view().printQueue).toMatchObject({ count: 2, endUnknownCount: 0 });
    expect(journal(shop)).toEqual([]);
    expect(shop.terminal.ledger.verify().faults).toEqual([]);
  });

  it('prints them, once each, when it is back', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    await emulator.off();
    shop.sell(1200);
    await expect.poll(() => shop.view().printQueue.count, { interval: 1 }).toBe(2);
    await untilReceipt(shop, 'waiting');
    await emulator.on();
    await shop.passTime(() => shop.view().printQueue.count === 0);
    expect(emulator.receipts()).toHaveLength(2);
    await untilReceipt(shop, 'printed');
    expect(journal(shop)).toEqual(['receipt.printed customer', 'receipt.printed merchant']);
  });

  it('is said where there is none at all', async () => {
    const shop = await openTestCounter();
    shop.sell(1200);
    await shop.untilScreen('result');
    expect(() => shop.counter.paper.print(id(shop), 'customer')).toThrow(
      expect.objectContaining({ code: 'PRINTER_NOT_CONFIGURED' }),
    );
    expect(printerState(shop)).toBe('none');
    expect(shop.counter.historyDetail(id(shop)).actions).toEqual(['cancel', 'refund']);
  });
});

describe("a day's report that is asked for", () => {
  it('is printed whole, and marked where the close came out before', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.counter.paper.printReport(sampleClose(), 'operator:90');
    await expect.poll(() => emulator.receipts().length).toBe(1);
    await expect.poll(() => shop.view().printQueue.count).toBe(0);
    shop.counter.paper.printReport(sampleClose(), 'operator:90');
    await expect.poll(() => emulator.receipts().length).toBe(2);
    await expect.poll(() => shop.view().printQueue.count).toBe(0);
    const [first = [], again = []] = emulator.receipts();
    expect(first.join()).not.toContain('再印刷');
    expect(again[0]).toContain('再印刷 1回目');
    expect(again.slice(3, -2)).toEqual(first);
    expect(shop.terminal.ledger.eventsAbout('close-42')).toMatchObject([
      { kind: 'report.printed', by: 'operator:90', content: { report: 'z' } },
      { kind: 'report.printed', by: 'operator:90', content: { report: 'z', reprint: 1 } },
    ]);
  });

  it('waits in the queue by its name where the printer is away, and once however often it is pressed', async () => {
    const { printer, jobs } = slowPrinter();
    const shop = await openTestCounter({ printer });
    for (let press = 0; press < 3; press += 1) {
      shop.counter.paper.printReport(sampleClose(), 'operator:90');
    }
    expect(shop.view().printQueue.jobs.map(({ title }) => title)).toEqual(['精算 No.42']);
    await expect.poll(() => jobs.length, { interval: 1 }).toBe(1);
    jobs[0]?.();
    await expect.poll(() => shop.view().printQueue.count).toBe(0);
  });
});

describe('a receipt whose end nobody knows', () => {
  const lost: PrintResult = { ok: false, printed: 'unknown', code: 'PRINTER_CLOSED', detail: '', conditions: [] };

  it('is shown, and not repeated until somebody says so', async () => {
    const { printer, jobs, documents } = slowPrinter();
    const shop = await openTestCounter({ printer, devices: printing({ copies: ['customer'] }) });
    shop.sell(1200);
    await expect.poll(() => jobs.length, { interval: 1 }).toBe(1);
    jobs[0]?.(lost);
    await untilReceipt(shop, 'endUnknown');
    const { receipt } = shop.display('result');
    expect(receipt).toMatchObject({ problem: { code: 'PRINTER_CLOSED' }, jobIds: [expect.any(String)] });
    expect(shop.view().printQueue).toMatchObject({ count: 1, endUnknownCount: 1 });
    shop.gateway.clock.advance(3_600_000);
    await new Promise(setImmediate);
    expect(documents).toHaveLength(1);
    const [job] = shop.spooler.jobs;
    shop.counter.printQueue.again(job?.job.id ?? expect.fail('no job'));
    await expect.poll(() => jobs.length, { interval: 1 }).toBe(2);
    jobs[1]?.();
    await untilReceipt(shop, 'printed');
    expect(documents[1]).toBe(documents[0]);
  });

  it('is done with when somebody has seen it', async () => {
    const { printer, jobs } = slowPrinter();
    const shop = await openTestCounter({
      printer,
      devices: printing({ copies: ['customer'] }),
      people: { by: () => 'operator:02' },
    });
    shop.sell(1200);
    await expect.poll(() => jobs.length, { interval: 1 }).toBe(1);
    jobs[0]?.(lost);
    await untilReceipt(shop, 'endUnknown');
    const [job] = shop.spooler.jobs;
    shop.counter.printQueue.cameOut(job?.job.id ?? expect.fail('no job'));
    await untilReceipt(shop, 'printed');
    const seen = shop.terminal.ledger.eventsAbout(id(shop)).at(-1);
    expect(seen).toMatchObject({ kind: 'receipt.printed', by: 'operator:02', content: { proof: 'person' } });
    expect(shop.view().printQueue.count).toBe(0);
    expect(jobs).toHaveLength(1);
  });
});

const printing = (habits: Partial<CounterDeviceFacts['printing']>) => ({
  printing: { hasPrinter: true, copies: ['customer', 'merchant'] as const, whenPaid: [], ...habits },
});

describe('a printer that is set up otherwise', () => {
  it('prints the copies that it is to print, and opens the drawer once, with the first', async () => {
    const { printer, jobs, along } = slowPrinter();
    const shop = await openTestCounter({ printer, devices: printing({ whenPaid: ['openDrawer', 'beep'] }) });
    shop.sell(1200);
    for (let n = 1; n <= 2; n += 1) {
      await expect.poll(() => jobs.length, { interval: 1 }).toBe(n);
      jobs[n - 1]?.();
    }
    await untilReceipt(shop, 'printed');
    expect(along).toEqual(['openDrawer beep', '']);
  });

  it('opens the drawer of a shop that hands out no receipts', async () => {
    const { printer } = slowPrinter();
    const acts: string[] = [];
    const act: Printer['act'] = async (one) => {
      acts.push(one);
      return printed;
    };
    const shop = await openTestCounter({
      printer: { ...printer, act },
      devices: printing({ copies: [], whenPaid: ['openDrawer'] }),
    });
    shop.sell(1200);
    await expect.poll(() => acts, { interval: 1 }).toEqual(['openDrawer']);
  });

  it('prints nothing by itself where no copy is wanted', async () => {
    const { printer, jobs } = slowPrinter();
    const shop = await openTestCounter({ printer, devices: printing({ copies: [] }) });
    shop.sell(1200);
    await shop.untilScreen('result');
    expect(jobs).toHaveLength(0);
    expect(shop.display('result').receipt.state).toBe('none');
    shop.counter.paper.print(id(shop), 'merchant');
    await expect.poll(() => jobs.length, { interval: 1 }).toBe(1);
    jobs[0]?.();
    await expect.poll(() => shop.view('en').notice?.message, { interval: 1 }).toBe('Receipt printed.');
  });
});

describe('a receipt that is pressed for again and again', () => {
  it('is queued once while it is on its way, and once more when it is out', async () => {
    const { printer, jobs } = slowPrinter();
    const shop = await openTestCounter({ printer, devices: printing({ copies: ['customer'] }) });
    shop.sell(1200);
    await expect.poll(() => jobs.length, { interval: 1 }).toBe(1);
    for (let n = 0; n < 10; n += 1) {
      shop.counter.paper.print(id(shop), 'customer');
    }
    expect(shop.view().printQueue.count).toBe(1);
    shop.counter.paper.print(id(shop), 'merchant');
    expect(shop.view().printQueue.count).toBe(2);
    for (let n = 1; n <= 2; n += 1) {
      await expect.poll(() => jobs.length, { interval: 1 }).toBe(n);
      jobs[n - 1]?.();
    }
    await untilReceipt(shop, 'printed');
    shop.counter.paper.print(id(shop), 'customer');
    await expect.poll(() => jobs.length, { interval: 1 }).toBe(3);
    jobs[2]?.();
    await untilReceipt(shop, 'printed');
  });
});

describe('the slip of a payment that is being checked', () => {
  it('is printed when it is asked for, and says nothing of a receipt', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(5601);
    await shop.untilScreen('unknown');
    shop.counter.paper.printSlip(id(shop));
    await expect.poll(() => shop.view().printQueue.count).toBe(0);
    expect(emulator.receipts()).toHaveLength(2);
    const { token } = shop.terminal.ledger.payments.find(id(shop)) ?? expect.fail('not written');
    expect(emulator.receipts()[0]?.join('')).toContain(token?.slice(-6));
    expect(emulator.receipts()[0]?.join('')).toContain('領収書・売上票ではありません');
  });

  it('is refused for one that is settled', async () => {
    const { printer } = slowPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(5301);
    await shop.untilScreen('result');
    expect(() => shop.counter.paper.printSlip(id(shop))).toThrow(
      expect.objectContaining({ code: 'NOTHING_TO_CONFIRM' }),
    );
  });
});

describe('a refund', () => {
  it('has a receipt of its own', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printed');
    await shop.counter.refund(id(shop), { amountYen: 1200, reason: '', by: 'unnamed' });
    await expect.poll(() => emulator.receipts().length).toBe(4);
    expect(emulator.receipts()[2]).not.toEqual(emulator.receipts()[0]);
  });
});

describe('a receipt that is asked for', () => {
  it('bears the mark, its count and its time once it has come out, each copy for itself', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer, people: { by: () => 'operator:01' } });
    shop.sell(1200);
    await untilReceipt(shop, 'printed');
    const paperOf = async (copy: 'customer' | 'merchant') => {
      const before = emulator.receipts().length;
      shop.counter.paper.print(id(shop), copy);
      await expect.poll(() => emulator.receipts().length).toBe(before + 1);
      await expect.poll(() => shop.view().printQueue.count).toBe(0);
      return (emulator.receipts().at(-1) ?? []).map((line) => line.trim());
    };
    const [first] = emulator.receipts();
    const paper = await paperOf('customer');
    const time = expect.stringMatching(/^2026-11-22 12:\d\d:\d\d$/);
    expect(paper.slice(0, 2)).toEqual(['再印刷 1回目', time]);
    expect(paper.slice(-2)).toEqual(['再印刷 1回目', time]);
    expect(paper.slice(3, -2)).toEqual(first?.map((line) => line.trim()));
    expect((await paperOf('customer'))[0]).toBe('再印刷 2回目');
    expect((await paperOf('merchant'))[0]).toBe('再印刷 1回目');
    const printed = shop.terminal.ledger
      .eventsAbout(id(shop))
      .flatMap((event) =>
        event.kind === 'receipt.printed' ? [[event.by, event.content.copy, event.content.reprint]] : [],
      );
    expect(printed).toEqual([
      ['terminal', 'customer', undefined],
      ['terminal', 'merchant', undefined],
      ['operator:01', 'customer', 1],
      ['operator:01', 'customer', 2],
      ['operator:01', 'merchant', 1],
    ]);
  });

  it("of a refund is found by the refund's id", async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printed');
    await shop.counter.refund(id(shop), { amountYen: 500, reason: '', by: 'unnamed' });
    await expect.poll(() => emulator.receipts().length).toBe(4);
    const [refund] = shop.counter.historyDetail(id(shop)).refunds;
    shop.counter.paper.print(refund?.id ?? '', 'customer');
    await expect.poll(() => emulator.receipts().length).toBe(5);
    const paper = emulator.receipts()[4]?.join('\n') ?? '';
    expect(paper).toContain('再印刷 1回目');
    expect(paper).toContain('返金票');
  });

  it('is refused for a payment that is neither paid nor cancelled, and for none', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(5301);
    await shop.untilScreen('result');
    expect(() => shop.counter.paper.print(id(shop), 'customer')).toThrow(
      expect.objectContaining({ code: 'RECEIPT_NOT_AVAILABLE' }),
    );
    const nobody = '01234567-89ab-7def-8123-456789abcdef';
    expect(() => shop.counter.paper.print(nobody, 'customer')).toThrow(
      expect.objectContaining({ code: 'PAYMENT_NOT_FOUND' }),
    );
    expect(emulator.receipts()).toHaveLength(0);
    expect(printerState(shop)).toBe('ready');
    expect(shop.display('result').receipt.state).toBe('none');
  });

  it('of a cancelled payment is one of its cancellation', async () => {
    const { printer, emulator } = await tcpPrinter();
    const shop = await openTestCounter({ printer });
    shop.sell(1200);
    await untilReceipt(shop, 'printed');
    shop.counter.cancel(id(shop), { by: 'unnamed' });
    await shop.passTime(() => shop.view().display.screen === 'result');
    expect(shop.display('result').payment.state).toBe('cancelled');
    // Both copies come by themselves, once: the customer has the sale's in the hand.
    expect(shop.view().printQueue.count).toBeLessThanOrEqual(2);
    await untilReceipt(shop, 'printed');
    expect(emulator.receipts()).toHaveLength(4);
    expect(emulator.receipts()[2]).not.toEqual(emulator.receipts()[0]);
    shop.counter.paper.print(id(shop), 'customer');
    await expect.poll(() => emulator.receipts().length).toBe(5);
    const [, , first = [], , again = []] = emulator.receipts();
    expect(first.join()).not.toContain('再印刷');
    expect(again[0]).toContain('再印刷 1回目');
    expect(again.slice(3, -2)).toEqual(first);
  });
});
