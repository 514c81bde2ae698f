import { describe, expect, it } from 'vitest';
import type { CallArgs, CloseOutlook } from '../../preload/contract.ts';
import { counterLike, hireCashier } from './support/cashier.ts';
import {
  closedFixture,
  closePageFixture,
  closerThere,
  forgottenFixture,
  madeFixture,
  madeManyFixture,
  outlookFixture,
  quietFixture,
  soldSinceFixture,
  turnover,
  xReportFixture,
} from './support/closing-fixtures.ts';
import { fixture } from './support/fixtures.ts';
import { reconcileProgressFixture } from './support/reconciliation-fixtures.ts';
import { callsOf, send } from './support/window.ts';

const { page, open, press, settle, screenShown, focused } = hireCashier();

const answer = async (name: string, value: unknown) =>
  await page().evaluate(([one, given]) => window.harness.answer(one, given), [name, value] as const);
const hold = async (name: string) => await page().evaluate((one) => window.harness.hold(one), name);
const letGo = async (name: string) => await page().evaluate((one) => window.harness.letGo(one), name);
const refuse = async (name: string, code: string, message: string) =>
  await page().evaluate(([one, error]) => window.harness.refuse(one, error), [
    name,
    { kind: 'refused', code, message, hint: '' },
  ] as const);
const asked = async (name: string) =>
  await page().evaluate((one) => window.harness.asked.filter((call) => call.name === one), name);
const closesAsked = async () =>
  (await callsOf(page())).filter(({ name }) => name === 'close.make').map(({ args }) => args as CallArgs<'close.make'>);
const dialog = () => page().locator('.dialog');
const shows = async (words: string) => await page().getByText(words).first().waitFor();

interface Start {
  readonly outlook?: CloseOutlook;
  readonly more?: Parameters<typeof counterLike>[1];
}

async function openClosing({ outlook = outlookFixture('ja'), more = {} }: Start = {}) {
  await open(counterLike('amount-empty', more));
  await answer('close.outlook', outlook);
  await press('Shift+F5');
  await page().locator('.report').waitFor();
}

