import type { Clock } from '../common/clock.ts';
import type { AnswerVerifier } from './answers.ts';
import { readAnswer } from './answers.ts';
import { canonicalText } from './canonical.ts';
import { classify } from './classify.ts';
import type { ServiceMode } from './identity.ts';
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
  OrderQueryOutcome,
  PayOutcome,
  RefundOutcome,
  ReverseOutcome,
} from './outcome.ts';
import type { Call, Draft } from './requests.ts';
import { requestPath } from './requests.ts';
import type { Signer } from './signature.ts';
import type { Token } from './token.ts';
import type { ExchangeTiming, GatewayTransport, TransportResult } from './transport.ts';

/** The outcome that belongs to what was asked. */
export type OutcomeOf<A extends Asked> = A extends AskedPay
  ? PayOutcome
  : A extends AskedRefund
    ? RefundOutcome
    : A extends AskedReverse
      ? ReverseOutcome
      : A extends AskedConfirm<'payment'>
        ? ConfirmedPayment
        : A extends AskedConfirm<'refund'>
          ? ConfirmedRefund
          : A extends AskedConfirm<'reversal'>
            ? ConfirmedReversal
            : A extends AskedOrderQuery
              ? OrderQueryOutcome
              : never;

/** A draft with its signature, ready to be sent once under a token. */
export interface SignedRequest<C extends Call = Call> {
  readonly draft: Draft<C>;
  readonly body: string;
}

/** One request and what came of it: all that the ledger keeps as evidence, before it masks and trims. */
export interface Exchange<O> {
  readonly call: Call;
  readonly token: Token;
  readonly path: string;
  /** Without `sign`. */
  readonly requestFields: Readonly<Record<string, string>>;
  /** UTC, in ms since 1970. */
  readonly startedAt: number;
  readonly timing: ExchangeTiming;
  readonly httpStatus?: number;
  /** Error code of the line, where no whole answer came. */
  readonly lineCode?: string;
  readonly responseBody?: string;
  /** The gateway's `Date` header. */
  readonly gatewayDate?: string;
  readonly outcome: O;
}

export interface OnePayClientOptions {
  readonly serviceMode: ServiceMode;
  readonly signer: Signer;
  readonly verifier: AnswerVerifier;
  readonly transport: GatewayTransport;
  readonly clock: Pick<Clock, 'now'>;
  /** Sees every exchange as soon as it has ended. */
  readonly observe?: (exchange: Exchange<AnyOutcome>) => void;
}

type AnyOutcome = OutcomeOf<Asked>;

/** Speaks the gateway's protocol: signs, sends once, verifies, classifies. It keeps nothing and repeats nothing. */
export class OnePayClient {
  readonly #options: OnePayClientOptions;

  constructor(options: OnePayClientOptions) {
    this.#options = options;
  }

  /** Signs a draft. The token stands in the path and is not signed, so this can be done before the token is drawn. */
  sign<C extends Call>(draft: Draft<C>): SignedRequest<C> {
    const sign = this.#options.signer(canonicalText(draft.fields));
    return { draft, body: JSON.stringify({ ...draft.fields, sign }) };
  }

  /** Sends a signed request under its token, once; resolves with whatever became of it and never rejects. */
  async send<A extends Asked>(
    asked: A,
    request: SignedRequest<A['call']>,
    token: Token,
  ): Promise<Exchange<OutcomeOf<A>>> {
    const { serviceMode, transport, verifier, clock, observe } = this.#options;
    const { call, fields } = request.draft;
    const path = requestPath(call, serviceMode, token);
    const startedAt = clock.now();
    const result = await transport.post({ path, body: request.body });
    const happening = happeningOf(call, result, verifier);
    const exchange: Exchange<OutcomeOf<A>> = {
      call,
      token,
      path,
      requestFields: fields,
      startedAt,
      timing: result.timing,
      ...evidence(result),
      outcome: classifyAny(asked, happening),
    };
    observe?.(exchange as Exchange<AnyOutcome>);
    return exchange;
  }
}

// `classify` has one signature per call; what was asked and what happened belong to the same call here.
const classifyAny = classify as <A extends Asked>(asked: A, happening: Happening) => OutcomeOf<A>;

function happeningOf(call: Call, result: TransportResult, verifier: AnswerVerifier): Happening {
  switch (result.kind) {
    case 'notConnected':
    case 'lost':
      return { kind: result.kind, code: result.code };
    case 'response': {
      if (result.status !== 200) {
        return { kind: 'httpStatus', status: result.status };
      }
      if (result.body === undefined) {
        return { kind: 'unusable', reason: 'notJson', detail: '' };
      }
      const read = readAnswer(call, result.body, verifier);
      return read.ok ? { kind: 'answer', answer: read.answer } : { kind: 'unusable', ...unusable(read) };
    }
  }
}

function unusable(read: Extract<ReturnType<typeof readAnswer>, { ok: false }>) {
  return { reason: read.reason, detail: read.detail };
}

function evidence(result: TransportResult) {
  if (result.kind !== 'response') {
    return { lineCode: result.code };
  }
  return {
    httpStatus: result.status,
    ...(result.body === undefined ? {} : { responseBody: result.body }),
    ...(result.date === undefined ? {} : { gatewayDate: result.date }),
  };
}
