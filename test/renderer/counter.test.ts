import { describe, expect, it } from 'vitest';
import { counterLike, hireCashier } from './support/cashier.ts';
import { fixture, uuid } from './support/fixtures.ts';
import { callsOf, send } from './support/window.ts';

const { page, open, press, typeAtOnce, settle, focused } = hireCashier();

const sightOf = (name: string): string => {
  const { view } = fixture('ja', name);
  return view.stage === 'counter' ? view.sight : '';
};
const moved = (call: string, from: string) => ({ name: `counter.${call}`, args: { sight: sightOf(from) } });
const charge = (amountYen: number, confirmed: 'once' | 'twice', from = 'amount-empty') => ({
  name: 'counter.charge',
  args: { amountYen, confirmed, sight: sightOf(from) },
});

describe('the amount', () => {
  it('is typed with digits and number pad, corrected, and charged by Enter', async () => {
    await open('amount-empty');
    await press('1', 'Numpad2', '3', 'Backspace', '0', '0');
    await page().getByRole('button', { name: '¥1,200 を請求' }).waitFor();
    await press('Enter');
    expect(await callsOf(page())).toEqual([charge(1200, 'once')]);
  });

  it('is typed with the keypad, 00 too, and cleared by Esc', async () => {
    await open('amount-empty');
    for (const key of ['1', '5', '00']) {
      await page().getByRole('button', { name: key, exact: true }).click();
    }
    await page().getByText('¥1,500', { exact: true }).waitFor();
    await press('Escape');
    await page().getByText('¥0', { exact: true }).waitFor();
  });

  it('counts every digit, even where Enter follows at once', async () => {
    await open('amount-empty');
    await settle();
    await press('1', '5', '0');
    await typeAtOnce('0');
    expect(await callsOf(page())).toEqual([charge(1500, 'once')]);
  });

  it('is charged once, however often and long Enter is pressed', async () => {
    await open('amount-empty');
    await page().evaluate(() => window.harness.hold('counter.charge'));
    await press('5', '0', '0');
    await settle();
    await press('Enter', 'Enter', 'Enter', 'NumpadEnter');
    await page().keyboard.down('Enter');
    for (let times = 0; times < 5; times += 1) {
      await page().keyboard.down('Enter');
    }
    await page().keyboard.up('Enter');
    await page().getByRole('button', { name: '¥500 を請求' }).click({ force: true });
    await press('7');
    expect(await callsOf(page())).toEqual([charge(500, 'once')]);
    await page().getByText('¥500', { exact: true }).waitFor();
  });

  it('is not charged without digits', async () => {
    await open('amount-empty');
    await settle();
    await press('Enter', '0', 'Enter');
    expect(await callsOf(page())).toEqual([]);
  });

  it('above the limit is asked about once more: Enter stays, F9 charges', async () => {
    await open('amount-empty');
    await press('1', '0', '0', '0', '0', '1', 'Enter');
    await page().getByRole('dialog').waitFor();
    await expect.poll(focused).toContain('金額を変更');
    await press('Enter');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    expect(await callsOf(page())).toEqual([]);
    await press('Enter');
    await page().getByRole('dialog').waitFor();
    await press('7', 'F3', 'F9', 'F9');
    expect(await callsOf(page())).toEqual([charge(100_001, 'twice')]);
  });

  it('never goes over what one payment may be', async () => {
    await open('amount-empty');
    await press('9', '9', '9', '9', '9', '9', '9');
    await page().getByText('上限 ¥999,999 を超えています。').waitFor();
    await page().getByText('¥999,999', { exact: true }).waitFor();
  });

  it('that is to be changed is there, and a digit begins anew', async () => {
    await open('amount-change');
    await page().getByText('¥1,500', { exact: true }).waitFor();
    await press('8', '0');
    await page().getByText('¥80', { exact: true }).waitFor();
  });

  it('outlasts new snapshots and a look at the history, but not the next customer', async () => {
    await open('amount-empty');
    await press('4', '2');
    await send(page(), fixture('ja', 'amount-held'));
    await press('F3');
    await page().locator('[data-screen=history]').waitFor();
    await press('Escape');
    await page().getByText('¥42', { exact: true }).waitFor();
    await send(page(), fixture('ja', 'paid'));
    await send(page(), fixture('ja', 'amount-empty'));
    await page().getByText('¥0', { exact: true }).waitFor();
  });

  it('comes with a scan that waits for it, which can be discarded', async () => {
    await open('amount-held');
    await page().locator('.held-scan', { hasText: '****9395' }).waitFor();
    await expect.poll(async () => await page().locator('.held-scan').textContent()).toMatch(/残り 4[01] 秒/);
    await press('F8');
    expect(await callsOf(page())).toEqual([moved('forgetScan', 'amount-held')]);
  });
});

