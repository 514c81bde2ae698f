import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { PrinterEmulator } from '../support/printer/emulator.ts';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { openShop, type Shop } from './support/shop.ts';
import { typeLikeAScanner } from './support/wedge.ts';

// The whole app in the hands of a cashier, a manager and the owner.

const manager = { id: '01', name: 'Yamada', pin: '2580' };
const cashier = { id: '02', name: 'Sato', pin: '1478' };

const staffedShop = (settings: Readonly<Record<string, unknown>> = {}) =>
  openShop({ settings: { operators: { signIn: 'required' }, closing: { reconcile: false }, ...settings } });

/** Digits as a person types them: slower than a scanner. */
async function typeDigits(counter: CounterApp, digits: string): Promise<void> {
  await typeLikeAScanner(counter.cdp, digits, { msPerKey: 120, ending: 'none', aheadMs: 150 });
}

async function givePin(counter: CounterApp, pin: string): Promise<void> {
  await counter.page.locator('.pin-pad').waitFor();
  await typeDigits(counter, pin);
  await counter.use('Enter');
}

/** Makes the first manager in the window, as the first run asks. */
async function makeManager(counter: CounterApp): Promise<void> {
  await counter.shows('firstManager');
  const fields = counter.screen('firstManager').locator('input');
  await fields.nth(0).fill(manager.id);
  await fields.nth(1).fill(manager.name);
  await counter.use('Enter');
  await givePin(counter, manager.pin);
  await givePin(counter, manager.pin);
  await counter.shows('amount');
}

async function addCashier(counter: CounterApp): Promise<void> {
  const { ok } = await counter.ask('operators.add', {
    operator: cashier.id,
    name: cashier.name,
    role: 'cashier',
    pin: cashier.pin,
  });
  expect(ok).toBe(true);
}

async function signIn(counter: CounterApp, who: { readonly name: string; readonly pin: string }): Promise<void> {
  await counter.shows('locked');
  await counter.screen('locked').getByRole('button', { name: who.name }).first().click();
  await givePin(counter, who.pin);
  await counter.screen('locked').waitFor({ state: 'hidden' });
}

async function signInAsCashier(counter: CounterApp): Promise<void> {
  await addCashier(counter);
  await counter.use('Shift+F2');
  await signIn(counter, cashier);
}

async function sell(shop: Shop, counter: CounterApp, amount: number): Promise<void> {
  await counter.charge(amount);
  await counter.shows('scan');
  shop.scan(freshCode());
  await counter.shows('result', 'paid');
}

/** Opens the newest payment of the history. */
async function openNewest(counter: CounterApp): Promise<void> {
  await counter.use('F3');
  await counter.shows('history');
  await counter.page.locator('.row-selected').waitFor();
  await counter.press('Enter');
  await counter.shows('detail');
}

const newest = (shop: Shop) => shop.payments().at(-1);

/** What was done about the newest payment and its refunds, and by whom. */
const deeds = (shop: Shop) =>
  shop.read((ledger) => {
    const payment = ledger.payments.page({ limit: 1 })[0];
    const ids = payment === undefined ? [] : [payment.id, ...ledger.refunds.of(payment.id).map(({ id }) => id)];
    return ids.flatMap((id) => ledger.eventsAbout(id)).map(({ kind, by }) => `${kind} ${by}`);
  });

describe('people', () => {
  it('begin with the first manager, lock the counter, and nothing is charged until somebody is back', async () => {
    const shop = await staffedShop();
    const counter = await shop.launch();
    await makeManager(counter);
    expect((await counter.view()).status.operator).toBe('Yamada');
    await counter.charge(1200);
    await counter.shows('scan');
    await counter.use('Shift+F2');
    await counter.shows('locked');
    shop.scan(freshCode());
    await eventually(async () => (await counter.view()).notice?.tone ?? '', 'error');
    expect(shop.outcomes()).toEqual([]);
    await counter.screen('locked').getByRole('button', { name: 'Yamada' }).first().click();
    await givePin(counter, '9999');
    await counter.screen('locked').getByRole('alert').first().waitFor();
    await givePin(counter, manager.pin);
    await counter.shows('amount');
    await sell(shop, counter, 1300);
    expect(shop.outcomes()).toEqual(['paid 1300']);
    expect(deeds(shop).slice(0, 3)).toEqual([
      'payment.created operator:01',
      'payment.sending operator:01',
      'payment.paid operator:01',
    ]);
  });
});

describe('operators', () => {
  it('are added by a manager, and work with a PIN of their own', async () => {
    const shop = await staffedShop();
    const counter = await shop.launch();
    await makeManager(counter);
    await counter.use('F2');
    await counter.use('F4');
    await counter.shows('operators');
    await counter.use('F7');
    const fields = counter.screen('operators').locator('.devices-form input');
    await fields.nth(0).fill(cashier.id);
    await fields.nth(1).fill(cashier.name);
    await counter.use('F10');
    await givePin(counter, cashier.pin);
    await givePin(counter, cashier.pin);
    await eventually(
      () => shop.read((ledger) => ledger.operators.all().map(({ id, role }) => `${id} ${role}`)),
      ['01 manager', '02 cashier'],
    );
    await counter.use('Shift+F2');
    await signIn(counter, cashier);
    await sell(shop, counter, 1100);
    expect(deeds(shop)[0]).toBe('payment.created operator:02');
  });
});

