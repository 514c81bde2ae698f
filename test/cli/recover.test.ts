import { describe, expect, it } from 'vitest';
import { payOnce, type RecoverAnswer, startGatewayProcess } from '../support/amending.ts';
import { changeSettings, initTraining, runPos, runPosJson, startPos } from '../support/cli.ts';
import { closedPort, httpServer } from '../support/sockets.ts';

const recover = (data: string, ...more: string[]) => runPosJson<RecoverAnswer>(['--data', data, 'recover', ...more]);

describe('recover', () => {
  it('with nothing open is done at once', async () => {
    const data = await initTraining();
    await payOnce(data, 1500);
    const none = { settled: [], open: [], settledRefunds: [], openRefunds: [] };
    const nothing = { ok: true, ...none, line: 'unproven', error: null };
    expect((await recover(data)).json).toEqual(nothing);
    const { exitCode, json } = await recover(data, '--until-settled', '--timeout', '99999');
    expect({ exitCode, json }).toEqual({ exitCode: 0, json: nothing });
  });

  it('settles whatever the gateway can tell, and gives each as it is now', async () => {
    const data = await initTraining();
    const lost = await payOnce(data, 1601);
    const unsigned = await payOnce(data, 2612);
    expect([lost.state, unsigned.state]).toEqual(['unknown', 'unknown']);
    const { exitCode, json } = await recover(data);
    expect(exitCode).toBe(0);
    expect(json).toEqual({
      ok: true,
      settled: [lost, unsigned].map((payment) => ({
        ...payment,
        state: 'paid',
        payType: '01',
        orderId: expect.stringMatching(/^OWC/),
        orderDetailId: expect.stringMatching(/^J1WP/),
        transTime: expect.stringMatching(/^\d{14}$/),
      })),
      open: [],
      settledRefunds: [],
      openRefunds: [],
      line: 'online',
      error: null,
    });
    expect((await recover(data)).json.settled).toEqual([]);
    expect(await runPosJson(['--data', data, 'ledger', 'verify'])).toMatchObject({ exitCode: 0 });
  });

  it('ends with exit code 3 while something is open, and says what', async () => {
    const data = await initTraining();
    const settled = await payOnce(data, 1601);
    const open = await payOnce(data, 1602);
    const { exitCode, json } = await recover(data);
    expect(exitCode).toBe(3);
    expect(json).toMatchObject({
      ok: false,
      settled: [{ id: settled.id, state: 'paid' }],
      open: [{ id: open.id, state: 'unknown', token: open.token, amountYen: 1602 }],
    });
  });

  it('goes on until everything is settled', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    const { id } = await payOnce(data, 1601);
    await gateway.force('confirm', '602');
    await gateway.force('confirm', '606');
    const { exitCode, json } = await recover(data, '--until-settled', '--timeout', '15');
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ ok: true, settled: [{ id, state: 'paid' }], open: [] });
  });

  it('waits for what is only under way, such as a customer who is still paying', async () => {
    const data = await initTraining();
    const { id, state } = await payOnce(data, 1304);
    expect(state).toBe('unknown');
    expect(await recover(data, '--until-settled', '--timeout', '15')).toMatchObject({
      exitCode: 0,
      json: { settled: [{ id, state: 'paid' }] },
    });
  });

  it('gives up after its time, with what is still open', async () => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1602);
    const { exitCode, json } = await recover(data, '--until-settled', '--timeout', '1');
    expect(exitCode).toBe(3);
    expect(json).toMatchObject({ ok: false, settled: [], open: [{ id, state: 'unknown' }], error: null });
  });

  it('that cannot reach the gateway changes nothing', async () => {
    const data = await initTraining();
    const payment = await payOnce(data, 1601);
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${await closedPort()}` } });
    expect(await recover(data)).toMatchObject({ exitCode: 3, json: { ok: false, settled: [], open: [payment] } });
    await changeSettings(data, { gateway: {} });
    expect(await recover(data)).toMatchObject({ exitCode: 0, json: { settled: [{ id: payment.id, state: 'paid' }] } });
  });

  it.each([[[]], [['--until-settled']]])('%j that is told to end asks nothing more', async (more) => {
    const data = await initTraining();
    for (let count = 0; count < 9; count += 1) {
      await payOnce(data, 1602);
    }
    let asked = 0;
    const silent = await httpServer(() => {
      asked += 1;
    });
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${silent}`, timeoutSeconds: 2 } });
    const { child, result } = startPos(['--json', '--data', data, 'recover', ...more]);
    await expect.poll(() => asked, { timeout: 15_000 }).toBeGreaterThan(0);
    child.kill('SIGTERM');
    const { exitCode, stdout } = await result;
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, settled: [], open: Array.from({ length: 9 }, () => ({})) });
    expect(asked).toBeLessThanOrEqual(4);
  });

  it('settles what was open before it, in one run with refunds', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    const sold = await payOnce(data, 1500);
    await gateway.force('refund', '601');
    await runPosJson(['--data', data, 'refund', '--payment', sold.id]);
    const unknown = await payOnce(data, 1601);
    expect((await recover(data)).json).toMatchObject({
      ok: true,
      settled: [{ id: unknown.id, state: 'paid' }],
      settledRefunds: [{ paymentId: sold.id, state: 'refunded' }],
      openRefunds: [],
    });
  });

  it('tells people what was settled, what is open, and how many of each', async () => {
    const data = await initTraining();
    const settled = await payOnce(data, 1601);
    const open = await payOnce(data, 1602);
    const { exitCode, stdout } = await runPos(['--lang', 'en', '--data', data, 'recover']);
    expect(exitCode).toBe(3);
    expect(stdout).toBe(
      [
        `PAID  ¥1,601  Alipay  receipt ${settled.receiptNo}  ${settled.id}`,
        `being checked  ¥1,602  detect automatically  receipt ${open.receiptNo}  ${open.id}`,
        '1 settled, 1 still being checked',
        'The gateway can be reached.',
        '',
      ].join('\n'),
    );
  });

  it.each(['0', '-1', '1.5', 'soon', '100000', ''])('with a time-out of %j is a wrong use', async (timeout) => {
    const data = await initTraining();
    const { id } = await payOnce(data, 1601);
    for (const more of [[], ['--until-settled']]) {
      expect(await recover(data, ...more, `--timeout=${timeout}`)).toMatchObject({
        exitCode: 1,
        json: { ok: false, payment: null, error: { code: 'USAGE', message: expect.stringContaining('--timeout') } },
      });
    }
    const history = await runPosJson(['--data', data, 'history']);
    expect(history.json).toMatchObject({ payments: [{ id, state: 'unknown' }] });
  });
});
