import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { electronHost, standInExecutable } from '../support/electron/host.ts';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { openShop, type Shop } from './support/shop.ts';

/** The ways in which somebody ends the app. */
const ways = {
  'its window is closed': async ({ app }: CounterApp) => {
    // The answer may be lost with the process.
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined);
  },
  'it is asked to quit': async ({ app }: CounterApp) => {
    await app.evaluate((electron) => electron.app.quit()).catch(() => undefined);
  },
  'it is terminated': async ({ process: app }: CounterApp) => {
    app.kill('SIGTERM');
  },
} as const;
type Way = keyof typeof ways;
const everyWay = Object.keys(ways) as Way[];

/** It ends by itself, and leaves the ledger in one piece. */
async function endsInOrder(shop: Shop, counter: CounterApp, way: Way): Promise<void> {
  await ways[way](counter);
  expect(await counter.exited()).toBe(0);
  const file = shop.stored.ledgerFile('training');
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  expect(shop.read((ledger) => ledger.verify().faults)).toEqual([]);
}

describe.concurrent('the app ends in order when', () => {
  it.for(everyWay)('%s between two customers', async (way, { onTestFinished }) => {
    const shop = await openShop({}, onTestFinished);
    const counter = await shop.open();
    await counter.charge(1200);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    await endsInOrder(shop, counter, way);
    expect(shop.outcomes()).toEqual(['paid 1200']);
  });

  it.for(everyWay)(
    '%s while an answer is waited for: what comes of it is written down',
    async (way, { onTestFinished }) => {
      const shop = await openShop({}, onTestFinished);
      const counter = await shop.open();
      await counter.charge(10_603);
      await counter.shows('scan');
      shop.scan(freshCode());
      await counter.shows('paying');
      await endsInOrder(shop, counter, way);
      expect(shop.outcomes()).toEqual([expect.stringMatching(/^(unknown|paid) 10603$/)]);
      const next = await shop.open();
      await eventually(() => shop.outcomes(), ['paid 10603'], 30_000);
      await eventually(async () => (await next.view()).tray.open, []);
      expect(shop.payRequests()).toEqual([1]);
      expect(shop.gateway.orders()).toHaveLength(1);
    },
  );

  it('its window is closed while a customer is waited for: the next start goes on with that', async ({
    onTestFinished,
  }) => {
    const settings = { recovery: { pollSeconds: 1, customerLimitSeconds: 10 } };
    const shop = await openShop({ settings }, onTestFinished);
    const counter = await shop.open();
    await counter.charge(10_814);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('waiting');
    await endsInOrder(shop, counter, 'its window is closed');
    expect(shop.outcomes()).toEqual(['waitingForCustomer 10814']);
    await shop.open();
    await eventually(() => shop.outcomes(), ['cancelled 10814'], 40_000);
  });
});

describe('a second start', () => {
  it('gives way, and brings the first window to the front', async () => {
    const shop = await openShop();
    const counter = await shop.open();
    await counter.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const { kind, env } = await electronHost();
    const executable = kind === 'electron' ? (createRequire(import.meta.url)('electron') as string) : standInExecutable;
    const second = spawn(executable, ['.', `--user-data-dir=${shop.userData}`, '--data', shop.dataFolder], {
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    expect(await once(second, 'exit')).toEqual([0, null]);
    await eventually(
      () => counter.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
      false,
    );
    await counter.charge(1200);
    await counter.shows('scan');
  });
});
