import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yen } from '../../main/common/yen.ts';
import type { Answer, ResultOf } from '../../main/onepay/answers.ts';
import { classify } from '../../main/onepay/classify.ts';
import { knownErrorCodes, knownSubErrorCodes, knownTransStatuses } from '../../main/onepay/codes.ts';
import type { AskedConfirm, AskedPay, AskedRefund, AskedReverse, Happening } from '../../main/onepay/outcome.ts';
import type { Call } from '../../main/onepay/requests.ts';

const pay: AskedPay = { call: 'pay', amount: yen(1000) };
const refund: AskedRefund = { call: 'refund', amount: yen(1000), orderId: 'O1' };
const reverse: AskedReverse = { call: 'reverse', amount: yen(1000), orderId: 'O1' };
const confirm: AskedConfirm<'payment'> = { call: 'confirm', about: 'payment', orderId: 'O1' };
const confirmRefund: AskedConfirm<'refund'> = { call: 'confirm', about: 'refund' };
const confirmReversal: AskedConfirm<'reversal'> = { call: 'confirm', about: 'reversal' };

const order = { orderDetailId: 'J1', orderId: 'O1', transTime: '20190813183048' };

function paySays(transStatus: string, change: Partial<ResultOf<'pay'>> = {}): Happening<'pay'> {
  const result = {
    ...order,
    currencyCode: 'JPY',
    amount: '1000',
    amountRmb: '',
    payType: '01',
    transStatus,
    ...change,
  };
  return { kind: 'answer', answer: { meta: 'success', result } };
}

function refundSays(transStatus: string, change: Partial<ResultOf<'refund'>> = {}): Happening<'refund'> {
  const result = { ...order, currencyCode: 'JPY', refundAmount: '1000', transStatus, ...change };
  return { kind: 'answer', answer: { meta: 'success', result } };
}

function reverseSays(transStatus: string, change: Partial<ResultOf<'reverse'>> = {}): Happening<'reverse'> {
  const result = { ...order, currencyCode: 'JPY', amount: '1000', transStatus, ...change };
  return { kind: 'answer', answer: { meta: 'success', result } };
}

function confirmSays(transStatus: string, change: Partial<ResultOf<'confirm'>> = {}): Happening<'confirm'> {
  const result = { ...order, payCheckDate: '20190813', payType: '01', transStatus, ...change };
  return { kind: 'answer', answer: { meta: 'success', result } };
}

function error<C extends Call>(errorCode: string, subErrorCode = '', metaCode = '09'): Happening<C> {
  const answer: Answer<C> = { meta: 'error', metaCode, errorCode, subErrorCode, errorInfo: 'info' };
  return { kind: 'answer', answer };
}

