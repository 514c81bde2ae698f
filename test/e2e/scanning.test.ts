import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { EARLY_MS } from '../../main/counter/spent-code.ts';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { type Shop, startShop } from './support/shop.ts';

let shop: Shop;
let counter: CounterApp;
/** What was there before a test. */
let before: { readonly payments: number; readonly notice: number };

const noticeNumber = async () => (await counter.view()).notice?.number ?? 0;
/** What has been sold in this test. */
const sold = () => shop.outcomes().slice(before.payments);

/** A scan was not used, which the cashier was told, and nothing has come of it. */
async function isTold(): Promise<void> {
  await eventually(async () => (await noticeNumber()) > before.notice, true);
}

beforeAll(async () => {
  shop = await startShop();
  counter = await shop.open();
});

beforeEach(async () => {
  await counter.home();
  before = { payments: shop.payments().length, notice: await noticeNumber() };
});

afterAll(() => shop?.close());

describe('a code', () => {
  it('is read from a serial port', async () => {
    await counter.charge(1101);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    expect(sold()).toEqual(['paid 1101']);
  });

  it.each([5, 20, 36, 50])('is read from a scanner that types a key every %i ms', async (msPerKey) => {
    await counter.charge(1200 + msPerKey);
    await counter.shows('scan');
    await counter.wedge(freshCode(), msPerKey);
    await counter.shows('result', 'paid');
    expect(sold()).toEqual([`paid ${1200 + msPerKey}`]);
  });

  it.each(['alipay', 'weChat', 'payPay'] as const)('is told by its brand: %s', async (brand) => {
    await counter.charge(1290);
    await counter.shows('scan');
    await counter.wedge(freshCode(brand));
    await counter.shows('result', 'paid');
    const name = { alipay: 'Alipay', weChat: 'WeChat', payPay: 'PayPay' }[brand];
    expect(await counter.screen('result').innerText()).toContain(name);
  });

  it.each([5, 20, 36, 50])('leaves no digit in an amount that is being typed (%i ms per key)', async (msPerKey) => {
    await counter.type(77);
    // A person's last key and a code's first one may not follow each other at a scanner's speed.
    await systemClock.sleep(700);
    await counter.wedge(freshCode(), msPerKey);
    await eventually(async () => (await counter.view()).display, expect.objectContaining({ screen: 'amount' }));
    await eventually(
      async () =>
        JSON.stringify((await counter.view()).display).includes('"mask"') || (await noticeNumber()) > before.notice,
      true,
    );
    expect(await counter.amount()).toBe(77);
    expect(sold()).toEqual([]);
  });
});

describe('a scan before its amount', () => {
  // The phone of a customer who has just paid may still lie there: its next code is nobody's.
  beforeEach(() => systemClock.sleep(EARLY_MS));

  it.each(['serial', 'wedge'])('waits for it, and pays at once when the amount is charged (%s)', async (scanner) => {
    const code = freshCode();
    await (scanner === 'wedge' ? counter.wedge(code) : shop.scan(code));
    await counter.holds(code);
    await counter.charge(1310);
    await counter.shows('result', 'paid');
    expect(sold()).toEqual(['paid 1310']);
  });

  it('is forgotten when the cashier says so', async () => {
    const code = freshCode();
    shop.scan(code);
    await counter.holds(code);
    await counter.use('F8');
    await eventually(async () => (await counter.view()).display, expect.objectContaining({ heldScan: null }));
    await counter.charge(1320);
    await counter.shows('scan');
    expect(sold()).toEqual([]);
  });
});

describe('a part of a code', () => {
  it('is never paid: no Enter at its end', async () => {
    await counter.charge(1401);
    await counter.shows('scan');
    await counter.wedge(freshCode(), 5, 'none');
    await isTold();
    await counter.shows('scan');
    expect(sold()).toEqual([]);
    shop.scan(freshCode());
    await counter.shows('result', 'paid');
    expect(sold()).toEqual(['paid 1401']);
  });

  const cuts = [3, 8, 12].flatMap((length) =>
    (['amount', 'scan'] as const).flatMap((screen) => [5, 36].map((ms) => ({ length, screen, ms }))),
  );

  it.each(cuts)(
    'is never paid nor typed: a pause after $length keys of $ms ms each, on the screen "$screen"',
    async ({ length, screen, ms }) => {
      if (screen === 'scan') {
        await counter.charge(1402);
        await counter.shows('scan');
      }
      const code = freshCode();
      await counter.wedge(code.slice(0, length), ms, 'none');
      await systemClock.sleep(300);
      await counter.wedge(code.slice(length), ms);
      await isTold();
      await counter.shows(screen);
      if (screen === 'amount') {
        await counter.showsAmount(0);
        expect((await counter.view()).display).toMatchObject({ heldScan: null });
      }
      expect(sold()).toEqual([]);
    },
  );
});

