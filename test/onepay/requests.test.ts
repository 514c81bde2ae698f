import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeZoneCode } from '../../main/common/time.ts';
import { MAX_YEN, type Yen, yen } from '../../main/common/yen.ts';
import { allowsPartialRefund, DETECT_BRAND, knownPayTypes, type PayType } from '../../main/onepay/brands.ts';
import { appVersion, type RequestProfile } from '../../main/onepay/identity.ts';
import {
  type DraftResult,
  draftConfirm,
  draftOrderQuery,
  draftPay,
  draftRefund,
  draftReverse,
  type OrderQueryInput,
  requestPath,
} from '../../main/onepay/requests.ts';
import type { Token } from '../../main/onepay/token.ts';

const b2b: RequestProfile = {
  identity: { serviceMode: 'B01', merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
  locale: 'JAPAN',
  timeZone: 'p9' as TimeZoneCode,
  appVersion: 'ios-CpayPro-1.0.0',
};
const b2c: RequestProfile = {
  ...b2b,
  identity: { serviceMode: 'C01', branchCode: '10036859104261', terminalCode: '10040bQQW23GEWEA' },
};

function fields(
  result:
    | DraftResult<never>
    | DraftResult<'pay'>
    | DraftResult<'refund'>
    | DraftResult<'reverse'>
    | DraftResult<'confirm'>
    | DraftResult<'orderQuery'>,
) {
  if (!result.ok) {
    throw new Error(JSON.stringify(result.problems));
  }
  return result.draft.fields;
}

function problem(result: { ok: boolean; problems?: readonly object[] }): object | undefined {
  expect(result.ok).toBe(false);
  return result.problems?.[0];
}

const payInput = { amount: yen(1), payType: DETECT_BRAND, userCode: '130390312172859395' };

describe('a pay request', () => {
  it("has the fields of the documents' example, all as text", () => {
    const input = { ...payInput, receiptNo: 'esdfghjklzxcvbnmqwertyuioplkjhgf', remark: 'test' };
    expect(fields(draftPay(b2b, input))).toEqual({
      amount: '1',
      appVersion: 'ios-CpayPro-1.0.0',
      branchCode: 'AShop001',
      currencyCode: 'JPY',
      locale: 'JAPAN',
      payType: '99',
      receiptNo: 'esdfghjklzxcvbnmqwertyuioplkjhgf',
      remark: 'test',
      terminalCode: 'BTer001',
      timeZone: 'p9',
      userCode: '130390312172859395',
    });
  });

  it('leaves optional fields out where there is nothing to say', () => {
    expect(Object.keys(fields(draftPay(b2b, payInput)))).not.toContain('receiptNo');
    expect(Object.keys(fields(draftPay(b2b, payInput)))).not.toContain('merchantId');
  });

  it.each([
    [{ amount: 0 as Yen }, { field: 'amount', fault: 'notWholeYen' }],
    [{ amount: 1.5 as Yen }, { field: 'amount', fault: 'notWholeYen' }],
    [{ amount: (MAX_YEN + 1) as Yen }, { field: 'amount', fault: 'notWholeYen' }],
    [{ userCode: '' }, { field: 'userCode', fault: 'missing' }],
    [{ userCode: 'x'.repeat(513) }, { field: 'userCode', fault: 'tooLong', limit: 512 }],
    [{ receiptNo: 'x'.repeat(33) }, { field: 'receiptNo', fault: 'tooLong', limit: 32 }],
    [{ remark: 'x'.repeat(129) }, { field: 'remark', fault: 'tooLong', limit: 128 }],
    [{ payType: 'GN901' as PayType }, { field: 'payType', fault: 'notAllowed', limit: 4 }],
    [{ payType: '' as PayType }, { field: 'payType', fault: 'notAllowed', limit: 4 }],
  ])('with %j is not made', (change, expected) => {
    expect(problem(draftPay(b2b, { ...payInput, ...change }))).toEqual(expected);
  });

  it('takes every length up to its limit', () => {
    const result = draftPay(b2b, {
      amount: yen(MAX_YEN),
      payType: 'GN90' as PayType,
      userCode: 'x'.repeat(512),
      receiptNo: '伝'.repeat(32),
      remark: 'x'.repeat(128),
    });
    expect(fields(result)['amount']).toBe('9999999999999');
  });

  it('sends every amount as plain digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_YEN }), (amount) => {
        expect(fields(draftPay(b2b, { ...payInput, amount: yen(amount) }))['amount']).toBe(String(amount));
      }),
    );
  });
});