describe('section 8, for a pay', () => {
  it('the connection was never made: not sent', () => {
    expect(classify(pay, { kind: 'notConnected', code: 'ECONNREFUSED' })).toEqual({
      outcome: 'notSent',
      code: 'ECONNREFUSED',
    });
  });

  it('00 + 00: paid, with the facts of the order', () => {
    expect(classify(pay, paySays('00'))).toEqual({
      outcome: 'paid',
      order: { ...order, payType: '01' },
      refund: 'none',
    });
  });

  it.each(['01', '13', '15'])('00 + %s: failed', (status) => {
    expect(classify(pay, paySays(status))).toMatchObject({ outcome: 'failed', transStatus: status });
  });

  it('00 + 14: waiting for the customer', () => {
    expect(classify(pay, paySays('14'))).toMatchObject({ outcome: 'waitingForCustomer' });
  });

  it('00 + 10: cancelled', () => {
    expect(classify(pay, paySays('10'))).toMatchObject({ outcome: 'cancelled' });
  });

  it.each([
    ['05', 'underWay'],
    ['07', 'failed'],
    ['08', 'timedOut'],
    ['06', 'inFull'],
  ])('00 + %s: paid, with a refund that is %s', (status, progress) => {
    expect(classify(pay, paySays(status))).toMatchObject({ outcome: 'paid', refund: progress });
    expect(classify(confirm, confirmSays(status))).toMatchObject({ outcome: 'paid', refund: progress });
  });

  const open = ['02', '03', '04', '09', '11', '12', ...Array.from({ length: 12 }, (_, n) => String(16 + n))];
  it.each([...open, '28', '77', '99', '', '0', '000', ' 00', 'PAID'])('00 + %j: unknown', (status) => {
    expect(classify(pay, paySays(status))).toEqual({
      outcome: 'unknown',
      reason: { kind: 'transStatus', transStatus: status },
    });
  });

  it('says of every status of the table what the table says, and of no other one that money moved', () => {
    const verdicts = knownTransStatuses.map((status) => classify(pay, paySays(status)).outcome);
    expect(verdicts.filter((verdict) => verdict === 'paid')).toHaveLength(5);
    expect(verdicts.filter((verdict) => verdict === 'unknown')).toHaveLength(open.length);
    fc.assert(
      fc.property(fc.string(), (status) => {
        fc.pre(!knownTransStatuses.includes(status));
        expect(classify(pay, paySays(status)).outcome).toBe('unknown');
      }),
    );
  });

  it.each(knownErrorCodes.filter((code) => code.startsWith('E091')))('09 + %s: refused', (code) => {
    expect(classify(pay, error(code))).toMatchObject({ outcome: 'refused', refusal: { errorCode: code } });
  });

  it('09 + E09203: refused; 09 + E09201, E09202, E09299: unknown', () => {
    expect(classify(pay, error('E09203')).outcome).toBe('refused');
    for (const code of ['E09201', 'E09202', 'E09299', 'E09204', 'E09200']) {
      expect(classify(pay, error(code)).outcome).toBe('unknown');
    }
  });

  it('09 + E099xx: refused unless a confirm says otherwise', () => {
    for (const code of ['E09901', 'E09902', 'E09999']) {
      expect(classify(pay, error(code)).outcome).toBe('refusedUnlessConfirmed');
      expect(classify(refund, error(code)).outcome).toBe('refusedUnlessConfirmed');
    }
  });

  it('02 + anything: unknown', () => {
    for (const code of [...knownErrorCodes, '', 'whatever']) {
      expect(classify(pay, error(code, '', '02')).outcome).toBe('unknown');
    }
  });

  it('a meta.code that is not in the table, whatever comes with it: unknown', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...knownErrorCodes), (metaCode, code) => {
        fc.pre(metaCode !== '09');
        expect(classify(pay, error(code, '', metaCode)).outcome).toBe('unknown');
      }),
    );
  });

  it('09 with a code that is in no row: unknown', () => {
    for (const code of ['', 'E', 'E09', 'E0911', 'E091011', 'E0913x', 'E03101', 'E09302', 'e09101', ' E09101']) {
      expect(classify(pay, error(code)).outcome).toBe('unknown');
    }
  });

  it.each([
    [{ kind: 'lost', code: 'ECONNRESET' }],
    [{ kind: 'httpStatus', status: 302 }],
    [{ kind: 'httpStatus', status: 500 }],
    [{ kind: 'unusable', reason: 'notJson', detail: '' }],
    [{ kind: 'unusable', reason: 'missingField', detail: 'orderId' }],
    [{ kind: 'unusable', reason: 'badSignature', detail: '' }],
  ] as const)('%j: unknown', (happening) => {
    expect(classify(pay, happening).outcome).toBe('unknown');
    expect(classify(refund, happening).outcome).toBe('unknown');
    expect(classify(reverse, happening).outcome).toBe('unknown');
    expect(classify(confirm, happening).outcome).toBe('unknown');
  });

  it('an answer about another amount or currency: unknown, whatever its status', () => {
    for (const status of knownTransStatuses) {
      expect(classify(pay, paySays(status, { amount: '1001' })).outcome).toBe('unknown');
      expect(classify(pay, paySays(status, { currencyCode: 'USD' })).outcome).toBe('unknown');
    }
    for (const amount of ['999', '1000.5', '-1000', '', '1e3', '01000', '１０００']) {
      expect(classify(pay, paySays('00', { amount })).outcome).toBe('unknown');
    }
  });

  it('the same whole yen with decimals of nothing: paid', () => {
    for (const amount of ['1000', '1000.0', '1000.00']) {
      expect(classify(pay, paySays('00', { amount })).outcome).toBe('paid');
    }
  });

  it('treats the ids that end in a blank as the same order', () => {
    expect(classify(confirm, confirmSays('00', { orderId: 'O1 ' })).outcome).toBe('paid');
    expect(classify(confirm, confirmSays('00', { orderId: 'O2' }))).toMatchObject({
      reason: { kind: 'mismatch', field: 'orderId' },
    });
  });
});

