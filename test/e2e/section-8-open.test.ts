import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Row, rows, waitingRows } from '../support/section-8.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { checkTheDay, sell, untilSettled } from './support/section-8-day.ts';
import { type Shop, startShop } from './support/shop.ts';

// Section 8 through the screen: what nobody knows when it is answered, and whom the counter waits for.

const openRows = rows.filter(({ after }) => after === 'unknown');
/** "No such order" is believed after a minute: these come first, so that it passes while the others are played. */
const isSlow = ({ settled, ending }: Row) => settled === 'notCharged' || ending === '604';
const slowRows = openRows.filter(isSlow);
const quickRows = openRows.filter((row) => !isSlow(row));

const customerLimitSeconds = 10;

let shop: Shop;
let counter: CounterApp;

beforeAll(async () => {
  shop = await startShop({ settings: { recovery: { pollSeconds: 1, customerLimitSeconds } }, timeoutSeconds: 2 });
  counter = await shop.open();
});

afterAll(() => shop?.close());

describe('what nobody knows yet', () => {
  it.each(slowRows)('$says (an amount ending in "$ending" goes to the tray)', async (row) => {
    await sell(counter, row, (code) => shop.scan(code));
    await counter.use('F10');
    await counter.shows('amount');
  });

  it('stays in sight, with its count', async () => {
    const count = slowRows.length;
    await eventually(async () => (await counter.view()).tray.open.length, count);
    await counter.tray.waitFor({ state: 'visible' });
    expect(await counter.tray.innerText()).toContain(String(count));
    expect(await counter.page.locator('header').innerText()).toContain(String(count));
  });

  it.each(quickRows.map((row, index) => ({ ...row, index })))(
    '$says (an amount ending in "$ending" is $settled in the end)',
    async ({ index, ...row }) => {
      await sell(counter, row, (code) => (index % 6 === 5 ? counter.wedge(code) : shop.scan(code)));
      await counter.next();
    },
  );
});

describe('a customer who has to approve', () => {
  it.each(waitingRows)('$does: $settled (an amount ending in "$ending")', async (row) => {
    await sell(counter, row, (code) => shop.scan(code));
    await counter.shows('result', row.settled, 10_000 + 2000 * customerLimitSeconds);
    await counter.next();
  });
});

describe('at the end of the day', () => {
  it('everything has settled by itself, and each end is told until somebody has taken note of it', async () => {
    await untilSettled(counter);
    const ended = async () => (await counter.view()).tray.ended.map(({ payment }) => payment.id);
    const before = await ended();
    expect(before.length).toBeGreaterThan(slowRows.length);
    await counter.use('Shift+F6');
    await eventually(async () => {
      const after = await ended();
      return before.filter((id) => !after.includes(id)).length;
    }, 1);
  }, 150_000);

  it("the ledger is whole, and the gateway's book agrees to the yen", async () => {
    await checkTheDay(shop, [...openRows, ...waitingRows]);
  });
});