describe('several scans', () => {
  it('of the same code are one', async () => {
    await counter.charge(1501);
    await counter.shows('scan');
    const code = freshCode();
    await counter.wedge(code);
    await counter.wedge(code);
    await counter.wedge(code);
    await counter.shows('result', 'paid');
    expect(sold()).toEqual(['paid 1501']);
    expect(shop.gateway.orders().filter(({ amount }) => amount === 1501)).toHaveLength(1);
  });

  it('of the same code, run into each other, are none', async () => {
    await counter.charge(1502);
    await counter.shows('scan');
    const code = freshCode();
    await counter.wedge(`${code}${code}`);
    await isTold();
    await counter.shows('scan');
    expect(sold()).toEqual([]);
  });

  it('during a payment are ignored, from any scanner', async () => {
    await counter.charge(10_603);
    await counter.shows('scan');
    shop.scan(freshCode());
    await counter.shows('paying');
    shop.scan(freshCode());
    await counter.wedge(freshCode());
    await isTold();
    await counter.shows('unknown');
    shop.scan(freshCode());
    await counter.shows('result', 'paid', 30_000);
    expect(sold()).toEqual(['paid 10603']);
    expect(shop.gateway.orders().filter(({ amount }) => amount === 10_603)).toHaveLength(1);
  });
});

describe('a scanner that is a keyboard is heard', () => {
  const pays = async (amount: number) => {
    await counter.wedge(freshCode());
    await counter.shows('result', 'paid');
    expect(sold()).toEqual([`paid ${amount}`]);
  };

  it('with the focus on a button', async () => {
    await counter.charge(1610);
    await counter.shows('scan');
    await counter.button('F2').focus();
    await pays(1610);
  });

  it('with the focus on nothing', async () => {
    await counter.charge(1620);
    await counter.shows('scan');
    await counter.page.evaluate('document.activeElement.blur()');
    await pays(1620);
  });

  it('in a dialog, without pressing anything in it', async () => {
    await counter.charge(1630);
    await counter.shows('scan');
    await counter.press('F2');
    await counter.page.getByRole('dialog').waitFor();
    const { language } = await counter.snapshot();
    await pays(1630);
    expect((await counter.snapshot()).language).toBe(language);
    expect(await counter.page.getByRole('dialog').count()).toBe(0);
  });

  it('in a search field of the history, where not even a part of a code is left', async () => {
    await counter.press('F3');
    await counter.shows('history');
    const field = counter.page.getByRole('search').getByRole('textbox').first();
    await field.focus();
    await field.fill('ab');
    await counter.wedge(freshCode().slice(0, 12), 20, 'none');
    await isTold();
    expect(await field.inputValue()).toBe('ab');
    await counter.press('F3');
    await counter.showsAmount(0);
    // So long a next scan would be taken for the rest of this one.
    await systemClock.sleep(1600);
  });

  it('in a search field of the history, as a scan for the next amount', async () => {
    await systemClock.sleep(EARLY_MS);
    await counter.press('F3');
    await counter.shows('history');
    const field = counter.page.getByRole('search').getByRole('textbox').first();
    await field.focus();
    await field.fill('ab');
    const code = freshCode();
    await counter.wedge(code);
    // The code is for the next amount, which brings the counter to the front.
    await counter.shows('amount');
    await counter.holds(code);
    await counter.charge(1640);
    await counter.shows('result', 'paid');
    expect(sold()).toEqual(['paid 1640']);
  });
});

describe('a scanned receipt', () => {
  it.each(['serial', 'wedge'])('opens its payment in the history (%s)', async (scanner) => {
    const { receiptNo, amountYen } = shop.payments()[0] ?? { receiptNo: '', amountYen: 0 };
    await (scanner === 'wedge' ? counter.wedge(receiptNo) : shop.scan(receiptNo));
    await counter.shows('detail');
    const detail = async () => (await counter.screen('detail').innerText()).replaceAll(',', '');
    await eventually(detail, expect.stringContaining(receiptNo));
    expect(await detail()).toContain(String(amountYen));
    expect(sold()).toEqual([]);
  });

  it('of another terminal is told, and never paid with', async () => {
    await counter.charge(1701);
    await counter.shows('scan');
    shop.scan('R999999999999999999');
    await isTold();
    await counter.shows('scan');
    expect(sold()).toEqual([]);
  });
});
