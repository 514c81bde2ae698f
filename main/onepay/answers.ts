import { z } from 'zod';
import { META_SUCCESS } from './codes.ts';
import type { Call } from './requests.ts';
import { isWireObject, parseWire, WireNumber, type WireObject, type WireValue } from './wire.ts';

/** What is signed of a response; the user's documents do not spell it out (protocol section 2). */
export const signatureScopes = ['response', 'data', 'result'] as const;
export type SignatureScope = (typeof signatureScopes)[number];

/** Says whether a response was signed by the gateway. */
export interface AnswerVerifier {
  verify(response: WireObject): boolean;
}

const namedText = z.union([z.string(), z.instanceof(WireNumber).transform((number) => number.text)]).refine(isNotBlank);
const wireText = z.union([z.string(), z.instanceof(WireNumber).transform((number) => number.text)]);
const optionalText = wireText.nullish().transform((value) => value ?? '');

// Without ids, a later answer could be about any order.
const payResult = z.object({
  orderDetailId: namedText,
  orderId: namedText,
  transTime: wireText,
  currencyCode: wireText,
  amount: wireText,
  amountRmb: optionalText,
  transStatus: wireText,
  payType: optionalText,
});

const refundResult = z.object({
  orderId: wireText,
  orderDetailId: wireText,
  transStatus: wireText,
  currencyCode: wireText,
  refundAmount: wireText,
  transTime: wireText,
});

const reverseResult = z.object({
  orderId: wireText,
  orderDetailId: wireText,
  transStatus: wireText,
  amount: wireText,
  currencyCode: wireText,
  transTime: wireText,
});

const confirmResult = z.object({
  transStatus: wireText,
  payCheckDate: optionalText,
  transTime: optionalText,
  orderId: wireText,
  orderDetailId: wireText,
  payType: optionalText,
});

const orderBean = z.object({
  transTime: wireText,
  branchCode: optionalText,
  terminalCode: optionalText,
  terminalSelfCode: optionalText,
  receiptNo: optionalText,
  currencyCode: optionalText,
  amount: wireText,
  refundAmount: optionalText,
  refundingAmount: optionalText,
  orderId: wireText,
  orderStatus: wireText,
  payType: optionalText,
});

const orderQueryResult = z.object({
  currentPage: optionalText,
  limit: optionalText,
  start: optionalText,
  totalCount: wireText,
  totalPages: optionalText,
  orderBeans: z.array(orderBean),
});

const resultSchemas = {
  pay: payResult,
  refund: refundResult,
  reverse: reverseResult,
  confirm: confirmResult,
  orderQuery: orderQueryResult,
} as const;

/** The fields of `data.result` per call (protocol section 4), numbers as their wire text. */
export type ResultOf<C extends Call> = z.infer<(typeof resultSchemas)[C]>;

/** A response whose signature was verified. */
export type Answer<C extends Call> =
  | { readonly meta: 'success'; readonly result: ResultOf<C> }
  | {
      readonly meta: 'error';
      /** `meta.code`: 02, 09, or anything that the protocol does not know. */
      readonly metaCode: string;
      readonly errorCode: string;
      readonly subErrorCode: string;
      readonly errorInfo: string;
    };

/** Why a response says nothing that money may rest on. */
export type UnusableReason = 'notJson' | 'missingField' | 'badSignature' | 'contradiction';

export type ReadAnswer<C extends Call> =
  | { readonly ok: true; readonly answer: Answer<C> }
  | { readonly ok: false; readonly reason: UnusableReason; readonly detail: string };

const envelope = z.object({
  meta: z.object({ code: wireText, message: optionalText }),
  data: z.object({ errorCode: optionalText, errorInfo: optionalText, subErrorCode: optionalText }),
});

/**
 * Parses a response body, verifies its signature, and only then reads what it says.
 * @param body UTF-8 text of the response.
 */
export function readAnswer<C extends Call>(call: C, body: string, verifier: AnswerVerifier): ReadAnswer<C> {
  const response = parseObject(body);
  if (response === undefined) {
    return { ok: false, reason: 'notJson', detail: '' };
  }
  if (!verifier.verify(response)) {
    return { ok: false, reason: 'badSignature', detail: '' };
  }
  const head = envelope.safeParse(response);
  if (!head.success) {
    return missingField(head.error);
  }
  const { meta, data } = head.data;
  const hasResult = isWireObject(resultOf(response));
  if (meta.code === META_SUCCESS ? data.errorCode.trim() !== '' : hasResult) {
    return { ok: false, reason: 'contradiction', detail: `${meta.code} ${data.errorCode}` };
  }
  if (meta.code !== META_SUCCESS) {
    const { errorCode, errorInfo, subErrorCode } = data;
    return { ok: true, answer: { meta: 'error', metaCode: meta.code, errorCode, subErrorCode, errorInfo } };
  }
  const result = resultSchemas[call].safeParse(resultOf(response));
  if (!result.success) {
    return missingField(result.error);
  }
  return { ok: true, answer: { meta: 'success', result: result.data as ResultOf<C> } };
}

function parseObject(body: string): WireObject | undefined {
  try {
    const value = parseWire(body);
    return isWireObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `data.result` of a response; null where there is none. */
export function resultOf(response: WireObject): WireValue {
  const data = response['data'];
  return data !== undefined && isWireObject(data) ? (data['result'] ?? null) : null;
}

function isNotBlank(text: string): boolean {
  return text.trim() !== '';
}

function missingField(error: z.ZodError): { ok: false; reason: 'missingField'; detail: string } {
  return { ok: false, reason: 'missingField', detail: error.issues.map((issue) => issue.path.join('.')).join(' ') };
}
