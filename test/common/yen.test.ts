import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupDigits, isYen, MAX_YEN, parseYen, yen } from '../../main/common/yen.ts';

describe('whole yen', () => {
  it('are 1 to 9,999,999,999,999', () => {
    expect(isYen(1)).toBe(true);
    expect(isYen(MAX_YEN)).toBe(true);
    for (const value of [0, -1, MAX_YEN + 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(isYen(value)).toBe(false);
      expect(() => yen(value)).toThrow(RangeError);
    }
  });

  it('are read back from their own digits', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: MAX_YEN }), (value) => parseYen(String(value)) === value));
  });

  it.each(['', '0', '01', '-5', '+5', '1.0', '1,000', '1e3', ' 1', '1 ', '１００', '0x10', '10000000000000', 'NaN'])(
    'are never guessed from %j',
    (text) => {
      expect(parseYen(text)).toBeUndefined();
    },
  );

  it('are never read from any text but plain digits', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = parseYen(text);
        expect(value === undefined || String(value) === text).toBe(true);
      }),
    );
  });

  it('are shown in groups of three digits', () => {
    expect(groupDigits(1)).toBe('1');
    expect(groupDigits(1234)).toBe('1,234');
    expect(groupDigits(MAX_YEN)).toBe('9,999,999,999,999');
    fc.assert(fc.property(fc.nat(), (value) => Number(groupDigits(value).replaceAll(',', '')) === value));
  });
});