const meanings = {
  unknown: [
    ...['PAYMENT_IN_PROGRESS', 'REQUEST_DUPLICATED', 'USERPAYING', 'SYSTEM_ERROR', 'SYSTEMERROR', 'RETRY_AGAIN_LATER'],
    ...['UNKNOWNERROR', 'BANKERROR', 'TRANSACTION_ALREADY_MADE', 'ORDER_ID_USED', 'INVALID_RETRY'],
    ...['SOMETHING_NEW', '', 'not_enough'],
  ],
  noSuchOrder: ['TRADE_NOT_EXIST', 'TRANSACTION_NOT_FOUND', 'ORDERNOTEXIST'],
  customerMustAct: ['NOT_ENOUGH', 'AUTHCODEEXPIRE', 'BALANCE_LIMIT_OVER', 'TRANSACTION_ERROR', 'UNDER_MAINTENANCE'],
  callTheCentre: ['AMOUNT_NOT_MATCH', 'MERCHANT_NOT_EXIST', 'PAYMENT_NOT_ALLOWED', 'TRANSACTION_MAX_EXCEEDED'],
} as const;

describe('E09301, by its subErrorCode', () => {
  it.each(meanings.unknown)('%j: unknown', (code) => {
    expect(classify(pay, error('E09301', code)).outcome).toBe('unknown');
  });

  it.each(['noSuchOrder', 'customerMustAct', 'callTheCentre'] as const)('%s: refused, with that advice', (advice) => {
    for (const code of meanings[advice]) {
      expect(classify(pay, error('E09301', code))).toMatchObject({
        outcome: 'refused',
        refusal: { errorCode: 'E09301', subErrorCode: code, advice },
      });
    }
  });

  it('every listed code is refused or unknown, and nothing else', () => {
    for (const code of knownSubErrorCodes) {
      expect(['refused', 'unknown']).toContain(classify(pay, error('E09301', code)).outcome);
    }
    expect(knownSubErrorCodes).toHaveLength(11 + 3 + 45 + 14);
  });
});

describe('a refund', () => {
  it('is refunded at 06, failed at 07, and unknown at everything else', () => {
    const verdicts = new Map(
      knownTransStatuses.map((status) => [status, classify(refund, refundSays(status)).outcome]),
    );
    expect(verdicts.get('06')).toBe('refunded');
    expect(verdicts.get('07')).toBe('refundFailed');
    expect([...verdicts.values()].filter((verdict) => verdict === 'unknown')).toHaveLength(26);
    expect(classify(confirmRefund, confirmSays('06')).outcome).toBe('refunded');
    expect(classify(confirmRefund, confirmSays('00')).outcome).toBe('unknown');
  });

  it('about another amount or order is unknown', () => {
    expect(classify(refund, refundSays('06', { refundAmount: '999' })).outcome).toBe('unknown');
    expect(classify(refund, refundSays('06', { orderId: 'O2' })).outcome).toBe('unknown');
  });

  it('is refused by the codes that refuse a pay', () => {
    expect(classify(refund, error('E09123')).outcome).toBe('refused');
    expect(classify(refund, error('E09103')).outcome).toBe('refused');
    expect(classify(refund, error('E09299')).outcome).toBe('unknown');
  });
});

