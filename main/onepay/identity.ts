import type { TimeZoneCode } from '../common/time.ts';

/** B2B: a merchant's server or gateway talks to OnePay, with the merchant's own branch and terminal codes. */
export interface B2bIdentity {
  readonly serviceMode: 'B01';
  /** 12 characters. */
  readonly merchantId: string;
  /** 1 to 32 characters. */
  readonly branchCode: string;
  /** 1 to 32 characters. The gateway would do without it, but two terminals without one would make the same tokens. */
  readonly terminalCode: string;
}

/** B2C: a device talks straight to OnePay, with the codes that OnePay gave it. */
export interface B2cIdentity {
  readonly serviceMode: 'C01';
  /** 14 characters. */
  readonly branchCode: string;
  /** 16 characters. */
  readonly terminalCode: string;
}

/** Who this terminal is for the gateway (protocol sections 1 and 3). */
export type Identity = B2bIdentity | B2cIdentity;

export type ServiceMode = Identity['serviceMode'];

/** `locale` of protocol section 3. */
export const gatewayLocales = ['JAPAN', 'US', 'CHINA'] as const;
export type GatewayLocale = (typeof gatewayLocales)[number];

/** What every request of one terminal has in common. */
export interface RequestProfile {
  readonly identity: Identity;
  readonly locale: GatewayLocale;
  readonly timeZone: TimeZoneCode;
  /** OS, application and version, each at most 10 characters, joined by `-`. */
  readonly appVersion: string;
}

/** Lengths in characters, the same in the token and in the requests. */
export const identityLengths = {
  B01: { merchantId: { min: 12, max: 12 }, branchCode: { min: 1, max: 32 }, terminalCode: { min: 1, max: 32 } },
  C01: { branchCode: { min: 14, max: 14 }, terminalCode: { min: 16, max: 16 } },
} as const;

/** What ids and codes may consist of: they stand in the URL, through the token. */
export const identityPattern = /^[A-Za-z0-9._~-]+$/;

const APP_VERSION_PART = 10;

/** Joins the parts of `appVersion`, cutting each to its 10 characters; a `-` inside a part would be read as a separator. */
export function appVersion(parts: { readonly os: string; readonly app: string; readonly version: string }): string {
  return [parts.os, parts.app, parts.version]
    .map((part) => part.replaceAll('-', '.').slice(0, APP_VERSION_PART))
    .join('-');
}
