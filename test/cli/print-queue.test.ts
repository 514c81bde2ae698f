import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import type { PrintJobId } from '../../main/ledger/print-jobs.ts';
import { openLedger, StoredTerminal } from '../../main/root/stored-terminal.ts';
import { changeSettings, initTraining, type PaymentAnswer, runPos, runPosJson } from '../support/cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface QueueAnswer {
  readonly ok: boolean;
  readonly printed?: readonly string[];
  readonly jobs: readonly {
    readonly id: string;
    readonly copy: string;
    readonly state: string;
    readonly code: string;
  }[];
  readonly error: unknown;
}

/** A terminal whose printer is a file that a folder of the same name stands in the way of, until it is taken away. */
async function shopWithoutPrinter(more: object = {}) {
  const data = await initTraining();
  const lp = path.join(tempFolder(), 'lp0');
  mkdirSync(lp);
  await changeSettings(data, { printer: { transport: { kind: 'file', path: lp }, ...more } });
  const pay = () =>
    runPosJson<PaymentAnswer>(['--data', data, 'pay', '--amount', '1500', '--code', '280390312172859395']);
  const queue = (...args: string[]) => runPosJson<QueueAnswer>(['--data', data, 'print-queue', ...args]);
  return {
    data,
    pay,
    queue,
    lines: async (...args: string[]) => (await runPos(['--data', data, 'print-queue', ...args])).stdout,
    connect: () => rmdirSync(lp),
    printed: () => readFileSync(lp),
  };
}

/** Leaves a job as a process does that is killed while it prints. */
function killWhilePrinting(data: string): void {
  const { ledger, close } = openLedger(new StoredTerminal(data), systemClock);
  const job = ledger.printQueue.nextWaiting();
  ledger.write(({ prints }) => prints.begin(job?.id ?? (uuid() as PrintJobId), 'lp0'));
  close();
}

describe('what a command could not print', () => {
  it('is kept, listed with why, and printed by `print-queue run` when the printer is back', async () => {
    const { pay, queue, lines, connect, printed } = await shopWithoutPrinter();
    const { exitCode, json, stderr } = await pay();
    expect({ exitCode, ok: json.ok }).toEqual({ exitCode: 0, ok: true });
    expect(stderr).toContain('print-queue run');
    const listed = await queue();
    expect(listed.json).toMatchObject({
      ok: true,
      jobs: [
        { kind: 'sale', copy: 'customer', payment: json.payment?.id, state: 'waiting', code: 'EISDIR' },
        { kind: 'sale', copy: 'merchant', payment: json.payment?.id, state: 'waiting', code: '' },
      ],
      error: null,
    });
    expect(await lines('list')).toContain(`売上票 お客様控え ${json.payment?.receiptNo}`);

    const still = await queue('run');
    expect(still).toMatchObject({ exitCode: 2, json: { ok: false, printed: [], error: null } });
    connect();
    const run = await queue('run');
    expect(run).toMatchObject({ exitCode: 0, json: { ok: true, jobs: [] } });
    expect(run.json.printed).toEqual(listed.json.jobs.map(({ id }) => id));
    expect(printed().length).toBeGreaterThan(500);
    expect((await queue()).json.jobs).toEqual([]);
    expect(await lines()).toContain('印刷待ちはありません');
  });

  it('comes out before what the next command prints', async () => {
    const { pay, queue, connect, printed } = await shopWithoutPrinter({ copies: ['customer'] });
    const first = await pay();
    connect();
    const second = await pay();
    expect((await queue()).json.jobs).toEqual([]);
    const text = printed().toString('latin1');
    const places = [first, second].map(({ json }) => text.indexOf(json.payment?.receiptNo ?? ''));
    expect(places[0]).toBeGreaterThan(0);
    expect(places[1]).toBeGreaterThan(places[0] ?? 0);
  });

  it('can be cancelled', async () => {
    const { pay, queue } = await shopWithoutPrinter();
    await pay();
    const [customer, merchant] = (await queue()).json.jobs;
    expect((await queue('cancel', customer?.id ?? '')).json.jobs).toMatchObject([{ id: merchant?.id }]);
    expect(await queue('cancel', customer?.id ?? '')).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'PRINT_JOB_NOT_FOUND' } },
    });
    for (const command of ['cancel', 'again', 'came-out']) {
      expect(await queue(command, 'nope')).toMatchObject({
        exitCode: 1,
        json: {
          error: {
            code: 'PRINT_JOB_NOT_FOUND',
            message: 'その番号の印刷はありません（nope）。',
            hint: expect.stringContaining('print-queue'),
          },
        },
      });
    }
  });

  it('is listed with when it was queued, and what each document waits for', async () => {
    const { pay, lines } = await shopWithoutPrinter();
    await pay();
    const [first, second] = (await lines()).split('\n');
    expect(first).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}状態：印刷待ち .*\[EISDIR\]$/);
    expect(second).toMatch(/前の印刷を待っています。$/);
  });

  it('is counted for this payment and in all', async () => {
    const { pay } = await shopWithoutPrinter();
    expect((await pay()).stderr).toContain('この取引の 2 件を印刷待ちにしました（全部で 2 件）。');
    expect((await pay()).stderr).toContain('この取引の 2 件を印刷待ちにしました（全部で 4 件）。');
  });

  it('waits for the window where only that can print', async () => {
    const { data, pay } = await shopWithoutPrinter();
    for (const transport of [
      { kind: 'pdf', folder: tempFolder() },
      { kind: 'system', name: 'receipts' },
    ]) {
      await changeSettings(data, { printer: { transport } });
      const { stderr } = await pay();
      expect(stderr).toContain('端末の画面を開くと印刷します。');
      expect(stderr).not.toContain('print-queue run');
    }
  });
});

