import { expect } from 'vitest';
import type { PaymentState } from '../../../main/ledger/machine.ts';
import { orderStatus } from '../../../main/training/book.ts';
import { runPosJson, runPosProcess } from '../../support/cli.ts';
import { amountOf, bookStates, type Row } from '../../support/section-8.ts';
import { freshCode } from './codes.ts';
import type { CounterApp } from './counter-app.ts';
import { eventually } from './eventually.ts';
import type { Shop } from './shop.ts';

/** What the cashier sees of a payment in a state: `screen tone`. */
const sightOf: Readonly<Partial<Record<PaymentState, string>>> = {
  paid: 'result paid',
  failed: 'result failed',
  refused: 'result refused',
  cancelled: 'result cancelled',
  refunded: 'result refunded',
  unknown: 'unknown unknown',
  waitingForCustomer: 'waiting waiting',
};

/** Sells with the amount that provokes a row, and looks at the screen that comes. */
export async function sell(counter: CounterApp, row: Row, scan: (code: string) => void | Promise<void>): Promise<void> {
  const sight = sightOf[row.after];
  if (sight === undefined) {
    throw new Error(`no screen for ${row.after}`);
  }
  await counter.charge(amountOf(row.ending));
  await counter.shows('scan');
  await counter.forgetSights();
  await scan(freshCode());
  await counter.hasShown(sight);
}

/** Nothing is open any more: what was unknown has settled by itself. */
export async function untilSettled(counter: CounterApp): Promise<void> {
  await eventually(async () => (await counter.view()).status.openCount, 0, 110_000);
}

/** Each payment ended as section 8 says, was sent once, and stands in the gateway's book to the yen. */
export async function checkTheDay(shop: Shop, rows: readonly Row[]): Promise<void> {
  const payments = shop.payments();
  const asExpected = rows.map(({ ending, settled }) => `${amountOf(ending)} ${settled}`);
  expect(payments.map(({ amountYen, state }) => `${amountYen} ${state}`).sort()).toEqual(asExpected.sort());
  expect(shop.payRequests()).toEqual(payments.map(() => 1));

  const orders = new Map(shop.gateway.orders().map((order) => [order.payToken, order]));
  const now = Date.now();
  for (const { token, state, amountYen } of payments) {
    const order = orders.get(token ?? '');
    orders.delete(token ?? '');
    expect(bookStates[state], `${amountYen}`).toContain(order && orderStatus(order, now));
    expect(order?.amount ?? amountYen).toBe(amountYen);
  }
  expect([...orders.values()]).toEqual([]);

  const { exitCode, json } = await runPosJson<{ ledger: { faults: unknown[]; payments: number } }>(
    ['--data', shop.dataFolder, 'ledger', 'verify'],
    {},
    runPosProcess,
  );
  expect({ exitCode, faults: json.ledger.faults }).toEqual({ exitCode: 0, faults: [] });
  expect(json.ledger.payments).toBe(payments.length);
}
