import { describe, expect, it } from 'vitest';
import { answerLine, toAnswerJson } from '../../main/cli/answer.ts';
import { createTranslator } from '../../main/i18n/translator.ts';
import type { PaymentState } from '../../main/ledger/machine.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import type { ConfirmedPayment, OrderFacts } from '../../main/onepay/outcome.ts';

const translate = createTranslator('en');
const order: OrderFacts = { orderId: 'O', orderDetailId: 'D', transTime: '', payType: '01' };
const line = (state: PaymentState, outcome: ConfirmedPayment) =>
  answerLine({ payment: { state } as Payment, outcome }, translate);

describe('what a confirm brought', () => {
  it.each<[PaymentState, ConfirmedPayment, string | null, string]>([
    [
      'unknown',
      { outcome: 'unknown', reason: { kind: 'transStatus', transStatus: '03' } },
      'STATUS_03',
      'under way (STATUS_03)',
    ],
    ['unknown', { outcome: 'unknown', reason: { kind: 'badSignature' } }, 'BAD_SIGNATURE', 'not tell'],
    ['unknown', { outcome: 'unknown', reason: { kind: 'httpStatus', status: 502 } }, 'HTTP_502', 'not tell'],
    [
      'unknown',
      { outcome: 'unknown', reason: { kind: 'lost', code: 'ECONNRESET' } },
      'ECONNRESET',
      'the connection was lost',
    ],
    ['unknown', { outcome: 'notSent', code: 'ENOTFOUND' }, 'ENOTFOUND', 'name cannot be resolved'],
    ['unknown', { outcome: 'notFound', errorCode: 'E09103', subErrorCode: '' }, 'E09103', 'Ask again a minute'],
    ['notCharged', { outcome: 'notFound', errorCode: 'E09103', subErrorCode: '' }, 'E09103', 'knows no such order'],
    ['failed', { outcome: 'failed', order, transStatus: '01' }, 'STATUS_01', 'The gateway says: failed'],
    ['waitingForCustomer', { outcome: 'waitingForCustomer', order }, null, 'waiting for the customer'],
    ['cancelled', { outcome: 'cancelled', order }, null, 'The gateway says: cancelled'],
    ['refunded', { outcome: 'paid', order, refund: 'inFull' }, null, 'The gateway says: refunded'],
    ['cancelling', { outcome: 'paid', order, refund: 'none' }, null, 'The gateway says: PAID'],
  ])('to a payment that is %s: %j', (state, outcome, code, text) => {
    expect(toAnswerJson(outcome)).toEqual({ outcome: outcome.outcome, code });
    expect(line(state, outcome)).toContain(text);
  });
});
