import { describe, expect, it } from 'vitest';
import { ja } from '../../renderer/i18n/ja.ts';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { openShop } from './support/shop.ts';

const statusBar = (counter: CounterApp) => counter.page.locator('header').first();

async function lineIs(counter: CounterApp, line: keyof typeof ja.status.line, timeout = 20_000): Promise<void> {
  await eventually(async () => (await counter.view()).status.line, line, timeout);
  await eventually(async () => (await statusBar(counter).innerText()).includes(ja.status.line[line]), true);
}

describe('the line to the gateway', () => {
  it('is cut before a payment: nothing is sent, and the same code is tried again when it is back', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await shop.gateway.cut();
    await counter.charge(4101);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'notSent');
    await lineIs(counter, 'gatewayUnreachable');
    await counter.use('F4');
    await eventually(() => shop.outcomes(), ['notSent 4101', 'notSent 4101']);
    await counter.shows('result', 'notSent');
    await shop.gateway.restore();
    await counter.use('F4');
    await counter.shows('result', 'paid');
    expect(shop.outcomes()).toEqual(['notSent 4101', 'notSent 4101', 'paid 4101']);
    expect(shop.gateway.orders()).toHaveLength(1);
    await lineIs(counter, 'online');
  });

  it('is cut during a payment: it is unknown, and settles without a restart when the line is back', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await counter.charge(1200);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    await lineIs(counter, 'online');
    await counter.use('Enter');

    await counter.charge(10_603);
    await counter.shows('scan');
    shop.scan(freshCode());
    await eventually(() => shop.gateway.orders().some(({ amount }) => amount === 10_603), true);
    await shop.gateway.cut();
    await counter.shows('unknown');
    await lineIs(counter, 'gatewayUnreachable');
    await counter.use('F10');
    await counter.shows('amount');
    await counter.tray.waitFor();

    await shop.gateway.restore();
    await eventually(() => shop.outcomes(), ['paid 1200', 'paid 10603'], 60_000);
    await lineIs(counter, 'online');
    expect(shop.payRequests()).toEqual([1, 1]);
    expect(shop.gateway.orders()).toHaveLength(2);
    expect((await counter.view()).tray).toMatchObject({ open: [], ended: [{ payment: { state: 'paid' } }] });
  }, 120_000);

  it('is cut and stays so: the next customers are told that nothing was sent', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await shop.gateway.cut();
    for (const amount of [4301, 4302]) {
      await counter.charge(amount);
      await counter.shows('scan');
      await counter.wedge(freshCode());
      await counter.shows('result', 'notSent');
      await counter.use('F10');
      await counter.shows('amount');
    }
    expect(shop.outcomes()).toEqual(['notSent 4301', 'notSent 4302']);
    expect((await counter.view()).tray.open).toEqual([]);
  });
});
