import type { SettingSectionId, SettingValue } from '../../../preload/contract.ts';
import { signatureScopes } from '../../onepay/answers.ts';
import { gatewayLocales } from '../../onepay/identity.ts';
import { PRODUCTION_GATEWAY, terminalModes } from '../../settings/schema.ts';
import { valueAt } from '../../settings/value-at.ts';
import {
  CANCEL_AFTER_SECONDS,
  cancelAfter,
  cancelAfterSeconds,
  type FieldCodec,
  headquartersSwitch,
  proxyAddress,
  proxyKind,
  serviceMode,
} from './codecs.ts';
import type { Draft } from './draft.ts';

/** What a number counts; the words for it are in the translations. */
export const unitNames = ['seconds', 'minutes', 'hours', 'days', 'yen', 'port'] as const;
type UnitName = (typeof unitNames)[number];

/** How a setting is asked for. */
export type FieldInput =
  | {
      readonly kind: 'text';
      /** In characters. */
      readonly maxLength: number;
      readonly style: 'plain' | 'code';
      /** What a field that is left blank stands for in the file. */
      readonly blank: 'absent' | 'empty' | 'null';
      readonly placeholder?: string;
    }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly unit: UnitName }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'choices'; readonly values: readonly string[] }
  | { readonly kind: 'switch' };

/** One setting that the window asks for. */
export interface SettingFieldSpec {
  /** Under it the window names the field, and the translations its words. */
  readonly name: string;
  readonly section: SettingSectionId;
  readonly input: FieldInput;
  /** The key of `terminal.json` that it changes, where that is not its name. */
  readonly key?: string;
  /** Its name among {@link identityLengths}, where the gateway has a rule for its length. */
  readonly identity?: 'merchantId' | 'branchCode' | 'terminalCode';
  /** How it stands in the file, where it is not simply its value. */
  readonly codec?: FieldCodec;
  /** Whether it is asked for at all, by what the others say. */
  readonly isShown?: (draft: Draft) => boolean;
}

/** Keys of `terminal.json` that this screen leaves alone, and where they are changed. */
export const elsewhere: Readonly<Record<string, 'devices' | 'provisioning'>> = {
  scanners: 'devices',
  printer: 'devices',
  locked: 'provisioning',
};

const code = (maxLength: number, blank: 'absent' | 'empty' | 'null', placeholder = ''): FieldInput => ({
  kind: 'text',
  maxLength,
  style: 'code',
  blank,
  placeholder,
});
const plain = (maxLength: number, blank: 'absent' | 'empty' = 'empty'): FieldInput => ({
  kind: 'text',
  maxLength,
  style: 'plain',
  blank,
});
const number = (min: number, max: number, unit: UnitName): FieldInput => ({ kind: 'number', min, max, unit });
const choice = (...values: readonly string[]): FieldInput => ({ kind: 'choice', values });
const choices = (...values: readonly string[]): FieldInput => ({ kind: 'choices', values });
const onOff: FieldInput = { kind: 'switch' };
const approver = choice('manager', 'none');

const PLACE_MAX = 256;
const ADDRESS_MAX = 256;
/** The codes' own rule allows as much, before the service mode says how long they are. */
const CODE_MAX = 32;
const TIME_OF_DAY = 5;

/** `p12` to `n12`: whole hours before and behind UTC, as the gateway writes them. */
const timeZones: readonly string[] = Array.from({ length: 25 }, (_, index) =>
  index <= 12 ? `p${12 - index}` : `n${index - 12}`,
);

const isB2b = (draft: Draft) => valueAt(draft, 'gateway.serviceMode') !== 'C01';
const hasHeadquarters = (draft: Draft) => headquartersSwitch.read(draft) === true;
const is =
  ({ read }: FieldCodec, value: SettingValue) =>
  (draft: Draft) =>
    read(draft) === value;

