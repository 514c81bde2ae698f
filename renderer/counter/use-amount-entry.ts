import { useReducer, useState } from 'react';
import type { Display } from '../../preload/contract.ts';
import { type AmountEntry, type AmountKey, amountAfter, noAmount } from './amount-entry.ts';

const beginning = (display: Display): AmountEntry =>
  display.screen === 'amount' ? amountAfter(noAmount, { key: 'set', amountYen: display.amountYen }) : noAmount;

/** The amount being typed. It outlasts a look at the history and begins anew whenever the terminal comes back to it. */
export function useAmountEntry(display: Display): readonly [AmountEntry, (key: AmountKey) => void] {
  const [entry, press] = useReducer(amountAfter, display, beginning);
  const [screen, setScreen] = useState(display.screen);
  if (screen !== display.screen) {
    setScreen(display.screen);
    if (display.screen === 'amount') {
      press({ key: 'set', amountYen: display.amountYen });
    }
  }
  return [entry, press];
}
