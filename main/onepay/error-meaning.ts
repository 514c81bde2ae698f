import type { Answer } from './answers.ts';
import {
  INVALID_ACCESS,
  ISSUER_REFUSED,
  META_ERROR,
  ORDER_NOT_FOUND,
  SERVICE_STOPPED,
  subErrorMeaning,
} from './codes.ts';
import type { Refusal, RefusalAdvice } from './outcome.ts';
import type { Call } from './requests.ts';

export type ErrorAnswer = Extract<Answer<Call>, { meta: 'error' }>;

/** The rows of section 8's table for `meta.code` other than 00, before the call is looked at. */
export type ErrorMeaning = 'notProcessed' | 'invalidAccess' | 'noSuchOrder' | 'refusedByIssuer' | 'open';

/** Which of the rows an error belongs to; whatever is in none leaves the outcome open. */
export function errorMeaning({ metaCode, errorCode, subErrorCode }: ErrorAnswer): ErrorMeaning {
  if (metaCode !== META_ERROR) {
    return 'open';
  }
  if (errorCode === ISSUER_REFUSED) {
    switch (subErrorMeaning(subErrorCode)) {
      case 'customerMustAct':
      case 'callTheCentre':
        return 'refusedByIssuer';
      case 'noSuchOrder':
        return 'noSuchOrder';
      case 'stillOpen':
      case 'unlisted':
        return 'open';
    }
  }
  if (errorCode === ORDER_NOT_FOUND) {
    return 'noSuchOrder';
  }
  if (/^E091\d\d$/.test(errorCode) || errorCode === SERVICE_STOPPED) {
    return 'notProcessed';
  }
  return /^E099\d\d$/.test(errorCode) ? 'invalidAccess' : 'open';
}

/** What is kept of a refusal, and what a person should do about it. */
export function refusalOf({ errorCode, subErrorCode, errorInfo }: ErrorAnswer): Refusal {
  return { errorCode, subErrorCode, errorInfo, advice: adviceFor(errorCode, subErrorCode) };
}

const customerCodes: ReadonlySet<string> = new Set(['E09113', 'E09140', 'E09141']);
const terminalCodes: ReadonlySet<string> = new Set([
  ...[
    'E09106',
    'E09111',
    'E09112',
    'E09115',
    'E09116',
    'E09122',
    'E09124',
    'E09126',
    'E09127',
    'E09129',
    INVALID_ACCESS,
  ],
]);

function adviceFor(errorCode: string, subErrorCode: string): RefusalAdvice {
  if (errorCode === ISSUER_REFUSED) {
    const meaning = subErrorMeaning(subErrorCode);
    return meaning === 'customerMustAct' || meaning === 'noSuchOrder' ? meaning : 'callTheCentre';
  }
  if (errorCode === ORDER_NOT_FOUND) {
    return 'noSuchOrder';
  }
  if (customerCodes.has(errorCode)) {
    return 'customerMustAct';
  }
  return terminalCodes.has(errorCode) ? 'checkTerminal' : 'callTheCentre';
}
