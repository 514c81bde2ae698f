import type { Display } from '../../preload/contract.ts';
import { yenText } from '../i18n/format.ts';
import type { Translator } from '../i18n/translator.ts';
import { resultKindOf } from './result-kind.ts';

/** What a screen reader says of a screen; `alert` interrupts. */
export interface Spoken {
  readonly role: 'status' | 'alert';
  readonly words: string;
}

const say = (role: Spoken['role'], ...parts: readonly (string | undefined)[]): Spoken => ({
  role,
  words: parts.filter((part) => part !== undefined && part !== '').join(' '),
});

function ofResult(text: Translator, payment: Extract<Display, { screen: 'result' }>['payment']): Spoken {
  const kind = resultKindOf(payment);
  const amount = yenText(payment.amountYen);
  if (kind === 'paid') {
    return say('status', payment.stateText, amount, payment.brandText, text('result.paidHint'));
  }
  const word = kind === 'paidAfterCancel' ? text('result.paidAfterCancel') : payment.stateText;
  return say('alert', word, amount, payment.outcome?.message, payment.outcome?.hint);
}

/** The words of a screen that has just come up; null for one that speaks for itself by its focus. */
export function spokenOf(text: Translator, display: Display): Spoken | null {
  switch (display.screen) {
    case 'amount':
      return display.heldScan === null ? null : say('status', text('amount.held', { mask: display.heldScan.mask }));
    case 'scan':
      return say('status', text('scan.title'), yenText(display.amountYen));
    case 'paying':
      return say('status', text('paying.title'), yenText(display.amountYen));
    case 'waiting':
      return say('status', text('waiting.title'), text('guide.waiting'));
    case 'unknown':
      return say('alert', display.payment.stateText, text('unknown.goods'), text('unknown.charge'));
    case 'result':
      return ofResult(text, display.payment);
    case 'objection':
      return say('alert', text('objection.title'), display.problem.message, display.problem.hint);
  }
}
