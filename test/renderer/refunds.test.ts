import { describe, expect, it } from 'vitest';
import type { HistoryDetail, RefundRules } from '../../preload/contract.ts';
import { hireCashier } from './support/cashier.ts';
import { fixture, uuid } from './support/fixtures.ts';
import { historyDetailFixture } from './support/history-fixtures.ts';
import { attended, cashierThere, managers, managerThere, refundable, refusal } from './support/operator-fixtures.ts';
import { callsOf, send } from './support/window.ts';

const { page, open, press, settle, screenShown, focused } = hireCashier();

const pin = ['2', '4', '6', '8'] as const;
const approval = { operator: '01', pin: pin.join('') };
const answer = async (name: string, value: unknown) =>
  await page().evaluate(([one, given]) => window.harness.answer(one, given), [name, value] as const);
const refuse = async (name: string, code: Parameters<typeof refusal>[1]) =>
  await page().evaluate(([one, error]) => window.harness.refuse(one, error), [name, refusal('ja', code)] as const);
const calls = async () => (await callsOf(page())).filter(({ name }) => name !== 'operator.active');
const asked = async (name: string) => (await calls()).filter((call) => call.name === name).map(({ args }) => args);
const refunded = (amountYen: number, reason = '', given: typeof approval | null = null) => ({
  name: 'payment.refund',
  args: { id: uuid(1), state: 'paid', amountYen, reason, approval: given },
});
const amountShown = async () => await page().locator('.refund-total output').textContent();

/** The refund of a result that is paid all the same. */
async function openRefund(rules: Partial<RefundRules> = {}, attendance = managerThere()) {
  await open(attended('ja', 'paid-after-cancel', attendance));
  await answer('history.detail', refundable('ja', rules));
  await settle();
  await press('F7');
  await page().locator('.refund-total').waitFor();
}

/** One payment of the history. */
async function openDetail(detail: HistoryDetail, attendance = managerThere()) {
  await open(attended('ja', 'amount-empty', attendance));
  await answer('history.detail', detail);
  await press('F3');
  await page().locator('button.row').first().waitFor();
  await press('Enter');
  await page().locator('.timeline').waitFor();
}

