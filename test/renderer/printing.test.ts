import { describe, expect, it } from 'vitest';
import type { CounterView } from '../../preload/contract.ts';
import { unknownJobOf } from '../../renderer/counter/receipt-line.tsx';
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
    expect(await page().locator('[data-live=printer]').textContent()).toContain('印刷待ち 3 件');
    await strip().getByRole('button').click();
    await page().getByRole('dialog', { name: '印刷待ち' }).waitFor();
  });

  it('comes where nobody knows what came out, even if the printer is well', async () => {
    await open(counterLike('amount-empty', { printQueue: { ...emptyQueue, count: 1, endUnknownCount: 1 } }));
    await strip().getByText('出たか不明 1 件。').waitFor();
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
    expect(unknownJobOf(receipt, queue)).toBe(uuid(201));
    expect(unknownJobOf(receipt, two)).toBeNull();
    expect(unknownJobOf(receipt, emptyQueue)).toBeNull();
    expect(unknownJobOf({ ...receiptOf('held'), jobIds: [uuid(201), uuid(202)] }, queue)).toBeNull();
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
    const printer = { state: 'none', problem: null } as const;
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