/** The rows of the table below a heading, cell by cell. */
async function table(heading: string): Promise<readonly (readonly string[])[]> {
  const part = page().locator('.part', { has: page().getByRole('heading', { name: heading, exact: true }) });
  return await part
    .locator('tbody tr, tfoot tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
}

describe('the figures of the day', () => {
  it('are opened by a key, and left by Esc and by F3', async () => {
    await openClosing();
    expect(await screenShown()).toBe('closing');
    expect(await asked('close.outlook')).toEqual([{ name: 'close.outlook', args: { businessDate: null } }]);
    await press('Escape');
    await expect.poll(screenShown).toBe('amount');
    await press('Shift+F5');
    await page().locator('.report').waitFor();
    await press('F3');
    await expect.poll(screenShown).toBe('amount');
  });

  it('are told in full: sums, receipts, what is open, what became of earlier items', async () => {
    await openClosing();
    const figures = await page().locator('.figure dd').allTextContents();
    expect(figures).toEqual(['¥432,580', '−¥13,500', '−¥2,480', '¥416,600']);
    await shows('R2611227177000001 から R2611227177000184 まで');
    const items = await page().locator('.open-items li').allTextContents();
    expect(items[0]).toBe('支払 ¥4,980伝票 R26112271770001812026/11/22(日)確認を続けています');
    expect(items.at(-1)).toBe('返金確定 −¥3,000伝票 R26112071770000442026/11/20(金)、精算 No.40 で結果確認中');
    expect((await table('支払方法別'))[0]).toEqual([
      'PayPay',
      '¥241,30096 件',
      '−¥8,1002 件',
      '−¥2,4801 件',
      '¥230,720',
    ]);
    expect((await table('時間帯別')).at(-2)).toEqual(['19 時', '—', '−¥3,0001 件', '—', '−¥3,000']);
    expect((await table('担当者別')).map(([name]) => name)).toEqual(['佐藤 花子', '李 明', '担当者なし', '合計']);
  });

  it('are drawn hour by hour without a gap, and by brand', async () => {
    await openClosing();
    expect(await page().locator('.hour-name').allTextContents()).toEqual(
      Array.from({ length: 12 }, (_, index) => String(index + 8)),
    );
    expect(await page().getByRole('figure').nth(1).getAttribute('aria-label')).toBe(
      '時間帯別のグラフ。支払いが最も多いのは 12 時の ¥96,450。',
    );
    const heights = await page()
      .locator('.hour-in .bar-in')
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height));
    expect(heights.indexOf(Math.max(...heights))).toBe(4);
    expect(heights[7]).toBe(0);
    const widths = await page()
      .locator('.brand-plot .bar-in')
      .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
    expect([...widths].sort((one, other) => other - one)).toEqual(widths);
    expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(92_480 / 241_300, 2);
  });

  it('have a line in each table that says what its rows come to', async () => {
    await openClosing();
    for (const heading of ['支払方法別', '時間帯別', '担当者別']) {
      expect((await table(heading)).at(-1)).toEqual([
        '合計',
        '¥432,580182 件',
        '−¥13,5004 件',
        '−¥2,4801 件',
        '¥416,600',
      ]);
    }
  });

  it('stand on their bars, and one hour alone is no wall', async () => {
    await openClosing();
    expect((await page().locator('.hour-amount').allTextContents()).slice(3, 5)).toEqual(['4.8万', '9.6万']);
    expect(await page().locator('.brand-amount').first().allTextContents()).toEqual(['¥241,300−¥10,580']);
    const byHour = [{ hour: 20, ...turnover([1, 1_000]) }];
    await openClosing({ outlook: outlookFixture('ja', { report: xReportFixture('ja', { byHour }) }) });
    const [bar, chart] = await page()
      .locator('.hour-bar, .hour-bars')
      .evaluateAll((all) => [...all].reverse().map((one) => one.getBoundingClientRect().width));
    expect(bar).toBeLessThan((chart ?? 0) / 4);
  });

  it.each([
    ['today alone', outlookFixture('ja')],
    ['forgotten days', forgottenFixture('ja')],
  ])('of %s have room on a small screen', async (_, outlook) => {
    await openClosing({ outlook });
    await page().setViewportSize({ width: 1024, height: 768 });
    const height = async () =>
      await page()
        .locator('.report')
        .evaluate((report) => report.clientHeight);
    await expect.poll(height).toBeGreaterThanOrEqual(400);
    expect(await page().evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBeLessThan(2);
  });

  it('after a close of the same day say so, and lead to that close', async () => {
    await openClosing({ outlook: soldSinceFixture('ja') });
    await shows('精算 No.2（20:32）のあとの取引');
    await press('5');
    await page().locator('.report-z').waitFor();
    expect(await asked('close.show')).toEqual([{ name: 'close.show', args: { sequence: 2 } }]);
  });

  it('with nothing since the close offer no other one', async () => {
    await openClosing({ outlook: closedFixture('ja') });
    await shows('精算 No.2（20:32）のあとの取引はまだありません。');
    const close = page().getByRole('button', { name: '新しい取引はありません' });
    expect(await close.getAttribute('aria-disabled')).toBe('true');
    await press('F10');
    expect(await dialog().count()).toBe(0);
  });

  it('of a day without sales say so', async () => {
    await openClosing({ outlook: quietFixture('ja') });
    await shows('この日の取引はまだありません。');
    await shows('結果確認中の取引はありません。');
    expect(await page().locator('.chart').count()).toBe(0);
  });

  it('are scrolled by the keys, wherever the focus is', async () => {
    await openClosing();
    const top = async () =>
      await page()
        .locator('.report')
        .evaluate((report) => report.scrollTop);
    await press('End');
    await expect.poll(top).toBeGreaterThan(200);
    await press('Home');
    await expect.poll(top).toBe(0);
    await press('PageDown');
    await expect.poll(top).toBeGreaterThan(100);
  });

  it('are asked for again when money has moved', async () => {
    await openClosing();
    const tray = fixture('ja', 'amount-tray');
    await send(page(), tray);
    await expect.poll(async () => (await asked('close.outlook')).length).toBe(2);
  });

  it('are told without an outlook where they cannot be had, and asked for again by a key', async () => {
    await open('amount-empty');
    await refuse('close.outlook', 'LEDGER_UNREADABLE', '台帳を読めません。');
    await press('Shift+F5');
    await page().locator('.message-error', { hasText: 'LEDGER_UNREADABLE' }).waitFor();
    await shows('読み込めませんでした。');
    await answer('close.outlook', outlookFixture('ja'));
    await press('F5');
    await page().locator('.report').waitFor();
  });

  it('make room for a sale that calls the counter to the front', async () => {
    await openClosing();
    await send(page(), fixture('ja', 'amount-held'));
    await expect.poll(screenShown).toBe('amount');
  });

  it('are printed by a key, once however often it is pressed, and not without a printer', async () => {
    await openClosing();
    await hold('close.print');
    await press('F12', 'F12');
    expect(await callsOf(page())).toEqual([{ name: 'close.print', args: { kind: 'x', businessDate: '2026-11-22' } }]);
    await answer('close.outlook', outlookFixture('ja', { hasPrinter: false }));
    await press('Escape', 'Shift+F5');
    await shows('印刷（プリンターなし）');
    await press('F12');
    expect((await callsOf(page())).length).toBe(1);
  });
});

