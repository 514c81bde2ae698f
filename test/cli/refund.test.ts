import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  PAYPAY_CODE,
  payOnce,
  type RecoverAnswer,
  type RefundAnswer,
  startGatewayProcess,
} from '../support/amending.ts';
import { changeSettings, initTraining, type PaymentAnswer, runPos, runPosJson } from '../support/cli.ts';
import { closedPort } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';

const refund = (data: string, payment: string, ...more: string[]) =>
  runPosJson<RefundAnswer>(['--data', data, 'refund', '--payment', payment, ...more]);

const recover = (data: string) =>
  runPosJson<RecoverAnswer>(['--data', data, 'recover', '--until-settled', '--timeout', '30']);

/** A terminal with a payment whose refund lost its answer. */
async function withUnknownRefund(...more: string[]) {
  const data = await initTraining();
  const gateway = await startGatewayProcess(data);
  const payment = await payOnce(data, 1500);
  await gateway.force('refund', '601');
  return { data, gateway, payment, answer: await refund(data, payment.id, ...more) };
}

describe('refund', () => {
  it('gives all of a payment back, with the agreed fields', async () => {
    const data = await initTraining();
    const payment = await payOnce(data, 1500);
    const { exitCode, json } = await refund(data, payment.receiptNo, '--reason', 'broken cup');
    expect(exitCode).toBe(0);
    expect(json).toEqual({
      ok: true,
      refund: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        paymentId: payment.id,
        ordinal: 1,
        state: 'refunded',
        amountYen: 1500,
        reason: 'broken cup',
        orderId: payment.orderId,
        orderDetailId: expect.stringMatching(/^J1FP/),
        token: expect.stringMatching(/^OB0244899999AShop001BTer001\d{20}$/),
        transTime: expect.stringMatching(/^\d{14}$/),
      },
      payment: { ...payment, state: 'refunded' },
      error: null,
    });
    expect(json.refund.token).not.toBe(payment.token);
  });

  it('gives parts back until nothing is left, each with a number of its own', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1500);
    const first = await refund(data, id, '--amount', '400');
    expect(first).toMatchObject({
      exitCode: 0,
      json: { ok: true, refund: { ordinal: 1, amountYen: 400 }, payment: { state: 'partlyRefunded' } },
    });
    const tooMuch = await refund(data, id, '--amount', '1101');
    expect(tooMuch).toMatchObject({
      exitCode: 2,
      json: { ok: false, error: { code: 'REFUND_TOO_LARGE', message: expect.stringContaining('1100') } },
    });
    const rest = await refund(data, id);
    expect(rest).toMatchObject({
      exitCode: 0,
      json: { refund: { ordinal: 2, amountYen: 1100 }, payment: { state: 'refunded' } },
    });
    expect(await refund(data, id)).toMatchObject({
      exitCode: 2,
      json: { payment: null, error: { kind: 'refused', code: 'REFUND_NOT_POSSIBLE' } },
    });
  });

  it('of more than was paid sends nothing', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1500);
    expect(await refund(data, id, '--amount', '1501')).toMatchObject({
      exitCode: 2,
      json: { ok: false, payment: null, error: { kind: 'refused', code: 'REFUND_TOO_LARGE' } },
    });
    expect(await refund(data, id)).toMatchObject({ exitCode: 0, json: { refund: { ordinal: 1, amountYen: 1500 } } });
  });

  it('of a part is refused where the brand refunds all or nothing, and says how much that is', async () => {
    const data = await initTraining();
    const { id, payType } = await payOnce(data, 1500, PAYPAY_CODE);
    expect(payType).toBe('10');
    expect(await refund(data, id, '--amount', '400')).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'PARTIAL_REFUND_NOT_ALLOWED', hint: expect.stringContaining('1500') } },
    });
    expect(await refund(data, id, '--amount', '1500')).toMatchObject({
      exitCode: 0,
      json: { refund: { state: 'refunded' }, payment: { state: 'refunded' } },
    });
  });

  it.each([1301, 1601])('of a payment of %i yen that is not paid is not possible', async (amount) => {
    const data = await initTraining();
    const { id } = await payOnce(data, amount);
    expect(await refund(data, id)).toMatchObject({
      exitCode: 2,
      json: { payment: null, error: { code: 'REFUND_NOT_POSSIBLE' } },
    });
  });

  it.each([
    [['--amount', '0'], 'AMOUNT_INVALID'],
    [['--amount', '1.5'], 'AMOUNT_INVALID'],
    [['--amount', '-1'], 'AMOUNT_INVALID'],
    [['--reason', 'x'.repeat(257)], 'REQUEST_INVALID'],
    [['--colour', 'blue'], 'USAGE'],
  ])('with %j is a wrong use, and nothing is refunded', async (more, code) => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1500);
    expect(await refund(data, id, ...more)).toMatchObject({ exitCode: 1, json: { ok: false, error: { code } } });
    const history = await runPosJson(['--data', data, 'history']);
    expect(history.json).toMatchObject({ payments: [{ state: 'paid' }] });
  });

  it('of a payment that is not there is a wrong use', async () => {
    expect(await refund(await initTraining(), 'nobody')).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'PAYMENT_NOT_FOUND' } },
    });
  });

  it('that the gateway refuses leaves the payment paid, and can be tried again', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    const { id } = await payOnce(data, 1500);
    await gateway.force('refund', '9114');
    expect(await refund(data, id)).toMatchObject({
      exitCode: 2,
      json: {
        ok: false,
        refund: { state: 'refused', ordinal: 1 },
        payment: { state: 'paid' },
        error: { kind: 'refused', code: 'E09114' },
      },
    });
    expect(await refund(data, id)).toMatchObject({ exitCode: 0, json: { refund: { state: 'refunded', ordinal: 2 } } });
  });

  it('that could not be sent ends with exit code 4, and can be tried again', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1500);
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${await closedPort()}` } });
    expect(await refund(data, id)).toMatchObject({
      exitCode: 4,
      json: {
        ok: false,
        refund: { state: 'notSent', ordinal: 1 },
        payment: { state: 'paid' },
        error: { kind: 'notSent', code: 'ECONNREFUSED' },
      },
    });
    await changeSettings(data, { gateway: {} });
    expect(await refund(data, id)).toMatchObject({ exitCode: 0, json: { refund: { ordinal: 2 } } });
  });

  it('says for people what was given back', async () => {
    const data = await initTraining();
    const { id, receiptNo } = await payOnce(data, 1500);
    const { exitCode, stdout } = await runPos([
      ...['--lang', 'en', '--data', data, 'refund', '--payment', id, '--amount', '400'],
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`REFUNDED  refund ¥400  receipt ${receiptNo}-1\n`);
    expect(stdout).toMatch(/^refund [0-9a-f-]{36}$/m);
  });
});

describe('a refund whose answer is lost', () => {
  it('is unknown, blocks its money, and is settled by recover', async () => {
    const { data, payment, answer } = await withUnknownRefund();
    expect(answer).toMatchObject({
      exitCode: 3,
      json: {
        ok: false,
        refund: { state: 'unknown', amountYen: 1500, transTime: null },
        payment: { state: 'paid' },
        error: { kind: 'unknown', code: 'UND_ERR_SOCKET' },
      },
    });
    expect(await refund(data, payment.id)).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'REFUND_NOT_POSSIBLE' } },
    });
    const { id } = answer.json.refund;
    const { exitCode, json } = await recover(data);
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({
      ok: true,
      settled: [],
      open: [],
      settledRefunds: [{ id, state: 'refunded', amountYen: 1500, token: answer.json.refund.token }],
      openRefunds: [],
      error: null,
    });
    const known = await runPosJson<PaymentAnswer>(['--data', data, 'confirm', '--payment', payment.id]);
    expect(known.json.payment?.state).toBe('refunded');
  });

  it('of a part leaves the rest to be refunded meanwhile', async () => {
    const { data, payment } = await withUnknownRefund('--amount', '400');
    expect(await refund(data, payment.id, '--amount', '1101')).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'REFUND_TOO_LARGE' } },
    });
    expect(await refund(data, payment.id)).toMatchObject({
      exitCode: 0,
      json: { refund: { ordinal: 2, amountYen: 1100 }, payment: { state: 'partlyRefunded' } },
    });
    expect((await recover(data)).json.ok).toBe(true);
    const known = await runPosJson<PaymentAnswer>(['--data', data, 'confirm', '--payment', payment.id]);
    expect(known.json.payment?.state).toBe('refunded');
  });
});

describe('the receipt of a refund', () => {
  const receipt = (data: string, refundId: string, ...more: string[]) => [
    ...['--data', data, 'receipt', '--refund', refundId, ...more],
  ];

  it('says what was given back of what, why, and what is left', async () => {
    const data = await initTraining();
    const payment = await payOnce(data, 1500);
    const { json } = await refund(data, payment.id, '--amount', '400', '--reason', 'broken cup');
    const text = (await runPos(receipt(data, json.refund.id))).stdout;
    for (const part of ['コード決済 返金票', 'お客様控え', `${payment.receiptNo}-1`, payment.orderId ?? '-']) {
      expect(text).toContain(part);
    }
    expect(text.replace(/ /g, '')).toContain('¥400');
    expect(text.replace(/ /g, '')).toContain('¥1,500');
    expect(text).toContain('broken cup');
    expect(text).toMatch(/返金後の残額 +¥1,100/);
    const merchant = (await runPos(receipt(data, json.refund.id, '--copy', 'merchant'))).stdout;
    expect(merchant).toContain('broken cup');
    expect(merchant).toContain(json.refund.orderDetailId ?? '-');
    const sale = await runPosJson(['--data', data, 'receipt', '--payment', payment.id]);
    expect(sale.json).toMatchObject({ receipt: { kind: 'sale', content: expect.stringContaining('返金済み金額') } });
  });

  it('names the refund to scripts', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1500);
    const { json } = await refund(data, id);
    expect(await runPosJson(receipt(data, json.refund.id))).toMatchObject({
      exitCode: 0,
      json: { ok: true, receipt: { kind: 'refund', payment: id, refund: json.refund.id, copy: 'customer' } },
    });
  });

  it('is found by the number on its paper', async () => {
    const data = await initTraining();
    const { id, receiptNo } = await payOnce(data, 1500);
    await refund(data, id, '--amount', '100');
    const second = await refund(data, id, '--amount', '200');
    expect(await runPosJson(receipt(data, `${receiptNo}-2`))).toMatchObject({
      exitCode: 0,
      json: { receipt: { kind: 'refund', refund: second.json.refund.id } },
    });
    for (const nobody of [`${receiptNo}-3`, `${receiptNo}-`, receiptNo, 'R-1']) {
      expect(await runPosJson(receipt(data, nobody))).toMatchObject({
        exitCode: 1,
        json: { error: { code: 'REFUND_NOT_FOUND', hint: expect.stringContaining('history') } },
      });
    }
  });

  it('is printed with the refund unless that is not wanted, and again on demand', async () => {
    const data = await initTraining();
    const lp = path.join(tempFolder(), 'lp0');
    const { id } = await payOnce(data, 1500);
    await changeSettings(data, { printer: { transport: { kind: 'file', path: lp } } });
    await refund(data, id, '--amount', '100', '--no-print');
    expect(existsSync(lp)).toBe(false);
    const { json, stderr } = await refund(data, id, '--amount', '200');
    expect(stderr).toContain('レシートを印刷しました');
    const cuts = () => readFileSync(lp).toString('latin1').split('\x1dV').length - 1;
    expect(cuts()).toBe(2);
    expect((await runPos(receipt(data, json.refund.id, '--print'))).exitCode).toBe(0);
    expect(cuts()).toBe(3);
  });

  it('is refused while nobody knows whether the refund went through, and there once it did', async () => {
    const { data, answer } = await withUnknownRefund();
    const { id } = answer.json.refund;
    expect(await runPosJson(receipt(data, id))).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'RECEIPT_NOT_AVAILABLE' } },
    });
    await recover(data);
    expect(await runPosJson(receipt(data, id))).toMatchObject({ exitCode: 0, json: { ok: true } });
  });

  it('of a refund that is not there is a wrong use', async () => {
    expect(await runPosJson(receipt(await initTraining(), 'nobody'))).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'REFUND_NOT_FOUND' } },
    });
  });
});
