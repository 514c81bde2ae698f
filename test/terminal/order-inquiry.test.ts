import { describe, expect, it } from 'vitest';
import type { Payment } from '../../main/ledger/payments.ts';
import type { OrderQueryOutcome } from '../../main/onepay/outcome.ts';
import { findOrder } from '../../main/terminal/order-inquiry.ts';

const payment = { orderId: 'O1', amountYen: 1000 } as unknown as Payment;

type Bean = Extract<OrderQueryOutcome, { outcome: 'answered' }>['result']['orderBeans'][number];

const bean: Bean = {
  transTime: '20261122120000',
  branchCode: 'AShop001',
  terminalCode: 'BTer001',
  terminalSelfCode: '',
  receiptNo: 'R1',
  currencyCode: 'JPY',
  amount: '1000',
  refundAmount: '',
  refundingAmount: '',
  orderId: 'O1 ',
  orderStatus: '00',
  payType: '10',
};

function answered(...beans: readonly Partial<Bean>[]): OrderQueryOutcome {
  const orderBeans = beans.map((change) => ({ ...bean, ...change }));
  const result = { currentPage: '1', limit: '10', start: '1', totalCount: '1', totalPages: '1', orderBeans };
  return { outcome: 'answered', result };
}

describe('what the gateway’s book says of an order', () => {
  it.each([
    ['00', { outcome: 'paid', refund: 'none' }],
    ['06', { outcome: 'paid', refund: 'inFull' }],
    ['10', { outcome: 'cancelled' }],
    ['01', { outcome: 'failed', transStatus: '01' }],
    ['14', { outcome: 'waitingForCustomer' }],
    ['03', { outcome: 'unknown', reason: { kind: 'transStatus', transStatus: '03' } }],
    ['77', { outcome: 'unknown', reason: { kind: 'transStatus', transStatus: '77' } }],
  ])('is what a confirm would say: %s', (orderStatus, outcome) => {
    expect(findOrder(answered({ orderStatus }), payment)).toMatchObject({ outcome, orderStatus });
  });

  it('tells what was given back of it', () => {
    expect(findOrder(answered({ refundAmount: '300.00' }), payment).refundedYen).toBe(300);
    expect(findOrder(answered({}), payment).refundedYen).toBe(0);
  });

  it.each([
    ['another amount', { amount: '999' }],
    ['an amount with a fraction', { amount: '1000.5' }],
    ['another currency', { currencyCode: 'USD' }],
    ['more given back than was taken', { refundAmount: '1001' }],
    ['a refund that is no number', { refundAmount: 'some' }],
    ['a refund with a fraction', { refundAmount: '0.5' }],
  ])('leaves it open where it has %s', (_name, change) => {
    const reason = { kind: 'mismatch', field: 'amount' };
    expect(findOrder(answered(change), payment).outcome).toEqual({ outcome: 'unknown', reason });
  });

  it.each([
    ['it is not shown', answered()],
    ['only another order is shown', answered({ orderId: 'O2' })],
    [
      'the question is refused',
      { outcome: 'refused', refusal: { errorCode: 'E09103', subErrorCode: '', errorInfo: '', advice: 'noSuchOrder' } },
    ],
    ['no answer comes', { outcome: 'unknown', reason: { kind: 'lost', code: 'ECONNRESET' } }],
  ] as const)('leaves it open, and never says that nothing was charged, where %s', (_name, outcome) => {
    expect(findOrder(outcome, payment).outcome.outcome).toBe('unknown');
  });
});
