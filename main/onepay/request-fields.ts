import { z } from 'zod';
import { isYen } from '../common/yen.ts';
import { isPayType } from './brands.ts';
import type { FieldFault, FieldProblem } from './field-problem.ts';
import { gatewayLocales, identityLengths, identityPattern, type RequestProfile, type ServiceMode } from './identity.ts';

/** `currencyCode`: the only one there is. */
export const CURRENCY = 'JPY';

/** Section 3's lengths, in characters. */
export const maxLengths = {
  payType: 4,
  receiptNo: 32,
  userCode: 512,
  appVersion: 32,
  payRemark: 128,
  refundRemark: 256,
  refundReason: 256,
  orderId: 32,
  orderDetailId: 32,
  qryToken: 128,
} as const;

/** An error whose text is the name of a fault and, where there is one, its limit. */
function fault(name: FieldFault, limit?: number): { readonly error: () => string } {
  return { error: () => (limit === undefined ? name : `${name}:${limit}`) };
}

/** A field that must be there. */
export const required = (max: number) =>
  z.string(fault('missing')).min(1, fault('missing')).max(max, fault('tooLong', max));
/** A field that is left out where there is nothing to say. */
export const optional = (max: number) => required(max).optional();

const code = (limits: { readonly min: number; readonly max: number }) => {
  const text = z.string(fault('missing')).min(1, fault('missing')).regex(identityPattern, fault('badCharacters'));
  return limits.min === limits.max
    ? text.length(limits.max, fault('wrongLength', limits.max))
    : text.max(limits.max, fault('tooLong', limits.max));
};

const identityFields = {
  B01: {
    merchantId: code(identityLengths.B01.merchantId),
    branchCode: code(identityLengths.B01.branchCode),
    terminalCode: code(identityLengths.B01.terminalCode),
  },
  C01: {
    branchCode: code(identityLengths.C01.branchCode),
    terminalCode: code(identityLengths.C01.terminalCode),
  },
} as const;

const profileFields = {
  locale: z.enum(gatewayLocales, fault('notAllowed')),
  timeZone: z.string().regex(/^[pn](?:[0-9]|1[0-2])$/, fault('notAllowed')),
};

export const appVersionField = z
  .string(fault('missing'))
  .regex(/^[^-]{1,10}-[^-]{1,10}-[^-]{1,10}$/, fault('notAllowed', maxLengths.appVersion));

export const wholeYen = z.number().refine(isYen, fault('notWholeYen')).transform(String);

export const payTypeField = z.string().refine(isPayType, fault('notAllowed', maxLengths.payType));

/** A whole number from 1 to `max`, sent as text like everything else. */
export const recordNumber = (max: number) =>
  z.number().int(fault('outOfRange')).min(1, fault('outOfRange')).max(max, fault('outOfRange', max)).transform(String);

type Schema = z.ZodType<Readonly<Record<string, string | undefined>>>;

/** The rules for one kind of request, in B2B and in B2C. */
export type RequestRules = Readonly<Record<ServiceMode, Schema>>;

/**
 * Rules out of the fields that all requests have and those of one kind. Made once, when the program starts: a payment
 * must not wait for it.
 */
export function rulesFor(fields: z.ZodRawShape): RequestRules {
  return {
    B01: z.strictObject({ ...identityFields.B01, ...profileFields, ...fields }) as unknown as Schema,
    C01: z.strictObject({ ...identityFields.C01, ...profileFields, ...fields }) as unknown as Schema,
  };
}

export type CheckedFields =
  | { readonly ok: true; readonly fields: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Checks a terminal's own fields and those of one request; gives them as they are sent. */
export function checkFields(
  rules: RequestRules,
  profile: RequestProfile,
  values: Readonly<Record<string, unknown>>,
): CheckedFields {
  const { serviceMode, ...codes } = profile.identity;
  const { locale, timeZone } = profile;
  const parsed = rules[serviceMode].safeParse({ ...codes, locale, timeZone, ...values });
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map(toProblem) };
  }
  const fields: Record<string, string> = {};
  for (const [field, value] of Object.entries(parsed.data)) {
    // The merchant's id stands in the token alone.
    if (value !== undefined && field !== 'merchantId') {
      fields[field] = value;
    }
  }
  return { ok: true, fields };
}

function toProblem(issue: z.core.$ZodIssue): FieldProblem {
  const [name, limit] = issue.message.split(':');
  const field = issue.path.join('.');
  return limit === undefined
    ? { field, fault: name as FieldFault }
    : { field, fault: name as FieldFault, limit: Number(limit) };
}
