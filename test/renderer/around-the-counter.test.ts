import { describe, expect, it } from 'vitest';
import type { CounterView } from '../../preload/contract.ts';
import { counterLike, hireCashier } from './support/cashier.ts';
import { fixture, uuid } from './support/fixtures.ts';
import { setupFixture } from './support/setup-fixtures.ts';
import { callsOf, send } from './support/window.ts';

const { page, open, press, typeAtOnce, settle, screenShown, focused } = hireCashier();

/** Without a snapshot that shows what it did, an answered call stays inert for this long. */
const ANSWERED_MS = 550;

function trayOf(name: string): CounterView['tray'] {
  const { view } = fixture('ja', name);
  if (view.stage !== 'counter') {
    throw new Error(`${name} is no counter`);
  }
  return view.tray;
}

describe('the tray', () => {
  it('is acknowledged from the strip, and opened and worked by keys', async () => {
    await open('amount-tray');
    await settle();
    await press('F9', 'Shift+F6');
    await page().waitForTimeout(ANSWERED_MS);
    await press('F6');
    await page().getByRole('dialog').waitFor();
    await settle();
    await press('ArrowDown', 'Shift+F6', 'ArrowDown', 'F9', 'F5', 'F8');
    await page().getByText('¥1,500 の支払いを取り消しますか').waitFor();
    await press('F9', 'F10');
    expect(await callsOf(page())).toEqual([
      { name: 'tray.acknowledge', args: { ids: [uuid(5)] } },
      { name: 'tray.acknowledge', args: { ids: [uuid(6)] } },
      { name: 'payment.checkNow', args: { id: uuid(7) } },
      { name: 'payment.cancel', args: { id: uuid(7), state: 'unknown', approval: null } },
      { name: 'payment.checkNow', args: { id: null } },
    ]);
  });

  it('takes note only of what has been there for a moment', async () => {
    await open('amount-tray');
    await settle();
    const [, second] = trayOf('amount-tray').ended;
    if (second === undefined) {
      throw new Error('the tray holds too little');
    }
    const tray = { ...trayOf('amount-tray'), ended: [second], endedCount: 1 };
    await send(page(), counterLike('amount-tray', { tray }));
    await press('Shift+F6');
    expect(await callsOf(page())).toEqual([]);
    await settle();
    await press('Shift+F6');
    expect(await callsOf(page())).toEqual([{ name: 'tray.acknowledge', args: { ids: [uuid(6)] } }]);
  });

  it('is taken note of as a whole, and says what it does not list', async () => {
    await open('amount-tray-full');
    await page().getByText('確認中 120 件').first().waitFor();
    await page().getByText('ほか 13 件').waitFor();
    await press('F6');
    await page().getByText('ほか 117 件は、履歴で見られます。').waitFor();
    await page().getByText('ほか 12 件', { exact: true }).waitFor();
    await press('Shift+F7');
    expect(await callsOf(page())).toEqual([]);
    await settle();
    await press('Shift+F7');
    expect(await callsOf(page())).toEqual([{ name: 'tray.acknowledge', args: { ids: [uuid(5), uuid(6)] } }]);
  });
});

describe('the history', () => {
  it('is walked through with the keyboard, and acts after a second key', async () => {
    await open('amount-empty');
    await press('F3');
    await page().locator('.rows .badge').first().waitFor();
    await expect.poll(focused).toContain('R2611227177000001');
    await press('ArrowDown');
    await expect.poll(focused).toContain('R2611227177000002');
    await press('Enter');
    await page().locator('.timeline').waitFor();
    await press('Shift+F12', 'F7');
    await page().locator('.refund-total').waitFor();
    await press('F9');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await press('Escape');
    await page().locator('[data-screen=history]').waitFor();
    await press('Escape');
    expect(await screenShown()).toBe('amount');
    const id = uuid(1);
    expect(await callsOf(page())).toEqual([
      { name: 'receipt.print', args: { id, copy: 'merchant' } },
      { name: 'payment.refund', args: { id, state: 'partlyRefunded', amountYen: 700, reason: '', approval: null } },
    ]);
  });

  it('is searched as it is typed', async () => {
    await open('amount-empty');
    await press('F3');
    await page().locator('.rows .badge').first().waitFor();
    await press('F4');
    await press('0', '0', '4', '2');
    await expect
      .poll(async () => await page().evaluate(() => window.harness.asked.at(-1)))
      .toMatchObject({ name: 'history.page', args: { receiptNo: '0042', businessDate: '2026-11-22' } });
    await press('F10');
    await expect
      .poll(async () => await page().evaluate(() => window.harness.asked.at(-1)))
      .toMatchObject({ args: { receiptNo: null } });
  });

  it('opens for a receipt that was scanned', async () => {
    await open('amount-empty');
    await send(page(), counterLike('amount-empty', { scannedReceipt: { number: 1, receiptNo: 'R2611227177000003' } }));
    await page().locator('[data-screen=history], [data-screen=detail]').first().waitFor();
    await expect
      .poll(async () => await page().evaluate(() => window.harness.asked.at(-1)))
      .toMatchObject({ args: { receiptNo: 'R2611227177000003', businessDate: null } });
  });

  it('gives way to the counter when something happens there', async () => {
    await open('paying');
    await press('F3');
    await page().locator('[data-screen=history]').waitFor();
    await send(page(), fixture('ja', 'paid'));
    await expect.poll(screenShown).toBe('result');
  });
});

