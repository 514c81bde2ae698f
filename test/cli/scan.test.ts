import { describe, expect, it, onTestFinished } from 'vitest';
import { createVirtualPort } from '../../main/cli/virtual-port.ts';
import { changeSettings, initTraining, type PaymentAnswer, runPosJson, startPos } from '../support/cli.ts';

const PRODUCT = '4901234567894';
const CODE = '280390312172859395';

/** A training terminal with a scanner on a serial port. */
async function terminalWithScanner(more: Readonly<Record<string, unknown>> = {}) {
  const data = await initTraining();
  const port = await createVirtualPort();
  onTestFinished(() => port.unplug());
  await changeSettings(data, { scanners: [{ kind: 'serial', path: port.path }], ...more });
  return { data, port };
}

/** Runs a command that waits for a scan, and scans as soon as it says so. */
async function scanInto(args: readonly string[], type: () => void) {
  const running = startPos(args);
  await running.line(/読み取ってください/);
  type();
  return running.result;
}

async function paymentsIn(data: string): Promise<unknown[]> {
  const { json } = await runPosJson<{ payments: unknown[] }>(['--data', data, 'history']);
  return json.payments;
}

describe('a code of the wrong kind', () => {
  it.each([
    [PRODUCT, 'CODE_IS_PRODUCT'],
    ['https://example.jp/pay', 'CODE_IS_URL'],
    ['R2611221234000001', 'CODE_IS_RECEIPT'],
    ['hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0M', 'CODE_DAMAGED'],
  ])('is not paid: %s', async (code, refusal) => {
    const data = await initTraining();
    const { exitCode, json } = await runPosJson<PaymentAnswer>([
      ...['--data', data, 'pay', '--amount', '1500', '--code', code],
    ]);
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ ok: false, payment: null, error: { kind: 'usage', code: refusal } });
    await expect(paymentsIn(data)).resolves.toEqual([]);
  });

  it('is paid where the shop does not refuse it', async () => {
    const data = await initTraining();
    await changeSettings(data, { codes: { refuse: [] } });
    const { json } = await runPosJson<PaymentAnswer>(['--data', data, 'pay', '--amount', '1500', '--code', PRODUCT]);
    expect(json.payment).not.toBeNull();
  });

  it('is not paid from the scanner either', async () => {
    const { data, port } = await terminalWithScanner();
    const { exitCode, stderr } = await scanInto(['--data', data, 'scan', '--amount', '1500'], () =>
      port.type(`${PRODUCT}\r`),
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('CODE_IS_PRODUCT');
    await expect(paymentsIn(data)).resolves.toEqual([]);
  });
});

describe('a scan without an amount', () => {
  it.each([
    [CODE, { kind: 'payment', refusal: null, length: 18 }],
    [PRODUCT, { kind: 'product', refusal: 'CODE_IS_PRODUCT', length: 13 }],
  ])('tells what was read, and how it came: %s', async (code, expected) => {
    const { data, port } = await terminalWithScanner();
    const running = startPos(['--json', '--data', data, 'scan']);
    const typing = setInterval(() => port.type(`${code}\r`), 700);
    onTestFinished(() => clearInterval(typing));
    const { exitCode, stdout } = await running.result;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      scan: {
        mask: `****${code.slice(-4)}`,
        aimId: null,
        ending: 'CR',
        durationMs: expect.any(Number),
        ...expected,
      },
      error: null,
    });
    expect(stdout).not.toContain(code);
  });
});
