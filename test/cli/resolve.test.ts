import { describe, expect, it } from 'vitest';
import type { PaymentId, RefundId } from '../../main/ledger/events.ts';
import { payOnce, type RefundAnswer, startGatewayProcess, withTrainingLedger } from '../support/amending.ts';
import { changeSettings, initTraining, type PaymentAnswer, runPos, runPosJson } from '../support/cli.ts';

const WORD = ['--reference', 'PC-2026-0042', '--by', '店長 佐藤'];

const resolve = <T = PaymentAnswer>(data: string, ...args: string[]) =>
  runPosJson<T>(['--data', data, 'resolve', ...args]);

/** A payment that is too old for the gateway to settle. */
async function withOldPayment(amount = 1602) {
  const data = await initTraining();
  const payment = await payOnce(data, amount);
  withTrainingLedger(data, (ledger) => {
    const content = { why: 'reversePeriodOver' } as const;
    ledger.write((writer) => {
      writer.append({ kind: 'payment.needsCentre', subject: payment.id as PaymentId, content });
    });
  });
  return { data, payment };
}

/** A refund that is too old for the gateway to settle. */
async function withOldRefund() {
  const data = await initTraining();
  const gateway = await startGatewayProcess(data);
  const payment = await payOnce(data, 1500);
  await gateway.force('refund', '602');
  const { json } = await runPosJson<RefundAnswer>([
    ...['--data', data, 'refund', '--payment', payment.id, '--amount', '400'],
  ]);
  const { refund } = json;
  withTrainingLedger(data, (ledger) => {
    const content = { why: 'refundPeriodOver' } as const;
    ledger.write((writer) => {
      writer.append({ kind: 'refund.needsCentre', subject: refund.id as RefundId, content });
    });
  });
  return { data, payment, refund };
}

/** What the journal keeps of the centre's word. */
const decisionAbout = (data: string, id: string) =>
  withTrainingLedger(data, (ledger) =>
    ledger.eventsAbout(id as PaymentId).filter(({ kind }) => kind.endsWith('.centreDecided')),
  );

const openIds = async (data: string) => {
  const { json } = await runPosJson<{ payments: { id: string }[]; refunds: { id: string }[] }>([
    ...['--data', data, 'payments', '--state', 'open'],
  ]);
  return [...json.payments, ...json.refunds].map(({ id }) => id);
};

