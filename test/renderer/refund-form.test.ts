import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountAfter } from '../../renderer/counter/amount-entry.ts';
import { faultOf, plainId } from '../../renderer/operators/operator-form.ts';
import { isWholePin, pinAfter, pinLength } from '../../renderer/operators/pin-entry.ts';
import { MAX_REASON, ownLength, reasonText, refundYen, wholeRefund } from '../../renderer/refunds/refund-form.ts';

const yen = fc.integer({ min: 0, max: 9_999_999_999_999 });

describe('the amount of a refund', () => {
  it('begins with all that is left, which the first digit replaces', () => {
    expect(refundYen(wholeRefund(700), 700)).toBe(700);
    expect(refundYen(amountAfter(wholeRefund(700), { key: 'digits', digits: '5', maxYen: 700 }), 700)).toBe(5);
  });

  it('is never more than what is left, whatever is typed', () => {
    const keys = fc.array(fc.constantFrom('0', '00', '1', '5', '9', 'back'), { maxLength: 20 });
    fc.assert(
      fc.property(yen, keys, (leftYen, typed) => {
        const entry = typed.reduce(
          (before, digits) =>
            amountAfter(before, digits === 'back' ? { key: 'backspace' } : { key: 'digits', digits, maxYen: leftYen }),
          wholeRefund(leftYen),
        );
        const amount = refundYen(entry, leftYen);
        expect(amount === null || (Number.isInteger(amount) && amount >= 1 && amount <= leftYen)).toBe(true);
      }),
    );
  });

  it('is none where less is left by now than was typed', () => {
    expect(refundYen(wholeRefund(700), 699)).toBeNull();
  });

  it('is none where nothing is left', () => {
    expect(refundYen(wholeRefund(0), 0)).toBeNull();
  });
});

describe('the reason of a refund', () => {
  it.each([
    ['返品', '', '返品'],
    ['', '  色違い ', '色違い'],
    ['返品', '色違い', '返品：色違い'],
    ['', ' ', ''],
  ])('of %j and %j is %j', (chosen, own, reason) => {
    expect(reasonText(chosen, own)).toBe(reason);
  });

  it('is never longer than the gateway takes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 400 }), (chosen, typed) => {
        const own = typed.slice(0, ownLength(chosen));
        expect(reasonText(chosen, own).length).toBeLessThanOrEqual(MAX_REASON);
      }),
    );
  });
});

describe('a PIN that is typed', () => {
  it('is the digits as they came, up to twelve', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'0123456789'), { maxLength: 20 }), (digits) => {
        const typed = digits.reduce((before, digit) => pinAfter(before, { key: 'digit', digit }), '');
        expect(typed).toBe(digits.join('').slice(0, pinLength.max));
        expect(isWholePin(typed)).toBe(typed.length >= 4);
      }),
    );
  });

  it('loses its last digit, and all of them', () => {
    expect(pinAfter('246', { key: 'backspace' })).toBe('24');
    expect(pinAfter('', { key: 'backspace' })).toBe('');
    expect(pinAfter('246', { key: 'clear' })).toBe('');
  });
});

describe('an operator who is typed', () => {
  const draft = { id: '01', name: '佐藤', role: 'cashier' } as const;

  it.each([
    [draft, null],
    [{ ...draft, id: ' ０１ ' }, null],
    [{ ...draft, id: '' }, 'id'],
    [{ ...draft, id: '佐藤' }, 'id'],
    [{ ...draft, id: 'a'.repeat(17) }, 'id'],
    [{ ...draft, name: '  ' }, 'name'],
    [{ ...draft, name: 'あ'.repeat(33) }, 'name'],
  ])('%j has fault %j', (typed, fault) => {
    expect(faultOf(typed)).toBe(fault);
  });

  it('has an id without what an input method made of it', () => {
    expect(plainId('ｓａｔｏ－１')).toBe('sato-1');
  });
});