describe('an amount screen that has just come up', () => {
  const held = (mask: string) => {
    const display = { screen: 'amount', heldScan: { mask, forMs: 42_000 }, amountYen: null } as const;
    return counterLike('amount-held', { display, sight: `held ${mask}` });
  };

  it('takes no Enter that was meant for the screen before, but digits at once', async () => {
    await open('scan');
    await send(page(), fixture('ja', 'amount-change'));
    await press('Enter');
    expect(await callsOf(page())).toEqual([]);
    await press('7');
    await page().getByText('¥7', { exact: true }).waitFor();
    await settle();
    await press('Enter');
    expect(await callsOf(page())).toEqual([charge(7, 'once', 'amount-change')]);
  });

  it('settles anew for a scan that waits for its amount, and for each that replaces it', async () => {
    await open('amount-empty');
    await press('5', '0', '0');
    await settle();
    await send(page(), held('****1111'));
    await press('Enter');
    await settle();
    await send(page(), held('****2222'));
    await press('Enter');
    expect(await callsOf(page())).toEqual([]);
    await settle();
    await press('Enter');
    expect(await callsOf(page())).toEqual([
      { name: 'counter.charge', args: { amountYen: 500, confirmed: 'once', sight: 'held ****2222' } },
    ]);
  });

  it('charges by its dialog only upon what it showed when it asked', async () => {
    await open('amount-empty');
    await press('2', '0', '0', '0', '0', '0');
    await settle();
    await press('Enter');
    await page().getByRole('dialog').waitFor();
    await send(page(), held('****1111'));
    await press('F9');
    expect(await callsOf(page())).toEqual([charge(200_000, 'twice')]);
  });
});

describe('what is typed ahead', () => {
  it('of the next customer is the beginning of the amount', async () => {
    await open('paid');
    await settle();
    await page().evaluate(() => window.harness.hold('counter.nextCustomer'));
    await press('Enter', '9', 'Backspace', '1');
    await send(page(), fixture('ja', 'amount-empty'));
    await press('2');
    await page().evaluate(() => window.harness.letGo('counter.nextCustomer'));
    await press('0', '0');
    await page().getByText('¥1,200', { exact: true }).waitFor();
    await settle();
    await press('Enter');
    expect(await callsOf(page())).toEqual([moved('nextCustomer', 'paid'), charge(1200, 'once')]);
  });

  it('of a changed amount replaces it', async () => {
    await open('scan');
    await settle();
    await page().evaluate(() => window.harness.hold('counter.changeAmount'));
    await press('Escape', '8');
    await page().evaluate(() => window.harness.letGo('counter.changeAmount'));
    await send(page(), fixture('ja', 'amount-change'));
    await press('0');
    await page().getByText('¥80', { exact: true }).waitFor();
  });

  it('is forgotten where the terminal does not go there', async () => {
    await open('paid');
    await settle();
    await page().evaluate(() => {
      window.harness.hold('counter.nextCustomer');
      window.harness.refuse('counter.nextCustomer', {
        kind: 'busy',
        code: 'NOT_NOW',
        message: '今はできません。',
        hint: '画面を確かめてください。',
      });
    });
    await press('Enter', '4');
    await page().evaluate(() => window.harness.letGo('counter.nextCustomer'));
    await page().locator('.message-error', { hasText: 'コード NOT_NOW' }).waitFor();
    await press('2');
    await send(page(), fixture('ja', 'amount-empty'));
    await page().getByText('¥0', { exact: true }).waitFor();
  });
});