describe('days that were forgotten', () => {
  it('cannot be overlooked, and each is looked at by its key', async () => {
    await openClosing({ outlook: forgottenFixture('ja') });
    await shows('3 日分が未精算です');
    await press('4');
    await dialog().getByText('精算すると、古い日から 1 日ずつ締めます。').waitFor();
    expect(await page().locator('.open-date strong').allTextContents()).toEqual([
      '2026/11/19(木)',
      '2026/11/20(金)',
      '2026/11/21(土)',
      '2026/11/22(日) 今日',
    ]);
    await press('2');
    await expect.poll(async () => (await asked('close.outlook')).at(-1)?.args).toEqual({ businessDate: '2026-11-20' });
    await dialog().waitFor({ state: 'detached' });
  });

  it('begin at their head when another is chosen', async () => {
    await openClosing({ outlook: forgottenFixture('ja') });
    const top = async () =>
      await page()
        .locator('.report')
        .evaluate((report) => report.scrollTop);
    await press('End');
    await expect.poll(top).toBeGreaterThan(200);
    const report = xReportFixture('ja', { businessDate: '2026-11-20' });
    await answer('close.outlook', { ...forgottenFixture('ja'), report });
    await press('4', '2');
    await shows('2026/11/20(金) の日計');
    expect(await top()).toBe(0);
  });

  it('are not spoken of where there are none', async () => {
    await openClosing();
    expect(await page().locator('.open-dates').count()).toBe(0);
  });

  it('are named in their order before they are closed, with no date that comes after', async () => {
    const outlook = forgottenFixture('ja');
    await openClosing({
      outlook: { ...outlook, report: xReportFixture('ja', { businessDate: '2026-11-20' }) },
    });
    await press('F10');
    await dialog().getByText('2 日分を精算しますか').waitFor();
    expect(await dialog().locator('.dates-to-close li').allTextContents()).toEqual([
      '2026/11/19(木)140 件¥301,220',
      '2026/11/20(金)155 件¥344,900',
    ]);
    await press('F9');
    await expect.poll(async () => (await closesAsked()).map((args) => args.businessDate)).toEqual(['2026-11-20']);
  });
});

