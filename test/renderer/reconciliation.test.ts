import { describe, expect, it } from 'vitest';
import type { CallArgs, ReconcileResult } from '../../preload/contract.ts';
import { counterLike, hireCashier } from './support/cashier.ts';
import { closerThere } from './support/closing-fixtures.ts';
import { fixture } from './support/fixtures.ts';
import {
  agreedFixture,
  differencesFixture,
  reconcileProgressFixture,
  reconcileResultFixture,
} from './support/reconciliation-fixtures.ts';
import { callsOf, send } from './support/window.ts';

const { page, open, press, screenShown } = hireCashier();

const answer = async (name: string, value: unknown) =>
  await page().evaluate(([one, given]) => window.harness.answer(one, given), [name, value] as const);
const hold = async (name: string) => await page().evaluate((one) => window.harness.hold(one), name);
const refuse = async (name: string, code: string) =>
  await page().evaluate(([one, error]) => window.harness.refuse(one, error), [
    name,
    { kind: 'refused', code, message: 'できません。', hint: '' },
  ] as const);
const asked = async (name: string) =>
  await page().evaluate((one) => window.harness.asked.filter((call) => call.name === one).length, name);
const named = async (name: string) => (await callsOf(page())).filter((call) => call.name === name);
const settled = async () => (await named('reconcile.settle')).map(({ args }) => args as CallArgs<'reconcile.settle'>);
const dialog = () => page().locator('.dialog');
const shows = async (words: string) => await page().getByText(words).first().waitFor();
const comparing = (...args: Parameters<typeof reconcileProgressFixture> extends [unknown, ...infer R] ? R : never) =>
  counterLike('amount-empty', { reconciliation: reconcileProgressFixture('ja', ...args) });

interface Start {
  readonly result?: ReconcileResult | null;
  readonly more?: Parameters<typeof counterLike>[1];
}

async function goToBook() {
  await press('Shift+F5');
  await page().locator('.closing h1:focus').waitFor();
  await press('3');
  await page().locator('.range').waitFor();
}

async function openBook({ result = reconcileResultFixture('ja'), more = {} }: Start = {}) {
  await open(counterLike('amount-empty', more));
  await answer('reconcile.result', result);
  await goToBook();
}

