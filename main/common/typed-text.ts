import { maskCode } from './payment-code.ts';

/** Whatever is longer may be a customer's code: they have 14 characters and more. */
const SHORT = 13;

const ourNames: readonly RegExp[] = [
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  // The terminal's own receipt numbers.
  /^R\d{16,20}$/,
];

/**
 * A text that somebody typed, as an error may repeat it: a customer's code in the wrong field is masked like any other.
 */
export function typedText(text: string): string {
  return text.length <= SHORT || ourNames.some((name) => name.test(text)) ? text : maskCode(text);
}