describe('a refund', () => {
  it('begins with the customer’s receipt under the scanner', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await sell(shop, counter, 1100);
    await counter.next();
    await sell(shop, counter, 1200);
    await counter.next();
    const [first] = shop.payments();
    shop.scan(first?.receiptNo ?? '');
    await counter.shows('detail');
    await counter
      .screen('detail')
      .getByText(first?.receiptNo ?? '')
      .first()
      .waitFor();
    await counter.use('F7');
    await counter.page.locator('.refund-form').waitFor();
    await counter.use('F9');
    await eventually(() => shop.outcomes(), ['refunded 1100', 'paid 1200']);
  });

  it('of a part takes a manager’s word in place, is printed, and says what is left', async () => {
    const printer = await PrinterEmulator.start();
    const transport = `tcp://127.0.0.1:${printer.port}`;
    const shop = await staffedShop({ printer: { transport, copies: ['customer'] } });
    const counter = await shop.launch();
    await makeManager(counter);
    await signInAsCashier(counter);
    await sell(shop, counter, 3000);
    await openNewest(counter);
    await counter.use('F7');
    await counter.page.locator('.refund-form').waitFor();
    await typeDigits(counter, '1200');
    await counter.use('F9');
    await givePin(counter, '0001');
    await counter.page.getByRole('alert').filter({ hasText: '暗証番号' }).first().waitFor();
    expect(newest(shop)).toMatchObject({ state: 'paid', refundedYen: 0 });
    await givePin(counter, manager.pin);
    await eventually(() => newest(shop)?.state, 'partlyRefunded');
    expect(newest(shop)).toMatchObject({ amountYen: 3000, refundedYen: 1200 });
    expect(deeds(shop)).toEqual(expect.arrayContaining(['refund.created operator:02', 'refund.refunded operator:02']));
    expect((await counter.view()).status.operator).toBe('Sato');
    await eventually(() => printer.receipts().length, 2);
    await printer.stop();
  });

  it('of two parts in a row goes through the page, which shows both', async () => {
    const shop = await staffedShop();
    const counter = await shop.launch();
    await makeManager(counter);
    await sell(shop, counter, 3000);
    // What the counter shows comes to the front by itself when it changes.
    await counter.next();
    await openNewest(counter);
    const rows = counter.screen('detail').locator('.refunds li');
    for (const [times, part] of ['1200', '800'].entries()) {
      await counter.use('F7');
      await counter.page.locator('.refund-form').waitFor();
      await typeDigits(counter, part);
      await counter.use('F9');
      await counter.page.locator('.refund-form').waitFor({ state: 'detached' });
      await eventually(() => rows.count(), times + 1);
    }
    expect(newest(shop)).toMatchObject({ state: 'partlyRefunded', refundedYen: 2000 });
    await counter.screen('detail').locator('.facts', { hasText: '¥2,000' }).first().waitFor();
  });

  it('is offered where a sale is not the last one any more; the last one is cancelled', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await sell(shop, counter, 1100);
    await counter.next();
    await sell(shop, counter, 1200);
    await openNewest(counter);
    const words = counter.page.locator('.detail').getByText('取消').first();
    await words.waitFor();
    await counter.use('F8');
    await counter.page.getByText('お客様に ¥1,200 が全額戻ります').waitFor();
    await counter.use('F9');
    await eventually(() => newest(shop)?.state, 'cancelled');
    await counter.page.getByText('¥1,200 の会計を取り消しました').first().waitFor();
    expect(await counter.page.locator('.message-error').count()).toBe(0);
    const [first] = shop.payments();
    const detail = await counter.ask('history.detail', { id: first?.id ?? '' });
    expect(detail).toMatchObject({ ok: true, value: { payment: { state: 'paid' }, correction: { use: 'cancel' } } });
  });
});

describe('a receipt that is printed again', () => {
  it('says so, how often, and when', async () => {
    const printer = await PrinterEmulator.start();
    const transport = `tcp://127.0.0.1:${printer.port}`;
    const shop = await openShop({ settings: { printer: { transport, copies: ['customer'] } } });
    const counter = await shop.open();
    await sell(shop, counter, 1100);
    await eventually(async () => (await counter.view()).printQueue.count, 0);
    await openNewest(counter);
    for (const times of [2, 3]) {
      await counter.use('F12');
      await eventually(() => printer.receipts().length, times);
      // What is still on its way is not queued once more.
      await eventually(async () => (await counter.view()).printQueue.count, 0);
    }
    const marks = printer
      .receipts()
      .map((lines) => /再印刷 ?(\d+)回目/.exec(lines.join('\n').normalize('NFKC'))?.[1] ?? '');
    expect(marks).toEqual(['', '1', '2']);
    await printer.stop();
  });
});

