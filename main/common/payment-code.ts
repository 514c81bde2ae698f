declare const paymentCodeBrand: unique symbol;

/** What a customer's phone shows, ready to be sent as `userCode`: 6 to 512 printable ASCII characters. A secret: it is money. */
export type PaymentCode = string & { readonly [paymentCodeBrand]: true };

/** Why a text cannot be a payment code. */
export type CodeProblem = 'tooShort' | 'tooLong' | 'badCharacter';

export const PAYMENT_CODE_MIN = 6;
export const PAYMENT_CODE_MAX = 512;

/** Takes a text as a payment code, or says why it cannot be one. ASCII blanks around it are not part of a code. */
export function readPaymentCode(
  text: string,
): { readonly ok: true; readonly code: PaymentCode } | { readonly ok: false; readonly problem: CodeProblem } {
  const trimmed = text.replace(/^[\t-\r ]+|[\t-\r ]+$/g, '');
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

/** Replaces every occurrence of a customer's code in a text, in whichever of JSON's spellings each character stands. */
export function redactCode(text: string, code: string): string {
  if (code === '') {
    return text;
  }
  const masked = JSON.stringify(maskCode(code)).slice(1, -1);
  const inJson = new RegExp([...code].map(spellings).join(''), 'g');
  // As functions: in a replacement text `$&` would put the code back in.
  return text.replace(inJson, () => masked).replaceAll(code, () => masked);
}

function spellings(character: string): string {
  const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
  const escaped = [...hex].map((digit) => `[${digit}${digit.toUpperCase()}]`).join('');
  return `(?:\\\\u${escaped}|${plainly(character, hex)})`;
}

/** JSON may write a backslash before a sign, and always does before another, but never before a letter or digit. */
function plainly(character: string, hex: string): string {
  if (character === '\\') {
    // Not *one or two*: a long run of them could then be read in so many ways that no search would end.
    return '\\\\\\\\';
  }
  return /[A-Za-z0-9]/.test(character) ? character : `\\\\?\\x${hex.slice(2)}`;
}

/** Hides what may be a customer's code in a text of which nobody knows whether it quotes one: long runs without a gap. */
export function redactLongRuns(text: string): string {
  return text.replace(/[0-9]{12,}|[A-Za-z0-9+/=_-]{24,}/g, (run) => maskCode(run));
}
