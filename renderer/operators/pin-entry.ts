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

/** Whether it is long enough to be given. */
export function isWholePin(digits: string): boolean {
  return digits.length >= pinLength.min;
}