describe('a reverse', () => {
  it('is cancelled at 10, failed at 11, and unknown at everything else', () => {
    const verdicts = new Map(
      knownTransStatuses.map((status) => [status, classify(reverse, reverseSays(status)).outcome]),
    );
    expect(verdicts.get('10')).toBe('cancelled');
    expect(verdicts.get('11')).toBe('reversalFailed');
    expect([...verdicts.values()].filter((verdict) => verdict === 'unknown')).toHaveLength(26);
    expect(classify(confirmReversal, confirmSays('10')).outcome).toBe('cancelled');
  });

  it('of an order that does not exist is not found', () => {
    expect(classify(reverse, error('E09103'))).toEqual({ outcome: 'notFound', errorCode: 'E09103', subErrorCode: '' });
    expect(classify(reverse, error('E09301', 'TRADE_NOT_EXIST')).outcome).toBe('notFound');
  });

  it('of one already reversed or refunded asks confirm', () => {
    for (const code of ['E09118', 'E09119', 'E09901']) {
      expect(classify(reverse, error(code))).toEqual({ outcome: 'askConfirm', errorCode: code });
    }
  });

  it('refused otherwise says nothing about the payment', () => {
    for (const code of ['E09108', 'E09114', 'E09131', 'E09133', 'E09136', 'E09139', 'E09203']) {
      expect(classify(reverse, error(code)).outcome).toBe('reversalRefused');
    }
    expect(classify(reverse, error('E09299')).outcome).toBe('unknown');
  });
});

describe('a confirm', () => {
  it('says the same of a status as a pay does', () => {
    for (const status of knownTransStatuses) {
      expect(classify(confirm, confirmSays(status)).outcome).toBe(classify(pay, paySays(status)).outcome);
    }
  });

  it('finds nothing at E09103 and at the codes for no such order', () => {
    expect(classify(confirm, error('E09103')).outcome).toBe('notFound');
    for (const code of meanings.noSuchOrder) {
      expect(classify(confirm, error('E09301', code)).outcome).toBe('notFound');
    }
  });

  it('that is itself refused says nothing about the payment', () => {
    for (const code of ['E09101', 'E09106', 'E09113', 'E09203', 'E09901']) {
      expect(classify(confirm, error(code))).toEqual({
        outcome: 'unknown',
        reason: { kind: 'questionRefused', errorCode: code },
      });
    }
    expect(classify(confirm, error('E09301', 'NOT_ENOUGH')).outcome).toBe('unknown');
  });
});

describe('an order query', () => {
  it('is answered, refused, not sent or unknown', () => {
    const asked = { call: 'orderQuery' } as const;
    const result = { currentPage: '1', limit: '10', start: '1', totalCount: '0', totalPages: '0', orderBeans: [] };
    expect(classify(asked, { kind: 'answer', answer: { meta: 'success', result } })).toEqual({
      outcome: 'answered',
      result,
    });
    expect(classify(asked, error('E09142')).outcome).toBe('refused');
    expect(classify(asked, error('E09299')).outcome).toBe('unknown');
    expect(classify(asked, { kind: 'notConnected', code: 'ENOTFOUND' }).outcome).toBe('notSent');
  });
});

describe('advice about a refusal', () => {
  it.each([
    ['E09113', 'customerMustAct'],
    ['E09141', 'customerMustAct'],
    ['E09106', 'checkTerminal'],
    ['E09103', 'noSuchOrder'],
    ['E09203', 'callTheCentre'],
    ['E09109', 'callTheCentre'],
  ])('%s: %s', (code, advice) => {
    expect(classify(pay, error(code))).toMatchObject({ refusal: { advice } });
  });
});
