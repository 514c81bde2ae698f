import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorKinds, TerminalError } from '../../main/common/errors.ts';
import { describeError, describePayment } from '../../main/i18n/describe.ts';
import { createTranslator, languages } from '../../main/i18n/translator.ts';
import { paymentStates } from '../../main/ledger/machine.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import { knownErrorCodes } from '../../main/onepay/codes.ts';
import { SettingsRefused } from '../../main/settings/problems.ts';

const payment = { state: 'paid', detail: {}, centreWhy: null } as Payment;

describe.each(languages)('in %s', (language) => {
  const translate = createTranslator(language);

  it('every error has a message, a hint and its code', () => {
    for (const code of Object.keys(errorKinds) as ErrorCode[]) {
      const described = describeError(new TerminalError(code), translate);
      expect(described).toMatchObject({ code, kind: errorKinds[code] });
      expect(described.hint.length).toBeGreaterThan(3);
    }
  });

  it('every state of a payment that is not paid has a message and a hint', () => {
    for (const state of paymentStates) {
      const described = describePayment({ ...payment, state }, translate);
      const isPaid = state === 'paid' || state === 'partlyRefunded';
      expect(described === null).toBe(isPaid);
      expect(described?.message ?? 'x').not.toBe('');
      expect(described?.message ?? '').not.toContain('{{');
    }
  });

  it('a cancelled payment that had been paid says what the customer gets back', () => {
    const cancelled = { ...payment, state: 'cancelled', amountYen: 32_480 } as Payment;
    const described = describePayment(cancelled, translate, { takenBack: true });
    expect(described?.message).toContain('¥32,480');
    expect(described?.hint).not.toBe(describePayment(cancelled, translate)?.hint);
    expect(described?.code).toBe('CANCELLED');
  });

  it('every error code of the gateway has words of its own, and any other has some', () => {
    const messages = [...knownErrorCodes, 'E09177'].map((errorCode) => {
      const refused = {
        ...payment,
        state: 'refused',
        detail: { errorCode, subErrorCode: 'X', advice: 'callTheCentre' },
      };
      return describePayment(refused as Payment, translate)?.message ?? '';
    });
    expect(messages.every((message) => message.length > 3 && !message.includes('gatewayErrors'))).toBe(true);
  });
});

describe('in Japanese', () => {
  const translate = createTranslator('ja');

  it('a refusal says what the customer can do, with the codes for support', () => {
    const detail = { errorCode: 'E09301', subErrorCode: 'NOT_ENOUGH', errorInfo: 'x', advice: 'customerMustAct' };
    expect(describePayment({ ...payment, state: 'refused', detail }, translate)).toEqual({
      kind: 'refused',
      code: 'E09301',
      message: '支払会社に断られました（NOT_ENOUGH）。',
      hint: 'お客様に、別の支払方法、新しいコード、残高の確認をお願いしてください。',
    });
  });

  it.each([
    ['E09301', '', '支払会社に断られました（-）。'],
    ['E09108', 'CLOSED', 'この支払方法は使えません。 (CLOSED)'],
    ['E09108', '', 'この支払方法は使えません。'],
    ['E09177', 'NEW_CODE', 'ゲートウェイに断られました。 (NEW_CODE)'],
  ])('a refusal %s %s says both codes, each in its place', (errorCode, subErrorCode, message) => {
    const described = describePayment(
      { ...payment, state: 'refused', detail: { errorCode, subErrorCode, advice: 'callTheCentre' } },
      translate,
    );
    expect(described).toMatchObject({ code: errorCode, message });
  });

  it('a payment that was not sent says why', () => {
    const described = describePayment({ ...payment, state: 'notSent', detail: { code: 'ENOTFOUND' } }, translate);
    expect(described).toMatchObject({
      kind: 'notSent',
      code: 'ENOTFOUND',
      message: expect.stringContaining('サーバー名'),
    });
  });

  it('an unknown payment says what must not be done', () => {
    const described = describePayment({ ...payment, state: 'unknown', detail: { code: 'STATUS_77' } }, translate);
    expect(described).toMatchObject({
      kind: 'unknown',
      code: 'STATUS_77',
      hint: expect.stringContaining('再度請求しない'),
    });
  });

  it('settings that are refused name every problem', () => {
    const problems = [
      { path: 'gatway', problem: 'unknownKey', nearest: 'gateway' },
      { path: 'locale', problem: 'notALocale' },
      { path: 'x', problem: 'something new' },
    ];
    const { message } = describeError(new SettingsRefused(problems, '/shop/terminal.json'), translate);
    expect(message).toContain('/shop/terminal.json');
    expect(message).toContain('「gatway」という項目はありません（「gateway」の誤りではありませんか）');
    expect(message).toContain('「locale」は JAPAN、US、CHINA のいずれかです。');
    expect(message).toContain('「x」が正しくありません。');
  });

  it.each([
    ['AMOUNT_INVALID', 'text'],
    ['PAY_TYPE_INVALID', 'text'],
    ['CURSOR_INVALID', 'text'],
    ['PAYMENT_NOT_FOUND', 'id'],
    ['REFUND_NOT_FOUND', 'id'],
  ] as const)("a customer's code in the wrong field is masked in %s", (code, name) => {
    const { message, hint } = describeError(new TerminalError(code, { [name]: '280390312172859395' }), translate);
    expect(message).toContain('****9395');
    expect(message + hint).not.toContain('0390');
  });

  it('words inside an error are words too', () => {
    const error = new TerminalError('REQUEST_INVALID', { field: 'remark', fault: 'tooLong', limit: 128 });
    expect(describeError(error, translate).message).toContain('128 文字まで');
  });
});
