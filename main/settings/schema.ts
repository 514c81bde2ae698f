import { z } from 'zod';
import printerProfiles from '../../native-config/printers.json' with { type: 'json' };
import { isLoopback } from '../common/loopback.ts';
import { type DayStart, isDayStart, isTimeZoneCode, type TimeZoneCode } from '../common/time.ts';
import { signatureScopes } from '../onepay/answers.ts';
import { gatewayLocales, identityLengths, identityPattern } from '../onepay/identity.ts';

/** `terminal.json` of a training terminal never reaches the real gateway, and a live one never the training book. */
export const terminalModes = ['live', 'training'] as const;
export type TerminalMode = (typeof terminalModes)[number];

export const PRODUCTION_GATEWAY = 'https://gateway.onepay.finance';

// The messages of this schema are keys of the translations, under `settingsProblems`.
const orMissing = (problem: string) => ({
  error: (issue: { readonly input?: unknown }) => (issue.input === undefined ? 'missing' : problem),
});
const anyText = () => z.string(orMissing('notText'));
const text = (max: number) => anyText().trim().max(max, 'tooLong');
const wholeNumber = (min: number, max: number) =>
  z.int(orMissing('notANumber')).min(min, 'outOfRange').max(max, 'outOfRange');
const number = (min: number, max: number) =>
  z.number(orMissing('notANumber')).min(min, 'outOfRange').max(max, 'outOfRange');
const object = <S extends z.core.$ZodShape>(shape: S) => z.strictObject(shape, orMissing('notAnObject'));

const gatewayAddress = anyText()
  .refine(isUrl, 'notAnAddress')
  .refine((address) => isOriginOnly(address), 'addressWithPath')
  .refine((address) => isSecureOrLoopback(address), 'plainHttpOnlyLoopback');

const proxy = anyText().refine(
  (value) => value === 'environment' || value === 'none' || isProxyAddress(value),
  'notAProxy',
);

/** The two names of each mode: the protocol's own, and the one that people use. */
const serviceModeNames: ReadonlyMap<unknown, string> = new Map([
  ['B2B', 'B01'],
  ['B2C', 'C01'],
]);
const serviceMode = z.preprocess(
  (value) => serviceModeNames.get(value) ?? value,
  z.enum(['B01', 'C01'], 'notAServiceMode'),
);

const gateway = object({
  /** Absent: the production gateway when live, the built-in training gateway when training. */
  baseUrl: gatewayAddress.optional(),
  serviceMode: serviceMode.default('B01'),
  /** From the request's leaving to the answer's last byte. */
  timeoutSeconds: number(1, 120).default(30),
  responseSignatureScope: z.enum(signatureScopes, 'notAScope').default('response'),
  proxy: proxy.default('environment'),
});

const code = anyText().regex(identityPattern, 'codeCharacters');

const identity = object({
  merchantId: code.optional(),
  branchCode: code,
  terminalCode: code,
});

const shop = object({
  name: text(64).default(''),
  address: text(128).default(''),
  phone: text(32).default(''),
  /** The qualified invoice issuer's number: `T` and 13 digits. */
  registrationNumber: anyText()
    .regex(/^(?:T\d{13})?$/, 'notARegistrationNumber')
    .default(''),
});

const serialScanner = object({
  kind: z.literal('serial', 'notAScannerKind'),
  /** `COM3`, `/dev/ttyACM0`. */
  path: anyText().min(1, 'empty'),
  baudRate: wholeNumber(300, 4_000_000).default(9600),
  dataBits: z.union([z.literal(7), z.literal(8)], 'outOfRange').default(8),
  parity: z.enum(['none', 'even', 'odd'], 'notAParity').default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)], 'outOfRange').default(1),
  /** Characters that the scanner puts before each code; a frame without them is dropped. */
  prefix: anyText().max(8, 'tooLong').default(''),
  /** Characters with which the scanner ends each code. Blank: silence ends a code, if its length or a prefix is known. */
  suffix: anyText().max(8, 'tooLong').default('\r'),
  minLength: wholeNumber(6, 512).default(6),
  maxLength: wholeNumber(6, 512).default(512),
  characters: z.enum(['printable', 'digits', 'alphanumeric'], 'notACharacterRule').default('printable'),
  /** Silence after which half a code is dropped. */
  silenceMs: wholeNumber(20, 10_000).default(100),
  /** The same code again within this time is the same scan. */
  duplicateMs: wholeNumber(0, 60_000).default(2000),
});

/** `tcp://192.168.0.20:9100` and `file:///dev/usb/lp0` are short for the objects. */
function spelledOut(transport: unknown): unknown {
  if (typeof transport !== 'string' || !URL.canParse(transport)) {
    return transport;
  }
  const { protocol, hostname: host, port, pathname } = new URL(transport);
  switch (protocol) {
    case 'tcp:':
      return port === '' ? { kind: 'tcp', host } : { kind: 'tcp', host, port: Number(port) };
    case 'file:':
      return { kind: 'file', path: decodeURIComponent(pathname) };
    default:
      return transport;
  }
}

