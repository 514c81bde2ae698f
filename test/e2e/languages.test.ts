import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brandName, knownPayTypes } from '../../main/onepay/brands.ts';
import { type Language, languages } from '../../preload/views.ts';
import { freshCode } from './support/codes.ts';
import type { CounterApp } from './support/counter-app.ts';
import { eventually } from './support/eventually.ts';
import { axeFindings, foreignLines, keepPicture } from './support/look.ts';
import { openShop, type Shop, startShop } from './support/shop.ts';

// Each state is brought about once, and looked at in each language.

/** What may stand there in any language: names of things, and of the languages themselves. */
const KNOWN = ['Shop 1', '日本語', '中文', 'English', 'terminal.json', ...knownPayTypes.map(brandName)].sort(
  (a, b) => b.length - a.length,
);

let shop: Shop;
let counter: CounterApp;

async function lookAt(app: CounterApp, state: string): Promise<void> {
  const faults: string[] = [];
  for (const language of languages) {
    await speak(app, language);
    const foreign = async () => foreignLines(await app.words(), language, KNOWN);
    // What the history shows is asked for anew, and comes a moment later.
    await eventually(foreign, [], 5000).catch(() => undefined);
    const lines = await foreign();
    const findings = await axeFindings(app.page);
    await keepPicture(app.page, language, state);
    faults.push(...[...lines, ...findings].map((fault) => `${language}: ${fault}`));
  }
  expect(faults).toEqual([]);
}

async function speak(app: CounterApp, language: Language): Promise<void> {
  await app.ask('language.set', language);
  const tag = { ja: 'ja', en: 'en', zh: 'zh' }[language];
  await app.page.locator(`html[lang^="${tag}"]`).waitFor({ state: 'attached' });
}

/** Sells with an amount's ending, up to the scan. */
async function sell(amount: number): Promise<void> {
  await counter.charge(amount);
  await counter.shows('scan');
  shop.scan(freshCode());
}

beforeAll(async () => {
  shop = await startShop({
    settings: {
      shop: { name: 'Shop 1' },
      recovery: { pollSeconds: 3, customerLimitSeconds: 120 },
      printer: null,
    },
    timeoutSeconds: 8,
  });
  counter = await shop.open();
});

beforeEach(async () => {
  await counter.home();
});

afterAll(() => shop?.close());

