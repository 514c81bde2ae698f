declare const paymentCodeBrand: unique symbol;

/** What a customer's phone shows, ready to be sent as `userCode`: 6 to 512 printable ASCII characters. A secret: it is money. */
export type PaymentCode = string & { readonly [paymentCodeBrand]: true };

/** Why a text cannot be a payment code. */
export type CodeProblem = 'tooShort' | 'tooLong' | 'badCharacter';

export const PAYMENT_CODE_MIN = 6;
export const PAYMENT_CODE_MAX = 512;

/** Takes a text as a payment code, or says why it cannot be one. Blanks around it are not part of a code. */
export function readPaymentCode(
  text: string,
): { readonly ok: true; readonly code: PaymentCode } | { readonly ok: false; readonly problem: CodeProblem } {
  const trimmed = text.trim();
  if (trimmed.length < PAYMENT_CODE_MIN) {
    return { ok: false, problem: 'tooShort' };
  }
  if (trimmed.length > PAYMENT_CODE_MAX) {
    return { ok: false, problem: 'tooLong' };
  }
  if (!/^[\x20-\x7e]+$/.test(trimmed)) {
    return { ok: false, problem: 'badCharacter' };
  }
  return { ok: true, code: trimmed as PaymentCode };
}

/** The only form in which a customer's code may be stored or shown: its last four characters. */
export function maskCode(code: string): string {
  return `****${code.slice(-4)}`;
}

/** Replaces every occurrence of a customer's code in a text, as it is and as JSON would write it. */
export function redactCode(text: string, code: string): string {
  if (code === '') {
    return text;
  }
  const quoted = JSON.stringify(code).slice(1, -1);
  const masked = JSON.stringify(maskCode(code)).slice(1, -1);
  // As a function: in a replacement text `$&` would put the code back in.
  return text.replaceAll(code, () => masked).replaceAll(quoted, () => masked);
}
