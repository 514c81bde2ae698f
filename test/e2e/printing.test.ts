import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentId } from '../../main/ledger/events.ts';
import { PrinterEmulator } from '../support/printer/emulator.ts';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { openShop, type Shop } from './support/shop.ts';

// The whole app with a printer that has a shop's bad days.

let printer: PrinterEmulator;

beforeEach(async () => {
  printer = await PrinterEmulator.start();
});

afterEach(async () => {
  await printer?.stop();
});

const transport = () => `tcp://127.0.0.1:${printer.port}`;

/** A shop with this printer; each receipt is printed once, for the customer. */
const shopWithPrinter = () => openShop({ settings: { printer: { transport: transport(), copies: ['customer'] } } });

async function sell(shop: Shop, counter: CounterApp, amount: number): Promise<void> {
  await counter.charge(amount);
  await counter.shows('scan');
  shop.scan(freshCode());
  await counter.shows('result', 'paid');
}

const receiptState = async (counter: CounterApp) => {
  const { display } = await counter.view();
  return display.screen === 'result' ? display.receipt.state : display.screen;
};

const queue = async (counter: CounterApp) => (await counter.view()).printQueue.jobs.map(({ state }) => state);

/** The amounts on the receipts that came out, in their order. */
const amounts = () =>
  printer
    .receipts()
    .map((lines) => /支払金額 +[¥\\]([\d,]+)/.exec(lines.join('\n').normalize('NFKC'))?.[1] ?? lines.join('\n'));

const printedOf = (shop: Shop, id: PaymentId) =>
  shop.read((ledger) => ledger.eventsAbout(id).filter(({ kind }) => kind === 'receipt.printed').length);

describe('a receipt', () => {
  it('comes out, once, and the printer is well', async () => {
    const shop = await shopWithPrinter();
    const counter = await shop.open();
    await sell(shop, counter, 1201);
    await eventually(() => receiptState(counter), 'printed');
    expect(amounts()).toEqual(['1,201']);
    expect((await counter.view()).status.printer).toEqual({ state: 'ready', problem: null, shortText: '' });
    expect(printer.errors).toEqual([]);
  });

  it('of which the paper ends in the middle is told, and goes on where it stopped', async () => {
    const shop = await shopWithPrinter();
    const counter = await shop.open();
    printer.paperOutAfterLines(5);
    await sell(shop, counter, 1202);
    await eventually(() => receiptState(counter), 'held');
    const { status, display } = await counter.view();
    expect(status.printer).toMatchObject({ state: 'stopped', problem: { message: expect.stringContaining('用紙') } });
    expect(display).toMatchObject({ payment: { state: 'paid' } });
    await counter.screen('result').getByText('用紙').first().waitFor();
    // The next customer pays meanwhile, and that receipt waits behind.
    await counter.next();
    await sell(shop, counter, 1203);
    await eventually(() => queue(counter), ['held', 'waiting']);
    printer.paperIn();
    await eventually(() => queue(counter), []);
    expect(amounts()).toEqual(['1,202', '1,203']);
    expect(shop.payments().map(({ id }) => printedOf(shop, id))).toEqual([1, 1]);
    await eventually(async () => (await counter.view()).status.printer.state, 'ready');
  });

  it('waits for a printer that is off, also while the terminal is off, and comes out once when it is back', async () => {
    const shop = await shopWithPrinter();
    let counter = await shop.open();
    await printer.off();
    await sell(shop, counter, 1204);
    await eventually(() => receiptState(counter), 'waiting');
    expect((await counter.view()).status.printer.state).toBe('stopped');
    await counter.next();
    await sell(shop, counter, 1205);
    await eventually(() => queue(counter), ['waiting', 'waiting']);
    await counter.kill();
    counter = await shop.open();
    expect(await queue(counter)).toEqual(['waiting', 'waiting']);
    await printer.on();
    await eventually(() => queue(counter), [], 60_000);
    expect(amounts()).toEqual(['1,204', '1,205']);
    expect(shop.payments().map(({ id }) => printedOf(shop, id))).toEqual([1, 1]);
  });

  it('whose printer dies in the middle is shown and not repeated, until somebody has looked', async () => {
    const shop = await shopWithPrinter();
    const counter = await shop.open();
    printer.dieAfter(200);
    await sell(shop, counter, 1206);
    await eventually(() => receiptState(counter), 'endUnknown');
    const [payment] = shop.payments();
    await counter.next();
    await sell(shop, counter, 1207);
    await eventually(() => receiptState(counter), 'printed');
    expect(await queue(counter)).toEqual(['endUnknown']);
    expect(printedOf(shop, payment?.id ?? expect.fail('no payment'))).toBe(0);
    const [job] = (await counter.view()).printQueue.jobs;
    expect((await counter.ask('print.again', { id: job?.id ?? '' })).ok).toBe(true);
    await eventually(() => queue(counter), []);
    expect(amounts().slice(-2)).toEqual(['1,207', '1,206']);
    expect(printedOf(shop, payment?.id ?? expect.fail('no payment'))).toBe(1);
  });

  it('that was being printed when the power went is shown after the start, and not repeated', async () => {
    const shop = await shopWithPrinter();
    let counter = await shop.open();
    printer.paperOutAfterLines(5);
    await sell(shop, counter, 1208);
    await eventually(() => receiptState(counter), 'held');
    await counter.kill();
    counter = await shop.open();
    expect(await queue(counter)).toEqual(['endUnknown']);
    const [job] = (await counter.view()).printQueue.jobs;
    expect((await counter.ask('print.cameOut', { id: job?.id ?? '' })).ok).toBe(true);
    await eventually(() => queue(counter), []);
  });
});

