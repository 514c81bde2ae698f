import { describe, expect, it } from 'vitest';
import type { PaymentRecordJson } from '../../main/cli/payments.ts';
import type { PaymentId } from '../../main/ledger/events.ts';
import { withTrainingLedger } from '../support/amending.ts';
import { initTraining, runPos, runPosJson } from '../support/cli.ts';
import { someOrder, writeAnswer, writeAttempt, writeRefund } from '../support/ledgers.ts';

interface HistoryAnswer {
  readonly ok: boolean;
  readonly payments: readonly PaymentRecordJson[];
  readonly next: string | null;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A training terminal with three payments: of u1 by Alipay, 400 yen of it given back; of u2 by PayPay; and of nobody, unpaid. */
async function shop() {
  const data = await initTraining();
  const ids = withTrainingLedger(data, (ledger) => {
    const paid = (receiptNo: string, amountYen: number, payType: string, operator: string) => {
      const { id, token } = writeAttempt(ledger, { receiptNo, amountYen }, `operator:${operator}`);
      const order = { ...someOrder, orderId: `O-${receiptNo}`, orderDetailId: `J-${receiptNo}`, payType };
      writeAnswer(ledger, id, token, (exchange) => ({
        kind: 'payment.paid',
        subject: id,
        content: { ...order, refund: 'none', exchange },
      }));
      return id;
    };
    const first = paid('R261122000001', 1000, '01', 'u1');
    const second = paid('R261122000002', 2000, '10', 'u2');
    const third = writeAttempt(ledger, { receiptNo: 'OTHER-77', amountYen: 3000 });
    ledger.write((writer) => {
      writer.append({ kind: 'payment.unknown', subject: third.id, content: { reason: 'lost', code: 'ECONNRESET' } });
    });
    return { first, second, third: third.id, refund: writeRefund(ledger, first, 400) };
  });
  const history = async (...args: readonly string[]) =>
    await runPosJson<HistoryAnswer>(['--data', data, 'history', ...args]);
  const found = async (...args: readonly string[]): Promise<PaymentId[]> =>
    (await history(...args)).json.payments.map(({ id }) => id as PaymentId);
  return { data, history, found, ...ids };
}

describe('history', () => {
  it('tells who made a payment, and how much of it was given back', async () => {
    const { history, first } = await shop();
    const { json } = await history('--receipt', 'R261122000001');
    expect(json.payments).toMatchObject([
      { id: first, state: 'partlyRefunded', amountYen: 1000, refundedYen: 400, operator: 'u1', payType: '01' },
    ]);
    const all = await history();
    expect(all.json.payments.map(({ operator, refundedYen }) => [operator, refundedYen])).toEqual([
      [null, 0],
      ['u2', 0],
      ['u1', 400],
    ]);
  });

  it('finds a receipt by its whole number or its end', async () => {
    const { found, first, second, third } = await shop();
    expect(await found('--receipt', 'R261122000002')).toEqual([second]);
    expect(await found('--receipt', '0001')).toEqual([first]);
    expect(await found('--receipt', 'R-77')).toEqual([third]);
    expect(await found('--receipt', '9999')).toEqual([]);
  });

  it('finds a payment by the ids that the gateway gave it or a refund of it', async () => {
    const { found, first, second, refund } = await shop();
    expect(await found('--order', 'O-R261122000002')).toEqual([second]);
    expect(await found('--order', 'J-R261122000002')).toEqual([second]);
    expect(await found('--order', `J-${refund}`)).toEqual([first]);
    expect(await found('--order', 'nothing')).toEqual([]);
  });

  it('finds payments by amount, brand, operator, state and time, also together', async () => {
    const { found, first, second, third } = await shop();
    expect(await found('--amount', '3000')).toEqual([third]);
    expect(await found('--brand', '01')).toEqual([first]);
    expect(await found('--brand', 'paypay')).toEqual([second]);
    expect(await found('--by', 'u1')).toEqual([first]);
    expect(await found('--by', 'u1', '--brand', '10')).toEqual([]);
    expect(await found('--state', 'paid', '--by', 'u2', '--amount', '2000')).toEqual([second]);
    expect(await found('--from', '00:00', '--to', '23:59')).toEqual([third, second, first]);
    expect(await found('--from', '00:00')).toEqual([third, second, first]);
  });

  it('goes on with the next page of the same search', async () => {
    const { history, first, second } = await shop();
    const page = await history('--limit', '1', '--from', '00:00', '--receipt', '000');
    expect(page.json).toMatchObject({ ok: false, error: { code: 'USAGE' } });
    const newest = await history('--limit', '1', '--date', '2999-01-01');
    expect(newest.json).toMatchObject({ payments: [], next: null });
    const one = await history('--limit', '2');
    expect(one.json.next).not.toBeNull();
    const rest = await history('--limit', '2', '--after', one.json.next ?? '');
    expect([...one.json.payments, ...rest.json.payments].map(({ id }) => id).slice(1)).toEqual([second, first]);
    expect(rest.json.next).toBeNull();
  });

  it('says so in words where nothing is found', async () => {
    const { data } = await shop();
    const { stdout, exitCode } = await runPos(['--data', data, '--lang', 'en', 'history', '--amount', '7']);
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['--receipt', '123'],
    ['--amount', '1,000'],
    ['--amount', '0'],
    ['--brand', 'no such brand'],
    ['--by', 'u 1'],
    ['--from', '9:00'],
    ['--to', '24:00'],
    ['--order', ' '],
  ])('refuses %s %j, and names the option', async (option, value) => {
    const { history } = await shop();
    const { exitCode, json } = await history(option, value);
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ ok: false, error: { code: 'USAGE', message: expect.stringContaining(option) } });
  });
});
