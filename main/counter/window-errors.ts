import path from 'node:path';
import type { BridgeError } from '../../preload/contract.ts';
import { asTerminalError, type TerminalError } from '../common/errors.ts';
import { redactLongRuns } from '../common/payment-code.ts';
import { describeError } from '../i18n/describe.ts';
import { hasText, type Translator } from '../i18n/translator.ts';

/** Puts any error into words that the window may see: no path, and nothing that may be a customer's code. */
export function describeForWindow(error: unknown, translate: Translator): BridgeError {
  const known = asTerminalError(error);
  // Several files at once: each fault has a line of its own.
  const between = known.code === 'PROVISIONING_REFUSED' ? '\n' : ' ';
  const { kind, code, message, hint } = describeError(withoutSecrets(known), translate, between);
  return { kind, code, message, hint: hintAtWindow(code, translate) ?? hint };
}

/** Where the hint of an error tells what to type on the command line, the window has its own. */
function hintAtWindow(code: string, translate: Translator): string | undefined {
  const key = `windowHints.${code}`;
  return hasText(key) ? translate(key) : undefined;
}

/** The same error, of the same class, with its parameters cleaned. */
function withoutSecrets(error: TerminalError): TerminalError {
  const params = Object.fromEntries(Object.entries(error.params).map(([name, value]) => [name, cleaned(name, value)]));
  return Object.create(error, { params: { value: params } }) as TerminalError;
}

function cleaned(name: string, value: string | number): string | number {
  if (typeof value === 'number') {
    return value;
  }
  // Only the words of an error nobody foresaw have a stack; its first line says enough.
  const [firstLine = ''] = value.split('\n');
  if (name === 'file' || name === 'folder') {
    return path.win32.basename(value);
  }
  // A receipt number is what the cashier has to find, and none that contains a code is ever taken.
  return name === 'receiptNo' ? firstLine : redactLongRuns(firstLine.replace(ABOVE, ''));
}

/** How an absolute path begins, on any system: a slash, a drive, a server, a device or a file's address. */
const ROOT = String.raw`(?:file:)?(?:[A-Za-z]:)?[\\/]+(?:[?.][\\/]+)?(?:[A-Za-z]:[\\/]+)?(?=\S)`;
/** One folder and what follows it; it may have blanks in it, but neither begins nor ends with one. */
const SIGN = String.raw`(?:[^\s\\/'":]|:(?!\s))`;
const FOLDER = String.raw`${SIGN}(?:(?:${SIGN}|[ \t])*${SIGN})?[\\/]+`;
/** Everything of an absolute path but its last part. */
const ABOVE = new RegExp(`(?<![A-Za-z0-9])${ROOT}(?:${FOLDER})*`, 'gu');
