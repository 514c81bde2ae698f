import { afterAll, beforeAll, describe, it } from 'vitest';
import { rows } from '../support/section-8.ts';
import type { CounterApp } from './support/counter-app.ts';
import { checkTheDay, sell, untilSettled } from './support/section-8-day.ts';
import { type Shop, startShop } from './support/shop.ts';

// Section 8 through the screen: what is final as soon as it is answered.

const finalRows = rows.filter(({ after }) => after !== 'unknown');

let shop: Shop;
let counter: CounterApp;

beforeAll(async () => {
  shop = await startShop();
  counter = await shop.open();
});

afterAll(() => shop?.close());

describe('what an answer to a pay means to the cashier', () => {
  it.each(finalRows.map((row, index) => ({ ...row, index })))(
    '$says (an amount ending in "$ending" is $after)',
    async ({ index, ...row }) => {
      // Every sixth code comes from the scanner that is a keyboard.
      await sell(counter, row, (code) => (index % 6 === 5 ? counter.wedge(code) : shop.scan(code)));
      await counter.next();
      await counter.showsAmount(0);
    },
  );

  it('leaves a whole ledger and the same money in the book', async () => {
    await untilSettled(counter);
    await checkTheDay(shop, finalRows);
  });
});
