import { maskCode } from './payment-code.ts';

/** Whatever is longer may be a customer's code: they have 14 characters and more. */
const SHORT = 13;

/** The receipt numbers that terminals give; where a register gives them, they look as it likes. */
const TERMINAL_RECEIPT_NO = /^R\d{16,20}$/;

const ourNames: readonly RegExp[] = [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, TERMINAL_RECEIPT_NO];

/**
 * A text that somebody typed, as an error may repeat it: a customer's code in the wrong field is masked like any other.
 */
export function typedText(text: string): string {
  return text.length <= SHORT || ourNames.some((name) => name.test(text)) ? text : maskCode(text);
}

/** True for a receipt number that this or another terminal has given, which no customer's code looks like. */
export function isTerminalReceiptNo(text: string): boolean {
  return TERMINAL_RECEIPT_NO.test(text);
}