describe('closing the day', () => {
  it('is asked once more: Enter stays, F9 closes, and it says what cannot be undone', async () => {
    await openClosing();
    await press('F10');
    await dialog().getByText('2026/11/22(日) を精算しますか').waitFor();
    await dialog().getByText('精算は取り消せません。').waitFor();
    await dialog().getByText('結果確認中 2 件').waitFor();
    expect(await focused()).toContain('戻る');
    await press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await answer('close.make', madeFixture('ja'));
    await press('F10', 'F9');
    await expect.poll(closesAsked).toEqual([{ businessDate: '2026-11-22', reconcile: 'first', approval: null }]);
  });

  it('closes once, however often it is pressed', async () => {
    await openClosing();
    await hold('close.make');
    await press('F10', 'F9', 'F9', 'F9');
    await dialog().getByText('精算しています').waitFor();
    await press('F9');
    expect((await closesAsked()).length).toBe(1);
  });

  it('compares with the gateway first or not, as chosen; what was set up is chosen to begin with', async () => {
    await openClosing();
    await press('F10', '2', 'F9');
    await expect.poll(async () => (await closesAsked()).map((args) => args.reconcile)).toEqual(['no']);
    await openClosing({ outlook: outlookFixture('ja', { reconcilesFirst: false }) });
    await press('F10');
    expect(await dialog().getByRole('button', { name: '照合せずに精算' }).getAttribute('aria-pressed')).toBe('true');
    await press('F9');
    await expect.poll(async () => (await closesAsked()).map((args) => args.reconcile)).toEqual(['no']);
  });

  it('shows how far the comparison has come', async () => {
    await openClosing();
    await hold('close.make');
    await press('F10', 'F9');
    await shows('集計し、台帳に記録しています…');
    await send(page(), counterLike('amount-empty', { reconciliation: reconcileProgressFixture('ja', 'running') }));
    await dialog().getByText('3,400 件のうち 1,200 件 受信').waitFor();
    expect(await dialog().getByRole('progressbar').getAttribute('aria-valuenow')).toBe('35');
  });

  it('says that it is done: by word, number, date and amount, with the files that were written', async () => {
    await openClosing();
    await answer('close.make', madeFixture('ja'));
    await press('F10', 'F9');
    const made = page().locator('.made-good');
    await made.getByRole('heading', { name: '精算しました', exact: true }).waitFor();
    await made.getByText('一致 182 件、差異 0 件').waitFor();
    expect(await made.locator('li').allTextContents()).toEqual([
      expect.stringContaining('精算 No.422026/11/22(日)182 件¥416,600'),
      expect.stringContaining('close-2026-11-22-0042.pdf'),
    ]);
    await settle();
    await press('F10');
    await page().locator('.report').waitFor();
    expect((await asked('close.outlook')).length).toBe(2);
  });

  it('tells of each day that was closed and of what went wrong, and opens a report', async () => {
    await openClosing({ outlook: forgottenFixture('ja') });
    await answer('close.make', madeManyFixture('ja'));
    await press('F10', 'F9');
    const made = page().locator('.made-warned');
    await made.getByText('自動印刷ができませんでした。').waitFor();
    expect(await made.locator('.made-number').allTextContents()).toEqual([
      '精算 No.42',
      '精算 No.43',
      '精算 No.44',
      '精算 No.45',
    ]);
    await press('5');
    await page().locator('.report-z').waitFor();
    expect(await asked('close.show')).toEqual([{ name: 'close.show', args: { sequence: 43 } }]);
  });

  it('with differences is not plain green, and leads to them', async () => {
    await openClosing();
    const reconciled = { state: 'done', text: '一致 1 件、差異 3 件', differences: 3 } as const;
    const [report] = madeFixture('ja').reports;
    await answer('close.make', { ...madeFixture('ja'), reports: [{ ...report, reconciled }] });
    await press('F10', 'F9');
    await page().locator('.made-warned').getByText('一致 1 件、差異 3 件').waitFor();
    expect(await page().locator('.made-good').count()).toBe(0);
    await press('F5');
    await expect.poll(screenShown).toBe('reconciliation');
  });

  it('that was refused says why in place, and can be tried again', async () => {
    await openClosing();
    await refuse('close.make', 'CLOSE_WHILE_SELLING', 'お支払いの途中のため、精算できません。');
    await press('F10', 'F9');
    await dialog().getByRole('alert').getByText('CLOSE_WHILE_SELLING').waitFor();
    await answer('close.make', madeFixture('ja'));
    await press('F9');
    await page().locator('.made-good').waitFor();
    expect((await closesAsked()).length).toBe(2);
  });

  it('does not speak of an old refusal when it is asked for anew', async () => {
    await openClosing();
    await refuse('close.make', 'CLOSE_WHILE_SELLING', 'お支払いの途中のため、精算できません。');
    await press('F10', 'F9');
    await dialog().getByRole('alert').waitFor();
    await press('Escape', 'F10');
    await dialog().getByText('精算は取り消せません。').waitFor();
    expect(await dialog().getByRole('alert').count()).toBe(0);
  });

  it('goes on while the counter sells, and its end is told to whoever comes back', async () => {
    await openClosing();
    await hold('close.make');
    await answer('close.make', madeFixture('ja'));
    await press('F10', 'F9');
    await shows('精算しています');
    await press('Escape');
    await expect.poll(screenShown).toBe('amount');
    await press('Shift+F5');
    await shows('精算しています');
    await press('Escape');
    await letGo('close.make');
    await press('Shift+F5');
    await page().locator('.made-good').waitFor();
    expect((await closesAsked()).length).toBe(1);
  });
});