describe('the codes of a terminal', () => {
  it.each([
    [{ merchantId: 'OB02448' }, { field: 'merchantId', fault: 'wrongLength', limit: 12 }],
    [{ branchCode: '' }, { field: 'branchCode', fault: 'missing' }],
    [{ branchCode: 'x'.repeat(33) }, { field: 'branchCode', fault: 'tooLong', limit: 32 }],
    [{ terminalCode: '' }, { field: 'terminalCode', fault: 'missing' }],
    [{ terminalCode: 'a/b' }, { field: 'terminalCode', fault: 'badCharacters' }],
    [{ branchCode: '渋谷' }, { field: 'branchCode', fault: 'badCharacters' }],
  ])('in B2B cannot be %j', (change, expected) => {
    const profile = { ...b2b, identity: { ...b2b.identity, ...change } } as RequestProfile;
    expect(problem(draftPay(profile, payInput))).toEqual(expected);
  });

  it.each([
    [{ branchCode: '1003685910426' }, { field: 'branchCode', fault: 'wrongLength', limit: 14 }],
    [{ terminalCode: '10040bQQW23GEWE' }, { field: 'terminalCode', fault: 'wrongLength', limit: 16 }],
    [{ terminalCode: '' }, { field: 'terminalCode', fault: 'missing' }],
  ])('in B2C cannot be %j', (change, expected) => {
    const profile = { ...b2c, identity: { ...b2c.identity, ...change } } as RequestProfile;
    expect(problem(draftPay(profile, payInput))).toEqual(expected);
  });

  it('in B2C are sent as OnePay gave them', () => {
    expect(fields(draftPay(b2c, payInput))).toMatchObject({
      branchCode: '10036859104261',
      terminalCode: '10040bQQW23GEWEA',
    });
  });

  it('come with an app version of three parts of at most ten characters', () => {
    expect(appVersion({ os: 'windows', app: 'OnePayPOS', version: '1.2.3' })).toBe('windows-OnePayPOS-1.2.3');
    expect(appVersion({ os: 'a-very-long-name', app: 'x', version: '1.0.0-beta.1' })).toBe('a.very.lon-x-1.0.0.beta');
    expect(problem(draftPay({ ...b2b, appVersion: 'onepay' }, payInput))).toMatchObject({ field: 'appVersion' });
  });
});

const payment = { amount: yen(1000), refundedBefore: 0, payType: '10' as PayType };

describe('a refund request', () => {
  it("has the fields of the documents' example, ids with their blank", () => {
    const input = {
      refundAmount: yen(1000),
      orderId: 'OVD20161104181148726rpVQ ',
      orderDetailId: 'J1VP20161104181148726FFl ',
      qryToken: '100386873084281004qSB0sMj7FU0020180213170446674563',
      payment,
    };
    expect(fields(draftRefund(b2b, input))).toEqual({
      appVersion: 'ios-CpayPro-1.0.0',
      branchCode: 'AShop001',
      currencyCode: 'JPY',
      locale: 'JAPAN',
      orderDetailId: 'J1VP20161104181148726FFl ',
      orderId: 'OVD20161104181148726rpVQ ',
      qryToken: '100386873084281004qSB0sMj7FU0020180213170446674563',
      refundAmount: '1000',
      terminalCode: 'BTer001',
      timeZone: 'p9',
    });
  });

  it('names the payment in one of three ways', () => {
    expect(problem(draftRefund(b2b, { refundAmount: yen(1000), payment }))).toEqual({
      field: 'orderId',
      fault: 'missing',
    });
    for (const reference of [{ orderId: 'O1' }, { orderDetailId: 'J1' }, { qryToken: 'T1' }]) {
      expect(draftRefund(b2b, { refundAmount: yen(1000), payment, ...reference }).ok).toBe(true);
    }
  });

  it('may be partial for the four brands of the documents and for no other', () => {
    const partial = knownPayTypes.filter(
      (payType) => draftRefund(b2b, { refundAmount: yen(1), orderId: 'O1', payment: { ...payment, payType } }).ok,
    );
    expect(partial).toEqual(['01', '02', '04', 'GN90']);
    expect(partial.every(allowsPartialRefund)).toBe(true);
    expect(problem(draftRefund(b2b, { refundAmount: yen(999), orderId: 'O1', payment }))).toEqual({
      field: 'refundAmount',
      fault: 'partialNotAllowed',
      limit: 1000,
    });
  });

  it('is never more than what is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 1, max: 6000 }),
        (paid, before, asked) => {
          const result = draftRefund(b2b, {
            refundAmount: yen(asked),
            orderId: 'O1',
            payment: { amount: yen(paid), refundedBefore: before, payType: '01' as PayType },
          });
          expect(result.ok).toBe(asked <= paid - before);
        },
      ),
    );
  });

  it('keeps its reason within 256 characters', () => {
    const refund = { refundAmount: yen(1000), orderId: 'O1', payment };
    expect(draftRefund(b2b, { ...refund, refundReason: 'x'.repeat(256) }).ok).toBe(true);
    expect(problem(draftRefund(b2b, { ...refund, refundReason: 'x'.repeat(257) }))).toMatchObject({ limit: 256 });
  });
});

