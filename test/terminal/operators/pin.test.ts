import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashPin, pinFits, pinProblem } from '../../../main/terminal/operators/pin.ts';

describe('a new PIN', () => {
  it.each(['', '123', '1234567890123', '12a4', '１２３４', ' 2580', '2580\n', '-258'])('is not %j', (pin) => {
    expect(pinProblem(pin)).toBe('notDigits');
  });

  it.each([
    ['0000', 'allEqual'],
    ['999999999999', 'allEqual'],
    ['1234', 'run'],
    ['987654', 'run'],
    ['7890', 'run'],
    ['0987', 'run'],
    ['2580', undefined],
    ['1357', undefined],
    ['1122', undefined],
    ['1235', undefined],
  ])('%s: %s', (pin, problem) => {
    expect(pinProblem(pin)).toBe(problem);
  });

  it('is any other row of 4 to 12 digits', () => {
    const digits = fc.stringMatching(/^[0-9]{4,12}$/);
    fc.assert(
      fc.property(digits, (pin) => {
        const isOneOf = (rows: readonly string[]) => rows.some((row) => row.includes(pin));
        const isWeak = isOneOf(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => digit.repeat(12)));
        const isRun = isOneOf(['01234567890123456789012', '98765432109876543210987']);
        expect(pinProblem(pin)).toBe(isWeak ? 'allEqual' : isRun ? 'run' : undefined);
      }),
    );
  });
});

describe('what is kept of a PIN', () => {
  it('fits it alone, is salted, and is 32 bytes of scrypt with its cost beside it', async () => {
    const [one, other] = await Promise.all([hashPin('2580'), hashPin('2580')]);
    expect(one).toMatchObject({ cost: 32_768 });
    expect([one.salt.length, one.hash.length]).toEqual([16, 32]);
    expect(one.hash.equals(other.hash)).toBe(false);
    const tried = ['2580', '2581', '', '25800'].map((pin) => pinFits(pin, one));
    expect(await Promise.all(tried)).toEqual([true, false, false, false]);
  });

  it('fits nothing where it was cut', async () => {
    const { salt, hash, cost } = await hashPin('2580');
    expect(await pinFits('2580', { salt, hash: hash.subarray(0, 16), cost })).toBe(false);
  });
});