describe("a manager's word", () => {
  const needsApproval = outlookFixture('ja', { needsApproval: true });
  const givePin = async () => await press('2', '4', '6', '8', 'Enter');

  it('is asked for in place where something is unknown, and goes with the close', async () => {
    await openClosing({ outlook: needsApproval, more: { attendance: closerThere() } });
    await press('F10');
    await dialog().getByText('精算には責任者の承認が必要です。').waitFor();
    await press('F9');
    await page().locator('.pin-pad').waitFor();
    expect(await dialog().locator('.dates-to-close li').allTextContents()).toEqual(['2026/11/22(日)182 件¥416,600']);
    expect((await dialog().locator('.open-items strong').allTextContents()).join()).toBe('支払 ¥4,980,返金 ¥1,200');
    expect(await closesAsked()).toEqual([]);
    await answer('close.make', madeFixture('ja'));
    await givePin();
    await page().locator('.made-good').waitFor();
    expect(await closesAsked()).toEqual([
      { businessDate: '2026-11-22', reconcile: 'first', approval: { operator: 'm1', pin: '2468' } },
    ]);
  });

  it('with a wrong PIN is asked for again, in the same place', async () => {
    await openClosing({ outlook: needsApproval, more: { attendance: closerThere() } });
    await refuse('close.make', 'PIN_WRONG', '暗証番号が違います。');
    await press('F10', 'F9');
    await page().locator('.pin-pad').waitFor();
    await givePin();
    await dialog().getByText('暗証番号が違います。').waitFor();
    await answer('close.make', madeFixture('ja'));
    await givePin();
    await page().locator('.made-good').waitFor();
    expect((await closesAsked()).length).toBe(2);
  });

  it('is asked for as well where it turns out to be needed only when it is closed', async () => {
    await openClosing({ more: { attendance: closerThere() } });
    await refuse('close.make', 'APPROVAL_NEEDED', '責任者の承認が必要です。');
    await press('F10', 'F9');
    await dialog().getByRole('alert').waitFor();
    await press('F9');
    await page().locator('.pin-pad').waitFor();
    expect((await closesAsked()).length).toBe(1);
  });

  it('gives way to the progress of a comparison that was approved', async () => {
    await openClosing({ outlook: needsApproval, more: { attendance: closerThere() } });
    await hold('close.make');
    await press('F10', 'F9');
    await page().locator('.pin-pad').waitFor();
    await givePin();
    const running = { attendance: closerThere(), reconciliation: reconcileProgressFixture('ja', 'running') };
    await send(page(), counterLike('amount-empty', running));
    await dialog().getByText('ゲートウェイの記録と照合しています…').waitFor();
    expect(await page().locator('.pin-pad').count()).toBe(0);
  });
});

