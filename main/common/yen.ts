declare const yenBrand: unique symbol;

/** A whole number of Japanese yen, 1 to 9,999,999,999,999: what the gateway's `amount(15,2)` holds without a decimal point. */
export type Yen = number & { readonly [yenBrand]: true };

/** The largest amount of one payment, in yen. */
export const MAX_YEN = 9_999_999_999_999;

/** True for a whole number of yen that one payment may have. */
export function isYen(value: number): value is Yen {
  return Number.isSafeInteger(value) && value >= 1 && value <= MAX_YEN;
}

/**
 * Takes a number as yen.
 * @throws RangeError for anything but a whole number from 1 to {@link MAX_YEN}.
 */
export function yen(value: number): Yen {
  if (!isYen(value)) {
    throw new RangeError(`not a whole amount of yen from 1 to ${MAX_YEN}: ${value}`);
  }
  return value;
}

/**
 * Reads an amount that a person typed: digits alone, no sign, no separators, no decimal point.
 * Undefined when the text is anything else or the amount is out of range; a guess could charge ten times too much.
 */
export function parseYen(text: string): Yen | undefined {
  if (!/^[1-9][0-9]{0,12}$/.test(text)) {
    return undefined;
  }
  const value = Number(text);
  return isYen(value) ? value : undefined;
}

/** Digits in groups of three, without a currency sign: `1234567` becomes `1,234,567`. */
export function groupDigits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
