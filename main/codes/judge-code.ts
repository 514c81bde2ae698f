import type { ErrorCode } from '../common/errors.ts';
import type { CodeKind } from './classify.ts';

/** The kinds that a shop may refuse or let pass: `codes.refuse` of the settings. */
export type RefusableKind = 'product' | 'url' | 'unrecognised';

/** Why a code is not sent; each is an error with texts of its own. */
export type CodeRefusal = Extract<
  ErrorCode,
  'CODE_IS_PRODUCT' | 'CODE_IS_URL' | 'CODE_IS_RECEIPT' | 'CODE_UNRECOGNISED' | 'CODE_DAMAGED'
>;

const refusals = {
  product: 'CODE_IS_PRODUCT',
  url: 'CODE_IS_URL',
  unrecognised: 'CODE_UNRECOGNISED',
} as const satisfies Readonly<Record<RefusableKind, CodeRefusal>>;

/** Whether a code of this kind may be sent to the gateway. A receipt's and a part of one never are, a payment code always is. */
export function judgeCode({ kind }: CodeKind, refuse: readonly RefusableKind[]): 'send' | CodeRefusal {
  switch (kind) {
    case 'payment':
      return 'send';
    case 'receipt':
      return 'CODE_IS_RECEIPT';
    case 'damagedPayment':
      return 'CODE_DAMAGED';
    case 'product':
    case 'url':
    case 'unrecognised':
      return refuse.includes(kind) ? refusals[kind] : 'send';
  }
}
