import { describe, expect, it } from 'vitest';
import type { PaymentJson } from '../../main/cli/payments.ts';
import type { RefundJson } from '../../main/cli/refunds.ts';
import { paymentStates } from '../../main/ledger/machine.ts';
import { payOnce, startGatewayProcess, withTrainingLedger } from '../support/amending.ts';
import { initTraining, runPos, runPosJson } from '../support/cli.ts';

interface PaymentsAnswer {
  readonly ok: boolean;
  readonly payments: readonly (PaymentJson & { readonly centre: object | null })[];
  readonly refunds: readonly (RefundJson & { readonly centre: object | null })[];
  readonly next: null;
}

const payments = (data: string, ...more: string[]) => runPosJson<PaymentsAnswer>(['--data', data, 'payments', ...more]);

const idsIn = async (data: string, ...more: string[]) =>
  (await payments(data, ...more)).json.payments.map(({ id }) => id);

function markForCentre(data: string, { id }: PaymentJson): void {
  withTrainingLedger(data, (ledger) => {
    const payment = ledger.payments.inState('unknown').find((one) => one.id === id);
    if (payment !== undefined) {
      const content = { why: 'reversePeriodOver' } as const;
      ledger.write((writer) => writer.append({ kind: 'payment.needsCentre', subject: payment.id, content }));
    }
  });
}

describe('payments', () => {
  it('of a new terminal are none', async () => {
    const data = await initTraining();
    expect(await payments(data)).toMatchObject({
      exitCode: 0,
      json: { ok: true, payments: [], refunds: [], next: null },
    });
    expect((await runPos(['--lang', 'en', '--data', data, 'payments'])).stdout).toBe('There are no payments.\n');
  });

  it('of a state are listed oldest first', async () => {
    const data = await initTraining();
    const paid = await payOnce(data, 1500);
    const first = await payOnce(data, 1601);
    const second = await payOnce(data, 1602);
    const { exitCode, json } = await payments(data, '--state', 'unknown');
    expect(exitCode).toBe(0);
    expect(json).toEqual({
      ok: true,
      payments: [
        { ...first, centre: null },
        { ...second, centre: null },
      ],
      refunds: [],
      next: null,
    });
    expect(await idsIn(data, '--state', 'paid')).toEqual([paid.id]);
    expect(await idsIn(data, '--state', 'cancelled')).toEqual([]);
  });

  it('that are open are those of every open state, and are what is listed unless told otherwise', async () => {
    const data = await initTraining();
    await payOnce(data, 1500);
    const first = await payOnce(data, 1602);
    const second = await payOnce(data, 1601);
    expect(await runPosJson(['--data', data, 'reverse', '--payment', first.id])).toMatchObject({
      json: { payment: { state: 'cancelling' } },
    });
    expect(await idsIn(data, '--state', 'open')).toEqual([first.id, second.id]);
    expect(await idsIn(data)).toEqual([first.id, second.id]);
    expect(await idsIn(data, '--state', 'cancelling')).toEqual([first.id]);
    expect(await idsIn(data, '--state', 'unknown')).toEqual([second.id]);
  });

  it('come with the refunds that are open', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    const { id, receiptNo } = await payOnce(data, 1500);
    await gateway.force('refund', '601');
    await runPosJson(['--data', data, 'refund', '--payment', id, '--amount', '400']);
    for (const state of ['open', 'unknown']) {
      expect((await payments(data, '--state', state)).json).toMatchObject({
        payments: [],
        refunds: [{ paymentId: id, state: 'unknown', amountYen: 400, centre: null }],
      });
    }
    expect((await payments(data, '--state', 'paid')).json).toMatchObject({ payments: [{ id }], refunds: [] });
    expect((await runPos(['--lang', 'en', '--data', data, 'payments'])).stdout).toMatch(
      new RegExp(`^\\d{4}-\\d\\d-\\d\\d {2}being checked {2}refund ¥400 {2}receipt ${receiptNo}-1 {2}[0-9a-f-]{36}\n$`),
    );
  });

  it('that need the centre come with all that it will ask for', async () => {
    const data = await initTraining();
    const other = await payOnce(data, 1601);
    const payment = await payOnce(data, 2601);
    markForCentre(data, payment);
    const { json } = await payments(data, '--state', 'needsCentre');
    expect(json.payments).toEqual([
      {
        ...payment,
        centre: {
          why: 'reversePeriodOver',
          merchant: 'OB0244899999',
          branch: 'AShop001',
          terminal: 'BTer001',
          token: payment.token,
          receiptNo: payment.receiptNo,
          amount: 2601,
          sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          orderId: null,
          orderDetailId: null,
          brand: expect.any(String),
          code: '****9395',
          lastAnswer: 'UND_ERR_SOCKET',
        },
      },
    ]);
    expect(await idsIn(data, '--state', 'open')).toEqual([other.id, payment.id]);
    const text = (await runPos(['--lang', 'en', '--data', data, 'payments', '--state', 'needsCentre'])).stdout;
    expect(text).toContain('What the payment centre will ask for');
    expect(text).toContain(`Token: ${payment.token}\n`);
    expect(text).not.toContain(other.id);
  });

  it('of an unknown state is a wrong use that names the states there are', async () => {
    const { exitCode, stderr, stdout } = await runPos([
      ...['--lang', 'en', '--data', await initTraining(), 'payments', '--state', 'happy'],
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    for (const name of ['--state', 'open', 'needsCentre', ...paymentStates]) {
      expect(stderr).toContain(name);
    }
  });

  it('change nothing when they are looked at', async () => {
    const data = await initTraining();
    await payOnce(data, 1601);
    const head = () => withTrainingLedger(data, (ledger) => ledger.head());
    const before = head();
    await payments(data, '--state', 'open');
    expect(head()).toEqual(before);
  });
});