describe('a result', () => {
  it('takes no press that was meant for the screen before', async () => {
    await open('paying');
    await send(page(), fixture('ja', 'refused'));
    await press('Enter', 'F4');
    expect(await callsOf(page())).toEqual([]);
    await settle();
    await press('F4', 'Enter');
    expect(await callsOf(page())).toEqual([moved('tryAgain', 'refused')]);
  });

  it.each([
    ['paid', '次のお客様'],
    ['refused', '同じ金額でもう一度'],
    ['unknown', '確認中'],
    ['waiting', 'お客様の承認待ち'],
    ['objection', '請求できませんでした'],
    ['scan', 'コードを読み取ってください'],
  ])('%s has the focus where the cashier goes on, and is said', async (name, words) => {
    await open('amount-empty');
    await send(page(), fixture('ja', name));
    await expect.poll(focused).toContain(words);
    const said = await page().locator('[data-live]').allTextContents();
    expect(said.join('').trim()).not.toBe('');
  });

  it('that is paid goes on to the next customer by Enter, once', async () => {
    await open('paid');
    await settle();
    await press('Enter', 'Enter');
    expect(await callsOf(page())).toEqual([moved('nextCustomer', 'paid')]);
  });

  it('that is paid all the same is refunded only after a second key', async () => {
    await open('paid-after-cancel');
    await settle();
    await press('F7');
    await page().locator('.refund-total').waitFor();
    await expect.poll(focused).toContain('返金する金額');
    await press('Enter');
    expect(await callsOf(page())).toEqual([]);
    await press('F9');
    expect(await callsOf(page())).toEqual([
      { name: 'payment.refund', args: { id: uuid(1), state: 'paid', amountYen: 700, reason: '', approval: null } },
    ]);
  });

  it('that is unknown is checked, cancelled after a second key, or left to the tray', async () => {
    await open('unknown');
    await settle();
    await press('F5', 'F8');
    await page().getByRole('dialog').waitFor();
    await press('Escape', 'F8', 'F9', 'F10');
    const id = uuid(1);
    expect(await callsOf(page())).toEqual([
      { name: 'payment.checkNow', args: { id } },
      { name: 'payment.cancel', args: { id, state: 'unknown', approval: null } },
      moved('nextCustomer', 'unknown'),
    ]);
  });

  it('that moves on while it is asked about is cancelled only as it was seen', async () => {
    await open('unknown');
    await settle();
    await press('F8');
    await page().getByRole('dialog').waitFor();
    await send(page(), fixture('ja', 'unknown-cancelling'));
    await press('F9');
    expect(await callsOf(page())).toEqual([
      { name: 'payment.cancel', args: { id: uuid(1), state: 'unknown', approval: null } },
    ]);
  });

  it('that the customer has to approve can be left, but not while a request is under way', async () => {
    await open('waiting');
    await settle();
    await press('F10');
    expect(await callsOf(page())).toEqual([moved('nextCustomer', 'waiting')]);
    const { view } = fixture('ja', 'waiting');
    if (view.stage !== 'counter' || view.display.screen !== 'waiting') {
      throw new Error('waiting is not waiting');
    }
    await page().close();
    await open(counterLike('waiting', { display: { ...view.display, leaving: 'afterAnswer' } }));
    await settle();
    await press('F10', 'F8');
    expect(await callsOf(page())).toEqual([
      { name: 'payment.cancel', args: { id: uuid(1), state: 'waitingForCustomer', approval: null } },
    ]);
  });

  it('whose call is refused says why, with the code', async () => {
    await open('paid');
    await page().evaluate(() =>
      window.harness.refuse('receipt.print', {
        kind: 'PRINTER_FAILED',
        code: 'PRINTER_FAILED',
        message: '印刷できません。',
        hint: '用紙を確認してください。',
      }),
    );
    await press('F12');
    await page().locator('.message-error', { hasText: 'コード PRINTER_FAILED' }).waitFor();
    expect(await page().locator('[data-live=error]').textContent()).toContain('用紙を確認してください。');
    await press('Delete');
    await page().locator('.message-error').waitFor({ state: 'detached' });
  });
});
