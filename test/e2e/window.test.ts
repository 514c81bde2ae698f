import type { ElectronApplication } from 'playwright';
import { describe, expect, it, type TestContext } from 'vitest';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { openShop, type Shop } from './support/shop.ts';

/** What the window shows, asked by way of the main process: Playwright's own page is of no use after a crash. */
async function shownBy(app: ElectronApplication): Promise<string> {
  return await app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const look = `(({ dataset: { screen = '', tone = '' } = {} } = {}) => [screen, tone].filter(Boolean).join(' '))(
      document.querySelector('[data-screen]') ?? undefined)`;
    return String(await window?.webContents.executeJavaScript(look).catch((error: unknown) => `not there: ${error}`));
  });
}

async function shows(counter: CounterApp, ...sights: readonly string[]): Promise<void> {
  await eventually(async () => sights.includes(await shownBy(counter.app)), true, 30_000);
}

/** Sells in a shop of its own, up to where the answer is waited for. */
async function sellUntilPaying(
  amount: number,
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
): Promise<{ readonly shop: Shop; readonly counter: CounterApp }> {
  const settings = { recovery: { pollSeconds: 1, customerLimitSeconds: 60 } };
  const shop = await openShop({ settings }, onTestFinished);
  const counter = await shop.open();
  await counter.charge(amount);
  await counter.shows('scan');
  shop.scan(freshCode());
  await counter.hasShown('paying busy');
  return { shop, counter };
}

/** The payment ended well, was sent once and is one order. */
async function isOnePayment(shop: Shop, outcome: string): Promise<void> {
  await eventually(() => shop.outcomes(), [outcome], 30_000);
  expect(shop.payRequests()).toEqual([1]);
  expect(shop.gateway.orders()).toHaveLength(1);
}

describe.concurrent('the window, in the middle of a payment', () => {
  it('is loaded anew, and shows how that payment stands', async (test) => {
    const { shop, counter } = await sellUntilPaying(10_603, test);
    await counter.page.reload();
    await counter.watch();
    await counter.hasShown('paying busy');
    await counter.hasShown('unknown unknown');
    await counter.hasShown('result paid', 30_000);
    await isOnePayment(shop, 'paid 10603');
    await counter.use('Enter');
    await counter.charge(1200);
    await counter.shows('scan');
    await counter.wedge(freshCode());
    await counter.shows('result', 'paid');
  });

  it('loads itself anew, again and again', async (test) => {
    const { shop, counter } = await sellUntilPaying(10_605, test);
    for (let n = 0; n < 3; n += 1) {
      await Promise.all([counter.page.waitForEvent('load'), counter.page.evaluate('void location.reload()')]);
    }
    await shows(counter, 'unknown unknown', 'result paid');
    await shows(counter, 'result paid');
    await isOnePayment(shop, 'paid 10605');
  });

  it.for([
    ['the answer is waited for', 10_603, 'paid'],
    ['the customer is waited for', 10_014, 'paid'],
  ] as const)(
    'crashes while %s, comes back by itself, and shows how that payment stands',
    async ([_when, amount, end], test) => {
      const { shop, counter } = await sellUntilPaying(amount, test);
      // The page cannot answer any more.
      void counter.cdp.send('Page.crash').catch(() => undefined);
      await shows(counter, 'paying busy', 'waiting waiting', 'unknown unknown', 'result paid');
      await shows(counter, `result ${end}`);
      await isOnePayment(shop, `${end} ${amount}`);
    },
  );

  it('crashes on an unknown payment, which settles all the same', async (test) => {
    const { shop, counter } = await sellUntilPaying(10_002, test);
    await counter.hasShown('unknown unknown');
    void counter.cdp.send('Page.crash').catch(() => undefined);
    await shows(counter, 'unknown unknown', 'result paid');
    await shows(counter, 'result paid');
    await isOnePayment(shop, 'paid 10002');
  });
});
