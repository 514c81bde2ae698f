import type { Yen } from '../common/yen.ts';
import type { Answer, ResultOf, UnusableReason } from './answers.ts';
import type { Call } from './requests.ts';

/** What became of a request, as far as the terminal can see. */
export type Happening<C extends Call = Call> =
  /** No connection was made, so nothing left the terminal. */
  | { readonly kind: 'notConnected'; readonly code: string }
  /** The request may have left, and no whole answer came. */
  | { readonly kind: 'lost'; readonly code: string }
  /** A whole response with another HTTP status than 200. */
  | { readonly kind: 'httpStatus'; readonly status: number }
  /** A response that says nothing that money may rest on. */
  | { readonly kind: 'unusable'; readonly reason: UnusableReason; readonly detail: string }
  | { readonly kind: 'answer'; readonly answer: Answer<C> };

/** What was asked, as far as the answer must agree with it. */
export interface AskedPay {
  readonly call: 'pay';
  readonly amount: Yen;
}

export interface AskedRefund {
  readonly call: 'refund';
  readonly amount: Yen;
  readonly orderId?: string | undefined;
}

export interface AskedReverse {
  readonly call: 'reverse';
  readonly amount?: Yen | undefined;
  readonly orderId?: string | undefined;
}

/** A confirm names a request by its token; what its answer means depends on the kind of that request. */
export interface AskedConfirm<S extends ConfirmSubject = ConfirmSubject> {
  readonly call: 'confirm';
  readonly about: S;
  readonly orderId?: string | undefined;
}

export type ConfirmSubject = 'payment' | 'refund' | 'reversal';

export interface AskedOrderQuery {
  readonly call: 'orderQuery';
}

export type Asked = AskedPay | AskedRefund | AskedReverse | AskedConfirm | AskedOrderQuery;

/** Why nobody knows yet. */
export type UnknownReason =
  | { readonly kind: 'lost'; readonly code: string }
  | { readonly kind: 'httpStatus'; readonly status: number }
  | { readonly kind: UnusableReason }
  /** Signed, but about another amount, currency or order. */
  | { readonly kind: 'mismatch'; readonly field: 'amount' | 'currencyCode' | 'orderId' }
  /** A state that is not final, or not in the table. */
  | { readonly kind: 'transStatus'; readonly transStatus: string }
  /** An error that leaves the outcome open. */
  | {
      readonly kind: 'gatewayError';
      readonly metaCode: string;
      readonly errorCode: string;
      readonly subErrorCode: string;
    }
  /** The confirm itself was refused: it says nothing about the request asked about. */
  | { readonly kind: 'questionRefused'; readonly errorCode: string };

/** What a person should do about a refusal. */
export type RefusalAdvice = 'customerMustAct' | 'noSuchOrder' | 'callTheCentre' | 'checkTerminal';

export interface Refusal {
  readonly errorCode: string;
  readonly subErrorCode: string;
  /** The gateway's own words. */
  readonly errorInfo: string;
  readonly advice: RefusalAdvice;
}

/** What the gateway says of an order; ids and time are kept as they came. */
export interface OrderFacts {
  readonly orderId: string;
  readonly orderDetailId: string;
  /** `YYYYMMDDHHMMSS` in the request's time zone, or blank. */
  readonly transTime: string;
  /** Blank where the gateway did not name the brand. */
  readonly payType: string;
}

/** What has become of a refund of a payment that is itself paid. */
export type RefundProgress = 'none' | 'underWay' | 'failed' | 'timedOut' | 'inFull';

interface NotSent {
  readonly outcome: 'notSent';
  readonly code: string;
}

interface Unknown {
  readonly outcome: 'unknown';
  readonly reason: UnknownReason;
}

interface Refused {
  readonly outcome: 'refused';
  readonly refusal: Refusal;
}

/** Refused, but a copy of a request that went through is answered alike: one confirm decides (protocol section 8). */
interface RefusedUnlessConfirmed {
  readonly outcome: 'refusedUnlessConfirmed';
  readonly refusal: Refusal;
}

/** The gateway has no such order: final only when a second confirm, 60 s after sending, says so again. */
interface NotFound {
  readonly outcome: 'notFound';
  readonly errorCode: string;
  readonly subErrorCode: string;
}

interface Cancelled {
  readonly outcome: 'cancelled';
  readonly order: OrderFacts;
}

/** A *confirm* about a payment tells one of these. */
export type ConfirmedPayment =
  | { readonly outcome: 'paid'; readonly order: OrderFacts; readonly refund: RefundProgress }
  | { readonly outcome: 'failed'; readonly order: OrderFacts; readonly transStatus: string }
  | { readonly outcome: 'waitingForCustomer'; readonly order: OrderFacts }
  | Cancelled
  | NotFound
  | NotSent
  | Unknown;

/** A *pay* ends in one of these. */
export type PayOutcome = Exclude<ConfirmedPayment, NotFound> | Refused | RefusedUnlessConfirmed;

export type ConfirmedRefund =
  | { readonly outcome: 'refunded'; readonly order: OrderFacts }
  | { readonly outcome: 'refundFailed'; readonly order: OrderFacts; readonly transStatus: string }
  | NotFound
  | NotSent
  | Unknown;

/** A *refund* ends in one of these. */
export type RefundOutcome = Exclude<ConfirmedRefund, NotFound> | Refused | RefusedUnlessConfirmed;

export type ConfirmedReversal =
  | Cancelled
  | { readonly outcome: 'reversalFailed'; readonly order: OrderFacts; readonly transStatus: string }
  | NotFound
  | NotSent
  | Unknown;

/** A *reverse* ends in one of these; a refused reversal says nothing about the payment. */
export type ReverseOutcome =
  | ConfirmedReversal
  | { readonly outcome: 'reversalRefused'; readonly refusal: Refusal }
  /** Already reversed or refunded, or a copy: confirm tells which. */
  | { readonly outcome: 'askConfirm'; readonly errorCode: string };

/** An *orderQuery* moves no money: it was answered, or it was not. */
export type OrderQueryOutcome =
  | { readonly outcome: 'answered'; readonly result: ResultOf<'orderQuery'> }
  | Refused
  | NotSent
  | Unknown;