describe('a reverse request', () => {
  it('names the order by its id or by the token of the pay request', () => {
    expect(Object.keys(fields(draftReverse(b2b, { orderId: 'OVD20161103154408723BehP' }))).sort()).toEqual([
      'appVersion',
      'branchCode',
      'locale',
      'orderId',
      'terminalCode',
      'timeZone',
    ]);
    expect(draftReverse(b2b, { qryToken: 'T1' }).ok).toBe(true);
    expect(problem(draftReverse(b2b, {}))).toEqual({ field: 'orderId', fault: 'missing' });
    expect(problem(draftReverse(b2b, { qryToken: 'x'.repeat(129) }))).toMatchObject({ fault: 'tooLong', limit: 128 });
  });
});

describe('a confirm request', () => {
  it('always asks for the newest state, and has no app version', () => {
    const sent = fields(draftConfirm(b2b, { qryToken: 'T1' }));
    expect(sent['queryFlg']).toBe('1');
    expect(sent).not.toHaveProperty('appVersion');
  });

  it('names the request by its token or its detail; an order id alone is not enough', () => {
    expect(draftConfirm(b2b, { orderDetailId: 'J1' }).ok).toBe(true);
    expect(problem(draftConfirm(b2b, { orderId: 'O1' }))).toEqual({ field: 'qryToken', fault: 'missing' });
  });
});

const now = Date.parse('2019-08-19T12:00:00+09:00');
const query: OrderQueryInput = { onlyThisTerminal: true, start: 1, limit: 10 };

describe('an order query', () => {
  it("has the fields of the documents' example", () => {
    const dates = { startDate: '20190819', endDate: '20190819' };
    expect(fields(draftOrderQuery(b2b, { ...query, ...dates }, now))).toEqual({
      branchCode: 'AShop001',
      endDate: '20190819',
      limit: '10',
      locale: 'JAPAN',
      start: '1',
      startDate: '20190819',
      terminalCode: 'BTer001',
      timeZone: 'p9',
    });
  });

  it.each([
    [{ limit: 0 }, { field: 'limit', fault: 'outOfRange' }],
    [{ limit: 1001 }, { field: 'limit', fault: 'outOfRange', limit: 1000 }],
    [{ start: 0 }, { field: 'start', fault: 'outOfRange' }],
    [{ onlyThisTerminal: false }, { field: 'startDate', fault: 'missing' }],
    [
      { onlyThisTerminal: false, payType: '01' as PayType },
      { field: 'startDate', fault: 'missing' },
    ],
    [{ startDate: '20190820' }, { field: 'startDate', fault: 'inTheFuture' }],
    [{ startDate: '20190520' }, { field: 'startDate', fault: 'tooFarBack', limit: 90 }],
    [{ endDate: '20190520' }, { field: 'startDate', fault: 'tooFarBack', limit: 90 }],
    [
      { startDate: '20190801', endDate: '20190809' },
      { field: 'endDate', fault: 'tooManyDays', limit: 7 },
    ],
    [
      { startDate: '20190809', endDate: '20190808' },
      { field: 'endDate', fault: 'tooManyDays', limit: 7 },
    ],
    [{ startDate: '20190231' }, { field: 'startDate', fault: 'notADate' }],
    [
      { startDate: '20190801', endDate: '2019-8-2' },
      { field: 'endDate', fault: 'notADate' },
    ],
  ])('with %j is not made', (change, expected) => {
    expect(problem(draftOrderQuery(b2b, { ...query, ...change }, now))).toEqual(expected);
  });

  it('may start 90 days back and span 7 days', () => {
    expect(draftOrderQuery(b2b, { ...query, startDate: '20190521', endDate: '20190528' }, now).ok).toBe(true);
  });

  it("judges dates by the terminal's own day", () => {
    const justAfterMidnightInJapan = Date.parse('2019-08-18T15:00:01Z');
    expect(draftOrderQuery(b2b, { ...query, startDate: '20190819' }, justAfterMidnightInJapan).ok).toBe(true);
  });

  it('of the whole branch leaves the terminal out', () => {
    const sent = fields(draftOrderQuery(b2b, { ...query, onlyThisTerminal: false, receiptNo: 'R1' }, now));
    expect(sent).not.toHaveProperty('terminalCode');
  });
});

describe('the path of a request', () => {
  const token = 'OB0244899999AShop001BTer00120190813183047778295' as Token;

  it('is the one of the documents, with and without {data}', () => {
    expect(requestPath('pay', 'B01', token)).toBe(`/gateway/pay/version=1.0/B01/0/0/${token}`);
    expect(requestPath('confirm', 'B01', token)).toBe(`/gateway/confirm/version=1.0/B01/0/0/${token}`);
    expect(requestPath('orderQuery', 'C01', token)).toBe(`/gateway/orderQuery/version=1.0/C01/0/0/${token}`);
    expect(requestPath('refund', 'B01', token)).toBe(`/gateway/refund/B01/0/0/${token}`);
    expect(requestPath('reverse', 'B01', token)).toBe(`/gateway/reverse/B01/0/0/${token}`);
  });
});
