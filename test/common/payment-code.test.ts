import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskCode, readPaymentCode, redactCode } from '../../main/common/payment-code.ts';

describe('a payment code', () => {
  it.each([
    ['12345', 'tooShort'],
    ['1'.repeat(513), 'tooLong'],
    ['12345６', 'badCharacter'],
    ['1234\t5678', 'badCharacter'],
    ['\u00a0123456', 'badCharacter'],
    ['123456\u00a0', 'badCharacter'],
    ['\ufeff123456', 'badCharacter'],
    ['123456\u3000', 'badCharacter'],
    ['\u00a012345', 'badCharacter'],
  ])('is not %j', (text, problem) => {
    expect(readPaymentCode(text)).toEqual({ ok: false, problem });
  });

  it('is 6 to 512 printable characters, without the blanks around it', () => {
    expect(readPaymentCode('123456')).toEqual({ ok: true, code: '123456' });
    expect(readPaymentCode('\t 123456 \t')).toEqual({ ok: true, code: '123456' });
    expect(readPaymentCode(` ${'9'.repeat(512)}\r\n`)).toEqual({ ok: true, code: '9'.repeat(512) });
  });

  it('is shown by its last four characters only', () => {
    expect(maskCode('130390312172859395')).toBe('****9395');
    expect(maskCode('')).toBe('****');
  });

  it('is gone from every text it is taken out of, as it is and as JSON writes it', () => {
    const code = fc.string({ minLength: 9, maxLength: 40, unit: fc.constantFrom(...'0123456789AZaz"\\/$&') });
    fc.assert(
      fc.property(code, fc.string(), fc.string(), (secret, before, after) => {
        const text = `${before}${secret}${after}${JSON.stringify({ userCode: secret })}`;
        expect(redactCode(text, secret)).not.toContain(secret);
      }),
    );
  });
});