describe('a comparison with the gateway', () => {
  it('is begun for yesterday and today by a key, and left for the counter', async () => {
    await openBook({ result: null });
    await shows('まだ照合していません。');
    expect(await screenShown()).toBe('reconciliation');
    await press('F10');
    await expect
      .poll(async () => await named('reconcile.start'))
      .toEqual([{ name: 'reconcile.start', args: { from: '2026-11-21', to: '2026-11-22' } }]);
    await press('Escape');
    await expect.poll(screenShown).toBe('amount');
  });

  it.each([
    ['2026-11-22', '2026-11-21', '終了日は、開始日と同じ日かそのあとにしてください。'],
    ['2026-08-23', '2026-11-22', '照合できるのは 90 日前までです。'],
    ['2026-11-20', '2026-11-23', '終了日は今日までにしてください。'],
    ['', '2026-11-22', '開始日と終了日を入力してください。'],
  ])('from %s to %s is not begun, and it is said why', async (from, to, words) => {
    await openBook();
    await page().getByLabel('開始日').fill(from);
    await page().getByLabel('終了日').fill(to);
    await page().getByRole('alert').getByText(words).waitFor();
    await press('F10');
    expect(await named('reconcile.start')).toEqual([]);
  });

  it('takes the dates that were typed', async () => {
    await openBook();
    await page().getByLabel('開始日').fill('2026-08-24');
    await press('F10');
    await expect
      .poll(async () => (await named('reconcile.start')).map(({ args }) => args))
      .toEqual([{ from: '2026-08-24', to: '2026-11-22' }]);
  });

  it('shows how far it has come, is paused and goes on by one key', async () => {
    await openBook();
    await send(page(), comparing('running'));
    await shows('3,400 件のうち 1,200 件 受信');
    expect(await page().getByRole('progressbar').getAttribute('aria-valuenow')).toBe('35');
    expect(await page().locator('.difference').count()).toBe(0);
    await press('F10', 'F7');
    await send(page(), comparing('paused'));
    await shows('照合を中断しています');
    await press('F7');
    await expect
      .poll(async () => (await callsOf(page())).map(({ name }) => name))
      .toEqual(['reconcile.pause', 'reconcile.resume']);
  });

  it('that does not know yet how many there are says how many have come', async () => {
    await openBook({ more: { reconciliation: reconcileProgressFixture('ja', 'running', { total: null }) } });
    await shows('1,200 件 受信');
  });

  it('that has failed says why, and goes on or begins anew', async () => {
    await openBook({ more: { reconciliation: reconcileProgressFixture('ja', 'failed') } });
    await shows('ゲートウェイとの照合ができませんでした（接続できません）。');
    await press('F7', 'F10');
    expect((await callsOf(page())).map(({ name }) => name)).toEqual(['reconcile.resume', 'reconcile.start']);
  });

  it('shows its own result when it is done, and not the one before', async () => {
    await openBook();
    await page().locator('.difference').first().waitFor();
    await send(page(), comparing('running'));
    await page().locator('.reconcile-running').waitFor();
    await hold('reconcile.result');
    await answer('reconcile.result', agreedFixture('ja'));
    await send(page(), comparing('done', { share: 1 }));
    await shows('読み込んでいます');
    expect(await page().locator('.difference').count()).toBe(0);
    await page().evaluate(() => window.harness.letGo('reconcile.result'));
    await page().locator('.verdict-matches').waitFor();
  });

  it('gives way to a sale that calls the counter to the front', async () => {
    await openBook();
    await send(page(), fixture('ja', 'amount-held'));
    await expect.poll(screenShown).toBe('amount');
  });
});

