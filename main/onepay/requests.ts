import { z } from 'zod';
import type { Yen } from '../common/yen.ts';
import { allowsPartialRefund, type PayType } from './brands.ts';
import type { FieldProblem } from './field-problem.ts';
import type { RequestProfile, ServiceMode } from './identity.ts';
import { checkQueryDates } from './query-dates.ts';
import {
  appVersionField,
  CURRENCY,
  checkFields,
  maxLengths,
  optional,
  payTypeField,
  type RequestRules,
  recordNumber,
  required,
  rulesFor,
  wholeYen,
} from './request-fields.ts';
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

function draft<C extends Call>(
  call: C,
  rules: RequestRules,
  profile: RequestProfile,
  values: Readonly<Record<string, unknown>>,
): DraftResult<C> {
  const checked = checkFields(rules, profile, values);
  return checked.ok ? { ok: true, draft: { call, fields: checked.fields } } : checked;
}

function refused<C extends Call>(problem: FieldProblem): DraftResult<C> {
  return { ok: false, problems: [problem] };
}

export interface PayInput {
  readonly amount: Yen;
  readonly payType: PayType;
  /** The customer's one-time barcode or QR text. */
  readonly userCode: string;
  readonly receiptNo?: string | undefined;
  readonly remark?: string | undefined;
}

const payRules = rulesFor({
  payType: payTypeField,
  amount: wholeYen,
  currencyCode: z.literal(CURRENCY),
  userCode: required(maxLengths.userCode),
  receiptNo: optional(maxLengths.receiptNo),
  remark: optional(maxLengths.payRemark),
  appVersion: appVersionField,
});

/** A *pay* request (protocol section 3). */
export function draftPay(profile: RequestProfile, input: PayInput): DraftResult<'pay'> {
  const { appVersion } = profile;
  return draft('pay', payRules, profile, { ...input, currencyCode: CURRENCY, appVersion });
}

/** How a refund, reversal or confirmation names the order it is about. */
export interface OrderReference {
  readonly orderId?: string | undefined;
  readonly orderDetailId?: string | undefined;
  /** The token of the request in question, for when the ids are not known. */
  readonly qryToken?: string | undefined;
}

const referenceFields = {
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

const refundRules = rulesFor({
  ...referenceFields,
  refundAmount: wholeYen,
  currencyCode: z.literal(CURRENCY),
  refundReason: optional(maxLengths.refundReason),
  remark: optional(maxLengths.refundRemark),
  appVersion: appVersionField,
});

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
  const { appVersion } = profile;
  return draft('refund', refundRules, profile, { ...fields, currencyCode: CURRENCY, appVersion });
}

const reverseRules = rulesFor({
  orderId: referenceFields.orderId,
  qryToken: referenceFields.qryToken,
  appVersion: appVersionField,
});

/** A *reverse* request, which cancels a transaction whose state is unknown (section 3). */
export function draftReverse(
  profile: RequestProfile,
  input: Pick<OrderReference, 'orderId' | 'qryToken'>,
): DraftResult<'reverse'> {
  if (!input.orderId && !input.qryToken) {
    return refused({ field: 'orderId', fault: 'missing' });
  }
  return draft('reverse', reverseRules, profile, { ...input, appVersion: profile.appVersion });
}

const confirmRules = rulesFor({ ...referenceFields, queryFlg: z.literal('1') });

/** A *confirm* request; it always asks OnePay to update its own state first, with `queryFlg` 1 (section 3). */
export function draftConfirm(profile: RequestProfile, input: OrderReference): DraftResult<'confirm'> {
  if (!input.orderDetailId && !input.qryToken) {
    return refused({ field: 'qryToken', fault: 'missing' });
  }
  return draft('confirm', confirmRules, profile, { ...input, queryFlg: '1' });
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

const MAX_START = 9_999_999_999;
const MAX_RECORDS = 1000;

const orderQueryRules = rulesFor({
  orderId: referenceFields.orderId,
  orderDetailId: referenceFields.orderDetailId,
  payType: payTypeField.optional(),
  receiptNo: optional(maxLengths.receiptNo),
  userCode: optional(maxLengths.userCode),
  startDate: z.string().optional(),
  endDate: z.string().optional(),
  start: recordNumber(MAX_START),
  limit: recordNumber(MAX_RECORDS),
});

/** An *orderQuery* request; the date limits are checked against the terminal's own day (section 3). */
export function draftOrderQuery(
  profile: RequestProfile,
  input: OrderQueryInput,
  nowMs: number,
): DraftResult<'orderQuery'> {
  const { onlyThisTerminal, ...fields } = input;
  const dateProblem = checkQueryDates(fields, nowMs, profile.timeZone);
  if (dateProblem !== undefined) {
    return refused(dateProblem);
  }
  if (!onlyThisTerminal && !hasCondition(fields)) {
    return refused({ field: 'startDate', fault: 'missing' });
  }
  const result = draft('orderQuery', orderQueryRules, profile, fields);
  if (!result.ok || onlyThisTerminal) {
    return result;
  }
  const { terminalCode: _terminalCode, ...wholeBranch } = result.draft.fields;
  return { ok: true, draft: { call: 'orderQuery', fields: wholeBranch } };
}

/** Neither the brand nor the place in the list is a condition for the gateway. */
function hasCondition({ orderId, orderDetailId, receiptNo, userCode, startDate, endDate }: Partial<OrderQueryInput>) {
  return [orderId, orderDetailId, receiptNo, userCode, startDate, endDate].some(Boolean);
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
