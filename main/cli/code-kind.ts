import { type CodeKind, classifyCode } from '../codes/classify.ts';
import { judgeCode } from '../codes/judge-code.ts';
import { TerminalError } from '../common/errors.ts';
import type { PaymentCode } from '../common/payment-code.ts';
import type { TextKey } from '../i18n/translator.ts';
import type { Settings } from '../settings/schema.ts';

/**
 * Makes sure that a code may be sent, before anything is written down.
 * @param aimId the AIM identifier, where a scanner sent one.
 * @throws TerminalError CODE_IS_PRODUCT, CODE_IS_URL, CODE_IS_RECEIPT, CODE_UNRECOGNISED, CODE_DAMAGED.
 */
export function assertMayBeSent(code: PaymentCode, { codes }: Settings, aimId?: string): void {
  const verdict = judgeCode(classifyCode(code, aimId), codes.refuse);
  if (verdict !== 'send') {
    throw new TerminalError(verdict);
  }
}

/** The name of a code's kind. */
export function codeKindName(kind: CodeKind): TextKey {
  return `codeKinds.${kind.kind === 'payment' ? kind.form : kind.kind}`;
}