describe('the day', () => {
  it('is looked at, closed once, printed and exported', async () => {
    const printer = await PrinterEmulator.start();
    const transport = `tcp://127.0.0.1:${printer.port}`;
    const shop = await openShop({
      settings: { printer: { transport, copies: [] }, closing: { autoExport: ['csvUtf8'], reconcile: true } },
    });
    const counter = await shop.open();
    await sell(shop, counter, 1100);
    await counter.next();
    await sell(shop, counter, 2200);
    await counter.next();
    await counter.use('Shift+F5');
    await counter.shows('closing');
    await counter.screen('closing').getByText('¥3,300').first().waitFor();
    await counter.use('F12');
    await eventually(() => printer.receipts().length, 1);
    await counter.use('F10');
    await counter.button('F9').waitFor();
    // Enter stays; pressed twice, it is closed once.
    await counter.press('F9', 'F9');
    await counter.page
      .locator('[data-screen="closing"]')
      .getByText('No.1')
      .or(counter.page.getByText('No. 1'))
      .first()
      .waitFor();
    expect(shop.read((ledger) => ledger.days.lastSequence)).toBe(1);
    expect(shop.read((ledger) => ledger.days.close(1)?.figures)).toMatchObject({
      total: { payments: { count: 2, yen: 3300 } },
      reconciled: { state: 'done', matched: 2, onlyHere: 0, onlyThere: 0, differs: 0 },
    });
    await eventually(() => printer.receipts().length, 2);
    expect(printer.receipts().at(-1)?.join('\n').normalize('NFKC')).toMatch(/精算[\s\S]*3,300/);
    const exports = () => readdirSync(path.join(shop.dataFolder, 'exports')).sort();
    expect(exports()).toEqual([expect.stringMatching(/0001\.csv$/)]);
    // The owner comes back to it later: the same close, marked as printed again, and as a PDF.
    await counter.use('Escape');
    await counter.use('2');
    await counter.screen('closing').getByText('¥3,300').first().click();
    await counter.use('F12');
    await eventually(() => printer.receipts().length, 3);
    expect(printer.receipts().at(-1)?.join('\n').normalize('NFKC')).toContain('再印刷');
    await counter.use('F7');
    await counter.page.getByRole('button', { name: /PDF/ }).click();
    await eventually(exports, [expect.stringMatching(/0001\.csv$/), expect.stringMatching(/0001\.pdf$/)]);
    await printer.stop();
  });

  it('with something unknown in it is closed by a manager’s word, and says what is being done about it', async () => {
    const shop = await staffedShop();
    const counter = await shop.launch();
    await makeManager(counter);
    await signInAsCashier(counter);
    // Lost on its way: for a minute at least nobody can say that it was not charged.
    await counter.charge(5602);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('unknown');
    await counter.next();
    await counter.use('Shift+F5');
    await counter.shows('closing');
    await counter.use('F10');
    await counter.button('F9').waitFor();
    await counter.press('F9');
    await givePin(counter, manager.pin);
    await eventually(() => shop.read((ledger) => ledger.days.lastSequence), 1);
    const listed = shop.read((ledger) => ledger.days.close(1));
    expect(listed).toMatchObject({ by: 'operator:02', approvedBy: '01', figures: { unknown: [{ yen: 5602 }] } });
  });
});

async function outlook(counter: CounterApp) {
  const answer = await counter.ask('close.outlook', { businessDate: null });
  if (!answer.ok) {
    throw new Error(answer.error.code);
  }
  return answer.value;
}

describe('a comparison with the gateway', () => {
  it('finds what differs, and the gateway’s word settles it', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await sell(shop, counter, 1100);
    await counter.next();
    await sell(shop, counter, 2200);
    await counter.next();
    // Somebody cancels an order at the gateway's own site.
    const book = shop.stored.trainingBook;
    expect(existsSync(book)).toBe(true);
    const db = new Sqlite(book);
    db.prepare('UPDATE orders SET reversed = 1 WHERE amount = 2200').run();
    db.close();
    await counter.use('Shift+F5');
    await counter.shows('closing');
    await counter.use('3');
    await counter.shows('reconciliation');
    await counter.use('F10');
    await eventually(async () => (await counter.view()).reconciliation.state, 'done');
    await counter.screen('reconciliation').getByText('¥2,200').first().waitFor();
    const result = await counter.ask('reconcile.result', null);
    expect(result).toMatchObject({
      ok: true,
      value: {
        matched: 1,
        differs: 1,
        onlyHere: 0,
        onlyThere: 0,
        differences: [{ kind: 'state', actions: ['confirm', 'note'] }],
      },
    });
    await counter.screen('reconciliation').getByRole('button', { name: /確認/ }).first().click();
    await eventually(() => newest(shop)?.state, 'cancelled');
    const { report } = await outlook(counter);
    expect(report.total).toMatchObject({
      payments: { count: 2, yen: 3300 },
      cancellations: { count: 1, yen: 2200 },
      netYen: 1100,
    });
  });
});