const transport = z.preprocess(
  spelledOut,
  z.discriminatedUnion(
    'kind',
    [
      object({
        kind: z.literal('tcp'),
        host: anyText().min(1, 'empty'),
        port: wholeNumber(1, 65_535).default(9100),
        timeoutSeconds: number(1, 60).default(5),
      }),
      object({
        kind: z.literal('file'),
        /** A device file such as `/dev/usb/lp0`, or a file to which receipts are appended. */
        path: anyText().min(1, 'empty'),
      }),
    ],
    { error: 'notATransport' },
  ),
);

const printer = object({
  transport,
  /** A name of `native-config/printers.json`. */
  profile: anyText()
    .refine((name) => Object.hasOwn(printerProfiles, name), 'notAProfile')
    .default('escpos-80mm'),
});

const recovery = object({
  /** A payment that stays unknown after the customer has left: ask until it is known, or cancel it after a while. */
  unknown: z
    .union([z.literal('keepAsking'), object({ cancelAfterSeconds: wholeNumber(30, 86_400) })], 'notAnUnknownPolicy')
    .default('keepAsking'),
  /** How often a payment that waits for its customer is asked about. */
  pollSeconds: wholeNumber(1, 30).default(3),
  /** How long the customer has to approve before the payment is cancelled. */
  customerLimitSeconds: wholeNumber(10, 600).default(120),
});

const plainSettings = object({
  mode: z.enum(terminalModes, 'notAMode').default('live'),
  gateway: gateway.prefault({}),
  identity,
  shop: shop.prefault({}),
  locale: z.enum(gatewayLocales, 'notALocale').default('JAPAN'),
  timeZone: anyText()
    .refine(isTimeZoneCode, 'notATimeZone')
    .default('p9' as TimeZoneCode),
  businessDayStart: anyText()
    .refine(isDayStart, 'notATimeOfDay')
    .default('05:00' as DayStart),
  scanners: z.array(serialScanner, 'notAList').default([]),
  printer: printer.nullable().default(null),
  recovery: recovery.prefault({}),
});

/**
 * `terminal.json`: everything of a terminal that is not secret. The rules that span several keys come after the keys' own.
 */
export const settingsSchema = plainSettings.check((context) => {
  checkIdentity(context);
  checkTrainingStaysLocal(context);
  checkScannerLengths(context);
});

export type Settings = z.output<typeof settingsSchema>;
export type SerialScannerSettings = Settings['scanners'][number];
export type RecoverySettings = Settings['recovery'];
export type PrinterSettings = NonNullable<Settings['printer']>;

type Check = z.core.ParsePayload<z.output<typeof plainSettings>>;

function report(context: Check, path: (string | number)[], message: string): void {
  context.issues.push({ code: 'custom', path, message, input: context.value });
}

function checkIdentity(context: Check): void {
  const { gateway: line, identity: codes } = context.value;
  const lengths: Readonly<Record<string, { readonly min: number; readonly max: number }>> =
    identityLengths[line.serviceMode];
  for (const [key, limits] of Object.entries(lengths)) {
    const length = codes[key as keyof typeof codes]?.length ?? 0;
    if (length < limits.min || length > limits.max) {
      report(context, ['identity', key], limits.min === limits.max ? `length${limits.max}` : 'length1to32');
    }
  }
  if (line.serviceMode === 'C01' && codes.merchantId !== undefined) {
    report(context, ['identity', 'merchantId'], 'noMerchantInB2c');
  }
}

function checkTrainingStaysLocal(context: Check): void {
  const { mode, gateway: line } = context.value;
  if (mode === 'training' && line.baseUrl !== undefined && isUrl(line.baseUrl) && !isLoopback(new URL(line.baseUrl))) {
    report(context, ['gateway', 'baseUrl'], 'trainingOnlyLoopback');
  }
}

function checkScannerLengths(context: Check): void {
  for (const [index, scanner] of context.value.scanners.entries()) {
    if (scanner.minLength > scanner.maxLength) {
      report(context, ['scanners', index, 'minLength'], 'minAboveMax');
    }
    // Where silence ends a code, each half of one that a pause cut would pass for a code.
    if (scanner.suffix === '' && scanner.prefix === '' && scanner.minLength !== scanner.maxLength) {
      report(context, ['scanners', index, 'suffix'], 'silenceNeedsLength');
    }
  }
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isOriginOnly(text: string): boolean {
  if (!isUrl(text)) {
    return true;
  }
  const url = new URL(text);
  return url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
}

function isSecureOrLoopback(text: string): boolean {
  return !isUrl(text) || new URL(text).protocol === 'https:' || isLoopback(new URL(text));
}

/** Credentials do not belong into a file that is exported and copied: the environment's HTTPS_PROXY may carry them. */
function isProxyAddress(text: string): boolean {
  if (!isUrl(text)) {
    return false;
  }
  const url = new URL(text);
  return url.username === '' && url.password === '';
}
