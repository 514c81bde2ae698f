import path from 'node:path';
import type { BridgeError } from '../../preload/contract.ts';
import { asTerminalError, type TerminalError } from '../common/errors.ts';
import { redactLongRuns } from '../common/payment-code.ts';
import { describeError } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';

/** Puts any error into words that the window may see: no path, and nothing that may be a customer's code. */
export function describeForWindow(error: unknown, translate: Translator): BridgeError {
  const known = asTerminalError(error);
  const { kind, code, message, hint } = describeError(withoutPaths(known), translate);
  return { kind, code, message: redactLongRuns(message), hint };
}

/** The same error, of the same class, with its parameters cleaned. */
function withoutPaths(error: TerminalError): TerminalError {
  const params = Object.fromEntries(Object.entries(error.params).map(([name, value]) => [name, cleaned(name, value)]));
  return Object.create(error, { params: { value: params } }) as TerminalError;
}

function cleaned(name: string, value: string | number): string | number {
  if (typeof value === 'number') {
    return value;
  }
  // Only the words of an error nobody foresaw have a stack; its first line says enough.
  const [firstLine = ''] = value.split('\n');
  return name === 'file' || name === 'folder'
    ? lastPart(value)
    : firstLine.replace(QUOTED_PATH, shorten).replace(PATH, shorten);
}

/** `'/data/shop 1/x'`: what is quoted may have blanks in it. */
const QUOTED_PATH = /(['"])(?:[A-Za-z]:)?[\\/](?:(?!\1).)*[\\/](?:(?!\1).)*\1/g;
const PATH = /(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^\s\\/'"]+[\\/])+[^\s\\/'"]*/g;

function shorten(found: string): string {
  const quote = /^['"]/.exec(found)?.[0] ?? '';
  return `${quote}${lastPart(quote === '' ? found : found.slice(1, -1))}${quote}`;
}

function lastPart(file: string): string {
  return path.win32.basename(file);
}
