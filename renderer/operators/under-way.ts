import type { CounterView, Display } from '../../preload/contract.ts';
import { yenText } from '../i18n/format.ts';
import type { Translator } from '../i18n/translator.ts';

function onDisplay(text: Translator, display: Display): string {
  switch (display.screen) {
    case 'amount':
      return '';
    case 'scan':
    case 'objection':
      return text('operators.underWay.begun', { amount: yenText(display.amountYen) });
    case 'paying':
      return text('operators.underWay.paying', { amount: yenText(display.amountYen) });
    case 'waiting':
    case 'unknown':
    case 'result':
      return text('operators.underWay.payment', {
        amount: yenText(display.payment.amountYen),
        state: display.payment.stateText,
      });
  }
}

/** What goes on at the counter while nobody is signed in, in one line; blank for nothing. */
export function underWayText(text: Translator, { display, status, tray }: CounterView): string {
  const open = status.openCount === 0 ? '' : text('status.open', { count: status.openCount });
  const ended = tray.endedCount === 0 ? '' : text('operators.underWay.ended', { count: tray.endedCount });
  return [onDisplay(text, display), open, ended].filter((part) => part !== '').join(' · ');
}