describe('the result', () => {
  it('without a difference says so, with the counts', async () => {
    await openBook({ result: agreedFixture('ja') });
    await page().locator('.verdict-matches').getByRole('heading', { name: '一致しました' }).waitFor();
    expect(await page().locator('.reconcile-figures > div').allTextContents()).toEqual([
      '一致318 件¥733,480',
      '端末のみ0 件',
      'ゲートウェイのみ0 件',
      '内容違い0 件',
    ]);
  });

  it('with differences shows both sides of each, what it means and what settles it', async () => {
    await openBook();
    await shows('差異 残り 3 件（処理済み 1 件）');
    const cards = page().locator('.difference');
    expect(await cards.locator('.badge').allTextContents()).toEqual([
      '端末のみ',
      'ゲートウェイのみ',
      '状態違い',
      '金額違い',
    ]);
    expect(await cards.nth(0).locator('.side').allTextContents()).toEqual([
      'この端末¥4,980結果確認中',
      'ゲートウェイ記録なし',
    ]);
    expect(await cards.nth(3).locator('.side').allTextContents()).toEqual([
      'この端末¥3,000支払い済み',
      'ゲートウェイ¥3,000支払い済み返金済み ¥500',
    ]);
    await cards.nth(1).getByText('この端末に記録がない支払いです。').waitFor();
    await cards.nth(3).getByText('メモ：管理画面で返金したことを確認（佐藤）').waitFor();
    expect(await cards.nth(3).getByRole('button').count()).toBe(0);
  });

  it('of which everything is dealt with says so', async () => {
    const differences = differencesFixture('ja').map((one) => ({
      ...one,
      actions: [],
      settledText: '確認済み',
      settledAs: 'done' as const,
    }));
    await openBook({ result: reconcileResultFixture('ja', { differences }) });
    await page().locator('.verdict-settled').getByText('差異 4 件は、すべて処理済みです').waitFor();
  });

  it.each([
    ['done', '取り消しました。', 'part-good'],
    ['underWay', '取消を依頼しました。', 'part-open'],
    ['failed', '断られました。決済センターに相談してください。', 'part-bad'],
  ] as const)('of what was %s has its own colour, and counts what is left', async (settledAs, settledText, look) => {
    const [one] = differencesFixture('ja').map((first) => ({ ...first, settledAs, settledText }));
    const differences = one === undefined ? [] : [one];
    await openBook({ result: reconcileResultFixture('ja', { onlyHere: 1, onlyThere: 0, differs: 0, differences }) });
    await page().locator(`.difference .${look}`, { hasText: settledText }).waitFor();
    expect(await page().locator('.verdict-settled').count()).toBe(settledAs === 'done' ? 1 : 0);
    expect(await page().locator('.difference-settled').count()).toBe(settledAs === 'done' ? 1 : 0);
  });

  it('tells what is still being checked apart from the differences', async () => {
    const [one] = differencesFixture('ja').map((first) => ({ ...first, kind: 'state' as const, beingChecked: true }));
    const differences = one === undefined ? [] : [one];
    await openBook({ result: { ...agreedFixture('ja'), checking: 1, differences } });
    await page().locator('.verdict-matches').getByText('確認中 1 件（差異ではありません）').waitFor();
    expect(await page().locator('.difference .badge').allTextContents()).toEqual(['確認中']);
    expect(await page().getByText('ほか').count()).toBe(0);
  });

  it('with more differences than are listed says how many more', async () => {
    await openBook({ result: reconcileResultFixture('ja', { onlyHere: 701 }) });
    await shows('差異 残り 703 件（処理済み 1 件）');
    await shows('ほか 700 件');
  });

  it('is asked for again where it could not be had', async () => {
    await open(comparing('done', { share: 1 }));
    await refuse('reconcile.result', 'LEDGER_UNREADABLE');
    await goToBook();
    await shows('読み込めませんでした。');
    await answer('reconcile.result', agreedFixture('ja'));
    await press('F5');
    await page().locator('.verdict-matches').waitFor();
  });

  it('scrolls by itself, and what the arrows select can be seen', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      ...(differencesFixture('ja')[0] as ReconcileResult['differences'][number]),
      key: `k${index}`,
    }));
    await openBook({ result: reconcileResultFixture('ja', { onlyHere: 40, differences: many }) });
    await page().setViewportSize({ width: 1024, height: 768 });
    await page().locator('.difference').first().waitFor();
    expect(await page().evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBeLessThan(2);
    await press(...Array.from({ length: 12 }, () => 'ArrowDown'));
    const isWhole = async () =>
      await page()
        .locator('.difference-selected')
        .evaluate((card) => {
          const list = card.parentElement?.getBoundingClientRect();
          const { top, bottom } = card.getBoundingClientRect();
          return list !== undefined && top >= list.top - 1 && bottom <= list.bottom + 1;
        });
    await expect.poll(isWhole).toBe(true);
    await press('F5');
    await expect.poll(async () => (await settled()).map(({ key }) => key)).toEqual(['k12']);
  });
});

