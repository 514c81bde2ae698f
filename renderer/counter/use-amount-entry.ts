import { useReducer, useState } from 'react';
import type { CounterView, Display } from '../../preload/contract.ts';
import { useUnderWay } from '../bridge/terminal-context.ts';
import { amountKeys } from '../keyboard/key-names.ts';
import { useKeys } from '../keyboard/use-key.tsx';
import { type AmountEntry, type AmountKey, amountAfter, noAmount } from './amount-entry.ts';

const beginning = (display: Display): AmountEntry =>
  display.screen === 'amount' ? amountAfter(noAmount, { key: 'set', amountYen: display.amountYen }) : noAmount;

/** Keys that were pressed ahead of the amount screen, while the terminal was on its way there. */
function useKeysAhead({ display, limits }: CounterView) {
  const [kept, setKept] = useState<readonly AmountKey[]>([]);
  const isComing = useUnderWay('counter.nextCustomer', 'counter.changeAmount') && display.screen !== 'amount';
  const keep = (key: AmountKey) => setKept((before) => [...before, key]);
  if (!isComing && display.screen !== 'amount' && kept.length > 0) {
    setKept([]);
  }
  useKeys(isComing ? amountKeys : [], (name) =>
    keep(name === 'Backspace' ? { key: 'backspace' } : { key: 'digits', digits: name, maxYen: limits.maxYen }),
  );
  return { kept, forget: () => setKept([]) };
}

/**
 * The amount being typed. It outlasts a look at the history and begins anew whenever the terminal comes back to it, with
 * what was typed since the cashier asked for that.
 */
export function useAmountEntry(counter: CounterView): readonly [AmountEntry, (key: AmountKey) => void] {
  const { display } = counter;
  const [entry, press] = useReducer(amountAfter, display, beginning);
  const [screen, setScreen] = useState(display.screen);
  const ahead = useKeysAhead(counter);
  if (screen !== display.screen) {
    setScreen(display.screen);
    if (display.screen === 'amount') {
      press({ key: 'set', amountYen: display.amountYen });
      ahead.kept.forEach(press);
    }
    ahead.forget();
  }
  return [entry, press];
}
