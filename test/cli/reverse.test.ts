import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { payOnce, startGatewayProcess, withTrainingLedger } from '../support/amending.ts';
import { changeSettings, initTraining, type PaymentAnswer, runPos, runPosJson } from '../support/cli.ts';
import { dayCloseOf } from '../support/closes.ts';
import { farDayStart } from '../support/day-start.ts';
import { closedPort } from '../support/sockets.ts';
import { tempFolder } from '../support/temp-folder.ts';

const reverse = (data: string, payment: string, ...more: string[]) =>
  runPosJson<PaymentAnswer>(['--data', data, 'reverse', '--payment', payment, ...more]);

const cancelled = { exitCode: 0, json: { ok: true, payment: { state: 'cancelled' }, error: null } };
const nothingToCancel = {
  exitCode: 2,
  json: { ok: false, payment: null, error: { kind: 'refused', code: 'NOTHING_TO_CANCEL' } },
};

describe('reverse', () => {
  it.each([
    ['that nobody knows the outcome of', 1601],
    ['that is paid', 1500],
  ])('cancels a payment %s', async (_what, amount) => {
    const data = await initTraining();
    const { id } = await payOnce(data, amount);
    const result = await reverse(data, id);
    expect(result).toMatchObject(cancelled);
    expect(result.json.payment).toMatchObject({ id, amountYen: amount, orderId: expect.stringMatching(/^OWC/) });
    expect(await runPosJson(['--data', data, 'ledger', 'verify'])).toMatchObject({ exitCode: 0 });
  });

  it('of a payment that is cancelled already says that there is nothing to cancel', async () => {
    const data = await initTraining();
    const { id, receiptNo } = await payOnce(data, 1500);
    await reverse(data, id);
    expect(await reverse(data, receiptNo)).toMatchObject(nothingToCancel);
    const history = await runPosJson(['--data', data, 'history']);
    expect(history.json).toMatchObject({ payments: [{ state: 'cancelled' }] });
  });

  it.each([1301, 1001])('of %i yen that were never charged says that there is nothing to cancel', async (amount) => {
    const data = await initTraining();
    const { id } = await payOnce(data, amount);
    expect(await reverse(data, id)).toMatchObject(nothingToCancel);
  });

  it('of a payment that was refunded, if only in part, says that there is nothing to cancel', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1500);
    await runPosJson(['--data', data, 'refund', '--payment', id, '--amount', '400']);
    expect(await reverse(data, id)).toMatchObject(nothingToCancel);
    const history = await runPosJson(['--data', data, 'history']);
    expect(history.json).toMatchObject({ payments: [{ state: 'partlyRefunded' }] });
  });

  it('of the last sale says that its day is closed, where it is, and not that it is not the last one', async () => {
    const data = await initTraining();
    const { id, receiptNo } = await payOnce(data, 1500);
    withTrainingLedger(data, (ledger) => {
      const closing = dayCloseOf(ledger, systemClock.now, farDayStart);
      closing.close({ businessDate: closing.today, by: 'unnamed', reconciled: { state: 'notAsked' } });
    });
    const { exitCode, json } = await reverse(data, id);
    expect(exitCode).toBe(2);
    expect(json.error).toMatchObject({ kind: 'refused', code: 'CANCEL_DAY_CLOSED' });
    expect(json.error?.message).toContain(receiptNo);
    expect(json.error?.message).toContain('精算済み');
  });

  it('whose answer is lost asks what became of it', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    const { id } = await payOnce(data, 1500);
    await gateway.force('reverse', '601');
    expect(await reverse(data, id)).toMatchObject(cancelled);
  });

  it('that nobody answers is open, and goes on when it is asked for again', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    const { id } = await payOnce(data, 1500);
    await gateway.force('reverse', '602');
    await gateway.force('confirm', '602');
    expect(await reverse(data, id)).toMatchObject({
      exitCode: 3,
      json: { ok: false, payment: { state: 'cancelling' }, error: { kind: 'unknown', code: 'CANCELLING' } },
    });
    expect(await reverse(data, id)).toMatchObject(cancelled);
    expect(await reverse(data, id)).toMatchObject(nothingToCancel);
  });

  it('of a payment that the gateway has never heard of stays open for now', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1602);
    expect(await reverse(data, id)).toMatchObject({ exitCode: 3, json: { payment: { state: 'cancelling' } } });
  });

  it('that the gateway refuses leaves the payment paid, and says that a refund is what is left', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    const { id } = await payOnce(data, 1500);
    await gateway.force('reverse', '9121');
    expect(await reverse(data, id)).toMatchObject({
      exitCode: 2,
      json: {
        ok: false,
        payment: { state: 'paid' },
        error: { kind: 'refused', code: 'PAID_AFTER_CANCEL', hint: expect.stringContaining('返金') },
      },
    });
    expect(await runPosJson(['--data', data, 'refund', '--payment', id])).toMatchObject({ exitCode: 0 });
  });

  it('that cannot reach the gateway is remembered', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1500);
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${await closedPort()}` } });
    expect(await reverse(data, id)).toMatchObject({ exitCode: 3, json: { payment: { state: 'cancelling' } } });
    await changeSettings(data, { gateway: {} });
    const settled = await runPosJson(['--data', data, 'recover', '--until-settled', '--timeout', '15']);
    expect(settled).toMatchObject({ exitCode: 0, json: { ok: true, settled: [{ id, state: 'cancelled' }], open: [] } });
  });

  it('of a payment that is not there is a wrong use', async () => {
    expect(await reverse(await initTraining(), 'nobody')).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'PAYMENT_NOT_FOUND' } },
    });
  });

  it('says for people that it is cancelled', async () => {
    const data = await initTraining();
    const { id, receiptNo } = await payOnce(data, 1500);
    const { exitCode, stdout } = await runPos(['--lang', 'en', '--data', data, 'reverse', '--payment', id]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`cancelled  ¥1,500  Alipay  receipt ${receiptNo}\npayment ${id}\n`);
  });
});

describe('the receipt of a cancelled payment', () => {
  it('says that it is cancelled, and no more that it was sold', async () => {
    const data = await initTraining();
    const { id, receiptNo } = await payOnce(data, 1601);
    await reverse(data, id);
    const text = (await runPos(['--data', data, 'receipt', '--payment', id])).stdout;
    for (const part of ['コード決済 取消票', '取消金額', receiptNo]) {
      expect(text).toContain(part);
    }
    expect(text.replace(/ /g, '')).toContain('¥1,601');
    expect(text).not.toContain('売上票');
    expect(await runPosJson(['--data', data, 'receipt', '--payment', id])).toMatchObject({
      exitCode: 0,
      json: { receipt: { kind: 'cancellation', payment: id } },
    });
  });

  it('is refused while the cancellation is open', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1602);
    await reverse(data, id);
    expect(await runPosJson(['--data', data, 'receipt', '--payment', id])).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'RECEIPT_NOT_AVAILABLE' } },
    });
  });

  it('is printed with the cancellation unless that is not wanted', async () => {
    const data = await initTraining();
    const lp = path.join(tempFolder(), 'lp0');
    const [first, second] = [await payOnce(data, 1500), await payOnce(data, 1600)];
    await changeSettings(data, { printer: { transport: { kind: 'file', path: lp } } });
    await reverse(data, first.id, '--no-print');
    expect(existsSync(lp)).toBe(false);
    const { stderr } = await reverse(data, second.id);
    expect(stderr).toContain('レシートを印刷しました');
    expect(readFileSync(lp).toString('latin1').split('\x1dV').length - 1).toBe(2);
  });
});
