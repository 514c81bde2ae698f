import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../main/cli/run.ts';
import { systemClock } from '../../main/common/clock.ts';
import { businessDateOf, localStamp, type TimeZoneCode } from '../../main/common/time.ts';
import { Book } from '../../main/training/book.ts';
import { payOnce, startGatewayProcess, withTrainingLedger } from '../support/amending.ts';
import { changeSettings, initTraining, runPos, runPosJson } from '../support/cli.ts';
import { farDayStart } from '../support/day-start.ts';
import { strangeOrder } from '../support/reconciling.ts';
import { httpServer } from '../support/sockets.ts';

interface DifferenceJson {
  readonly key: string;
  readonly kind: string;
  readonly beingChecked: boolean;
  readonly orderId: string;
  readonly paymentId: string | null;
  readonly here: object | null;
  readonly there: object | null;
  readonly actions: readonly string[];
  readonly settled: string | null;
}

interface ReconcileAnswer {
  readonly ok: boolean;
  readonly reconciliation?: {
    readonly matched: number;
    readonly matchedYen: number;
    readonly differences: readonly DifferenceJson[];
  };
  readonly difference?: DifferenceJson;
  readonly payment?: { readonly state: string } | null;
  readonly error?: { readonly code: string };
}

const zone = 'p9' as TimeZoneCode;
const today = () => businessDateOf(Date.now(), zone, farDayStart);

const reconcile = (data: string, ...more: string[]) =>
  runPosJson<ReconcileAnswer>(['--data', data, 'reconcile', '--from', today(), '--to', today(), ...more]);

const settle = (data: string, key: string, ...more: string[]) =>
  runPosJson<ReconcileAnswer>(['--data', data, 'reconcile', 'settle', key, ...more]);

/** Writes into the training gateway's book, as another terminal or a person at the gateway would. */
function withBook(data: string, work: (book: Book) => void): void {
  mkdirSync(path.join(data, 'training'), { recursive: true });
  const book = new Book(path.join(data, 'training', 'book.sqlite'));
  work(book);
  book.close();
}

const daysAgo = (days: number) => new Date(Date.parse(today()) - days * 86_400_000).toISOString().slice(0, 10);

const nowThere = () => ({ transTime: localStamp(Date.now(), zone), bookedAt: Date.now() });

