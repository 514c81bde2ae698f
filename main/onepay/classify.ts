import type { Yen } from '../common/yen.ts';
import type { ResultOf } from './answers.ts';
import { ALREADY_REFUNDED, ALREADY_REVERSED, transStatuses } from './codes.ts';
import { type ErrorAnswer, type ErrorMeaning, errorMeaning, refusalOf } from './error-meaning.ts';
import type {
  Asked,
  AskedConfirm,
  AskedOrderQuery,
  AskedPay,
  AskedRefund,
  AskedReverse,
  ConfirmedPayment,
  ConfirmedRefund,
  ConfirmedReversal,
  Happening,
  OrderFacts,
  OrderQueryOutcome,
  PayOutcome,
  RefundOutcome,
  RefundProgress,
  ReverseOutcome,
  UnknownReason,
} from './outcome.ts';
import type { Call } from './requests.ts';

type AnyOutcome =
  | PayOutcome
  | RefundOutcome
  | ReverseOutcome
  | ConfirmedPayment
  | ConfirmedRefund
  | ConfirmedReversal
  | OrderQueryOutcome;

/**
 * What a happening means for the money: protocol section 8's table, and nothing else. Pure and total: whatever is not in
 * the table is *unknown*, never success.
 */
export function classify(asked: AskedPay, happening: Happening<'pay'>): PayOutcome;
export function classify(asked: AskedRefund, happening: Happening<'refund'>): RefundOutcome;
export function classify(asked: AskedReverse, happening: Happening<'reverse'>): ReverseOutcome;
export function classify(asked: AskedConfirm<'payment'>, happening: Happening<'confirm'>): ConfirmedPayment;
export function classify(asked: AskedConfirm<'refund'>, happening: Happening<'confirm'>): ConfirmedRefund;
export function classify(asked: AskedConfirm<'reversal'>, happening: Happening<'confirm'>): ConfirmedReversal;
export function classify(asked: AskedOrderQuery, happening: Happening<'orderQuery'>): OrderQueryOutcome;
export function classify(asked: Asked, happening: Happening): AnyOutcome {
  switch (happening.kind) {
    case 'notConnected':
      return { outcome: 'notSent', code: happening.code };
    case 'lost':
      return unknown({ kind: 'lost', code: happening.code });
    case 'httpStatus':
      return unknown({ kind: 'httpStatus', status: happening.status });
    case 'unusable':
      return unknown({ kind: happening.reason });
    case 'answer':
      return happening.answer.meta === 'success'
        ? classifySuccess(asked, happening.answer.result)
        : classifyError(asked, happening.answer);
  }
}

function classifySuccess(asked: Asked, result: ResultOf<Call>): AnyOutcome {
  switch (asked.call) {
    case 'pay': {
      const answer = result as ResultOf<'pay'>;
      return mismatch(asked, answer.amount, answer) ?? paymentState(answer);
    }
    case 'refund': {
      const answer = result as ResultOf<'refund'>;
      return mismatch(asked, answer.refundAmount, answer) ?? refundState(answer);
    }
    case 'reverse': {
      const answer = result as ResultOf<'reverse'>;
      return mismatch(asked, answer.amount, answer) ?? reversalState(answer);
    }
    case 'confirm': {
      const answer = result as ResultOf<'confirm'>;
      return otherOrder(asked, answer) ?? confirmedState(asked, answer);
    }
    case 'orderQuery':
      return { outcome: 'answered', result: result as ResultOf<'orderQuery'> };
  }
}

interface StateFields {
  readonly transStatus: string;
  readonly orderId: string;
  readonly orderDetailId: string;
  readonly transTime: string;
  readonly payType?: string;
}

function confirmedState(asked: AskedConfirm, answer: StateFields): AnyOutcome {
  switch (asked.about) {
    case 'payment':
      return paymentState(answer);
    case 'refund':
      return refundState(answer);
    case 'reversal':
      return reversalState(answer);
  }
}

const refundProgress: ReadonlyMap<string, RefundProgress> = new Map<string, RefundProgress>([
  [transStatuses.paid, 'none'],
  [transStatuses.refunding, 'underWay'],
  [transStatuses.refunded, 'inFull'],
  [transStatuses.refundFailed, 'failed'],
  [transStatuses.refundTimedOut, 'timedOut'],
]);

