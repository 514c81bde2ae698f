import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ALIPAY_CODE, startGatewayProcess } from '../support/amending.ts';
import { changeSettings, initTraining, type PaymentAnswer, runPosJson } from '../support/cli.ts';
import { httpServer } from '../support/sockets.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A terminal whose gateway's clock differs from this computer's by what `set` says. */
async function withClockOf(driftMs: number) {
  const data = await initTraining();
  const gateway = await startGatewayProcess(data);
  let drift = driftMs;
  const requests: string[] = [];
  const port = await httpServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split('/')[2] ?? ''}`);
    const { method, url: path, headers } = request;
    const onwards = httpRequest(new URL(path ?? '/', gateway.url), { method, headers, agent: false }, (answer) => {
      const date = new Date(Date.now() + drift).toUTCString();
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, date });
      answer.pipe(response);
    });
    onwards.on('error', () => response.destroy());
    request.pipe(onwards);
  });
  await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${port}` } });
  return {
    data,
    requests,
    set: (ms: number) => {
      drift = ms;
    },
    pay: (amount: number) =>
      runPosJson<PaymentAnswer>([
        ...['--lang', 'en', '--data', data, 'pay', '--amount', String(amount), '--code', ALIPAY_CODE],
      ]),
  };
}

const paid = { exitCode: 0, json: { ok: true, payment: { state: 'paid' } } };
const blocked = {
  exitCode: 4,
  json: { ok: false, payment: null, error: { kind: 'notSent', code: 'CLOCK_WRONG' } },
};
const OFF = "This computer's clock differs from the gateway's by about";

describe("a clock that is not the gateway's", () => {
  it.each([0, 4 * MINUTE_MS, -4 * MINUTE_MS])('by %i ms is not worth a word', async (driftMs) => {
    const { pay } = await withClockOf(driftMs);
    const result = await pay(1500);
    expect(result).toMatchObject(paid);
    expect(result.stderr).not.toContain('clock');
  });

  it.each([10 * MINUTE_MS, -10 * MINUTE_MS])('by %i ms warns, and sells', async (driftMs) => {
    const { pay } = await withClockOf(driftMs);
    for (const amount of [1500, 1600]) {
      const result = await pay(amount);
      expect(result).toMatchObject(paid);
      expect(result.stderr).toContain(`${OFF} 10 minutes.`);
    }
  });

  it.each([2 * DAY_MS, -2 * DAY_MS])('by %i ms sells nothing until it is put right', async (driftMs) => {
    const { data, pay, set, requests } = await withClockOf(driftMs);
    const first = await pay(1500);
    expect(first).toMatchObject(paid);
    expect(first.stderr).toContain(`${OFF} 2880 minutes.`);
    const sales = () => requests.filter((one) => one === 'POST pay').length;
    for (const amount of [1600, 1700]) {
      const result = await pay(amount);
      expect(result).toMatchObject(blocked);
      expect(result.json.error?.message).toContain('48 hours');
    }
    expect(sales()).toBe(1);
    const history = await runPosJson<{ payments: object[] }>(['--data', data, 'history']);
    expect(history.json.payments).toHaveLength(1);
    set(0);
    const right = await pay(1800);
    expect(right).toMatchObject(paid);
    expect(right.stderr).not.toContain('clock');
    expect(await pay(1900)).toMatchObject(paid);
    expect(sales()).toBe(3);
  });

  it('by days does not refund either, and still lets what is open be settled', async () => {
    const { data, pay, set } = await withClockOf(0);
    const { json } = await pay(1500);
    const lost = await pay(1306);
    expect(lost).toMatchObject({ exitCode: 3, json: { payment: { state: 'unknown' } } });
    set(2 * DAY_MS);
    const settled = await runPosJson(['--data', data, 'recover']);
    expect(settled).toMatchObject({
      exitCode: 0,
      json: { settled: [{ id: lost.json.payment?.id, state: 'paid' }], open: [] },
    });
    const refund = ['--data', data, 'refund', '--payment', json.payment?.id ?? ''];
    expect(await runPosJson(refund)).toMatchObject(blocked);
    set(0);
    expect(await runPosJson(refund)).toMatchObject({ exitCode: 0, json: { refund: { state: 'refunded' } } });
  });
});
