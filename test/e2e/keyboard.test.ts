import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { type Shop, startShop } from './support/shop.ts';

// No mouse is touched here, and the focus is always somewhere.

let shop: Shop;
let counter: CounterApp;
let paymentsBefore = 0;

const sold = () => shop.outcomes().slice(paymentsBefore);
const dialog = () => counter.page.getByRole('dialog');

/** Somebody who looks for the focus finds it. */
async function focusIsSomewhere(): Promise<void> {
  await eventually(async () => ['body', 'nothing', 'html'].includes(await counter.focused()), false);
}

/** Waits for a sight that the focus goes along with. */
async function comesTo(...[name, tone]: Parameters<CounterApp['shows']>): Promise<void> {
  await counter.shows(name, tone);
  await focusIsSomewhere();
}

async function chargeByKeys(amount: number): Promise<void> {
  await counter.type(amount);
  await counter.use('Enter');
  await comesTo('scan');
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

describe('without a mouse', () => {
  it('a history without a payment is looked at', async () => {
    await counter.press('F3');
    await comesTo('history');
    await counter.press('F3');
    await comesTo('amount');
  });

  it('a customer pays, and the next one comes', async () => {
    await focusIsSomewhere();
    await chargeByKeys(5101);
    await counter.wedge(freshCode());
    await comesTo('result', 'paid');
    await counter.use('Enter');
    await comesTo('amount');
    await counter.showsAmount(0);
    expect(sold()).toEqual(['paid 5101']);
  });

  it('nobody is needed to practise: a code is scanned by a key', async () => {
    await chargeByKeys(5106);
    await counter.use('F7');
    await comesTo('result', 'paid');
    expect(sold()).toEqual(['paid 5106']);
  });

  it('an amount is corrected while it is typed, and again after it was settled on', async () => {
    await counter.type(519);
    await counter.press('Backspace');
    await counter.showsAmount(51);
    await counter.press('0');
    await counter.showsAmount(510);
    await counter.use('Enter');
    await comesTo('scan');
    await counter.use('Escape');
    await comesTo('amount');
    await counter.showsAmount(510);
    await counter.press('Escape');
    await counter.showsAmount(0);
  });

  it('the number pad enters an amount too', async () => {
    for (const digit of ['6', '1', '2']) {
      await counter.press(`Numpad${digit}`);
      await eventually(async () => String(await counter.amount()).endsWith(digit), true);
    }
    await counter.button('Enter').waitFor();
    await counter.press('NumpadEnter');
    await comesTo('scan');
    expect((await counter.view()).display).toMatchObject({ amountYen: 612 });
  });

  it('a large amount is asked about once more, and Enter alone does not charge it', async () => {
    await counter.type(123_456);
    await counter.use('Enter');
    await dialog().waitFor();
    await focusIsSomewhere();
    await counter.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    expect((await counter.view()).display.screen).toBe('amount');
    await counter.use('Enter');
    await dialog().waitFor();
    await counter.use('F9');
    await comesTo('scan');
    await counter.wedge(freshCode());
    await comesTo('result', 'paid');
    expect(sold()).toEqual(['paid 123456']);
  });

  it('a refused payment is tried again with another code, and paid', async () => {
    await shop.gateway.next('pay', '301');
    await chargeByKeys(5102);
    await counter.wedge(freshCode());
    await comesTo('result', 'refused');
    await counter.use('F4');
    await comesTo('scan');
    await counter.wedge(freshCode());
    await comesTo('result', 'paid');
    expect(sold()).toEqual(['refused 5102', 'paid 5102']);
  });

  it('a payment that waits for its customer is cancelled', async () => {
    await chargeByKeys(10_814);
    await counter.wedge(freshCode());
    await comesTo('waiting');
    await counter.use('F8');
    await comesTo('result', 'cancelled');
    expect(sold()).toEqual(['cancelled 10814']);
  });

  it('an unknown payment is cancelled, after one more question to the cashier', async () => {
    await shop.gateway.next('pay', '2001');
    await chargeByKeys(5104);
    await counter.wedge(freshCode());
    await comesTo('unknown');
    await counter.use('F8');
    await dialog().waitFor();
    await focusIsSomewhere();
    await counter.use('F9');
    await eventually(sold, ['cancelling 5104']);
    await comesTo('unknown');
    await counter.use('F10');
    await comesTo('amount');
  });

  it('history: found by its number, read, and cancelled', async () => {
    await chargeByKeys(5103);
    await counter.wedge(freshCode());
    await comesTo('result', 'paid');
    const receiptNo = shop.payments().at(-1)?.receiptNo ?? '';
    await counter.press('F3');
    await comesTo('history');
    await counter.use('F4');
    expect(await counter.focused()).toBe('input');
    await counter.page.keyboard.insertText(receiptNo.slice(-6));
    const rows = counter.screen('history').getByRole('listitem');
    await eventually(() => rows.count(), 1);
    await counter.press('Enter');
    await comesTo('detail');
    await eventually(
      async () => (await counter.screen('detail').innerText()).replace(',', ''),
      expect.stringContaining('5103'),
    );
    await counter.use('F8');
    await dialog().waitFor();
    await focusIsSomewhere();
    await counter.use('F9');
    await eventually(sold, ['cancelled 5103']);
    await eventually(async () => counter.button('F8').count(), 0);
    await focusIsSomewhere();
    await counter.press('F3');
    await focusIsSomewhere();
  });

  it('history: rows by arrows, a detail by Enter, and back by Esc', async () => {
    await counter.press('F3');
    await comesTo('history');
    await eventually(
      () =>
        counter
          .screen('history')
          .getByRole('listitem')
          .count()
          .then((count) => count > 2),
      true,
    );
    await counter.press('ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter');
    await comesTo('detail');
    await counter.press('Escape');
    await comesTo('history');
    await counter.press('Escape');
    await comesTo('amount');
  });

  it('another language is chosen, and stays', async () => {
    for (const [key, language] of [
      ['2', 'en'],
      ['3', 'zh'],
      ['1', 'ja'],
    ] as const) {
      await counter.press('F2');
      await dialog().waitFor();
      await focusIsSomewhere();
      await counter.press(key);
      await eventually(async () => (await counter.snapshot()).language, language);
      await counter.press('Escape');
      await dialog().waitFor({ state: 'hidden' });
      await focusIsSomewhere();
    }
  });

  it.each(['?', 'F1'])('all keys are shown by %s', async (key) => {
    await counter.press(key);
    await dialog().waitFor();
    await focusIsSomewhere();
    const words = await dialog().innerText();
    for (const name of ['F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F12', 'Enter', 'Esc']) {
      expect(words).toContain(name);
    }
    await counter.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await focusIsSomewhere();
  });

  it('what is being checked is looked at, and a result noted', async () => {
    // Its first question is lost, so that there is time to look.
    await shop.gateway.next('confirm', '601');
    await chargeByKeys(10_305);
    await counter.wedge(freshCode());
    await comesTo('unknown');
    await counter.use('F10');
    await comesTo('amount');
    await counter.press('F6');
    await dialog().waitFor();
    await focusIsSomewhere();
    await counter.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await eventually(sold, ['paid 10305'], 40_000);
    await counter.use('Shift+F6');
    await eventually(async () => (await counter.view()).tray.ended, []);
    await focusIsSomewhere();
  });

  it('every button that is shown has a key', async () => {
    const without = counter.page.locator('nav button:not([data-keys]), main .action:not([data-keys])');
    expect(await without.allInnerTexts()).toEqual([]);
  });
});
