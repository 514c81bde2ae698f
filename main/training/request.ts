import { DETECT_BRAND } from '../onepay/brands.ts';
import type { Call } from '../onepay/requests.ts';
import { isWireObject, parseWire } from '../onepay/wire.ts';
import type { RequestFields } from './rules.ts';

/** What a request's path names (protocol section 1). */
export interface Target {
  readonly call: Call;
  readonly serviceMode: string;
  readonly token: string;
}

const withData = /^\/gateway\/(pay|confirm|orderQuery)\/version=1\.0\/(B01|C01)\/0\/0\/([^/]{21,128})$/;
const withoutData = /^\/gateway\/(refund|reverse)\/(B01|C01)\/0\/0\/([^/]{21,128})$/;

/** Reads a path; undefined where the protocol has no such path. */
export function parsePath(path: string): Target | undefined {
  const [, call, serviceMode, token] = withData.exec(path) ?? withoutData.exec(path) ?? [];
  if (call === undefined || serviceMode === undefined || token === undefined) {
    return undefined;
  }
  return { call: call as Call, serviceMode, token };
}

/** Reads a body; undefined where it is not an object of texts alone. */
export function readFields(body: string): RequestFields | undefined {
  try {
    const value = parseWire(body);
    const isText = isWireObject(value) && Object.values(value).every((field) => typeof field === 'string');
    return isText ? (value as RequestFields) : undefined;
  } catch {
    return undefined;
  }
}

/** A token ends in a time and a serial, and names the terminal before them. */
export function isTokenOf(token: string, fields: RequestFields): boolean {
  const { branchCode = '', terminalCode } = fields;
  const owner = token.slice(0, -20);
  // An order query about a whole branch does not name the terminal that asks.
  const fits = terminalCode === undefined ? owner.includes(branchCode) : owner.endsWith(`${branchCode}${terminalCode}`);
  return /\d{20}$/.test(token) && fits;
}

/** The training gateway's own way of telling brands apart; the real one asks the issuers. */
export function detectBrand(fields: RequestFields): string {
  const { payType = DETECT_BRAND, userCode = '' } = fields;
  if (payType !== DETECT_BRAND) {
    return payType;
  }
  if (/^1[0-5]\d{16}$/.test(userCode)) {
    return '02';
  }
  return /^(?:2[5-9]|30)\d{14,22}$/.test(userCode) ? '01' : '10';
}
