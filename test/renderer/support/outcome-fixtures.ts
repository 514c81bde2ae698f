import type { createTranslator, TextKey } from '../../../main/i18n/translator.ts';
import type { Worded } from '../../../preload/contract.ts';

export type Translate = ReturnType<typeof createTranslator>;

/** Words of the main process's catalogue. */
export function worded(t: Translate, kind: string, code: string, message: TextKey, hint: TextKey, gaps = {}): Worded {
  return { kind, code, message: t(message, gaps), hint: t(hint) };
}

/** Why a payment ended as it did, or has not ended. */
export function outcomes(t: Translate) {
  const unknown = worded(t, 'unknown', 'TIMED_OUT', 'outcomes.unknown.message', 'outcomes.unknown.hint');
  return {
    unknown,
    cancelling: worded(t, 'cancelling', 'P002', 'outcomes.cancelling.message', 'outcomes.cancelling.hint'),
    waiting: worded(
      t,
      'waitingForCustomer',
      'W001',
      'outcomes.waitingForCustomer.message',
      'outcomes.waitingForCustomer.hint',
    ),
    refused: {
      ...worded(t, 'refused', 'E09301', 'gatewayErrors.E09301', 'advice.customerMustAct', { subErrorCode: 'S-51' }),
    },
    failed: worded(t, 'failed', 'F', 'outcomes.failed.message', 'outcomes.failed.hint'),
    notSent: worded(t, 'notSent', 'ECONNREFUSED', 'outcomes.notSent.message', 'outcomes.notSent.hint', {
      cause: t('lineFaults.timedOut'),
    }),
    cancelled: worded(t, 'cancelled', 'C', 'outcomes.cancelled.message', 'outcomes.cancelled.hint'),
    notCharged: worded(t, 'notCharged', 'E09103', 'outcomes.notCharged.message', 'outcomes.notCharged.hint'),
    refunded: worded(t, 'refunded', 'R', 'outcomes.refunded.message', 'outcomes.refunded.hint'),
    needsCentre: worded(t, 'needsCentre', 'E09144', 'outcomes.needsCentre.message', 'outcomes.needsCentre.hint'),
    codeInUse: worded(t, 'CODE_IN_USE', 'CODE_IN_USE', 'errors.CODE_IN_USE.message', 'errors.CODE_IN_USE.hint', {
      receiptNo: 'R2611227177000001',
    }),
  };
}
