import { isTimeZoneCode } from '../common/time.ts';
import { isPayType, knownPayTypes } from '../onepay/brands.ts';
import type { Call } from '../onepay/requests.ts';

/** A request as it came in: every value text, as the protocol demands. */
export type RequestFields = Readonly<Record<string, string>>;

interface FieldRule {
  readonly max: number;
  readonly required?: true;
}

const y = (max: number): FieldRule => ({ max, required: true });
const n = (max: number): FieldRule => ({ max });

/** Protocol section 3, written down a second time on purpose: the terminal's own table is what it checks. */
const fieldRules: Readonly<Record<Call, Readonly<Record<string, FieldRule>>>> = {
  pay: {
    ...{ locale: n(30), timeZone: y(4), payType: y(4), branchCode: y(32), terminalCode: n(32), currencyCode: y(10) },
    ...{ amount: y(18), receiptNo: n(32), userCode: y(512), appVersion: y(32), sign: y(500), remark: n(128) },
    ...{ extendInfo: n(128), valueType: n(2) },
  },
  refund: {
    ...{ locale: n(30), timeZone: y(4), branchCode: y(32), terminalCode: n(32), refundAmount: y(18), orderId: n(32) },
    ...{ orderDetailId: n(32), qryToken: n(128), currencyCode: n(10), refundReason: n(256), remark: n(256) },
    ...{ appVersion: y(32), sign: y(500) },
  },
  reverse: {
    ...{ locale: n(30), timeZone: y(4), branchCode: y(32), terminalCode: n(32), orderId: n(32), qryToken: n(128) },
    ...{ sign: y(500), appVersion: y(32) },
  },
  confirm: {
    ...{ locale: n(32), timeZone: y(4), branchCode: y(32), terminalCode: n(32), orderId: n(32), orderDetailId: n(32) },
    ...{ qryToken: n(128), queryFlg: n(2), sign: y(500) },
  },
  orderQuery: {
    ...{ locale: n(30), timeZone: y(4), branchCode: y(32), terminalCode: n(32), orderId: n(32), orderDetailId: n(32) },
    ...{
      payType: n(4),
      receiptNo: n(32),
      userCode: n(512),
      start: y(10),
      limit: y(10),
      startDate: n(8),
      endDate: n(8),
    },
    ...{ sign: y(500), terminalSelfCode: n(32) },
  },
};

/** At least one of these must be there. */
const oneOf: Readonly<Record<Call, readonly string[]>> = {
  pay: ['userCode'],
  refund: ['orderId', 'orderDetailId', 'qryToken'],
  reverse: ['orderId', 'qryToken'],
  confirm: ['orderDetailId', 'qryToken'],
  orderQuery: ['orderId', 'orderDetailId', 'receiptNo', 'terminalCode', 'userCode', 'startDate', 'endDate'],
};

/** The first rule that a request breaks, as the gateway's error code; undefined where it keeps them all. */
export function brokenRule(call: Call, fields: RequestFields, serviceMode: string): string | undefined {
  const rules = fieldRules[call];
  const missing = Object.entries(rules).some(([field, rule]) => rule.required && !fields[field]);
  const noTerminal = serviceMode === 'C01' && call !== 'orderQuery' && !fields['terminalCode'];
  if (missing || noTerminal || !oneOf[call].some((field) => fields[field])) {
    return 'E09101';
  }
  const tooLong = Object.entries(fields).some(([field, value]) => value.length > (rules[field]?.max ?? 0));
  return tooLong ? 'E09110' : brokenValue(fields);
}

function brokenValue(fields: RequestFields): string | undefined {
  const { locale, timeZone = '', currencyCode, appVersion, payType } = fields;
  if (locale !== undefined && !['JAPAN', 'US', 'CHINA'].includes(locale)) {
    return 'E09111';
  }
  if (!isTimeZoneCode(timeZone)) {
    return 'E09112';
  }
  if (currencyCode !== undefined && currencyCode !== 'JPY') {
    return 'E09129';
  }
  if (appVersion !== undefined && !/^[^-]{1,10}-[^-]{1,10}-[^-]{1,10}$/.test(appVersion)) {
    return 'E09124';
  }
  if (payType !== undefined && !(isPayType(payType) && knownPayTypes.includes(payType))) {
    return 'E09108';
  }
  const amount = fields['amount'] ?? fields['refundAmount'];
  return amount !== undefined && !/^[1-9][0-9]{0,12}$/.test(amount) ? 'E09109' : undefined;
}
