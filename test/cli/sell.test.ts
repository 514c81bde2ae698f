import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../main/cli/context.ts';
import { Output } from '../../main/cli/output.ts';
import { checkSale, sell } from '../../main/cli/sell.ts';
import { TerminalError } from '../../main/common/errors.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import type { OpenTerminal } from '../../main/root/terminal.ts';
import type { SaleStep } from '../../main/terminal/sale.ts';
import { initTraining, type PaymentAnswer, runPosJson } from '../support/cli.ts';
import { customerCode } from '../support/terminals.ts';

const CODE = '280390312172859395';

describe('a receipt number', () => {
  it('is taken without the blanks around it, and found with and without them', async () => {
    const data = await initTraining();
    const { json } = await runPosJson<PaymentAnswer>([
      ...['--data', data, 'pay', '--amount', '1500', '--code', CODE, '--receipt-no', '  POS-77\t\n'],
    ]);
    expect(json.payment?.receiptNo).toBe('POS-77');
    for (const name of ['POS-77', ' POS-77 ']) {
      const found = await runPosJson<PaymentAnswer>(['--data', data, 'confirm', '--payment', name]);
      expect(found.json.payment?.id).toBe(json.payment?.id);
    }
  });

  it.each(['POS\n77', 'POS\u0000', 'POS\u001b[2J77', 'POS\u007f77', 'POS\u008577'])(
    'with a control character is refused before anything is written: %j',
    (receiptNo) => {
      expect(() => checkSale({ amount: '100', receiptNo, print: true })).toThrow(
        expect.objectContaining({ code: 'REQUEST_INVALID', params: { field: 'receiptNo', fault: 'badCharacters' } }),
      );
    },
  );
});

describe('a payment that meets an error', () => {
  const context = {
    output: new Output({
      json: true,
      translate: createTranslator('en'),
      streams: { out: () => undefined, err: () => undefined },
    }),
    process: { ending: new AbortController().signal },
  } as unknown as CommandContext;
  const sale = { ...checkSale({ amount: '1200', print: true }), print: false };
  const payment = { id: 'p', receiptNo: 'R1', state: 'sending' } as Payment;

  const terminal = (steps: readonly SaleStep[]): OpenTerminal =>
    ({
      interrupted: [],
      ledger: { file: 'ledger.sqlite' },
      sales: {
        pay: async (_input: unknown, observe: (step: SaleStep) => void) => {
          for (const step of steps) {
            observe(step);
          }
          throw new TerminalError('DISK_FULL', { folder: 'x' });
        },
      },
    }) as unknown as OpenTerminal;

  it('keeps the error where nothing was sent', async () => {
    await expect(sell(context, terminal([]), sale, { code: customerCode, by: 'unnamed' })).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
  });

  it('is unknown once it may have been sent, whatever the error', async () => {
    const written: SaleStep = { step: 'recorded', payment };
    await expect(sell(context, terminal([written]), sale, { code: customerCode, by: 'unnamed' })).rejects.toMatchObject(
      {
        code: 'ANSWER_NOT_RECORDED',
        kind: 'unknown',
        subject: { flow: 'payment', payment: { id: 'p', state: 'unknown' } },
      },
    );
  });
});
