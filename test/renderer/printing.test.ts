import { describe, expect, it } from 'vitest';
import type { CounterView, ReceiptView } from '../../preload/contract.ts';
import { receiptActionOf } from '../../renderer/counter/receipt-action.ts';
import type { ResultKind } from '../../renderer/counter/result-kind.ts';
import { counterLike, hireCashier } from './support/cashier.ts';
import { fixture, uuid } from './support/fixtures.ts';
import { emptyQueue, fullQueue, receiptOf } from './support/printing-fixtures.ts';
import { callsOf, send } from './support/window.ts';

const { page, open, press, settle, focused } = hireCashier();

/** Without a snapshot that shows what it did, an answered call stays inert for this long. */
const ANSWERED_MS = 550;
const queue = fullQueue('ja');
const strip = () => page().locator('.printer-notice');
const pictures = () => page().locator('.paper-roll img');
const asked = async (name: string) =>
  await page().evaluate((one) => window.harness.asked.filter((call) => call.name === one), name);

describe('the print queue', () => {
  it('is worked by keys: what came out, what is printed again, what is not printed at all', async () => {
    await open('amount-queue');
    await press('Shift+F3');
    await page().getByRole('dialog', { name: '印刷待ち' }).waitFor();
    await settle();
    await press('F5');
    await page().waitForTimeout(ANSWERED_MS);
    await press('F12', 'ArrowDown', 'F8');
    await page().getByText('印刷を取りやめますか').waitFor();
    await page().getByText('を印刷しません。お支払いや返金の結果は変わりません。').waitFor();
    await expect.poll(focused).toContain('戻る');
    await press('F9', 'F10');
    expect(await callsOf(page())).toEqual([
      { name: 'print.cameOut', args: { id: uuid(201) } },
      { name: 'print.again', args: { id: uuid(201) } },
      { name: 'print.cancel', args: { id: uuid(202) } },
      { name: 'print.tryNow', args: null },
    ]);
  });

  it('takes one press for one, however often it comes', async () => {
    await open('amount-queue');
    await press('Shift+F3');
    await settle();
    await page().evaluate(() => window.harness.hold('print.again'));
    await press('F12', 'F12', 'F5', 'F12');
    expect(await callsOf(page())).toEqual([{ name: 'print.again', args: { id: uuid(201) } }]);
  });

  it('takes no press for a document that has only just come to its place', async () => {
    await open('amount-queue');
    await press('Shift+F3');
    await settle();
    const [, held] = queue.jobs;
    if (held === undefined) {
      throw new Error('the queue holds too little');
    }
    const next = { ...held, state: 'endUnknown', id: uuid(299) } as const;
    await send(page(), counterLike('amount-queue', { printQueue: { ...queue, jobs: [next] } }));
    await press('F12');
    expect(await callsOf(page())).toEqual([]);
    await settle();
    await press('F12');
    expect(await callsOf(page())).toEqual([{ name: 'print.again', args: { id: uuid(299) } }]);
  });

  it('keeps what was chosen when the documents before it have gone', async () => {
    await open('amount-queue');
    await press('Shift+F3', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await send(page(), counterLike('amount-queue', { printQueue: { ...queue, jobs: queue.jobs.slice(2), count: 2 } }));
    await press('F8');
    await page().getByRole('dialog').getByText('R2611227177000002').last().waitFor();
    await press('F9');
    expect(await callsOf(page())).toEqual([{ name: 'print.cancel', args: { id: uuid(204) } }]);
  });

  it('says that it is empty, and how many it does not list', async () => {
    await open('amount-empty');
    await press('Shift+F3');
    await page().getByText('印刷待ちはありません。').waitFor();
    await send(page(), counterLike('amount-empty', { printQueue: { ...queue, count: 60 } }));
    await page().getByText('ほか 56 件').waitFor();
  });
});

describe('the strip', () => {
  it('comes with a printer that stands still, is said, and opens the queue by touch', async () => {
    await open('amount-empty');
    expect(await strip().count()).toBe(0);
    await send(page(), fixture('ja', 'amount-queue'));
    await strip().getByText('用紙がなくなりました。').waitFor();
    await strip().getByText('新しいロール紙を入れて').waitFor();
    expect(await page().locator('[data-live=printer]').textContent()).toContain('印刷待ち 3 件');
    await strip().getByRole('button').click();
    await page().getByRole('dialog', { name: '印刷待ち' }).waitFor();
  });

  it('comes where nobody knows what came out, even if the printer is well', async () => {
    await open(counterLike('amount-empty', { printQueue: { ...emptyQueue, count: 1, endUnknownCount: 1 } }));
    await strip().getByText('印刷できたか未確認 1 件。').waitFor();
  });

  it('moves no key under a finger', async () => {
    await open('amount-empty');
    const place = async () => await page().getByRole('button', { name: '5', exact: true }).boundingBox();
    const before = await place();
    const { view } = fixture('ja', 'paid-end-unknown');
    if (view.stage !== 'counter') {
      throw new Error('no counter');
    }
    await send(page(), counterLike('amount-empty', { printQueue: view.printQueue }));
    await strip().waitFor();
    expect(await place()).toEqual(before);
  });
});

describe('a result whose receipt may have come out', () => {
  it.each([
    ['F5', 'print.cameOut'],
    ['F12', 'print.again'],
  ])('is told by %s: %s, once', async (key, name) => {
    await open('paid-end-unknown');
    await settle();
    await page().evaluate((call) => window.harness.hold(call), name);
    await press(key, 'F5', 'F12');
    expect(await callsOf(page())).toEqual([{ name, args: { id: uuid(201) } }]);
  });

  it('still goes on to the next customer by Enter', async () => {
    await open('paid-end-unknown');
    await settle();
    await press('Enter');
    expect((await callsOf(page())).map(({ name }) => name)).toEqual(['counter.nextCustomer']);
  });

  it('is left to the queue where several documents may have', () => {
    const [first] = queue.jobs;
    if (first === undefined) {
      throw new Error('the queue holds too little');
    }
    const two: CounterView['printQueue'] = { ...queue, jobs: [first, { ...first, id: uuid(202) }] };
    const receipt = { ...receiptOf('endUnknown'), jobIds: [uuid(201), uuid(202)] };
    const actionIn = (printQueue: CounterView['printQueue'], one: ReceiptView = receipt) =>
      receiptActionOf({ receipt: one, printQueue, result: 'paid', hasPrinter: true });
    expect(actionIn(queue)).toEqual({ kind: 'look', jobId: uuid(201) });
    expect(actionIn(two)).toEqual({ kind: 'openQueue' });
    expect(actionIn(emptyQueue)).toEqual({ kind: 'openQueue' });
    expect(actionIn(queue, { ...receiptOf('held'), jobIds: [uuid(201), uuid(202)] })).toEqual({ kind: 'openQueue' });
  });
});

describe('the receipt of a result', () => {
  const action = (state: ReceiptView['state'], hasPrinter = true, result: ResultKind = 'paid') =>
    receiptActionOf({ receipt: receiptOf(state), printQueue: emptyQueue, result, hasPrinter }).kind;

  it.each(['waiting', 'printing', 'held'] as const)('is not printed once more while it is %s', (state) => {
    expect(action(state)).toBe('openQueue');
  });

  it('is printed again once it has come out, and printed where it has not been', () => {
    expect(action('printed')).toBe('reprint');
    expect(action('cancelled')).toBe('print');
    expect(action('none')).toBe('print');
  });

  it('is not printed without a printer, nor where nothing was paid', () => {
    expect(action('none', false)).toBe('nothing');
    expect(action('none', true, 'refused')).toBe('nothing');
    expect(action('printed', true, 'needsCentre')).toBe('nothing');
  });

  it('on its way opens the queue by touch and has no key that prints', async () => {
    await open('paid-held');
    await settle();
    await press('F12');
    expect(await callsOf(page())).toEqual([]);
    await page().locator('.state-screen').getByRole('button', { name: '印刷待ちを開く' }).click();
    await page().getByRole('dialog', { name: '印刷待ち' }).waitFor();
  });

  it('of which both copies may have come out is left to the queue', async () => {
    await open('paid-both-end-unknown');
    await settle();
    await press('F12', 'F5');
    expect(await callsOf(page())).toEqual([]);
    await page().locator('.state-screen').getByRole('button', { name: '印刷待ちを開く' }).waitFor();
  });

  it('that was not asked for is printed by F12', async () => {
    await open('paid-unprinted');
    await settle();
    await page().getByRole('button', { name: 'レシートを印刷' }).waitFor();
    await press('F12');
    expect(await callsOf(page())).toEqual([{ name: 'receipt.print', args: { id: uuid(1), copy: 'customer' } }]);
  });

  it('that has stopped says what to do first, then what is wrong, and that the payment stands', async () => {
    await open('paid-held');
    const lines = await page().locator('.receipt-held p').allTextContents();
    expect(lines[0]).toMatch(/^新しいロール紙を入れて/);
    expect(lines[1]).toBe('用紙がなくなりました。 お支払いは完了しています。続きは自動で印刷します。');
  });

  it('whose end nobody knows is told in one sentence, with buttons of which none is recommended', async () => {
    await open('paid-end-unknown');
    expect(await page().locator('.receipt-endUnknown p').allTextContents()).toEqual([
      'レシートが最後まで出たか、紙を見てください。',
      '印刷の途中で接続が切れました。',
    ]);
    await press('Shift+F3');
    const row = page().locator('.tray-row').first();
    expect(await row.locator('p').allTextContents()).toEqual([
      '最後まで出たか、紙を見てください。',
      '印刷の途中で接続が切れました。',
      '2026-11-22 14:10:08 に受け付け',
    ]);
    expect(await row.locator('.action-primary').count()).toBe(0);
  });
});

describe('a payment that is being checked', () => {
  it('has a slip, where there is a printer', async () => {
    await open('unknown');
    await settle();
    await press('F12');
    expect(await callsOf(page())).toEqual([{ name: 'receipt.printSlip', args: { id: uuid(1) } }]);
    const { view } = fixture('ja', 'unknown');
    if (view.stage !== 'counter') {
      throw new Error('no counter');
    }
    const printer = { state: 'none', problem: null, shortText: '' } as const;
    await send(page(), counterLike('unknown', { status: { ...view.status, printer } }));
    await page().getByRole('button', { name: '確認中の控えを印刷' }).waitFor({ state: 'detached' });
  });
});

describe('the receipt in the history', () => {
  it('is seen as it is printed, each copy by its key', async () => {
    await open('amount-empty');
    await press('F3');
    await page().locator('.rows .badge').first().waitFor();
    await press('Enter');
    await pictures().waitFor();
    expect(await pictures().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(576);
    await press('2');
    await page().getByRole('img', { name: '加盟店控え' }).waitFor();
    const id = uuid(1);
    await expect
      .poll(async () => await asked('receipt.preview'))
      .toEqual([
        { name: 'receipt.preview', args: { id, copy: 'customer' } },
        { name: 'receipt.preview', args: { id, copy: 'merchant' } },
      ]);
    await press('F12', 'Shift+F12');
    expect(await callsOf(page())).toEqual([
      { name: 'receipt.print', args: { id, copy: 'customer' } },
      { name: 'receipt.print', args: { id, copy: 'merchant' } },
    ]);
  });
});

describe('the chip of the printer', () => {
  it('says in a word or two what is wrong, or else how the printer is', async () => {
    const chip = (text: string) => page().locator('.status-bar li > span').getByText(text, { exact: true });
    await open('amount-queue');
    await chip('用紙切れ').waitFor();
    await send(page(), fixture('ja', 'amount-empty'));
    await chip('プリンター 正常').waitFor();
  });
});

describe('the lights of the scanners', () => {
  const scanner = (number: number, taken: boolean): Partial<CounterView> => {
    const { view } = fixture('ja', 'amount-empty');
    if (view.stage !== 'counter') {
      throw new Error('no counter');
    }
    const lastScan = { number, mask: `****000${number}`, taken, forMs: 0 };
    const scanners = [{ name: 'COM3', kind: 'serial', state: 'connected', problem: null, lastScan }] as const;
    return { status: { ...view.status, scanners: [...scanners] } };
  };
  const light = () => page().locator('.scan-light');

  it('shine for a moment with each scan, and differ for one that was not used', async () => {
    await open('amount-empty');
    expect(await light().getAttribute('data-lit')).toBeNull();
    await send(page(), counterLike('amount-empty', scanner(1, true)));
    await expect.poll(async () => await light().getAttribute('data-lit')).toBe('true');
    await page().getByText('****0001').waitFor();
    await expect.poll(async () => await light().getAttribute('data-lit'), { timeout: 4000 }).toBeNull();
    await send(page(), counterLike('amount-empty', scanner(2, false)));
    await page().locator('.scan-light-unused[data-lit]').waitFor();
    await page().getByTitle('使われなかった読み取り').getByText('****0002').waitFor();
  });
});