/** Every setting that the window asks for, in the order in which it does. */
export const settingFields: readonly SettingFieldSpec[] = [
  { name: 'mode', section: 'gateway', input: choice(...terminalModes) },
  { name: 'gateway.serviceMode', section: 'gateway', input: choice('B01', 'C01'), codec: serviceMode },
  { name: 'gateway.baseUrl', section: 'gateway', input: code(ADDRESS_MAX, 'absent', PRODUCTION_GATEWAY) },
  { name: 'gateway.timeoutSeconds', section: 'gateway', input: number(1, 120, 'seconds') },
  {
    name: 'gateway.proxy',
    section: 'gateway',
    input: choice('environment', 'none', 'address'),
    codec: proxyKind,
  },
  {
    name: 'gateway.proxy.address',
    section: 'gateway',
    input: code(ADDRESS_MAX, 'empty'),
    key: 'gateway.proxy',
    codec: proxyAddress,
    isShown: is(proxyKind, 'address'),
  },
  { name: 'gateway.responseSignatureScope', section: 'gateway', input: choice(...signatureScopes) },

  {
    name: 'identity.merchantId',
    section: 'identity',
    input: code(CODE_MAX, 'absent'),
    identity: 'merchantId',
    isShown: isB2b,
  },
  { name: 'identity.branchCode', section: 'identity', input: code(CODE_MAX, 'absent'), identity: 'branchCode' },
  { name: 'identity.terminalCode', section: 'identity', input: code(CODE_MAX, 'absent'), identity: 'terminalCode' },

  { name: 'shop.name', section: 'shop', input: plain(64) },
  { name: 'shop.address', section: 'shop', input: plain(128) },
  { name: 'shop.phone', section: 'shop', input: plain(32) },
  { name: 'shop.registrationNumber', section: 'shop', input: code(14, 'empty') },

  { name: 'businessDayStart', section: 'day', input: code(TIME_OF_DAY, 'absent', '05:00') },
  { name: 'timeZone', section: 'day', input: choice(...timeZones) },
  { name: 'locale', section: 'day', input: choice(...gatewayLocales) },

  { name: 'counter.maxYen', section: 'counter', input: number(1, 9_999_999, 'yen') },
  { name: 'counter.confirmAboveYen', section: 'counter', input: number(0, 9_999_999, 'yen') },
  { name: 'codes.refuse', section: 'counter', input: choices('product', 'url', 'unrecognised') },

  {
    name: 'recovery.unknown',
    section: 'recovery',
    input: choice('keepAsking', 'cancelAfter'),
    codec: cancelAfter,
  },
  {
    name: 'recovery.unknown.cancelAfterSeconds',
    section: 'recovery',
    input: number(CANCEL_AFTER_SECONDS.min, CANCEL_AFTER_SECONDS.max, 'seconds'),
    key: 'recovery.unknown',
    codec: cancelAfterSeconds,
    isShown: is(cancelAfter, 'cancelAfter'),
  },
  { name: 'recovery.pollSeconds', section: 'recovery', input: number(1, 30, 'seconds') },
  { name: 'recovery.customerLimitSeconds', section: 'recovery', input: number(10, 600, 'seconds') },

  { name: 'operators.signIn', section: 'people', input: choice('required', 'none') },
  { name: 'operators.autoLockMinutes', section: 'people', input: number(0, 240, 'minutes') },
  { name: 'operators.approveRefunds', section: 'people', input: approver },
  { name: 'operators.approveCancellations', section: 'people', input: approver },

  { name: 'closing.reconcile', section: 'closing', input: onOff },
  { name: 'closing.print', section: 'closing', input: onOff },
  { name: 'closing.exportFolder', section: 'closing', input: plain(PLACE_MAX, 'absent') },
  { name: 'closing.autoExport', section: 'closing', input: choices('pdf', 'csvUtf8', 'csvShiftJis') },

  { name: 'window.display', section: 'window', input: choice('window', 'fullScreen', 'kiosk') },
  { name: 'window.language', section: 'window', input: choice('ja', 'en', 'zh') },
  { name: 'window.autoStart', section: 'window', input: onOff },

  { name: 'backup.folder', section: 'backup', input: plain(PLACE_MAX, 'absent') },
  { name: 'backup.everyMinutes', section: 'backup', input: number(15, 1440, 'minutes') },
  { name: 'backup.keepHours', section: 'backup', input: number(1, 168, 'hours') },
  { name: 'backup.keepDays', section: 'backup', input: number(1, 3650, 'days') },

  { name: 'headquarters', section: 'headquarters', input: onOff, codec: headquartersSwitch },
  ...(
    [
      { name: 'headquarters.host', input: code(PLACE_MAX, 'absent') },
      { name: 'headquarters.port', input: number(1, 65_535, 'port') },
      { name: 'headquarters.database', input: code(63, 'absent', 'onepay') },
      { name: 'headquarters.user', input: code(63, 'absent', 'onepay_pos') },
      { name: 'headquarters.tls', input: choice('verify', 'off') },
      { name: 'headquarters.caFile', input: plain(PLACE_MAX, 'absent') },
    ] as const
  ).map((field) => ({ ...field, section: 'headquarters' as const, isShown: hasHeadquarters })),

  { name: 'updates.feed', section: 'updates', input: code(ADDRESS_MAX, 'null') },
  { name: 'updates.from', section: 'updates', input: code(TIME_OF_DAY, 'absent', '02:00') },
  { name: 'updates.to', section: 'updates', input: code(TIME_OF_DAY, 'absent', '05:00') },

  { name: 'allowKeyFile', section: 'security', input: onOff },
  { name: 'log.level', section: 'security', input: choice('info', 'debug') },
  { name: 'log.keepDays', section: 'security', input: number(1, 365, 'days') },
];

/** The key of `terminal.json` that a field changes. */
export function keyOf({ key, name }: SettingFieldSpec): string {
  return key ?? name;
}

/** The fields that are asked for where the settings stand so. */
export function shownFields(draft: Draft): readonly SettingFieldSpec[] {
  return settingFields.filter(({ isShown }) => isShown === undefined || isShown(draft));
}
