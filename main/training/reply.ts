import { isWireObject, WireNumber, type WireObject } from '../onepay/wire.ts';
import type { Scenario, ScenarioError, Spoil } from './scenarios.ts';

/** What a request came to: a result or an error, and what the line does to the answer. */
export type Outcome =
  | { readonly result: WireObject; readonly spoil?: Spoil }
  | (ScenarioError & { readonly spoil?: Spoil });

/** A refusal by the gateway itself. */
export function failure(errorCode: string): ScenarioError {
  return { meta: '09', errorCode };
}

/** Puts a forced scenario's error, where it has one, in the place of an outcome, and spoils the answer as it says. */
export function asForced(outcome: Outcome, forced: Scenario | undefined): Outcome {
  return forced === undefined ? outcome : { ...(forced.error ?? outcome), spoil: forced.spoil };
}

/** The response that says what a request came to, not yet signed. */
export function responseOf(outcome: Outcome): WireObject {
  if ('result' in outcome) {
    return {
      meta: { code: '00', message: 'SUCCESS' },
      data: { errorCode: '', errorInfo: '', result: outcome.result },
    };
  }
  const { meta, errorCode, subErrorCode } = outcome;
  return {
    meta: { code: meta, message: 'FAILURE' },
    data: {
      errorCode,
      errorInfo: `training gateway: ${subErrorCode ?? errorCode}`,
      ...(subErrorCode === undefined ? {} : { subErrorCode }),
      result: null,
    },
  };
}

/** Alters what an answer says, before it is signed. */
export function spoiled(response: WireObject, spoil: Spoil): WireObject {
  switch (spoil) {
    case 'otherAmount':
      return withResult(response, (result) => ({ ...result, amount: new WireNumber('1'), refundAmount: '1' }));
    case 'otherCurrency':
      return withResult(response, (result) => ({ ...result, currencyCode: 'USD' }));
    case 'missingField':
      return withResult(response, ({ orderId: _orderId, ...rest }) => rest);
    case 'unknownMeta':
      return { ...response, meta: { code: '55', message: 'SUCCESS' } };
    default:
      return response;
  }
}

function withResult(response: WireObject, change: (result: WireObject) => WireObject): WireObject {
  const data = response['data'];
  const result = data !== undefined && isWireObject(data) ? data['result'] : undefined;
  if (data === undefined || !isWireObject(data) || result === undefined || !isWireObject(result)) {
    return response;
  }
  return { ...response, data: { ...data, result: change(result) } };
}