describe('an unknown payment', () => {
  it('can be given a slip that says so', async () => {
    const shop = await shopWithPrinter();
    const counter = await shop.open();
    await counter.charge(5601);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('unknown');
    const [payment] = shop.payments();
    expect((await counter.ask('receipt.printSlip', { id: payment?.id ?? '' })).ok).toBe(true);
    await eventually(() => printer.receipts().length, 1);
    const slip = printer.receipts()[0]?.join('\n') ?? '';
    expect(slip).toContain('確認');
    expect(slip).toContain(payment?.token?.slice(-6) ?? 'no token');
    expect(slip).toContain('領収書・売上票ではありません');
  });
});

describe('without a receipt printer', () => {
  it('each receipt becomes a PDF in a folder', async () => {
    const shop = await openShop();
    const folder = path.join(shop.folder, 'receipts');
    mkdirSync(folder);
    shop.change({ printer: { transport: { kind: 'pdf', folder }, copies: ['customer', 'merchant'] } });
    const counter = await shop.open();
    await sell(shop, counter, 1210);
    await eventually(() => receiptState(counter), 'printed');
    const files = readdirSync(folder);
    expect(files).toHaveLength(2);
    for (const file of files) {
      expect(readFileSync(path.join(folder, file)).subarray(0, 5).toString()).toBe('%PDF-');
    }
  });

  it('a printer of the operating system prints it, and none other in its place', async () => {
    const shop = await openShop();
    const printers = path.join(shop.folder, 'printers');
    mkdirSync(path.join(printers, 'Counter'), { recursive: true });
    shop.change({ printer: { transport: { kind: 'system', name: 'Counter' }, copies: ['customer'] } });
    const counter = await shop.open({ ONEPAY_STANDIN_PRINTERS: printers });
    await sell(shop, counter, 1211);
    await eventually(() => receiptState(counter), 'printed');
    expect(readdirSync(path.join(printers, 'Counter'))).toEqual(['1.pdf']);
    await counter.next();
    const found = await counter.ask('devices.find', null);
    expect(found.ok).toBe(true);
    await counter.kill();
    shop.change({ printer: { transport: { kind: 'system', name: 'Elsewhere' }, copies: ['customer'] } });
    const other = await shop.open({ ONEPAY_STANDIN_PRINTERS: printers });
    await sell(shop, other, 1212);
    await eventually(() => receiptState(other), 'waiting');
    expect(existsSync(path.join(printers, 'Elsewhere'))).toBe(false);
  });
});
