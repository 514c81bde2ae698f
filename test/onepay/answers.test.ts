import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../main/onepay/answers.ts';

const trusting = { verify: () => true };
const distrusting = { verify: () => false };

const payAnswer = {
  meta: { code: '00', message: 'SUCCESS' },
  data: {
    errorCode: '',
    errorInfo: '',
    sign: 'x',
    result: {
      orderDetailId: 'J1',
      orderId: 'O1 ',
      transTime: '20190813183048',
      currencyCode: 'JPY',
      amount: 1,
      amountRmb: 0.07,
      transStatus: '00',
      payType: '01',
    },
  },
};

describe('reading an answer', () => {
  it('gives the result with numbers as their wire text and ids untouched', () => {
    const body = JSON.stringify(payAnswer).replace('0.07', '0.070');
    expect(readAnswer('pay', body, trusting)).toEqual({
      ok: true,
      answer: { meta: 'success', result: { ...payAnswer.data.result, amount: '1', amountRmb: '0.070' } },
    });
  });

  it('reads amounts that come as text, and does without brand and renminbi', () => {
    const { payType: _payType, amountRmb: _amountRmb, ...result } = payAnswer.data.result;
    const body = JSON.stringify({ ...payAnswer, data: { result: { ...result, amount: '1' } } });
    expect(readAnswer('pay', body, trusting)).toMatchObject({
      ok: true,
      answer: { result: { amount: '1', payType: '', amountRmb: '' } },
    });
  });

  it('says nothing before the signature is verified', () => {
    expect(readAnswer('pay', JSON.stringify(payAnswer), distrusting)).toEqual({
      ok: false,
      reason: 'badSignature',
      detail: '',
    });
  });

  it.each(['orderDetailId', 'orderId', 'transTime', 'currencyCode', 'amount', 'transStatus'])(
    'misses %s in a pay result',
    (field) => {
      const { [field]: _left, ...result } = payAnswer.data.result as Record<string, unknown>;
      for (const damaged of [
        result,
        { ...result, [field]: null },
        { ...result, [field]: {} },
        { ...result, [field]: [] },
      ]) {
        const body = JSON.stringify({ ...payAnswer, data: { result: damaged } });
        expect(readAnswer('pay', body, trusting)).toEqual({ ok: false, reason: 'missingField', detail: field });
      }
    },
  );

  it('misses the result of a success', () => {
    for (const data of [{}, { result: null }, { result: [] }, { result: 'x' }]) {
      expect(readAnswer('confirm', JSON.stringify({ meta: { code: '00' }, data }), trusting)).toMatchObject({
        ok: false,
        reason: 'missingField',
      });
    }
  });

  it('reads an error with and without a result', () => {
    for (const result of [{}, { result: null }]) {
      const data = { errorCode: 'E09301', errorInfo: '残高不足', subErrorCode: 'NOT_ENOUGH', ...result };
      const body = JSON.stringify({ meta: { code: '09', message: 'FAILURE' }, data });
      expect(readAnswer('pay', body, trusting)).toEqual({
        ok: true,
        answer: {
          meta: 'error',
          metaCode: '09',
          errorCode: 'E09301',
          errorInfo: '残高不足',
          subErrorCode: 'NOT_ENOUGH',
        },
      });
    }
  });

  it.each(['orderId', 'orderDetailId'])(
    'misses a %s that is blank: a later answer could be about any order',
    (field) => {
      for (const blank of ['', ' ', '\t\n']) {
        const result = { ...payAnswer.data.result, [field]: blank };
        const body = JSON.stringify({ ...payAnswer, data: { result } });
        expect(readAnswer('pay', body, trusting)).toEqual({ ok: false, reason: 'missingField', detail: field });
      }
    },
  );

  it.each(['E09301', 'E09901', 'E02001', '0', 'x'])(
    'does not believe a success that names the error %s',
    (errorCode) => {
      const body = JSON.stringify({ ...payAnswer, data: { ...payAnswer.data, errorCode } });
      for (const call of ['pay', 'confirm', 'refund', 'reverse', 'orderQuery'] as const) {
        expect(readAnswer(call, body, trusting)).toEqual({
          ok: false,
          reason: 'contradiction',
          detail: `00 ${errorCode}`,
        });
      }
    },
  );

  it('takes a blank error code, or none, for none', () => {
    for (const errorCode of ['', ' ', null, undefined]) {
      const body = JSON.stringify({ ...payAnswer, data: { ...payAnswer.data, errorCode } });
      expect(readAnswer('pay', body, trusting)).toMatchObject({ ok: true, answer: { meta: 'success' } });
    }
  });

  it.each(['02', '09', '55', ''])('does not believe an error %j that comes with a result', (code) => {
    for (const result of [payAnswer.data.result, {}]) {
      const data = { errorCode: 'E09301', errorInfo: '', result };
      expect(readAnswer('pay', JSON.stringify({ meta: { code }, data }), trusting)).toEqual({
        ok: false,
        reason: 'contradiction',
        detail: `${code} E09301`,
      });
    }
  });

  it('reads an order list, an empty one too', () => {
    const bean = { transTime: '20190819161814', amount: 1, orderId: 'O1', orderStatus: '03', payType: '01' };
    for (const orderBeans of [[], [bean], [bean, bean]]) {
      const result = { totalCount: String(orderBeans.length), orderBeans };
      const read = readAnswer('orderQuery', JSON.stringify({ meta: { code: '00' }, data: { result } }), trusting);
      expect(read).toMatchObject({
        ok: true,
        answer: { result: { orderBeans: orderBeans.map(() => ({ amount: '1' })) } },
      });
    }
  });

  it.each(['', 'null', '[]', '"x"', '1', '{', '<html></html>', '{"meta":{"code":"00"}', '\u0000'])(
    'does not take %j for an object',
    (body) => {
      expect(readAnswer('pay', body, trusting)).toMatchObject({ ok: false, reason: 'notJson' });
    },
  );

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(typeof readAnswer('pay', body, trusting).ok).toBe('boolean');
        expect(readAnswer('refund', body, trusting)).not.toMatchObject({ answer: { meta: 'success' } });
      }),
    );
  });
});
