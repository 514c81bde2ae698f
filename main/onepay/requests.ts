import { z } from 'zod';
import type { Yen } from '../common/yen.ts';
import { isYen } from '../common/yen.ts';
import type { PayType } from './brands.ts';
import { allowsPartialRefund, isPayType } from './brands.ts';
import type { FieldFault, FieldProblem } from './field-problem.ts';
import type { RequestProfile, ServiceMode } from './identity.ts';
import { gatewayLocales, identityLengths, identityPattern } from './identity.ts';
import { checkQueryDates } from './query-dates.ts';
import type { Token } from './token.ts';

export type Call = 'pay' | 'refund' | 'reverse' | 'confirm' | 'orderQuery';

/** A request that keeps every rule of protocol section 3 but has no token and no signature yet. */
export interface Draft<C extends Call = Call> {
  readonly call: C;
  /** The body's fields without `sign`; every value is text (protocol section 1). */
  readonly fields: Readonly<Record<string, string>>;
}

export type DraftResult<C extends Call> =
  | { readonly ok: true; readonly draft: Draft<C> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const CURRENCY = 'JPY';

/** Section 3's lengths, in characters; `min` and `max` apart only where the protocol fixes a length. */
const maxLengths = {
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

function fault(name: FieldFault, limit?: number): { readonly error: () => string } {
  return { error: () => (limit === undefined ? name : `${name}:${limit}`) };
}

const required = (max: number) => z.string(fault('missing')).min(1, fault('missing')).max(max, fault('tooLong', max));
const optional = (max: number) => required(max).optional();

const code = (limits: { readonly min: number; readonly max: number }) => {
  const text = z.string(fault('missing')).min(1, fault('missing')).regex(identityPattern, fault('badCharacters'));
  return limits.min === limits.max
    ? text.length(limits.max, fault('wrongLength', limits.max))
    : text.max(limits.max, fault('tooLong', limits.max));
};

const identitySchemas = {
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

const appVersionField = z
  .string(fault('missing'))
  .regex(/^[^-]{1,10}-[^-]{1,10}-[^-]{1,10}$/, fault('notAllowed', maxLengths.appVersion));

const wholeYen = z.number().refine(isYen, fault('notWholeYen')).transform(String);

function finish<C extends Call>(call: C, shape: z.ZodRawShape, values: Record<string, unknown>): DraftResult<C> {
  const parsed = z.strictObject(shape).safeParse(values);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map(toProblem) };
  }
  const fields: Record<string, string> = {};
  for (const [field, value] of Object.entries(parsed.data)) {
    // The merchant's id stands in the token alone.
    if (typeof value === 'string' && field !== 'merchantId') {
      fields[field] = value;
    }
  }
  return { ok: true, draft: { call, fields } };
}

function toProblem(issue: z.core.$ZodIssue): FieldProblem {
  const [name, limit] = issue.message.split(':');
  const field = issue.path.join('.');
  return limit === undefined
    ? { field, fault: name as FieldFault }
    : { field, fault: name as FieldFault, limit: Number(limit) };
}

function common(profile: RequestProfile) {
  const { serviceMode, ...codes } = profile.identity;
  return {
    shape: { ...identitySchemas[serviceMode], ...profileFields },
    values: { ...codes, locale: profile.locale, timeZone: profile.timeZone },
  };
}

function refused<C extends Call>(...problems: FieldProblem[]): DraftResult<C> {
  return { ok: false, problems };
}

export interface PayInput {
  readonly amount: Yen;
  readonly payType: PayType;
  /** The customer's one-time barcode or QR text. */
  readonly userCode: string;
  readonly receiptNo?: string | undefined;
  readonly remark?: string | undefined;
}

/** A *pay* request (protocol section 3). */
export function draftPay(profile: RequestProfile, input: PayInput): DraftResult<'pay'> {
  const { shape, values } = common(profile);
  return finish(
    'pay',
    {
      ...shape,
      payType: z.string().refine(isPayType, fault('notAllowed', maxLengths.payType)),
      amount: wholeYen,
      currencyCode: z.literal(CURRENCY),
      userCode: required(maxLengths.userCode),
      receiptNo: optional(maxLengths.receiptNo),
      remark: optional(maxLengths.payRemark),
      appVersion: appVersionField,
    },
    { ...values, ...input, currencyCode: CURRENCY, appVersion: profile.appVersion },
  );
}

/** How a refund, reversal or confirmation names the order it is about. */
export interface OrderReference {
  readonly orderId?: string | undefined;
  readonly orderDetailId?: string | undefined;
  /** The token of the request in question, for when the ids are not known. */
  readonly qryToken?: string | undefined;
}

const referenceShape = {
  orderId: optional(maxLengths.orderId),
  orderDetailId: optional(maxLengths.orderDetailId),
  qryToken: optional(maxLengths.qryToken),
};

export interface RefundInput extends OrderReference {
  readonly refundAmount: Yen;
  readonly refundReason?: string | undefined;
  readonly remark?: string | undefined;
  /** The payment that is refunded, as far as the rules for partial refunds need it. */
  readonly payment: {
    readonly amount: Yen;
    /** Yen refunded before, counting refunds whose outcome is unknown. */
    readonly refundedBefore: number;
    readonly payType: PayType;
  };
}

/** A *refund* request: at most what is left, and a part of the payment only for the brands that allow it (section 3). */
export function draftRefund(profile: RequestProfile, input: RefundInput): DraftResult<'refund'> {
  const { payment, ...fields } = input;
  const left = payment.amount - payment.refundedBefore;
  if (input.refundAmount > left) {
    return refused({ field: 'refundAmount', fault: 'moreThanLeft', limit: left });
  }
  if (input.refundAmount < payment.amount && !allowsPartialRefund(payment.payType)) {
    return refused({ field: 'refundAmount', fault: 'partialNotAllowed', limit: payment.amount });
  }
  if (!input.orderId && !input.orderDetailId && !input.qryToken) {
    return refused({ field: 'orderId', fault: 'missing' });
  }
  const { shape, values } = common(profile);
  return finish(
    'refund',
    {
      ...shape,
      ...referenceShape,
      refundAmount: wholeYen,
      currencyCode: z.literal(CURRENCY),
      refundReason: optional(maxLengths.refundReason),
      remark: optional(maxLengths.refundRemark),
      appVersion: appVersionField,
    },
    { ...values, ...fields, currencyCode: CURRENCY, appVersion: profile.appVersion },
  );
}

/** A *reverse* request, which cancels a transaction whose state is unknown (section 3). */
export function draftReverse(
  profile: RequestProfile,
  input: Pick<OrderReference, 'orderId' | 'qryToken'>,
): DraftResult<'reverse'> {
  if (!input.orderId && !input.qryToken) {
    return refused({ field: 'orderId', fault: 'missing' });
  }
  const { shape, values } = common(profile);
  const { orderId, qryToken } = referenceShape;
  return finish(
    'reverse',
    { ...shape, orderId, qryToken, appVersion: appVersionField },
    { ...values, ...input, appVersion: profile.appVersion },
  );
}

/** A *confirm* request; it always asks OnePay to update its own state first, with `queryFlg` 1 (section 3). */
export function draftConfirm(profile: RequestProfile, input: OrderReference): DraftResult<'confirm'> {
  if (!input.orderDetailId && !input.qryToken) {
    return refused({ field: 'qryToken', fault: 'missing' });
  }
  const { shape, values } = common(profile);
  return finish(
    'confirm',
    { ...shape, ...referenceShape, queryFlg: z.literal('1') },
    { ...values, ...input, queryFlg: '1' },
  );
}

export interface OrderQueryInput {
  readonly orderId?: string | undefined;
  readonly orderDetailId?: string | undefined;
  readonly payType?: PayType | undefined;
  readonly receiptNo?: string | undefined;
  readonly userCode?: string | undefined;
  /** Whether only this terminal's orders are wanted. */
  readonly onlyThisTerminal: boolean;
  /** `YYYYMMDD`. */
  readonly startDate?: string | undefined;
  /** `YYYYMMDD`. */
  readonly endDate?: string | undefined;
  /** Index of the first record, from 1. */
  readonly start: number;
  /** Records in one answer, 1 to 1000. */
  readonly limit: number;
}

export const QUERY_LIMIT_MAX = 1000;

/** An *orderQuery* request; the date limits are checked against the terminal's own day (section 3). */
export function draftOrderQuery(
  profile: RequestProfile,
  input: OrderQueryInput,
  nowMs: number,
): DraftResult<'orderQuery'> {
  const { onlyThisTerminal, start, limit, ...filters } = input;
  const dateProblem = checkQueryDates(filters, nowMs, profile.timeZone);
  if (dateProblem !== undefined) {
    return refused(dateProblem);
  }
  const { payType, ...conditions } = filters;
  if (!onlyThisTerminal && !Object.values(conditions).some((value) => value !== undefined && value !== '')) {
    return refused({ field: 'startDate', fault: 'missing' });
  }
  const { shape, values } = common(profile);
  const { terminalCode: terminalShape, ...shopShape } = shape;
  const { terminalCode, ...shopValues } = values;
  const record = (max: number) =>
    z
      .number()
      .int(fault('outOfRange'))
      .min(1, fault('outOfRange'))
      .max(max, fault('outOfRange', max))
      .transform(String);
  return finish(
    'orderQuery',
    {
      ...shopShape,
      terminalCode: terminalShape.optional(),
      orderId: optional(maxLengths.orderId),
      orderDetailId: optional(maxLengths.orderDetailId),
      payType: z.string().refine(isPayType, fault('notAllowed', maxLengths.payType)).optional(),
      receiptNo: optional(maxLengths.receiptNo),
      userCode: optional(maxLengths.userCode),
      startDate: z.string().optional(),
      endDate: z.string().optional(),
      start: record(9_999_999_999),
      limit: record(QUERY_LIMIT_MAX),
    },
    { ...shopValues, ...filters, start, limit, ...(onlyThisTerminal ? { terminalCode } : {}) },
  );
}

/** The path of a request (protocol section 1). Refund and reverse have no `{data}`. */
export function requestPath(call: Call, serviceMode: ServiceMode, token: Token): string {
  const tail = `${serviceMode}/0/0/${token}`;
  switch (call) {
    case 'pay':
    case 'confirm':
    case 'orderQuery':
      return `/gateway/${call}/version=1.0/${tail}`;
    case 'refund':
    case 'reverse':
      return `/gateway/${call}/${tail}`;
  }
}