function paymentState(answer: StateFields): PayOutcome & ConfirmedPayment {
  const order = factsOf(answer);
  const refund = refundProgress.get(answer.transStatus);
  if (refund !== undefined) {
    return { outcome: 'paid', order, refund };
  }
  switch (answer.transStatus) {
    case transStatuses.failed:
    case transStatuses.orderClosed:
    case transStatuses.customerGaveUp:
      return { outcome: 'failed', order, transStatus: answer.transStatus };
    case transStatuses.waitingForCustomer:
      return { outcome: 'waitingForCustomer', order };
    case transStatuses.cancelled:
      return { outcome: 'cancelled', order };
    default:
      return notFinal(answer);
  }
}

function refundState(answer: StateFields): RefundOutcome & ConfirmedRefund {
  const order = factsOf(answer);
  switch (answer.transStatus) {
    case transStatuses.refunded:
      return { outcome: 'refunded', order };
    case transStatuses.refundFailed:
      return { outcome: 'refundFailed', order, transStatus: answer.transStatus };
    default:
      return notFinal(answer);
  }
}

function reversalState(answer: StateFields): ConfirmedReversal {
  const order = factsOf(answer);
  switch (answer.transStatus) {
    case transStatuses.cancelled:
      return { outcome: 'cancelled', order };
    case transStatuses.cancelFailed:
      return { outcome: 'reversalFailed', order, transStatus: answer.transStatus };
    default:
      return notFinal(answer);
  }
}

function notFinal(answer: StateFields): { outcome: 'unknown'; reason: UnknownReason } {
  return unknown({ kind: 'transStatus', transStatus: answer.transStatus });
}

function factsOf(answer: StateFields): OrderFacts {
  const { orderId, orderDetailId, transTime, payType = '' } = answer;
  return { orderId, orderDetailId, transTime, payType };
}

interface AskedOrder {
  readonly amount?: Yen | undefined;
  readonly orderId?: string | undefined;
}

/** Undefined when the answer agrees with what was asked. */
function mismatch(asked: AskedOrder, amount: string, answer: { currencyCode: string; orderId: string }) {
  if (asked.amount !== undefined && wholeYenText(amount) !== String(asked.amount)) {
    return unknown({ kind: 'mismatch', field: 'amount' });
  }
  if (answer.currencyCode !== 'JPY') {
    return unknown({ kind: 'mismatch', field: 'currencyCode' });
  }
  return otherOrder(asked, answer);
}

function otherOrder(asked: AskedOrder, answer: { orderId: string }) {
  // The documents show ids with a blank at their end, which not every answer repeats.
  const differs = asked.orderId !== undefined && asked.orderId.trim() !== answer.orderId.trim();
  return differs ? unknown({ kind: 'mismatch', field: 'orderId' }) : undefined;
}

/** `1`, `1.0` and `1.00` are the same whole yen; anything else stays different from every amount. */
export function wholeYenText(wire: string): string {
  return wire.replace(/\.0+$/, '');
}

function classifyError(asked: Asked, answer: ErrorAnswer): AnyOutcome {
  const meaning = errorMeaning(answer);
  if (meaning === 'open') {
    const { metaCode, errorCode, subErrorCode } = answer;
    return unknown({ kind: 'gatewayError', metaCode, errorCode, subErrorCode });
  }
  switch (asked.call) {
    case 'pay':
    case 'refund':
      return {
        outcome: meaning === 'invalidAccess' ? 'refusedUnlessConfirmed' : 'refused',
        refusal: refusalOf(answer),
      };
    case 'confirm':
      return meaning === 'noSuchOrder'
        ? notFound(answer)
        : unknown({ kind: 'questionRefused', errorCode: answer.errorCode });
    case 'reverse':
      return classifyReverseError(meaning, answer);
    case 'orderQuery':
      return { outcome: 'refused', refusal: refusalOf(answer) };
  }
}

function classifyReverseError(meaning: Exclude<ErrorMeaning, 'open'>, answer: ErrorAnswer): ReverseOutcome {
  const { errorCode } = answer;
  if (meaning === 'noSuchOrder') {
    return notFound(answer);
  }
  if (meaning === 'invalidAccess' || errorCode === ALREADY_REVERSED || errorCode === ALREADY_REFUNDED) {
    return { outcome: 'askConfirm', errorCode };
  }
  return { outcome: 'reversalRefused', refusal: refusalOf(answer) };
}

function notFound({ errorCode, subErrorCode }: ErrorAnswer): ConfirmedPayment & ReverseOutcome {
  return { outcome: 'notFound', errorCode, subErrorCode };
}

function unknown(reason: UnknownReason): { outcome: 'unknown'; reason: UnknownReason } {
  return { outcome: 'unknown', reason };
}
