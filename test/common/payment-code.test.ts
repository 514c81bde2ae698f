import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskCode, readPaymentCode, redactCode, redactLongRuns } from '../../main/common/payment-code.ts';
import { randomSpelling } from '../support/json-spellings.ts';

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

  it('is gone from every JSON text, however its characters are spelled, and all around it stays', () => {
    const printable = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));
    const code = fc
      .string({ minLength: 6, maxLength: 60, unit: fc.constantFrom(...printable) })
      // Six characters may be so few that the mask shows them all.
      .filter((secret) => !maskCode(secret).includes(secret));
    const around = fc.string({ unit: fc.constantFrom(...'日本 返品'), maxLength: 8 });
    fc.assert(
      fc.property(
        code.chain((secret) => fc.tuple(fc.constant(secret), randomSpelling(secret), randomSpelling(secret))),
        around,
        around,
        ([secret, one, other], before, after) => {
          const redacted = redactCode(`{"errorInfo":"${before}、${one}、${other}、${after}"}`, secret);
          const mask = maskCode(secret);
          expect(JSON.parse(redacted)).toEqual({ errorInfo: `${before}、${mask}、${mask}、${after}` });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is looked for without delay, whatever it and the text are made of', () => {
    const begun = performance.now();
    for (const sign of ['\\', '"', '/', '1', '\\u']) {
      const code = `${sign.repeat(30)}x`;
      const text = `${sign.repeat(38)} and so on`.repeat(20);
      expect(redactCode(text, code)).toBe(text);
    }
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it.each([
    ['code 280390312172859395 expired', 'code ****9395 expired'],
    ['280390312172', '****2172'],
    ['28039031217', '28039031217'],
    ['a/b 9182736455463728 and 123456', 'a/b ****3728 and 123456'],
    ['E09301 NOT_ENOUGH', 'E09301 NOT_ENOUGH'],
    ['AbCdEfGhIjKlMnOpQrStUv==', '****Uv=='],
    ['AbCdEfGhIjKlMnOpQrStUv=', 'AbCdEfGhIjKlMnOpQrStUv='],
    ['残高不足:280390312172859395', '残高不足:****9395'],
    ['', ''],
  ])('may stand in a text of which nobody knows whether it quotes one: %j', (text, expected) => {
    expect(redactLongRuns(text)).toBe(expected);
  });
});