describe('one who may not close the day', () => {
  const attendance = { ...closerThere(), permissions: ['sell'] } as ReturnType<typeof closerThere>;

  it('sees the figures and prints them, and is told who may close', async () => {
    await openClosing({ more: { attendance } });
    await shows('精算（責任者のみ）');
    await press('F10', 'F12');
    expect(await dialog().count()).toBe(0);
    expect((await callsOf(page())).map(({ name }) => name).filter((name) => name !== 'operator.active')).toEqual([
      'close.print',
    ]);
  });
});

describe('an export', () => {
  it('is written in the format of its key, and says where it lies and what was lost', async () => {
    await openClosing();
    await press('F7');
    await dialog().getByText('保存先：C:\\ProgramData\\OnePay POS\\exports').waitFor();
    await press('3');
    await dialog().getByText('C:\\ProgramData\\OnePay POS\\exports\\x-2026-11-22-204107.csv').waitFor();
    await dialog().getByText('この形式にない文字は「?」になりました：𠮷、☕').waitFor();
    expect(await callsOf(page())).toEqual([
      {
        name: 'close.export',
        args: { report: { kind: 'x', businessDate: '2026-11-22' }, format: 'csvShiftJis' },
      },
    ]);
    await press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('is written once, and one that failed says why', async () => {
    await openClosing();
    await hold('close.export');
    await press('F7', '1', '1', '2');
    expect((await callsOf(page())).length).toBe(1);
    await refuse('close.export', 'FILE_UNWRITABLE', 'ファイルに書き込めません。');
    await letGo('close.export');
    await dialog().getByRole('alert').getByText('FILE_UNWRITABLE').waitFor();
  });
});

describe('closes of the past', () => {
  async function openCloses() {
    await openClosing();
    await press('2');
    await page().locator('.close-row-selected').waitFor();
  }

  it('are chosen by the arrows, opened by Enter, printed again and written into files', async () => {
    await openCloses();
    await press('ArrowDown', 'ArrowDown');
    await expect.poll(focused).toContain('精算 No.39');
    await press('Enter');
    await page().locator('.report-z').waitFor();
    expect(await asked('close.show')).toEqual([{ name: 'close.show', args: { sequence: 39 } }]);
    await shows('ハッシュ値：この精算 …9f31c07a、前回 …11d4be62');
    await press('F12', 'F7', '1');
    await dialog().getByText('保存しました').waitFor();
    expect(await callsOf(page())).toEqual([
      { name: 'close.print', args: { kind: 'z', sequence: 39 } },
      { name: 'close.export', args: { report: { kind: 'z', sequence: 39 }, format: 'pdf' } },
    ]);
    await press('Escape', 'Escape');
    await expect.poll(focused).toContain('精算 No.39');
    await press('Escape');
    await expect.poll(screenShown).toBe('amount');
  });

  it('are turned page by page', async () => {
    await openCloses();
    await press('PageDown');
    await expect.poll(async () => (await asked('close.list')).at(-1)?.args).toEqual({ before: 11 });
    await answer('close.list', { ...closePageFixture(), next: null });
    await press('PageUp');
    await expect.poll(async () => (await asked('close.list')).at(-1)?.args).toEqual({ before: null });
  });

  it('that there are none of say so', async () => {
    await openClosing();
    await answer('close.list', { closes: [], next: null });
    await press('2');
    await shows('精算はまだありません。');
  });
});

describe('figures that reach their limits', () => {
  it('stay in one line', async () => {
    const huge = turnover([9_999_999, 9_999_999_999_999], [1, 9_999_999_999_998]);
    await openClosing({ outlook: outlookFixture('ja', { report: xReportFixture('ja', { total: huge }) }) });
    await page().setViewportSize({ width: 1024, height: 768 });
    const cut = await page()
      .locator('.figure dd')
      .evaluateAll((figures) => figures.filter((figure) => figure.scrollWidth > figure.clientWidth).length);
    expect(cut).toBe(0);
  });
});
