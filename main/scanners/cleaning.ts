import { type PaymentCode, readPaymentCode } from '../common/payment-code.ts';
import type { DropReason } from './port.ts';

/** What a payment code looks like at this terminal. */
export interface CodeRules {
  readonly prefix: string;
  readonly minLength: number;
  readonly maxLength: number;
  readonly characters: 'printable' | 'digits' | 'alphanumeric';
}

export type CleanedCode =
  | { readonly ok: true; readonly code: PaymentCode; readonly aimId?: string }
  | { readonly ok: false; readonly reason: DropReason };

const characterRules = { printable: /^[\x20-\x7e]*$/, digits: /^[0-9]*$/, alphanumeric: /^[0-9A-Za-z]*$/ } as const;

/**
 * Takes framing characters, prefix and AIM identifier off a frame and judges what is left. Nothing inside a code is ever
 * removed or repaired: a code that needs it is not the one that the customer showed.
 */
export function cleanCode(frame: string, rules: CodeRules): CleanedCode {
  const unframed = stripControls(frame);
  if (!unframed.startsWith(rules.prefix)) {
    return { ok: false, reason: 'noPrefix' };
  }
  const { aimId, text } = splitAimId(unframed.slice(rules.prefix.length));
  const read = readPaymentCode(text);
  if (!read.ok) {
    return { ok: false, reason: read.problem };
  }
  const { code } = read;
  if (code.length < rules.minLength) {
    return { ok: false, reason: 'tooShort' };
  }
  if (code.length > rules.maxLength) {
    return { ok: false, reason: 'tooLong' };
  }
  if (!characterRules[rules.characters].test(code)) {
    return { ok: false, reason: 'badCharacter' };
  }
  if (isSeveral(code, rules.prefix)) {
    return { ok: false, reason: 'doubled' };
  }
  return aimId === undefined ? { ok: true, code } : { ok: true, code, aimId };
}

/** Control characters around a code (STX, ETX, a stray line end) frame it. */
function stripControls(frame: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  return frame.replace(/^[\x00-\x1f\x7f]+|[\x00-\x1f\x7f]+$/g, '');
}

function splitAimId(text: string): { aimId?: string; text: string } {
  const match = /^(\][A-Za-z][0-9A-Za-z])(.*)$/s.exec(text);
  return match?.[1] === undefined ? { text } : { aimId: match[1], text: match[2] ?? '' };
}

/** The same six or more characters over and over, blanks between them or not. */
const REPEATED = /^(.{6,}?)(?: *\1)+$/;

/** What stands before a code stands in it again, or the code repeats itself: a scanner read several in one. */
function isSeveral(code: string, prefix: string): boolean {
  return (prefix !== '' && code.includes(prefix)) || /\][A-Za-z][0-9A-Za-z]/.test(code) || REPEATED.test(code);
}
