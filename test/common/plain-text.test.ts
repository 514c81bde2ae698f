import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../main/common/plain-text.ts';
import { calls } from '../../preload/contract.ts';

describe('a plain text', () => {
  it.each([
    ['  broken cup ', 'broken cup'],
    ['割れ\r\n返品', '割れ 返品'],
    ['a\u001b@b', 'a @b'],
    ['\u202e0001 yen\u2066', '0001 yen'],
    ['half \ud83d done', 'half   done'],
    ['whole 😀 𠮷', 'whole 😀 𠮷'],
    ['\u2028\u0000', ''],
  ])('of %j is %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('is well formed, never longer, and the same when it is made once more', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
        (text) => {
          const plain = plainText(text);
          expect(plain.isWellFormed()).toBe(true);
          expect(plain.length).toBeLessThanOrEqual(text.length);
          expect(plainText(plain)).toBe(plain);
        },
      ),
    );
  });
});

describe('the reason of a refund, as the window sends it', () => {
  const { reason } = calls['payment.refund'].args.shape;

  it('is made plain, and has 256 characters at most then', () => {
    expect(reason.parse(' a\r\nb\u202e ')).toBe('a b');
    expect(reason.parse(`${'x'.repeat(256)}\u0000\n`)).toHaveLength(256);
    expect(reason.safeParse('x'.repeat(257)).success).toBe(false);
  });
});