describe('reconcile', () => {
  it('says how many agree, and for how much', async () => {
    const data = await initTraining();
    await payOnce(data, 1500);
    await payOnce(data, 301);
    const { exitCode, json, stderr } = await reconcile(data);
    expect(exitCode).toBe(0);
    expect(json).toEqual({
      ok: true,
      reconciliation: {
        ...{ from: today(), to: today(), matched: 1, onlyHere: 0, onlyThere: 0, differs: 0, matchedYen: 1500 },
        ...{ checking: 0, notCompared: 0 },
        differences: [],
      },
    });
    expect(stderr).toContain('100%（1 件）');
    const { stdout } = await runPos(['--data', data, '--lang', 'en', 'reconcile', '--from', today(), '--to', today()]);
    expect(stdout).toMatch(/1 agree, 1,500 yen; only here 0.*\nNo differences\.\n$/);
  });

  it('fails with what differs, and takes note of what was done about it', async () => {
    const data = await initTraining();
    await payOnce(data, 1500);
    withBook(data, (book) => book.addOrder(strangeOrder(nowThere())));
    const { exitCode, json } = await reconcile(data);
    expect(exitCode).toBe(2);
    expect(json).toMatchObject({
      ok: false,
      reconciliation: {
        ...{ matched: 1, onlyThere: 1 },
        differences: [
          {
            ...{ key: 'onlyThere:OSTRANGE1', kind: 'onlyThere', orderId: 'OSTRANGE1', paymentId: null, here: null },
            there: { status: '00', amountYen: 777, refundedYen: 0 },
            ...{ actions: ['note', 'reverse'], settled: null },
          },
        ],
      },
    });
    const noted = await settle(data, 'onlyThere:OSTRANGE1', '--action', 'note', '--note', '店長に報告済み');
    expect(noted).toMatchObject({ exitCode: 0, json: { ok: true, payment: null } });
    expect(noted.json.difference?.settled).toContain('店長に報告済み');
    expect((await reconcile(data)).exitCode).toBe(0);
  });

  it('reverses an order that nobody knows', async () => {
    const data = await initTraining();
    withBook(data, (book) => book.addOrder(strangeOrder(nowThere())));
    await reconcile(data);
    const { exitCode, json } = await settle(data, 'onlyThere:OSTRANGE1', '--action', 'reverse');
    expect({ exitCode, ok: json.ok, actions: json.difference?.actions }).toEqual({
      exitCode: 0,
      ok: true,
      actions: [],
    });
    withBook(data, (book) => expect(book.orders(Date.now())).toMatchObject([{ reversed: true }]));
    expect(await reconcile(data)).toMatchObject({ exitCode: 0, json: { ok: true, reconciliation: { onlyThere: 1 } } });
  });

  it('asks the gateway about a payment that it says is otherwise', async () => {
    const data = await initTraining();
    const { id, orderId } = await payOnce(data, 1800);
    withBook(data, (book) => {
      const detail = { detailId: 'D', orderId: orderId ?? '', token: 'T', kind: 'reverse', amount: 1800 } as const;
      book.addDetail({ ...detail, transTime: nowThere().transTime });
    });
    expect(await reconcile(data)).toMatchObject({ exitCode: 2, json: { reconciliation: { differs: 1 } } });
    const { exitCode, json } = await settle(data, `state:${id}`, '--action', 'confirm');
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: { ok: true, payment: { state: 'cancelled' }, difference: { actions: [] } },
    });
    expect(withTrainingLedger(data, (ledger) => ledger.verify().faults)).toEqual([]);
  });

  it('is done where only what is being checked is open', async () => {
    const data = await initTraining();
    await payOnce(data, 1602);
    expect(await reconcile(data)).toMatchObject({
      exitCode: 0,
      json: {
        ok: true,
        reconciliation: { differs: 0, checking: 1, differences: [{ kind: 'state', beingChecked: true, there: null }] },
      },
    });
  });

  it('that failed goes on where it stopped', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    await payOnce(data, 1500);
    await gateway.force('orderQuery', '601');
    const failed = await reconcile(data);
    expect(failed).toMatchObject({ exitCode: 2, json: { ok: false, error: { code: 'RECONCILE_FAILED' } } });
    const begun = withTrainingLedger(data, (ledger) => ledger.reconciliations.current()?.id);
    expect(await reconcile(data)).toMatchObject({ exitCode: 0, json: { reconciliation: { matched: 1 } } });
    expect(withTrainingLedger(data, (ledger) => ledger.reconciliations.current()?.id)).toBe(begun);
  });

  it('is paused when the program is to end, and goes on with the same dates', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    await payOnce(data, 1500);
    const ending = new AbortController();
    const port = await httpServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      ending.abort();
      const answer = await fetch(new URL(request.url ?? '', gateway.url), { method: 'POST', body });
      response.writeHead(200, { 'content-type': 'application/json' }).end(await answer.text());
    });
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${port}` } });
    let said = '';
    const exitCode = await runCli(
      ['--data', data, 'reconcile', '--from', daysAgo(12), '--to', today()],
      { env: {}, clock: systemClock, self: [], readStdin: async () => '', ending: ending.signal },
      {
        out: () => undefined,
        err: (text) => {
          said += text;
        },
      },
    );
    expect({ exitCode, said }).toEqual({ exitCode: 2, said: expect.stringContaining('照合を中断しました') });
    const begun = withTrainingLedger(data, (ledger) => ledger.reconciliations.current());
    expect(begun).toMatchObject({ position: { at: 1 } });
    const { json } = await runPosJson<ReconcileAnswer>([
      '--data',
      data,
      'reconcile',
      '--from',
      daysAgo(12),
      '--to',
      today(),
    ]);
    expect(json).toMatchObject({ ok: true, reconciliation: { matched: 1 } });
    expect(withTrainingLedger(data, (ledger) => ledger.reconciliations.current()?.id)).toBe(begun?.id);
  });

  it.each([
    ['a date that is none', ['--from', '2026-02-30', '--to', '2026-03-01'], 'USAGE'],
    ['dates that lie too far back', ['--from', '2020-01-01', '--to', '2020-01-02'], 'RECONCILE_DATES'],
  ])('refuses %s', async (_what, args, code) => {
    const data = await initTraining();
    const { exitCode, json } = await runPosJson<ReconcileAnswer>(['--data', data, 'reconcile', ...args]);
    expect({ exitCode, code: json.error?.code }).toEqual({ exitCode: 1, code });
  });

  it('says that a note needs words', async () => {
    const data = await initTraining();
    const args = ['--data', data, 'reconcile', 'settle', 'state:x', '--action', 'note'];
    const { exitCode, stderr } = await runPos([...args, '--note', ' ']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('--note') });
    expect(await runPosJson<ReconcileAnswer>(args)).toMatchObject({ exitCode: 1, json: { error: { code: 'USAGE' } } });
  });

  it('says in words that nothing can be reached, with the code for support', async () => {
    const data = await initTraining();
    await changeSettings(data, { gateway: { baseUrl: 'http://127.0.0.1:9' } });
    const { exitCode, stderr } = await runPos(['--data', data, 'reconcile', '--from', today(), '--to', today()]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('ゲートウェイにつながりません。（コード：ECONNREFUSED）'),
    });
  });

  it('settles nothing where nothing was compared', async () => {
    const data = await initTraining();
    const { exitCode, json } = await settle(data, 'state:x', '--action', 'confirm');
    expect({ exitCode, code: json.error?.code }).toEqual({ exitCode: 2, code: 'DIFFERENCE_GONE' });
  });

  it('takes a manager where names are asked for', async () => {
    const data = await initTraining();
    await changeSettings(data, { operators: { signIn: 'required' } });
    const pin = path.join(data, 'pin');
    writeFileSync(pin, '2580\n');
    const add = ['--new-pin-file', pin];
    await runPosJson(['--data', data, 'operators', 'add', '--id', 'M1', '--name', '佐藤', '--role', 'manager', ...add]);
    withBook(data, (book) => book.addOrder(strangeOrder(nowThere())));
    const signed = ['--operator', 'M1', '--pin-file', pin];
    expect(await reconcile(data)).toMatchObject({ exitCode: 2, json: { error: { code: 'SIGN_IN_NEEDED' } } });
    expect(
      await runPosJson(['--data', data, ...signed, 'reconcile', '--from', today(), '--to', today()]),
    ).toMatchObject({ exitCode: 2, json: { reconciliation: { onlyThere: 1 } } });
    const reverse = ['reconcile', 'settle', 'onlyThere:OSTRANGE1', '--action', 'reverse'];
    expect(await settle(data, 'onlyThere:OSTRANGE1', '--action', 'reverse')).toMatchObject({
      json: { error: { code: 'APPROVAL_NEEDED' } },
    });
    expect(await runPosJson(['--data', data, ...signed, ...reverse])).toMatchObject({
      exitCode: 0,
      json: { ok: true },
    });
    const reversing = withTrainingLedger(data, (ledger) => {
      const id = ledger.reconciliations.current()?.id;
      return id === undefined ? [] : ledger.eventsAbout(id).filter(({ kind }) => kind === 'reconciliation.reversing');
    });
    expect(reversing).toMatchObject([{ by: 'operator:M1', content: { approvedBy: 'M1' } }]);
  });
});
