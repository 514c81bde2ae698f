import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AmountKey, amountAfter, amountOf, noAmount } from '../../renderer/counter/amount-entry.ts';

const maxYen = 999_999;
const digits = (text: string): AmountKey => ({ key: 'digits', digits: text, maxYen });
const press = (...keys: readonly AmountKey[]) => keys.reduce(amountAfter, noAmount);
const typed = (text: string) => press(...[...text].map(digits));

const keys: fc.Arbitrary<AmountKey> = fc.oneof(
  fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '00').map(digits),
  fc.constant<AmountKey>({ key: 'backspace' }),
  fc.constant<AmountKey>({ key: 'clear' }),
  fc.option(fc.integer({ min: 1, max: maxYen })).map((amountYen): AmountKey => ({ key: 'set', amountYen })),
);

describe('an amount that is typed', () => {
  it('is what its digits say', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: maxYen }), (amount) => {
        expect(amountOf(typed(String(amount)))).toBe(amount);
      }),
    );
  });

  it('is a whole amount within the limit, or none, whatever is pressed', () => {
    fc.assert(
      fc.property(fc.array(keys), (presses) => {
        const amount = amountOf(press(...presses));
        expect(amount === null || (Number.isSafeInteger(amount) && amount >= 1 && amount <= maxYen)).toBe(true);
      }),
    );
  });

  it('never begins with a zero', () => {
    fc.assert(
      fc.property(fc.array(keys), (presses) => {
        expect(press(...presses).digits).not.toMatch(/^0/);
      }),
    );
  });

  it('loses its last digit by backspace', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: maxYen }), fc.integer({ min: 0, max: 9 }), (amount, digit) => {
        fc.pre(amount * 10 + digit <= maxYen);
        const before = typed(String(amount));
        const after = amountAfter(amountAfter(before, digits(String(digit))), { key: 'backspace' });
        expect(after).toEqual(before);
      }),
    );
  });

  it('refuses a key that would make it too large, and says so', () => {
    const entry = press(digits('9'), digits('9'), digits('9'), digits('9'), digits('9'), digits('00'));
    expect(entry).toEqual({ digits: '99999', fresh: false, overLimit: true });
    expect(amountAfter(entry, digits('1'))).toEqual({ digits: '999991', fresh: false, overLimit: false });
  });

  it('begins anew with a digit where it stood there before, and is corrected by backspace', () => {
    const given = press({ key: 'set', amountYen: 1500 });
    expect(amountOf(amountAfter(given, digits('2')))).toBe(2);
    expect(amountOf(amountAfter(given, { key: 'backspace' }))).toBe(150);
    expect(amountOf(amountAfter(given, { key: 'clear' }))).toBeNull();
    expect(amountOf(given)).toBe(1500);
  });
});
