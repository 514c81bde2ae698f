import { maskCode } from '../common/payment-code.ts';
import { maskSpoken } from './spoken-secrets.ts';

/** What JSON can hold; the form in which anything is written down. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** A folder that is told by a name of its own: where it lies is nobody's business. */
export interface KnownPlace {
  readonly path: string;
  /** Such as `<data>`. */
  readonly name: string;
}

/** Takes out of texts and values what must not be written down. */
export interface Mask {
  text(text: string): string;
  /** Any value at all, as JSON can hold it. Never throws. */
  value(value: unknown): Plain;
  /** The value of a named field: some names say that whatever they hold is a secret. Never throws. */
  field(name: string, value: unknown): Plain;
}

const HIDDEN = '***';

/** Longer texts are cut, in characters: nobody reads them, and they may hold a whole file. */
const MAX_TEXT = 8192;
const MAX_DEPTH = 6;
const MAX_ENTRIES = 100;

/** A secret by its field's name alone, whatever it holds. */
const secretWords: ReadonlySet<string> = new Set([
  ...[
    'password',
    'passwords',
    'passwd',
    'pwd',
    'passphrase',
    'passphrases',
    'pass',
    'pin',
    'pins',
    'secret',
    'secrets',
  ],
  ...['authorization', 'cookie', 'credential', 'credentials', 'sign', 'signature', 'pem', 'p12', 'pfx', 'pkcs12'],
]);
const secretNames: ReadonlySet<string> = new Set(['privatekey', 'apikey', 'pinhash', 'newpin', 'oldpin']);
const codeNames: ReadonlySet<string> = new Set(['usercode', 'customercode', 'paymentcode', 'barcode', 'qrcode']);

/** A token's end tells one from another; all of it names this terminal, and is long. */
const TOKEN_TAIL = 6;

/** The names that this product itself gives; no customer's code looks like them. */
const OWN_NAME = String.raw`(?<![A-Za-z0-9])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|R\d{16,20})(?![A-Za-z0-9])`;
/** Digits that people write in groups are one code all the same. */
const DIGITS = String.raw`\d(?:[ -]?\d){11,}`;
/** What stands between groups of digits, wide characters among them. */
const GAP = String.raw` ._\-\u00a0\u3000\u30fb\uff0d\uff0e\u2010-\u2015\u2212`;
/** Two more digits than the longest address of a computer has. */
const WIDE_DIGITS = String.raw`\p{Nd}(?:[${GAP}]{0,2}\p{Nd}){13,}`;
const GAPS = new RegExp(`[${GAP}]`, 'gu');
const CUT_OFF = new RegExp(`[A-Za-z\\p{Nd}+/=${GAP}]{1,600}$`, 'u');
const LONG_RUN = '[A-Za-z0-9+/=_-]{24,}';
const RUNS = new RegExp(`(${OWN_NAME})|${WIDE_DIGITS}|${DIGITS}|${LONG_RUN}`, 'giu');

/** A key or certificate, whole or cut off, in whichever way its line ends are written. */
const PEM = /-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g;

