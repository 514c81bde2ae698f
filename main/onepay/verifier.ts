import type { AnswerVerifier, SignatureScope } from './answers.ts';
import { resultOf } from './answers.ts';
import { canonicalText, hasSingleElementArray } from './canonical.ts';
import type { SignatureCheck } from './signature.ts';
import { isWireObject, type WireObject } from './wire.ts';

/** Verifies responses with the gateway's key over the configured part of the response (protocol section 2). */
export function createVerifier(check: SignatureCheck, scope: SignatureScope): AnswerVerifier {
  return {
    verify(response) {
      const data = response['data'];
      const signature = data !== undefined && isWireObject(data) ? data['sign'] : undefined;
      if (typeof signature !== 'string' || signature === '') {
        return false;
      }
      if (scope === 'result' && !isWireObject(resultOf(response))) {
        // An error has no result, so nothing of it is signed.
        return false;
      }
      const signed = signedPart(response, scope);
      if (check(canonicalText(signed), signature)) {
        return true;
      }
      // The family's own client is unsure of the brackets around a single element.
      return hasSingleElementArray(signed) && check(canonicalText(signed, 'bare'), signature);
    },
  };
}

/** The part of a response that is signed, without `data.sign` itself. */
export function signedPart(response: WireObject, scope: SignatureScope): WireObject {
  const data = response['data'];
  const { sign: _sign, ...unsigned } = data !== undefined && isWireObject(data) ? data : {};
  switch (scope) {
    case 'response':
      return { ...response, data: unsigned };
    case 'data':
      return unsigned;
    case 'result': {
      const result = resultOf(response);
      return isWireObject(result) ? result : {};
    }
  }
}