describe('a document whose end nobody knows', () => {
  it('is not printed by itself, but once more by `again`', async () => {
    const { data, pay, queue, connect, printed } = await shopWithoutPrinter({ copies: ['customer'] });
    await pay();
    killWhilePrinting(data);
    connect();
    const run = await queue('run');
    expect(run).toMatchObject({
      exitCode: 2,
      json: { printed: [], jobs: [{ state: 'endUnknown', code: 'INTERRUPTED' }] },
    });
    expect(run.stderr).toContain('print-queue came-out');
    expect(() => printed()).toThrow('ENOENT');
    const again = await queue('again', run.json.jobs[0]?.id ?? '');
    expect(again).toMatchObject({ exitCode: 0, json: { ok: true, jobs: [] } });
    expect(printed().length).toBeGreaterThan(500);
    expect((await runPosJson(['--data', data, 'ledger', 'verify'])).json).toMatchObject({ ok: true });
  });

  it('is taken for printed by `came-out`, and nothing else is', async () => {
    const { data, pay, queue } = await shopWithoutPrinter();
    await pay();
    const [, merchant] = (await queue()).json.jobs;
    expect(await queue('came-out', merchant?.id ?? '')).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'NOT_NOW' } },
    });
    killWhilePrinting(data);
    const [customer] = (await queue()).json.jobs;
    expect(customer?.state).toBe('printing');
    expect((await queue('came-out', customer?.id ?? '')).json.jobs).toMatchObject([{ id: merchant?.id }]);
  });
});

describe('the settings of the printer', () => {
  it.each([
    [['merchant'], 1],
    [[], 0],
  ])('say which copies are queued: %j', async (copies, count) => {
    const { pay, queue } = await shopWithoutPrinter({ copies });
    await pay();
    expect((await queue()).json.jobs.map(({ copy }) => copy)).toEqual(copies);
    expect((await queue()).json.jobs).toHaveLength(count);
  });

  it('are needed to print what waits', async () => {
    const data = await initTraining();
    expect(await runPosJson(['--data', data, 'print-queue', 'run'])).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'PRINTER_NOT_CONFIGURED' } },
    });
  });
});