/** `https://user:password@host`: everything up to the last `@` before the path. */
const URL_CREDENTIALS = /([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s"'<>/?#]*@/gi;

const SECRET_NAME =
  'pass(?:words?|wd|phrases?)?|pwd|pins?|secrets?|credentials?|sign(?:ature)?|private[_-]?key|api[_-]?key';

/** `Authorization: Basic xyz`. */
const HEADER = /\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*[:=]\s*)(?:"[^"]*"?|'[^']*'?|[^\r\n,}]*)/gi;
const QUOTED = String.raw`\\?"(?:[^"\\]|\\(?!"))*\\?"?|'[^']*'?`;
/** What follows a quotation without a space may be more of it. */
const VALUE = String.raw`(?:${QUOTED})[^\s,;&}\])]*|[^\s,;&}\])]+`;
/** `passphrase=xyz`, `"pin": "1234"`, `--pin-file` not: what it names is a place. */
const NAMED = new RegExp(String.raw`\b((?:[A-Za-z]+[_-])?(?:${SECRET_NAME}))(\\?["']?\s*[:=]\s*)(${VALUE})`, 'gi');
const CODE_NAMED = new RegExp(String.raw`\b((?:user|customer|payment)[_-]?code)(\\?["']?\s*[:=]\s*)(${VALUE})`, 'gi');

/** @param known folders that are told by name, the outermost last. */
export function createMask(known: readonly KnownPlace[] = []): Mask {
  const places = known.filter(({ path }) => path !== '').map(hiding);
  const values = new Values((raw) => maskText(raw, places));
  return {
    text: (raw) => safely(() => maskText(raw, places)) as string,
    value: (value) => safely(() => values.plain(value, [])),
    field: (name, value) => safely(() => values.field(name, value, [])),
  };
}

/** A folder, however it is written, and what is told in its place. */
interface Hidden {
  readonly pattern: RegExp;
  readonly name: string;
}

const WINDOWS_PATH = /^(?:[a-z]:[\\/]|\\\\)/i;
/** Between two folders of Windows, within JSON within JSON and as an address, too. */
const WINDOWS_SEPARATOR = String.raw`(?:[\\/]|%5C|%2F){1,8}`;

/** Windows takes slashes of both kinds and letters of either case for the same. */
function hiding({ path, name }: KnownPlace): Hidden {
  if (!WINDOWS_PATH.test(path)) {
    return { pattern: new RegExp(literally(path), 'gu'), name };
  }
  const folders = path.split(/[\\/]+/).map((folder) => [...folder].map(perhapsEncoded).join(''));
  return { pattern: new RegExp(folders.join(WINDOWS_SEPARATOR), 'giu'), name };
}

function literally(text: string): string {
  return [...text].map((letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`).join('');
}

/** As it is, or as an address has it. */
function perhapsEncoded(letter: string): string {
  const bytes = [...Buffer.from(letter)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
  return `(?:${literally(letter)}|${bytes.join('')})`;
}

/** Turns values into what JSON can hold, masked. */
class Values {
  readonly #text: (raw: string) => string;

  constructor(text: (raw: string) => string) {
    this.#text = text;
  }

  /** @param above the objects that the value lies in. */
  plain(value: unknown, above: readonly object[]): Plain {
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
        return maskNumber(value);
      case 'boolean':
        return value;
      case 'undefined':
        return null;
      case 'bigint':
        return this.#text(String(value));
      case 'object':
        return value === null ? null : this.#nested(value, above);
      default:
        return `[${typeof value}]`;
    }
  }

  field(name: string, value: unknown, above: readonly object[]): Plain {
    switch (kindOfName(name)) {
      case 'secret':
        return typeof value === 'boolean' ? value : value === null || value === undefined ? null : HIDDEN;
      case 'code':
        return typeof value === 'string' || typeof value === 'number' ? maskCode(String(value)) : HIDDEN;
      case 'token':
        return typeof value === 'string' ? `…${value.slice(-TOKEN_TAIL)}` : this.plain(value, above);
      case 'plain':
        return this.plain(value, above);
    }
  }

  #nested(value: object, above: readonly object[]): Plain {
    if (above.includes(value)) {
      return '[again]';
    }
    if (above.length >= MAX_DEPTH) {
      return '[deeper]';
    }
    const within = [...above, value];
    if (Array.isArray(value) || value instanceof Map || value instanceof Set) {
      return [...value].slice(0, MAX_ENTRIES).map((one) => safely(() => this.plain(one, within)));
    }
    return this.#leaf(value) ?? (value instanceof Error ? this.#error(value, within) : this.#record(value, within));
  }

  /** Objects that stand for one thing. */
  #leaf(value: object): Plain | undefined {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
      return `[${value.byteLength} bytes]`;
    }
    if (value instanceof Date) {
      return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
    }
    return value instanceof URL ? this.#text(value.href) : undefined;
  }

  #error(error: Error, within: readonly object[]): Plain {
    return {
      name: this.#text(String(error.name)),
      message: this.#text(String(error.message)),
      ...('code' in error ? { code: this.plain(error.code, within) } : {}),
      at: placesInStack(error).join(' < '),
      ...(error.cause === undefined ? {} : { cause: this.plain(error.cause, within) }),
      ...(error instanceof AggregateError ? { errors: this.plain(error.errors, within) } : {}),
    };
  }

  #record(value: object, within: readonly object[]): Plain {
    const names = Object.keys(value).slice(0, MAX_ENTRIES);
    const entry = (name: string) => this.field(name, (value as Record<string, unknown>)[name], within);
    return Object.fromEntries(names.map((name) => [this.#text(name), safely(() => entry(name))]));
  }
}

/** Where an error was made, innermost first: function and file's last name, never a folder or a word of the message. */
export function placesInStack(error: Error, count = 6): string[] {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const begin = stack.indexOf(error.message);
  const frames = begin < 0 ? '' : stack.slice(begin + error.message.length);
  return [...frames.matchAll(/^ {4}at .*?([\w.-]{1,60}\.[cm]?[jt]sx?:\d{1,7}:\d{1,7})\)?$/gm)]
    .slice(0, count)
    .map(([, place = '']) => place);
}

function maskText(raw: string, places: readonly Hidden[]): string {
  const named = places.reduce((text, { pattern, name }) => text.replace(pattern, name), cut(raw));
  return maskCredentials(named).replace(RUNS, (run, own: string | undefined) =>
    own === undefined ? maskRun(run) : run,
  );
}

/**
 * Takes keys and passwords out of a text whose long numbers and paths are to be kept, since it never holds a customer's
 * code: the settings.
 */
export function maskCredentials(text: string): string {
  const named = [HEADER, NAMED, CODE_NAMED].reduce(
    (left, pattern) => left.replace(pattern, `$1$2${HIDDEN}`),
    text.replace(PEM, '[PEM]').replace(URL_CREDENTIALS, `$1${HIDDEN}@`),
  );
  return maskSpoken(named, HIDDEN);
}

/** The names of errors, ours and the system's: words alone, and long ones. */
const CONSTANT = /^[A-Z]+(?:_[A-Z]+)+$/;

function maskRun(run: string): string {
  return CONSTANT.test(run) ? run : maskCode(run.replace(GAPS, ''));
}

/** A cut must not leave half of something that would have been masked whole. */
function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT).replace(CUT_OFF, '')}… (${text.length})`;
}

/** A number can be a code that somebody typed; times and sizes have at most 13 digits, and a code as a number more. */
function maskNumber(value: number): Plain {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  return Math.abs(value) < 1e13 ? value : maskCode(String(value));
}

function kindOfName(name: string): 'secret' | 'code' | 'token' | 'plain' {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const joined = words.join('');
  if (joined === 'signin' || joined === 'pinfile' || joined === 'passphrasefile') {
    return 'plain';
  }
  if (words.some((word) => secretWords.has(word)) || secretNames.has(joined)) {
    return 'secret';
  }
  if (codeNames.has(joined)) {
    return 'code';
  }
  return words.at(-1) === 'token' ? 'token' : 'plain';
}

function safely(work: () => Plain): Plain {
  try {
    return work();
  } catch {
    return '[unreadable]';
  }
}