describe('the window', () => {
  it('shows the newest snapshot only', async () => {
    await open('amount-empty');
    await send(page(), fixture('ja', 'paid'));
    await page().evaluate((old) => window.harness.sendRaw(old), fixture('ja', 'refused'));
    await page().waitForTimeout(50);
    expect(await screenShown()).toBe('result');
    expect(await page().locator('[data-tone]').getAttribute('data-tone')).toBe('paid');
  });

  it('changes its language, and sets it and the sound by keys', async () => {
    await open('amount-empty');
    await press('F2', '2', '5', 'Escape', '?');
    await page().getByRole('dialog', { name: 'キー一覧' }).waitFor();
    expect(await callsOf(page())).toEqual([
      { name: 'language.set', args: 'en' },
      { name: 'sound.set', args: 'off' },
    ]);
    await send(page(), fixture('en', 'amount-empty'));
    await page().getByRole('dialog', { name: 'All keys' }).waitFor();
    expect(await page().evaluate(() => document.documentElement.lang)).toBe('en');
  });

  it('gives the focus back when a dialog closes', async () => {
    await open('amount-empty');
    await press('F1');
    await page().getByRole('dialog').waitFor();
    await expect.poll(focused).toContain('閉じる');
    await press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toContain('請求金額');
  });

  it('is silent at its start and sounds a result once', async () => {
    await open(null);
    await page().evaluate(() => {
      const sounds: number[] = [];
      Object.assign(window, { sounds });
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function sounded(when) {
        sounds.push(this.frequency.value);
        start.call(this, when);
      };
    });
    const sounded = async () => await page().evaluate(() => (window as unknown as { sounds: number[] }).sounds.length);
    await send(page(), fixture('ja', 'paid'));
    await page().locator('[data-screen=result]').waitFor();
    expect(await sounded()).toBe(0);
    await send(page(), fixture('ja', 'refused'));
    await expect.poll(sounded).toBe(2);
    await send(page(), fixture('ja', 'refused'));
    await send(page(), { ...fixture('ja', 'paid'), sound: 'off' });
    await page().locator('[data-tone=paid]').waitFor();
    expect(await sounded()).toBe(2);
  });

  it('begins with training, or with setting up real payments', async () => {
    await open('first-run');
    await page().evaluate((view) => window.harness.answer('setup.show', view), setupFixture('ja', { stage: 'new' }));
    await press('2');
    await page().locator('[data-screen=firstSetup] .setup-fields').first().waitFor();
    await press('Escape');
    await page().locator('[data-screen=firstRun]').waitFor();
    await press('1', '1');
    expect(await callsOf(page())).toEqual([{ name: 'firstRun.startTraining', args: null }]);
  });

  it('that cannot be used is tried again by a key, and says where that is refused', async () => {
    await open('stopped');
    await page().evaluate(() =>
      window.harness.refuse('terminal.tryAgain', {
        kind: 'busy',
        code: 'NOT_NOW',
        message: '今はできません。',
        hint: '',
      }),
    );
    await press('Enter', 'F4');
    expect(await callsOf(page())).toEqual([{ name: 'terminal.tryAgain', args: null }]);
    await page().locator('.message-error', { hasText: 'NOT_NOW' }).waitFor();
  });

  it('shows no notice that was there before it, but each that comes', async () => {
    await open('amount-troubled');
    await page().waitForTimeout(50);
    expect(await page().locator('.message-warning').count()).toBe(0);
    const notice = { number: 2, tone: 'warning', message: '新しいお知らせ', hint: '' } as const;
    await send(page(), counterLike('amount-troubled', { notice }));
    await page().locator('.message-warning', { hasText: '新しいお知らせ' }).waitFor();
  });

  it('that fails to show something says so, and can be opened anew', async () => {
    await open('amount-empty');
    await send(page(), counterLike('paid', { display: { screen: 'result' } as unknown as CounterView['display'] }));
    await page().locator('[data-screen=crashed]').waitFor();
    await Promise.all([page().waitForEvent('load'), press('Enter')]);
    await page().locator('[data-screen=amount]').waitFor();
  });

  it('passes a scan on without a key of it reaching the screen', async () => {
    await open(
      counterLike('amount-empty', {
        keyboardScanners: [{ index: 0, layout: 'us', prefix: '', suffix: 'Enter', keyGapMs: 80, minLength: 8 }],
      }),
    );
    await typeAtOnce('280390312172859395');
    await expect
      .poll(async () => await callsOf(page()))
      .toMatchObject([
        { name: 'scanner.typed', args: { text: '280390312172859395', ending: 'whole', scanner: 0, by: 'Enter' } },
      ]);
    await page().getByText('¥0', { exact: true }).waitFor();
  });

  it('tells of a scanner that nobody has set up, whose keys reach nothing', async () => {
    await open('amount-empty');
    await typeAtOnce('280390312172859395');
    await page().locator('.message-error', { hasText: '読取機が設定されていません' }).waitFor();
    await page().getByText('¥0', { exact: true }).waitFor();
    expect(await callsOf(page())).toEqual([]);
  });

  it.each(['first-run', 'stopped', 'opening'])(
    'drops what a scanner types where there is no counter: %s',
    async (name) => {
      await open(name);
      await typeAtOnce('111111111111111111');
      await page().waitForTimeout(200);
      expect(await callsOf(page())).toEqual([]);
      expect(await page().locator('.message-error').count()).toBe(0);
    },
  );
});
