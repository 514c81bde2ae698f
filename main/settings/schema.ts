import { z } from 'zod';
import { isLoopback } from '../common/loopback.ts';
import { type DayStart, isDayStart, isTimeZoneCode, type TimeZoneCode } from '../common/time.ts';
import { signatureScopes } from '../onepay/answers.ts';
import { gatewayLocales, identityLengths, identityPattern } from '../onepay/identity.ts';
import { across, type CrossCheck } from './cross-checks.ts';
import { printerSchema } from './printer-schema.ts';
import { UNKNOWN_LOCK } from './problems.ts';
import { scannersSchema, usualScanner } from './scanner-schema.ts';
import { anyText, number, object, place, text, wholeNumber } from './schema-parts.ts';
import { isSettingPath } from './setting-paths.ts';

/** `terminal.json` of a training terminal never reaches the real gateway, and a live one never the training book. */
export const terminalModes = ['live', 'training'] as const;
export type TerminalMode = (typeof terminalModes)[number];

export const PRODUCTION_GATEWAY = 'https://gateway.onepay.finance';

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

const counter = object({
  /** The largest amount that the window takes, in yen. */
  maxYen: wholeNumber(1, 9_999_999).default(9_999_999),
  /** Above this amount, in yen, the cashier is asked once more. */
  confirmAboveYen: wholeNumber(0, 9_999_999).default(100_000),
});

const window = object({
  /** `kiosk` covers everything, and cannot be left without a keyboard. */
  display: z.enum(['window', 'fullScreen', 'kiosk'], 'notADisplay').default('window'),
  /** What the window speaks until somebody chooses another language. */
  language: z.enum(['ja', 'en', 'zh'], 'notALanguage').default('ja'),
  /** Whether the terminal is opened when somebody signs in to this PC. */
  autoStart: z.boolean('notTrueOrFalse').default(false),
});

const codes = object({
  /**
   * Kinds of codes that are not sent to the gateway: a product's barcode, a web address, and what is in no form of a payment
   * code that this product knows. Our own receipts' barcodes are never sent.
   */
  refuse: z.array(z.enum(['product', 'url', 'unrecognised'], 'notACodeKind'), 'notAList').default(['product', 'url']),
});

const approvalRule = z.enum(['manager', 'none'], 'notAnApprovalRule');

const operators = object({
  /** `none` lets anybody work without a name and a PIN: for training, and for a shop of one person. */
  signIn: z.enum(['required', 'none'], 'notASignIn').default('required'),
  /** The counter is locked when nobody has touched it for so long; 0 for never. */
  autoLockMinutes: wholeNumber(0, 240).default(10),
  /** Whose word giving money back needs. */
  approveRefunds: approvalRule.default('manager'),
  /** Whose word cancelling the last sale needs. */
  approveCancellations: approvalRule.default('none'),
});

const closing = object({
  /** Whether a close compares with the gateway's book first. */
  reconcile: z.boolean('notTrueOrFalse').default(true),
  /** Whether a close is printed by itself. */
  print: z.boolean('notTrueOrFalse').default(true),
  /** Where exports are written; the data folder's `exports` where none is named. */
  exportFolder: text(256).optional(),
  /** What each close writes there by itself. */
  autoExport: z.array(z.enum(['pdf', 'csvUtf8', 'csvShiftJis'], 'notAnExportFormat'), 'notAList').default([]),
});

const backup = object({
  /** A second disk, a share or a stick; the data folder's `backups` where none is named. */
  folder: place().optional(),
  everyMinutes: wholeNumber(15, 1440).default(60),
  /** For so many hours the newest copy of each hour is kept. */
  keepHours: wholeNumber(1, 168).default(24),
  /** For so many days the newest copy of each day is kept. */
  keepDays: wholeNumber(1, 3650).default(62),
});

const headquarters = object({
  /** A PostgreSQL server, to which the journal is copied. Its password is a secret, and not in this file. */
  host: place(),
  port: wholeNumber(1, 65_535).default(5432),
  database: text(63).min(1, 'empty').default('onepay'),
  user: text(63).min(1, 'empty').default('onepay_pos'),
  /** `off` only on a line that nobody else hears. */
  tls: z.enum(['verify', 'off'], 'notATlsRule').default('verify'),
  /** The authority that signed the server's certificate, as a PEM file; the system's own where none is named. */
  caFile: place().optional(),
});

