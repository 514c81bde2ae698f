/** How long a PIN may be, in digits. */
export const pinLength = { min: 4, max: 12 } as const;

/** A key of the PIN pad. */
export type PinKey = { readonly key: 'digit'; readonly digit: string } | { readonly key: 'backspace' | 'clear' };

/** What a key makes of the digits so far; one too many is dropped. */
export function pinAfter(digits: string, press: PinKey): string {
  switch (press.key) {
    case 'digit':
      return digits.length < pinLength.max ? digits + press.digit : digits;
    case 'backspace':
      return digits.slice(0, -1);
    case 'clear':
      return '';
  }
}

/** Why a PIN is too easy to guess, as the main process sees it too; null for one that is not. */
export function pinWeakness(digits: string): 'allEqual' | 'run' | null {
  const steps = new Set([...digits.slice(1)].map((digit, index) => (Number(digit) - Number(digits[index]) + 10) % 10));
  if (steps.size !== 1) {
    return null;
  }
  if (steps.has(0)) {
    return 'allEqual';
  }
  return steps.has(1) || steps.has(9) ? 'run' : null;
}

/** Whether it is long enough to be given. */
export function isWholePin(digits: string): boolean {
  return digits.length >= pinLength.min;
}
