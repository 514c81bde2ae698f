import { describe, expect, it } from 'vitest';
import { ALIPAY_CODE, payOnce, type RecoverAnswer, startGatewayProcess } from '../support/amending.ts';
import {
  changeSettings,
  initTraining,
  type PaymentAnswer,
  runPosJson,
  runPosProcess,
  startPos,
} from '../support/cli.ts';
import { httpServer } from '../support/sockets.ts';

const PATIENCE = { timeout: 15_000, interval: 50 };

/** `watch` as a process of its own, once it has begun. */
async function startWatch(data: string, ...more: string[]) {
  const { child, result } = startPos([...more, '--lang', 'en', '--data', data, 'watch']);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: string) => {
      said += text;
    });
  }
  const says = (text: string) => expect.poll(() => said, PATIENCE).toContain(text);
  await says('Watching over what has no outcome yet');
  return {
    says,
    said: () => said,
    result,
    /** Ends it by a signal, and gives what it said at its end. */
    end: async (signal: NodeJS.Signals = 'SIGTERM') => {
      child.kill(signal);
      const { exitCode, stdout } = await result;
      return { exitCode, stdout };
    },
  };
}

function answerOf(stdout: string): RecoverAnswer {
  expect(stdout).toMatch(/^\{.*\}\n$/);
  return JSON.parse(stdout) as RecoverAnswer;
}

const stateOf = async (data: string, id: string) => {
  const { json } = await runPosJson<{ payments: { id: string; state: string }[] }>(['--data', data, 'history']);
  return json.payments.find((one) => one.id === id)?.state;
};

const payInProcess = (data: string, amount: number) =>
  runPosJson<PaymentAnswer>(
    ['--data', data, 'pay', '--amount', String(amount), '--code', ALIPAY_CODE],
    {},
    runPosProcess,
  );

describe('watch', () => {
  it('lets other processes sell meanwhile, and settles what they leave unknown', async () => {
    const data = await initTraining();
    const watch = await startWatch(data, '--json');
    const sold = await payInProcess(data, 1500);
    expect(sold).toMatchObject({ exitCode: 0, json: { ok: true, payment: { state: 'paid' } } });
    const lost = await payInProcess(data, 1601);
    const id = lost.json.payment?.id ?? '';
    expect(lost).toMatchObject({ exitCode: 3, json: { payment: { state: 'unknown' } } });
    await watch.says(`PAID  ¥1,601  Alipay  receipt ${lost.json.payment?.receiptNo}  ${id}`);
    expect(await stateOf(data, id)).toBe('paid');
    expect((await payInProcess(data, 1700)).exitCode).toBe(0);
    const { exitCode, stdout } = await watch.end();
    expect(exitCode).toBe(0);
    expect(answerOf(stdout)).toMatchObject({ ok: true, settled: [{ id, state: 'paid' }], open: [], error: null });
    expect(await runPosJson(['--data', data, 'ledger', 'verify'])).toMatchObject({ exitCode: 0 });
  }, 60_000);

  it('settles at its start what was open before, refunds too', async () => {
    const data = await initTraining();
    const gateway = await startGatewayProcess(data);
    const sold = await payOnce(data, 1500);
    await gateway.force('refund', '601');
    await runPosJson(['--data', data, 'refund', '--payment', sold.id]);
    const { id } = await payOnce(data, 1601);
    const watch = await startWatch(data);
    await watch.says(id);
    await watch.says(`REFUNDED  refund ¥1,500  receipt ${sold.receiptNo}-1`);
    expect(await stateOf(data, id)).toBe('paid');
    expect(await stateOf(data, sold.id)).toBe('refunded');
    const { exitCode } = await watch.end();
    expect(exitCode).toBe(0);
    expect(watch.said()).toContain('2 settled, 0 still being checked');
  }, 60_000);

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends on %s with one JSON object, and exit code 3 while something is open',
    async (signal) => {
      const data = await initTraining();
      const { id } = await payOnce(data, 1602);
      const watch = await startWatch(data, '--json');
      const { exitCode, stdout } = await watch.end(signal);
      expect(exitCode).toBe(3);
      expect(answerOf(stdout)).toMatchObject({ ok: false, settled: [], open: [{ id, state: 'unknown' }], error: null });
    },
  );

  it('counts what has become open at its very end as open, and as nothing else', async () => {
    const data = await initTraining();
    const watch = await startWatch(data);
    await payOnce(data, 1602);
    const { exitCode } = await watch.end();
    expect(exitCode).toBe(3);
    expect(watch.said()).toContain('\n0 settled, 1 still being checked\n');
  });

  it('with nothing to do ends with exit code 0', async () => {
    const watch = await startWatch(await initTraining(), '--json');
    const { exitCode, stdout } = await watch.end();
    expect(exitCode).toBe(0);
    expect(answerOf(stdout)).toMatchObject({ ok: true, settled: [], open: [] });
  });

  it('asks nothing more once it is to end, however much is open', async () => {
    const data = await initTraining();
    for (let count = 0; count < 9; count += 1) {
      await payOnce(data, 1602);
    }
    let asked = 0;
    const silent = await httpServer(() => {
      asked += 1;
    });
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${silent}`, timeoutSeconds: 2 } });
    const watch = await startWatch(data, '--json');
    await expect.poll(() => asked, PATIENCE).toBeGreaterThan(0);
    const { exitCode, stdout } = await watch.end();
    expect(exitCode).toBe(3);
    expect(answerOf(stdout).open).toHaveLength(9);
    expect(asked).toBeLessThanOrEqual(4);
  });
});
