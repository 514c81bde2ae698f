import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { EARLY_MS } from '../../main/counter/spent-code.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { holdKey } from './support/hold-key.ts';
import { type Shop, startShop } from './support/shop.ts';

let shop: Shop;
let counter: CounterApp;
let paymentsBefore = 0;

const sold = () => shop.outcomes().slice(paymentsBefore);
const ordersOf = (amount: number) => shop.gateway.orders().filter((order) => order.amount === amount);

/** Exactly one payment, sent once, of which the gateway has one order. */
async function isOneSale(amount: number, state = 'paid'): Promise<void> {
  await eventually(sold, [`${state} ${amount}`]);
  expect(ordersOf(amount)).toHaveLength(1);
  expect(shop.payRequests().every((count) => count === 1)).toBe(true);
}

beforeAll(async () => {
  shop = await startShop({ settings: { recovery: { pollSeconds: 1, customerLimitSeconds: 60 } } });
  counter = await shop.open();
});

beforeEach(async () => {
  await counter.home();
  paymentsBefore = shop.payments().length;
});

afterAll(() => shop?.close());

describe('pressed twice', () => {
  it('Enter settles on one amount', async () => {
    await counter.type(2101);
    await Promise.all([counter.press('Enter'), counter.press('Enter')]);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    await isOneSale(2101);
  });

  it('Enter pays a code at hand once', async () => {
    const code = freshCode();
    await systemClock.sleep(EARLY_MS);
    shop.scan(code);
    await counter.holds(code);
    await counter.type(2102);
    await Promise.all([counter.press('Enter'), counter.press('Enter')]);
    await counter.hasShown('result paid');
    await isOneSale(2102);
  });

  it('the charge button, by a double click, settles on one amount', async () => {
    const code = freshCode();
    await systemClock.sleep(EARLY_MS);
    shop.scan(code);
    await counter.holds(code);
    await counter.enter(2103);
    await counter.chargeButton.dblclick();
    await counter.hasShown('result paid');
    await isOneSale(2103);
  });

  it('Enter after the keypad was clicked charges what was entered', async () => {
    await counter.enter(2104);
    await counter.use('Enter');
    await counter.shows('scan');
    expect((await counter.view()).display).toMatchObject({ amountYen: 2104 });
  });

  it('F4 tries again once', async () => {
    await counter.charge(52_301);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'refused');
    await counter.use('F4');
    await counter.press('F4');
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'refused');
    expect(sold()).toEqual(['refused 52301', 'refused 52301']);
  });

  it('F8 cancels a payment that waits for its customer once', async () => {
    await counter.charge(10_814);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('waiting');
    await counter.use('F8');
    await counter.press('F8');
    await counter.shows('result', 'cancelled');
    await isOneSale(10_814, 'cancelled');
    const id = shop.payments().at(-1)?.id as PaymentId;
    const reversals = shop.read((ledger) => ledger.exchangesAbout(id).filter(({ call }) => call === 'reverse'));
    expect(reversals).toHaveLength(1);
  });

  it('F10 leaves an unknown payment once: the next customer is not skipped', async () => {
    await counter.charge(10_602);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('unknown');
    await counter.use('F10');
    await counter.press('F10');
    await counter.shows('amount');
    await eventually(sold, ['unknown 10602']);
    expect(ordersOf(10_602)).toEqual([]);
  });

  it('Enter leaves a result once, and charges nothing', async () => {
    await counter.charge(2105);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    await counter.use('Enter');
    await counter.press('Enter', 'Enter');
    await counter.shows('amount');
    await counter.showsAmount(0);
    await isOneSale(2105);
  });
});

describe('Enter that is held down', () => {
  it('from the amount through the whole sale sells once, and wipes no result away', async () => {
    const code = freshCode();
    await systemClock.sleep(EARLY_MS);
    shop.scan(code);
    await counter.holds(code);
    await counter.type(2201);
    const enter = await holdKey(counter.cdp, 'Enter');
    await counter.hasShown('result paid');
    // Long enough for a button of the result to be pressed by it.
    await enter.repeatedly(60);
    await counter.shows('result', 'paid');
    await enter.release();
    await counter.shows('result', 'paid');
    await isOneSale(2201);
  });

  it('on a result leaves it once', async () => {
    await counter.charge(2202);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    await counter.button('Enter').waitFor();
    const enter = await holdKey(counter.cdp, 'Enter');
    await counter.shows('amount');
    await enter.repeatedly(30);
    await enter.release();
    await counter.shows('amount');
    await isOneSale(2202);
  });
});