describe('resolve', () => {
  it.each([
    ['paid', 'paid', 0, true],
    ['notCharged', 'notCharged', 2, false],
    ['cancelled', 'cancelled', 2, false],
  ])('takes down that a payment is %s, with the reference and who did', async (verdict, state, exitCode, ok) => {
    const { data, payment } = await withOldPayment();
    expect(await openIds(data)).toEqual([payment.id]);
    const result = await resolve(data, '--payment', payment.receiptNo, '--verdict', verdict, ...WORD);
    expect(result).toMatchObject({ exitCode, json: { ok, payment: { ...payment, state } } });
    expect(decisionAbout(data, payment.id)).toMatchObject([
      {
        kind: 'payment.centreDecided',
        subject: payment.id,
        content: { verdict, reference: 'PC-2026-0042', decidedBy: '店長 佐藤' },
      },
    ]);
    expect(await openIds(data)).toEqual([]);
    expect(await runPosJson(['--data', data, 'ledger', 'verify'])).toMatchObject({ exitCode: 0, json: { ok: true } });
  });

  it.each([
    ['refunded', 'refunded', 'partlyRefunded', 0],
    ['notRefunded', 'notRefunded', 'paid', 2],
  ])('takes down that a refund is %s', async (verdict, state, paymentState, exitCode) => {
    const { data, payment, refund } = await withOldRefund();
    expect(await openIds(data)).toEqual([refund.id]);
    const args = ['--refund', refund.id, '--verdict', verdict, ...WORD];
    expect(await resolve<RefundAnswer>(data, ...args)).toMatchObject({
      exitCode,
      json: { refund: { ...refund, state }, payment: { id: payment.id, state: paymentState } },
    });
    expect(decisionAbout(data, refund.id)).toMatchObject([{ content: { verdict, reference: 'PC-2026-0042' } }]);
    expect(await openIds(data)).toEqual([]);
    expect(await runPosJson(['--data', data, 'ledger', 'verify'])).toMatchObject({ exitCode: 0, json: { ok: true } });
  });

  it('is final: a second word about it is refused', async () => {
    const { data, payment } = await withOldPayment();
    await resolve(data, '--payment', payment.id, '--verdict', 'notCharged', ...WORD);
    expect(await resolve(data, '--payment', payment.id, '--verdict', 'paid', ...WORD)).toMatchObject({
      exitCode: 2,
      json: { payment: null, error: { kind: 'refused', code: 'CENTRE_NOT_NEEDED' } },
    });
    const history = await runPosJson(['--data', data, 'history']);
    expect(history.json).toMatchObject({ payments: [{ state: 'notCharged' }] });
    expect(decisionAbout(data, payment.id)).toHaveLength(1);
  });

  it.each([1500, 1601, 1301])(
    'is refused for a payment of %i yen, which the gateway can tell about',
    async (amount) => {
      const data = await initTraining();
      const { id, state } = await payOnce(data, amount);
      expect(await resolve(data, '--payment', id, '--verdict', 'paid', ...WORD)).toMatchObject({
        exitCode: 2,
        json: { ok: false, payment: null, error: { kind: 'refused', code: 'CENTRE_NOT_NEEDED' } },
      });
      const history = await runPosJson(['--data', data, 'history']);
      expect(history.json).toMatchObject({ payments: [{ id, state }] });
    },
  );

  it('is refused for a refund that the gateway can tell about', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1500);
    const { json } = await runPosJson<RefundAnswer>(['--data', data, 'refund', '--payment', id]);
    expect(await resolve(data, '--refund', json.refund.id, '--verdict', 'notRefunded', ...WORD)).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'CENTRE_NOT_NEEDED' } },
    });
  });

  it('is no longer needed once the gateway has told after all', async () => {
    const { data, payment } = await withOldPayment(1601);
    expect(await runPosJson(['--data', data, 'recover'])).toMatchObject({
      exitCode: 0,
      json: { settled: [{ id: payment.id, state: 'paid' }] },
    });
    expect(await resolve(data, '--payment', payment.id, '--verdict', 'notCharged', ...WORD)).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'CENTRE_NOT_NEEDED' } },
    });
  });

  it('makes receipts available for what the centre says was paid, cancelled or refunded', async () => {
    const paid = await withOldPayment();
    const receipt = (data: string, ...about: string[]) => runPosJson(['--data', data, 'receipt', ...about]);
    expect(await receipt(paid.data, '--payment', paid.payment.id)).toMatchObject({ exitCode: 1 });
    await resolve(paid.data, '--payment', paid.payment.id, '--verdict', 'paid', ...WORD);
    expect(await receipt(paid.data, '--payment', paid.payment.id)).toMatchObject({
      exitCode: 0,
      json: { receipt: { kind: 'sale' } },
    });
    const cancelled = await withOldPayment();
    await resolve(cancelled.data, '--payment', cancelled.payment.id, '--verdict', 'cancelled', ...WORD);
    expect(await receipt(cancelled.data, '--payment', cancelled.payment.id)).toMatchObject({
      exitCode: 0,
      json: { receipt: { kind: 'cancellation' } },
    });
    const refunded = await withOldRefund();
    await resolve(refunded.data, '--refund', refunded.refund.id, '--verdict', 'refunded', ...WORD);
    expect(await receipt(refunded.data, '--refund', refunded.refund.id)).toMatchObject({
      exitCode: 0,
      json: { receipt: { kind: 'refund' } },
    });
  });

  it('needs neither line nor gateway', async () => {
    const { data, payment } = await withOldPayment();
    await changeSettings(data, { gateway: { baseUrl: 'http://127.0.0.1:9' } });
    const args = ['--lang', 'en', '--data', data, 'resolve', '--payment', payment.id, '--verdict', 'paid', ...WORD];
    const { exitCode, stdout } = await runPos(args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`PAID  ¥1,602`);
  });

  it.each([
    ['no verdict', ['--payment', 'ID', ...WORD], '--verdict'],
    ['a verdict that is none', ['--payment', 'ID', '--verdict', 'maybe', ...WORD], '--verdict'],
    ['the verdict of a refund', ['--payment', 'ID', '--verdict', 'refunded', ...WORD], '--verdict'],
    ['no reference', ['--payment', 'ID', '--verdict', 'paid', '--by', 'Sato'], '--reference'],
    ['a blank reference', ['--payment', 'ID', '--verdict', 'paid', '--by', 'Sato', '--reference', '  '], '--reference'],
    [
      'a long reference',
      ['--payment', 'ID', '--verdict', 'paid', '--by', 'Sato', '--reference', 'x'.repeat(65)],
      '--reference',
    ],
    ['nobody', ['--payment', 'ID', '--verdict', 'paid', '--reference', 'R'], '--by'],
    ['a blank name', ['--payment', 'ID', '--verdict', 'paid', '--reference', 'R', '--by', ' '], '--by'],
    ['a long name', ['--payment', 'ID', '--verdict', 'paid', '--reference', 'R', '--by', 'x'.repeat(65)], '--by'],
    ['no item', ['--verdict', 'paid', ...WORD], '--payment'],
    ['two items', ['--payment', 'ID', '--refund', 'ID', '--verdict', 'paid', ...WORD], '--payment'],
  ])('with %s is a wrong use, and decides nothing', async (_what, args, named) => {
    const { data, payment } = await withOldPayment();
    const given = args.map((arg) => (arg === 'ID' ? payment.id : arg));
    expect(await resolve(data, ...given)).toMatchObject({
      exitCode: 1,
      json: { ok: false, payment: null, error: { code: 'USAGE', message: expect.stringContaining(named) } },
    });
    expect(decisionAbout(data, payment.id)).toEqual([]);
    expect(await openIds(data)).toEqual([payment.id]);
  });

  it('about a refund with the verdict of a payment is a wrong use', async () => {
    const { data, refund } = await withOldRefund();
    expect(await resolve(data, '--refund', refund.id, '--verdict', 'paid', ...WORD)).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'USAGE', message: expect.stringContaining('--verdict') } },
    });
    expect(await openIds(data)).toEqual([refund.id]);
  });

  it.each([
    ['--payment', 'paid', 'PAYMENT_NOT_FOUND'],
    ['--refund', 'refunded', 'REFUND_NOT_FOUND'],
  ])('about a %s that is not there is a wrong use', async (option, verdict, code) => {
    expect(await resolve(await initTraining(), option, 'nobody', '--verdict', verdict, ...WORD)).toMatchObject({
      exitCode: 1,
      json: { error: { code } },
    });
  });
});
