import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { changeSettings, initTraining, type PaymentAnswer, runPos, runPosJson } from '../support/cli.ts';
import { closedPort, httpServer } from '../support/sockets.ts';

const CODE = '280390312172859395';

async function pay(data: string, amount: number): Promise<string> {
  const { json } = await runPosJson<PaymentAnswer>([
    ...['--data', data, 'pay', '--amount', String(amount), '--code', CODE],
  ]);
  return json.payment?.id ?? '';
}

/** A payment that stays unknown: nobody has heard of it. */
async function payIntoNothing(data: string): Promise<string> {
  const port = await httpServer((request) => request.socket.destroy());
  await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${port}` } });
  const id = await pay(data, 1200);
  await changeSettings(data, { gateway: {} });
  return id;
}

const confirm = (data: string, id: string) =>
  runPosJson<PaymentAnswer & { answer: object | null }>(['--data', data, 'confirm', '--payment', id]);

const confirmText = async (data: string, id: string) =>
  (await runPos(['--lang', 'en', '--data', data, 'confirm', '--payment', id])).stdout;

describe('confirm', () => {
  it('says what the gateway says', async () => {
    const data = await initTraining();
    const id = await pay(data, 1601);
    expect(await confirmText(data, id)).toContain('The gateway says: PAID');
    const known = await confirm(data, id);
    expect(known).toMatchObject({ exitCode: 0, json: { ok: true, payment: { state: 'paid' }, answer: null } });
  });

  it('gives what the gateway said to scripts', async () => {
    const data = await initTraining();
    expect(await confirm(data, await pay(data, 1601))).toMatchObject({
      exitCode: 0,
      json: { ok: true, answer: { outcome: 'paid', code: null }, error: null },
    });
  });

  it('says that the gateway does not know the order yet', async () => {
    const data = await initTraining();
    const id = await payIntoNothing(data);
    expect(await confirm(data, id)).toMatchObject({
      exitCode: 3,
      json: { ok: false, payment: { state: 'unknown' }, answer: { outcome: 'notFound', code: 'E09103' } },
    });
    expect(await confirmText(data, id)).toContain('(E09103). Ask again a minute after it was sent.');
  });

  it('says that the gateway could not be reached, and why', async () => {
    const data = await initTraining();
    const id = await payIntoNothing(data);
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${await closedPort()}` } });
    expect(await confirm(data, id)).toMatchObject({
      exitCode: 3,
      json: { payment: { state: 'unknown' }, answer: { outcome: 'notSent', code: 'ECONNREFUSED' } },
    });
    expect(await confirmText(data, id)).toContain('the connection was refused (ECONNREFUSED)');
  });

  it('says that no answer came, or none that tells', async () => {
    const data = await initTraining();
    const id = await payIntoNothing(data);
    const broken = await httpServer((request) => request.socket.destroy());
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${broken}` } });
    expect(await confirmText(data, id)).toContain('did not arrive: the connection was lost (UND_ERR_SOCKET)');
    const silly = await httpServer((_request, response) => response.end('{}'));
    await changeSettings(data, { gateway: { baseUrl: `http://127.0.0.1:${silly}` } });
    expect(await confirm(data, id)).toMatchObject({
      exitCode: 3,
      json: { answer: { outcome: 'unknown', code: 'BAD_SIGNATURE' } },
    });
    expect(await confirmText(data, id)).toContain('does not tell what became of it (BAD_SIGNATURE)');
  });

  it('ends as unknown where it could not find out, and says why', async () => {
    const data = await initTraining();
    const id = await pay(data, 1601);
    const hold = new StoredTerminal(data).hold(systemClock);
    try {
      expect(await confirm(data, id)).toMatchObject({
        exitCode: 3,
        json: { ok: false, payment: null, error: { kind: 'dataFolder', code: 'DATA_FOLDER_IN_USE' } },
      });
    } finally {
      hold.release();
    }
    rmSync(path.join(data, 'training-ledger.sqlite'));
    expect(await confirm(data, id)).toMatchObject({
      exitCode: 3,
      json: { ok: false, error: { kind: 'ledger', code: 'LEDGER_MISSING' } },
    });
  });

  it('ends as a wrong use where the payment is not there', async () => {
    expect(await confirm(await initTraining(), 'nobody')).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'PAYMENT_NOT_FOUND' } },
    });
  });
});