describe('in Japanese, English and Chinese, complete and accessible:', () => {
  it('the amount', async () => {
    await lookAt(counter, 'amount');
    await counter.enter(12_345);
    await lookAt(counter, 'amount-entered');
  });

  it('a large amount', async () => {
    await counter.enter(1_234_567);
    await counter.chargeButton.click();
    await counter.page.getByRole('dialog').waitFor();
    await lookAt(counter, 'amount-large');
  });

  it('a code at hand', async () => {
    shop.scan(freshCode());
    await counter.button('F8').waitFor();
    await lookAt(counter, 'amount-held-scan');
    await counter.use('F8');
  });

  it('the scan, and a scan that is no use', async () => {
    await counter.charge(12_345);
    await counter.shows('scan');
    await lookAt(counter, 'scan');
    await counter.wedge('12345678901', 5, 'none');
    await eventually(async () => (await counter.view()).notice?.tone, 'warning');
    await lookAt(counter, 'scan-notice');
  });

  it('a payment on its way, which goes to the tray', async () => {
    // The first question is lost, so that there is time for the next customer.
    await shop.gateway.next('confirm', '601');
    await sell(10_603);
    await counter.shows('paying');
    await lookAt(counter, 'paying');
    await counter.shows('unknown', undefined, 30_000);
    await counter.use('F10');
  });

  it('an unknown one, and the tray', async () => {
    await sell(20_602);
    await counter.shows('unknown', undefined, 30_000);
    await lookAt(counter, 'unknown');
    await counter.use('F8');
    await counter.page.getByRole('dialog').waitFor();
    await lookAt(counter, 'unknown-cancel');
    await counter.press('Escape');
    await counter.use('F10');
    await counter.shows('amount');
    await lookAt(counter, 'tray-open');
    await counter.press('F6');
    await counter.page.getByRole('dialog').waitFor();
    await lookAt(counter, 'tray-dialog');
  });

  it('a customer who is waited for', async () => {
    await sell(10_814);
    await counter.shows('waiting');
    await lookAt(counter, 'waiting');
    await counter.use('F8');
    await counter.shows('result', 'cancelled');
    await lookAt(counter, 'cancelled');
  });

  it.each([
    ['paid', 12_300, 'paid'],
    ['refused', 52_301, 'refused'],
    ['refused-call', 52_303, 'refused'],
    ['failed', 10_001, 'failed'],
    ['refunded', 52_006, 'refunded'],
  ] as const)('a payment that is %s', async (state, amount, tone) => {
    await sell(amount);
    await counter.shows('result', tone);
    await lookAt(counter, state);
  });

  it('one that was to be cancelled and is paid', async () => {
    await shop.gateway.next('reverse', '9108');
    // The first question is lost, so that there is time to cancel.
    await shop.gateway.next('confirm', '601');
    await sell(12_305);
    await counter.shows('unknown', undefined, 30_000);
    await counter.use('F8');
    await counter.page.getByRole('dialog').waitFor();
    await counter.use('F9');
    await counter.shows('result', 'paidAfterCancel', 40_000);
    await lookAt(counter, 'paid-after-cancel');
  });

  it('one that was not sent', async () => {
    await shop.gateway.cut();
    await sell(12_400);
    await counter.shows('result', 'notSent');
    await lookAt(counter, 'not-sent');
    await shop.gateway.restore();
  });

  it('an objection: nothing can be written down, so nothing is sent', async () => {
    await counter.charge(12_500);
    await counter.shows('scan');
    const unblock = shop.blockLedger();
    shop.scan(freshCode());
    await counter.shows('objection').finally(unblock);
    await lookAt(counter, 'objection');
    // The same code is still good: nobody has seen it.
    await counter.use('F4');
    await counter.shows('result', 'paid');
    expect(shop.gateway.orders().filter(({ amount }) => amount === 12_500)).toHaveLength(1);
  });

  it('the history, and one payment of it', async () => {
    await counter.press('F3');
    await counter.shows('history');
    await eventually(async () => (await counter.screen('history').getByRole('listitem').count()) > 5, true);
    await lookAt(counter, 'history');
    await counter.page.getByRole('search').getByRole('textbox').first().fill('nothing like it');
    await eventually(() => counter.screen('history').getByRole('listitem').count(), 0);
    await lookAt(counter, 'history-none');
    await counter.use('F10');
    await eventually(async () => (await counter.screen('history').getByRole('listitem').count()) > 5, true);
    await counter.press('Home', 'Enter');
    await counter.shows('detail');
    await lookAt(counter, 'detail');
  });

  it('settings and keys', async () => {
    await counter.press('F2');
    await counter.page.getByRole('dialog').waitFor();
    await lookAt(counter, 'menu');
    await counter.press('Escape');
    await counter.press('F1');
    await counter.page.getByRole('dialog').waitFor();
    await lookAt(counter, 'keys');
  });

  it('the end of what was in the tray', async () => {
    await eventually(async () => (await counter.view()).tray.ended.length > 0, true, 100_000);
    await lookAt(counter, 'tray-ended');
    await counter.press('F6');
    await counter.page.getByRole('dialog').waitFor();
    await lookAt(counter, 'tray-ended-dialog');
  }, 150_000);
});

describe('before there is a counter:', () => {
  it('the first run', async () => {
    const empty = await openShop();
    // The shop's gateway may just be writing its log there.
    rmSync(empty.dataFolder, { recursive: true, maxRetries: 10, retryDelay: 20 });
    const app = await empty.launch();
    await app.shows('firstRun');
    await lookAt(app, 'first-run');
    await app.press('2');
    await app.page.locator('[data-screen=firstSetup] .setup-fields').first().waitFor();
    await lookAt(app, 'first-run-real');
  });

  it('what keeps the terminal from working', async () => {
    const broken = await openShop();
    writeFileSync(broken.stored.settingsFile.file, '{"identity": 1}');
    const app = await broken.launch();
    await app.shows('stopped');
    await lookAt(app, 'stopped');
  });
});