describe('a refund', () => {
  it('of all that is left is made by F9, and never by Enter', async () => {
    await openRefund();
    expect(await amountShown()).toBe('¥1,500');
    await press('Enter', 'Enter');
    expect(await calls()).toEqual([]);
    await press('F9');
    await expect.poll(calls).toEqual([refunded(1500)]);
    await page().getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('of a part is typed with keys or keypad, and put back to all that is left', async () => {
    await openRefund();
    await press('4', '2', '0', 'Backspace');
    expect(await amountShown()).toBe('¥42');
    await press('F10');
    expect(await amountShown()).toBe('¥1,500');
    await page().locator('.refund-keys').getByRole('button', { name: '7', exact: true }).click();
    await page().locator('.refund-keys').getByRole('button', { name: '00', exact: true }).click();
    await press('F9');
    await expect.poll(calls).toEqual([refunded(700)]);
  });

  it('is never more than what is left, which is said with what counts', async () => {
    await openRefund({ leftYen: 700 });
    await page().getByText('確認中の返金を差し引いた額です').waitFor();
    await press('7', '0', '1');
    await page().getByText('返金できるのは残りの ¥700 までです').waitFor();
    await press('F9');
    expect(await calls()).toEqual([]);
    await press('Backspace', 'F9');
    await expect.poll(calls).toEqual([refunded(7)]);
  });

  it('is not made of nothing', async () => {
    await openRefund({ leftYen: 0 });
    await press('F9');
    await press('5', 'F9');
    expect(await calls()).toEqual([]);
  });

  it('of a brand that gives back no part is whole, and it is said why', async () => {
    await openRefund({ parts: 'wholeOnly', leftYen: 700 });
    await page().getByText('一部だけを返金できません').waitFor();
    await press('5', 'Backspace');
    expect(await amountShown()).toBe('¥700');
    await press('F9');
    await expect.poll(calls).toEqual([refunded(700)]);
  });

  it('has a reason, chosen by the arrows or in own words', async () => {
    await openRefund();
    await press('ArrowDown', 'ArrowDown');
    await page().getByLabel('補足（自由入力）').fill(' 2 個を 1 個に ');
    await press('Enter');
    expect(await calls()).toEqual([]);
    await press('F9');
    await expect.poll(calls).toEqual([refunded(1500, '数量違い：2 個を 1 個に')]);
  });

  it('has a reason by finger, which is taken back by another touch', async () => {
    await openRefund();
    await page().getByRole('button', { name: '二重会計' }).click();
    await page().getByRole('button', { name: 'その他' }).click();
    await page().getByRole('button', { name: 'その他' }).click();
    await press('F9');
    await expect.poll(calls).toEqual([refunded(1500)]);
  });

  it('is asked for once, however often it is pressed', async () => {
    await openRefund();
    await page().evaluate(() => window.harness.hold('payment.refund'));
    await press('F9', 'F9', '5', 'F9');
    await page().getByText('この画面を閉じても、処理は続きます').waitFor();
    expect(await calls()).toEqual([refunded(1500)]);
    expect(await amountShown()).toBe('¥1,500');
    await press('Escape', 'F7');
    expect(await calls()).toEqual([refunded(1500)]);
  });

  it('that is refused stays as it was typed, and says why', async () => {
    await openRefund();
    await refuse('payment.refund', 'LAST_MANAGER');
    await press('5', '0', '0', 'ArrowDown', 'F9');
    await page().locator('.money-problem', { hasText: 'LAST_MANAGER' }).waitFor();
    expect(await amountShown()).toBe('¥500');
    await page().locator('.reason-chip[aria-pressed=true]', { hasText: '返品' }).waitFor();
  });

  it('that is refused after its dialog was closed is told all the same', async () => {
    await openRefund();
    await refuse('payment.refund', 'LAST_MANAGER');
    await page().evaluate(() => window.harness.hold('payment.refund'));
    await press('F9', 'Escape');
    await page().evaluate(() => window.harness.letGo('payment.refund'));
    await page().locator('.message-error', { hasText: 'LAST_MANAGER' }).waitFor();
  });

  it('names the state that was seen, even where the payment has moved on since', async () => {
    await openRefund();
    await answer('history.detail', {
      ...refundable('ja', { leftYen: 700 }),
      payment: historyDetailFixture('ja').payment,
    });
    const { view, ...snapshot } = attended('ja', 'paid-after-cancel', managerThere());
    if (view.stage !== 'counter') {
      throw new Error('no counter');
    }
    await send(page(), { ...snapshot, view: { ...view, status: { ...view.status, openCount: 1 } } });
    await page().locator('.facts', { hasText: '¥700' }).first().waitFor();
    await page().getByText('返金できるのは残りの ¥700 までです').waitFor();
    await press('5', 'F9');
    await expect.poll(calls).toEqual([refunded(5)]);
  });
});

describe('the approval of a refund', () => {
  it('is a manager and a PIN, with what was entered still there', async () => {
    await openRefund({ needsApproval: true }, cashierThere());
    await press('5', '0', '0', 'ArrowDown', 'F9');
    await page().getByText('¥500 の返金を承認').waitFor();
    expect(await calls()).toEqual([]);
    await press('ArrowDown', ...pin);
    expect(await page().evaluate(() => document.documentElement.outerHTML)).not.toContain(pin.join(''));
    await press('Enter');
    await expect.poll(calls).toEqual([refunded(500, '返品', approval)]);
    await page().getByRole('dialog').first().waitFor({ state: 'detached' });
  });

  it('begins with the only manager there is', async () => {
    await openRefund({ needsApproval: true }, cashierThere(managers.slice(0, 1)));
    await press('F9', ...pin, 'Enter');
    await expect.poll(calls).toEqual([refunded(1500, '', approval)]);
  });

  it('with a wrong PIN is told in place and asked for again', async () => {
    await openRefund({ needsApproval: true }, cashierThere(managers.slice(0, 1)));
    await refuse('payment.refund', 'PIN_WRONG');
    await press('5', 'F9', '1', '3', '5', '7', 'Enter');
    await page().locator('.pin-problem', { hasText: '暗証番号が違います' }).waitFor();
    expect(await page().locator('.pin-dot').count()).toBe(0);
    await answer('payment.refund', null);
    await press(...pin, 'Enter');
    await page().getByRole('dialog').first().waitFor({ state: 'detached' });
    expect((await asked('payment.refund')).length).toBe(2);
    expect(await asked('payment.refund')).toContainEqual(refunded(5, '', approval).args);
  });

  it('is left by Esc, back to what was entered', async () => {
    await openRefund({ needsApproval: true }, cashierThere());
    await press('4', '2', 'F9');
    await page().locator('.pin-desk').waitFor();
    await press('Escape');
    await page().locator('.pin-desk').waitFor({ state: 'detached' });
    expect(await amountShown()).toBe('¥42');
    expect(await calls()).toEqual([]);
  });

  it('goes back to what was entered where the refund itself is refused', async () => {
    await openRefund({ needsApproval: true }, cashierThere(managers.slice(0, 1)));
    await refuse('payment.refund', 'LAST_MANAGER');
    await press('F9', ...pin, 'Enter');
    await page().locator('.pin-desk').waitFor({ state: 'detached' });
    await page().locator('.money-problem', { hasText: 'LAST_MANAGER' }).waitFor();
  });

  it('is asked for where only the terminal knows that it is needed', async () => {
    await openRefund({}, cashierThere());
    await refuse('payment.refund', 'APPROVAL_NEEDED');
    await press('F9');
    await page().locator('.pin-desk').waitFor();
    await answer('payment.refund', null);
    await press('ArrowDown', ...pin, 'Enter');
    await expect
      .poll(async () => await asked('payment.refund'))
      .toEqual([refunded(1500).args, refunded(1500, '', approval).args]);
  });

  it('is given once, however often Enter is pressed', async () => {
    await openRefund({ needsApproval: true }, cashierThere(managers.slice(0, 1)));
    await page().evaluate(() => window.harness.hold('payment.refund'));
    await press('F9', ...pin, 'Enter', 'Enter', ...pin, 'Enter');
    expect((await asked('payment.refund')).length).toBe(1);
  });

  it('that nobody can give says so', async () => {
    await openRefund({ needsApproval: true }, cashierThere([]));
    await press('F9');
    await page().getByText('承認できる責任者が登録されていません').waitFor();
    await press('Escape', 'Escape');
    await page().getByRole('dialog').first().waitFor({ state: 'detached' });
  });
});

describe('a refund that is under way', () => {
  it('does not count against itself', async () => {
    await openRefund();
    await page().evaluate(() => window.harness.hold('payment.refund'));
    await press('F9');
    await page().getByText('この画面を閉じても、処理は続きます').waitFor();
    const before = await page().evaluate(() => window.harness.asked.length);
    await answer('history.detail', refundable('ja', { leftYen: 0 }));
    const there = attended('ja', 'paid-after-cancel', managerThere());
    if (there.view.stage !== 'counter') {
      throw new Error('no counter');
    }
    await send(page(), { ...there, view: { ...there.view, moneySeq: there.view.moneySeq + 1 } });
    await expect.poll(async () => await page().evaluate(() => window.harness.asked.length)).toBeGreaterThan(before);
    await page().getByText('この画面を閉じても、処理は続きます').waitFor();
    expect(await page().locator('.total-over').count()).toBe(0);
    expect(await amountShown()).toBe('¥1,500');
  });
});

describe('a cancellation', () => {
  it('that needs no approval goes ahead by F9, and stays by Enter', async () => {
    await open(attended('ja', 'unknown', cashierThere()));
    await settle();
    await press('F8');
    await page().getByRole('dialog').waitFor();
    await expect.poll(focused).toContain('戻る');
    await press('F9');
    await expect
      .poll(calls)
      .toEqual([{ name: 'payment.cancel', args: { id: uuid(1), state: 'unknown', approval: null } }]);
  });

  it('that needs a manager asks for one first', async () => {
    await openDetail({ ...historyDetailFixture('ja'), cancelNeedsApproval: true }, cashierThere());
    await press('F8');
    await page().getByText('このあと、責任者の承認が必要です').waitFor();
    await press('F9', 'ArrowDown', ...pin, 'Enter');
    await expect
      .poll(calls)
      .toEqual([{ name: 'payment.cancel', args: { id: uuid(1), state: 'partlyRefunded', approval } }]);
  });
});

describe('a payment of the history', () => {
  it('is asked for again when something was written about money', async () => {
    const there = attended('ja', 'amount-empty', managerThere());
    await openDetail(refundable('ja'));
    await answer('history.detail', historyDetailFixture('ja'));
    if (there.view.stage !== 'counter') {
      throw new Error('no counter');
    }
    await send(page(), { ...there, view: { ...there.view, moneySeq: there.view.moneySeq + 1 } });
    await page().locator('.refunds li', { hasText: '¥800' }).waitFor();
    await press('F7');
    await page().locator('.refund-total output', { hasText: '¥700' }).waitFor();
  });

  it('advises one way: what the correction says stands out, the other does not', async () => {
    await openDetail(historyDetailFixture('ja'));
    const tones = async () =>
      await page()
        .locator('.detail > .button-row .action-danger')
        .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-keys')));
    expect(await tones()).toEqual(['F7']);
    await page().close();
    await openDetail({ ...historyDetailFixture('ja'), correction: { use: 'cancel', text: '取り消せます。' } });
    expect(await tones()).toEqual(['F8']);
  });

  it('that is paid is cancelled with words about the money, and its receipt is not asked for meanwhile', async () => {
    const detail = refundable('ja');
    await openDetail({
      ...detail,
      actions: ['cancel', 'refund'],
      correction: { use: 'cancel', text: '取り消せます。' },
    });
    // It is asked for a moment after its panel has come up.
    await page().locator('.receipt-panel img').first().waitFor();
    await press('F8');
    await page().getByRole('dialog').getByText('お客様に ¥1,500 が全額戻ります').waitFor();
    await refuse('receipt.preview', 'LAST_MANAGER');
    await answer('history.detail', { ...detail, actions: [], payment: { ...detail.payment, state: 'cancelling' } });
    await press('F9');
    const there = attended('ja', 'amount-empty', managerThere());
    if (there.view.stage !== 'counter') {
      throw new Error('no counter');
    }
    await send(page(), { ...there, view: { ...there.view, moneySeq: there.view.moneySeq + 1 } });
    await page().locator('.receipt-panel').waitFor({ state: 'detached' });
    expect(await page().locator('.message-error').count()).toBe(0);
  });

  it('says which of cancelling and refunding applies, and why', async () => {
    await openDetail(historyDetailFixture('ja'));
    await page().locator('.correction', { hasText: '精算済みのため取り消せません' }).waitFor();
  });

  it('prints both copies of the receipt of each refund', async () => {
    await openDetail(historyDetailFixture('ja'));
    const row = page().locator('.refunds li').first();
    await row.getByText('理由：返品').waitFor();
    await row.getByRole('button', { name: 'お客様控え' }).click();
    await row.getByRole('button', { name: '加盟店控え' }).click();
    expect(await calls()).toEqual([
      { name: 'receipt.print', args: { id: uuid(11), copy: 'customer' } },
      { name: 'receipt.print', args: { id: uuid(11), copy: 'merchant' } },
    ]);
  });

  it('has no print buttons for a refund without a receipt', async () => {
    const detail = historyDetailFixture('ja');
    await openDetail({ ...detail, refunds: detail.refunds.map((refund) => ({ ...refund, hasReceipt: false })) });
    expect(await page().locator('.refund-prints').count()).toBe(0);
  });

  it('is left for the counter where something there has to be seen, with the refund not made', async () => {
    await openDetail(refundable('ja'));
    await press('F7');
    await page().locator('.refund-total').waitFor();
    await send(page(), fixture('ja', 'paid'));
    await expect.poll(screenShown).toBe('result');
    await press('F9');
    expect(await calls()).toEqual([]);
  });
});
