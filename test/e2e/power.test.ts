import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { freshCode } from './support/codes.ts';
import { eventually } from './support/eventually.ts';
import { type Shop, startShop } from './support/shop.ts';

// The whole app is killed with a payment under way, as by a power cut, and started again.

/** Killed at any moment, and then left alone: that no such order exists is believed a minute after the last start. */
let anyMoment: Shop;
/** Killed at certain moments, in the meantime. */
let knownMoment: Shop;

beforeAll(async () => {
  const settings = { recovery: { pollSeconds: 1, customerLimitSeconds: 10 } };
  [anyMoment, knownMoment] = await Promise.all([startShop({ settings }), startShop({ settings })]);
});

afterEach(() => knownMoment?.killAll());

afterAll(async () => {
  await Promise.all([anyMoment?.close(), knownMoment?.close()]);
});

const paymentOf = (shop: Shop, amount: number) => shop.payments().find(({ amountYen }) => amountYen === amount);
const ordersOf = (shop: Shop, amount: number) => shop.gateway.orders().filter((order) => order.amount === amount);

/** Sells up to the scan, waits for what `until` says, and pulls the plug. */
async function killAfterScan(
  shop: Shop,
  amount: number,
  until: 'paying' | 'booked' | 'waiting' | 'unknown' | number,
): Promise<void> {
  const counter = await shop.open();
  await counter.charge(amount);
  await counter.shows('scan');
  shop.scan(freshCode());
  if (typeof until === 'number') {
    await systemClock.sleep(until);
  } else if (until === 'booked') {
    await eventually(() => ordersOf(shop, amount).length, 1);
  } else {
    await counter.shows(until);
  }
  await counter.kill();
}

/** Nothing is open, nothing was paid twice, and the gateway has what the terminal has. */
async function isInOrder(shop: Shop): Promise<void> {
  await eventually(() => shop.read((ledger) => ledger.queue.length), 0, 110_000);
  const paid = shop.payments().filter(({ state }) => state === 'paid');
  const booked = shop.gateway.orders().filter(({ reversed }) => !reversed);
  expect(booked.map(({ payToken, amount }) => `${payToken} ${amount}`).sort()).toEqual(
    paid.map(({ token, amountYen }) => `${token} ${amountYen}`).sort(),
  );
  // A request whose process was killed has no answer in the journal, and none was sent twice.
  expect(shop.payRequests().every((count) => count <= 1)).toBe(true);
  expect(shop.read((ledger) => ledger.verify().faults)).toEqual([]);
}

describe('a power cut', () => {
  it.each([0, 15, 40, 90, 200])('%i ms after the scan: never lost, never paid twice', async (ms) => {
    const amount = 3000 + 10 * ms;
    await killAfterScan(anyMoment, amount, ms);
    const counter = await anyMoment.open();
    const payment = paymentOf(anyMoment, amount);
    // What the ledger does not know was never sent.
    expect(ordersOf(anyMoment, amount).length).toBeLessThanOrEqual(payment === undefined ? 0 : 1);
    expect(payment?.state ?? 'none').not.toMatch(/^(sending|created)$/);
    await counter.kill();
  });

  it('before the request arrived: the payment is open after the restart', async () => {
    await killAfterScan(anyMoment, 10_602, 'unknown');
    const counter = await anyMoment.open();
    const { tray, status } = await counter.view();
    expect(tray.open.find(({ payment }) => payment.amountYen === 10_602)?.payment.state).toBe('unknown');
    expect(await counter.tray.innerText()).toContain(String(status.openCount));
  });

  it.each([
    ['while the answer is waited for', 10_603, 'booked'],
    ['while it drips in', 20_605, 'booked'],
    ['while its outcome is unknown', 30_002, 'unknown'],
  ] as const)('%s: it is shown as open, and settles by itself', async (_when, amount, until) => {
    await killAfterScan(knownMoment, amount, until);
    const counter = await knownMoment.open();
    expect(['unknown', 'paid']).toContain(paymentOf(knownMoment, amount)?.state);
    await eventually(() => paymentOf(knownMoment, amount)?.state, 'paid', 30_000);
    await eventually(async () => (await counter.view()).tray.open, []);
    expect(ordersOf(knownMoment, amount)).toHaveLength(1);
  });

  it('while the customer is waited for: it is waited on', async () => {
    await killAfterScan(knownMoment, 10_814, 'waiting');
    await knownMoment.open();
    await eventually(() => paymentOf(knownMoment, 10_814)?.state, 'cancelled', 40_000);
    expect(ordersOf(knownMoment, 10_814)).toMatchObject([{ reversed: true }]);
  });

  it('leaves nothing open in the end, and nothing that the gateway does not have', async () => {
    await isInOrder(knownMoment);
    await isInOrder(anyMoment);
    expect(paymentOf(anyMoment, 10_602)?.state).toBe('notCharged');
  }, 150_000);
});