const timeOfDay = () => anyText().refine(isDayStart, 'notATimeOfDay');

const updates = object({
  /** Where new versions lie; none are looked for where this is null. */
  feed: anyText()
    .refine(isUrl, 'notAnAddress')
    .refine((address) => isSecureOrLoopback(address), 'plainHttpOnlyLoopback')
    .refine((address) => !hasCredentials(address), 'addressWithPassword')
    .nullable()
    .default(null),
  /** Local times between which a new version may be put in, also across midnight. */
  from: timeOfDay().default('02:00' as DayStart),
  to: timeOfDay().default('05:00' as DayStart),
});

const log = object({
  level: z.enum(['info', 'debug'], 'notALogLevel').default('info'),
  keepDays: wholeNumber(1, 365).default(30),
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
  scanners: scannersSchema.default([usualScanner]),
  codes: codes.prefault({}),
  printer: printerSchema.nullable().default(null),
  recovery: recovery.prefault({}),
  counter: counter.prefault({}),
  window: window.prefault({}),
  operators: operators.prefault({}),
  closing: closing.prefault({}),
  backup: backup.prefault({}),
  headquarters: headquarters.nullable().default(null),
  updates: updates.prefault({}),
  log: log.prefault({}),
  /** Keys, or groups of them, that nobody changes at this PC: `gateway`, `identity.branchCode`. */
  locked: z.array(anyText().max(64, 'tooLong'), 'notAList').default([]),
  /** Where the operating system has no key store, keys may lie in a file that only its owner may read. */
  allowKeyFile: z.boolean('notTrueOrFalse').default(false),
});

/**
 * `terminal.json`: everything of a terminal that is not secret. The rules that span several keys come after the keys' own.
 */
export const settingsSchema = plainSettings.check(
  across([['gateway', 'serviceMode']], checkIdentity),
  across([['mode'], ['gateway', 'baseUrl']], checkTrainingStaysLocal),
  across([['locked']], checkLocks),
);

export type Settings = z.output<typeof settingsSchema>;
export type ScannerSettings = Settings['scanners'][number];
export type SerialScannerSettings = Extract<ScannerSettings, { kind: 'serial' }>;
export type KeyboardScannerSettings = Extract<ScannerSettings, { kind: 'keyboard' }>;
export type HidScannerSettings = Extract<ScannerSettings, { kind: 'hid' }>;
export type RecoverySettings = Settings['recovery'];
export type PrinterSettings = NonNullable<Settings['printer']>;
export type HeadquartersSettings = NonNullable<Settings['headquarters']>;
export type UpdateSettings = Settings['updates'];

type PlainSettings = z.output<typeof plainSettings>;

function checkIdentity({ value, isSound, report }: CrossCheck<PlainSettings>): void {
  const { gateway: line, identity: codes } = value;
  const lengths: Readonly<Record<string, { readonly min: number; readonly max: number }>> =
    identityLengths[line.serviceMode];
  for (const [key, limits] of Object.entries(lengths)) {
    if (!isSound(['identity', key])) {
      continue;
    }
    const length = codes[key as keyof typeof codes]?.length ?? 0;
    if (length < limits.min || length > limits.max) {
      report(['identity', key], limits.min === limits.max ? `length${limits.max}` : 'length1to32');
    }
  }
  if (line.serviceMode === 'C01' && isSound(['identity', 'merchantId']) && codes.merchantId !== undefined) {
    report(['identity', 'merchantId'], 'noMerchantInB2c');
  }
}

function checkTrainingStaysLocal({ value: { mode, gateway: line }, report }: CrossCheck<PlainSettings>): void {
  if (mode === 'training' && line.baseUrl !== undefined && isUrl(line.baseUrl) && !isLoopback(new URL(line.baseUrl))) {
    report(['gateway', 'baseUrl'], 'trainingOnlyLoopback');
  }
}

/** A lock on nothing would be believed to hold. */
function checkLocks({ value: { locked }, report }: CrossCheck<PlainSettings>): void {
  for (const [index, lock] of locked.entries()) {
    if (!isSettingPath(plainSettings, lock)) {
      report(['locked', index], UNKNOWN_LOCK, lock);
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
  return isUrl(text) && !hasCredentials(text);
}

function hasCredentials(text: string): boolean {
  if (!isUrl(text)) {
    return false;
  }
  const url = new URL(text);
  return url.username !== '' || url.password !== '';
}