describe('a difference', () => {
  const settledResult = reconcileResultFixture('ja', {
    differences: differencesFixture('ja').map((one, index) =>
      index < 2 ? { ...one, actions: [], settledText: '取り消しました（佐藤）', settledAs: 'done' as const } : one,
    ),
  });

  it('is confirmed at once, once however often it is pressed, and shows what was done', async () => {
    await openBook();
    await page().locator('.difference').first().waitFor();
    await hold('reconcile.settle');
    await answer('reconcile.settle', settledResult);
    await press('F5', 'F5');
    expect(await settled()).toEqual([{ key: 'a1', action: 'confirm', note: '', approval: null }]);
    await page().evaluate(() => window.harness.letGo('reconcile.settle'));
    await page().locator('.difference').first().getByText('取り消しました（佐藤）').waitFor();
    expect(await asked('reconcile.result')).toBe(1);
  });

  it('is reversed only when it was asked once more: Enter stays, F9 goes ahead', async () => {
    await openBook();
    await page().locator('.difference').first().waitFor();
    await press('ArrowDown', 'F8');
    expect(await dialog().locator('.facts dd').allTextContents()).toEqual([
      '¥12,800',
      'O20261122151500000077',
      '2026-11-22 14:12:08',
    ]);
    await dialog().getByText('オーダID O20261122151500000077 の取消').waitFor();
    await press('Enter');
    await dialog().waitFor({ state: 'detached' });
    expect(await settled()).toEqual([]);
    await answer('reconcile.settle', settledResult);
    await press('F8', 'F9');
    await dialog().waitFor({ state: 'detached' });
    expect(await settled()).toEqual([{ key: 'a2', action: 'reverse', note: '', approval: null }]);
    await page().locator('.difference').nth(1).getByText('取り消しました（佐藤）').waitFor();
  });

  it("is reversed with a manager's word by one who needs it", async () => {
    await openBook({ more: { attendance: closerThere() } });
    await page().locator('.difference').first().waitFor();
    await press('ArrowDown', 'F8', 'F9');
    await page().locator('.pin-pad').waitFor();
    await refuse('reconcile.settle', 'PIN_WRONG');
    await press('2', '4', '6', '8', 'Enter');
    await dialog().getByText('できません。').waitFor();
    await answer('reconcile.settle', settledResult);
    await press('1', '3', '5', '7', 'Enter');
    await dialog().waitFor({ state: 'detached' });
    expect((await settled()).map(({ approval }) => approval)).toEqual([
      { operator: 'm1', pin: '2468' },
      { operator: 'm1', pin: '1357' },
    ]);
  });

  it('is closed with a note that says something', async () => {
    await openBook();
    await page().locator('.difference').first().waitFor();
    await press('F4', 'F9');
    await dialog().getByText('メモを入力するか、上から選んでください。').waitFor();
    await dialog().getByText('R2611227177000181').waitFor();
    expect(await settled()).toEqual([]);
    await dialog().getByLabel('メモ（200 文字まで）').fill('  管理画面で返金を確認  ');
    await answer('reconcile.settle', settledResult);
    await press('F9');
    await dialog().waitFor({ state: 'detached' });
    expect(await settled()).toEqual([{ key: 'a1', action: 'note', note: '管理画面で返金を確認', approval: null }]);
  });

  it('is closed with a finger alone, by a reason that is often given', async () => {
    await openBook();
    await page().getByRole('button', { name: 'メモを残す' }).first().click();
    await dialog().getByRole('button', { name: '別の端末の取引' }).click();
    await answer('reconcile.settle', settledResult);
    await dialog().getByRole('button', { name: 'メモを残す' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect((await settled()).map(({ note }) => note)).toEqual(['別の端末の取引']);
  });

  it('that cannot be settled says why, where it was asked', async () => {
    await openBook();
    await page().locator('.difference').first().waitFor();
    await refuse('reconcile.settle', 'DIFFERENCE_GONE');
    await press('F5');
    await page().locator('.message-error', { hasText: 'DIFFERENCE_GONE' }).waitFor();
    await press('ArrowDown', 'F8', 'F9');
    await dialog().getByRole('alert').getByText('DIFFERENCE_GONE').waitFor();
    await press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('is settled with a finger alone', async () => {
    await openBook();
    await answer('reconcile.settle', settledResult);
    await page().getByRole('button', { name: 'この支払いを取り消す' }).click();
    await dialog().getByRole('button', { name: '取り消す' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect((await settled()).map(({ key }) => key)).toEqual(['a2']);
  });
});

describe('one who may not compare', () => {
  const attendance = { ...closerThere(), permissions: ['sell'] } as ReturnType<typeof closerThere>;

  it('sees the result, and is told who may', async () => {
    await openBook({ more: { attendance } });
    await shows('照合（責任者のみ）');
    await page().locator('.difference').first().waitFor();
    await press('F10', 'F5', 'F8', 'F4');
    expect(await dialog().count()).toBe(0);
    expect((await callsOf(page())).filter(({ name }) => name.startsWith('reconcile.'))).toEqual([]);
  });
});
