import { IconBackspace, IconBarcode, IconEraser } from '@tabler/icons-react';
import { useState } from 'react';
import type { CounterView, Display } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { useRemaining } from '../bridge/ticking.ts';
import { ActionButton } from '../components/action-button.tsx';
import { ConfirmDialog } from '../components/dialog.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { secondsLeft, yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { useKeys } from '../keyboard/use-key.tsx';
import { type AmountEntry, type AmountKey, amountOf } from './amount-entry.ts';
import { Keypad } from './keypad.tsx';

interface AmountScreenProps {
  readonly display: Extract<Display, { screen: 'amount' }>;
  readonly limits: CounterView['limits'];
  readonly entry: AmountEntry;
  readonly onKey: (key: AmountKey) => void;
}

function HeldScan({ mask, forMs }: { readonly mask: string; readonly forMs: number }) {
  const text = useText();
  const forget = usePress('counter.forgetScan', null);
  const seconds = secondsLeft(useRemaining(forMs));
  return (
    <div className="held-scan">
      <IconBarcode aria-hidden />
      <p>
        <strong>{text('amount.held', { mask })}</strong> <span>{text('amount.heldFor', { seconds })}</span>
      </p>
      <ActionButton label={text('amount.forget')} keys={['F8']} onPress={forget.press} inert={forget.busy} />
    </div>
  );
}

function Total({ entry, maxYen }: { readonly entry: AmountEntry; readonly maxYen: number }) {
  const text = useText();
  const shown = yenText(amountOf(entry) ?? 0);
  const target = useScreenFocus<HTMLDivElement>('amount');
  return (
    <div className={`total ${entry.overLimit ? 'total-over' : ''}`} ref={target} tabIndex={-1}>
      <h1>{text('amount.label')}</h1>
      <output
        className={entry.fresh ? 'total-fresh' : ''}
        aria-label={text('amount.label')}
        style={{ '--characters': shown.length }}
      >
        {shown}
      </output>
      <p role="alert" className="total-problem">
        {entry.overLimit ? text('amount.overLimit', { amount: yenText(maxYen) }) : ''}
      </p>
    </div>
  );
}

/** The cashier enters an amount, with the keypad or the keys. */
export function AmountScreen({ display, limits, entry, onKey }: AmountScreenProps) {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const amountYen = amountOf(entry);
  const once = usePress('counter.charge', { amountYen: amountYen ?? 1, confirmed: 'once' });
  const twice = usePress('counter.charge', { amountYen: amountYen ?? 1, confirmed: 'twice' });
  const clear = () => onKey({ key: 'clear' });
  useKeys(['Escape'], clear);
  useKeys(['Backspace'], () => onKey({ key: 'backspace' }));

  const charge = () => {
    if (amountYen !== null && amountYen > limits.confirmAboveYen) {
      setAsking(true);
    } else {
      once.press();
    }
  };
  const { heldScan } = display;
  return (
    <section className="amount-screen" data-screen="amount">
      <div className="amount-side">
        {heldScan === null ? null : <HeldScan {...heldScan} />}
        <Total entry={entry} maxYen={limits.maxYen} />
        <ActionButton
          label={
            amountYen === null ? text('amount.chargeNothing') : text('amount.charge', { amount: yenText(amountYen) })
          }
          keys={['Enter']}
          onPress={charge}
          inert={amountYen === null || once.busy}
          tone="primary"
          size="huge"
        />
      </div>
      <div className="keypad-side">
        <Keypad onDigits={(digits) => onKey({ key: 'digits', digits, maxYen: limits.maxYen })} inert={once.busy}>
          <button
            type="button"
            className="keypad-key"
            aria-label={text('amount.backspace')}
            onClick={() => onKey({ key: 'backspace' })}
          >
            <IconBackspace aria-hidden />
          </button>
        </Keypad>
        <ActionButton
          label={text('amount.clear')}
          icon={<IconEraser aria-hidden />}
          keys={['Escape']}
          onPress={clear}
        />
      </div>
      {asking && amountYen !== null ? (
        <ConfirmDialog
          title={text('amount.confirmTitle', { amount: yenText(amountYen) })}
          hint={text('amount.confirmHint', { limit: yenText(limits.confirmAboveYen) })}
          go={text('amount.confirmGo', { amount: yenText(amountYen) })}
          stay={text('actions.changeAmount')}
          inert={twice.busy}
          onGo={() => {
            setAsking(false);
            twice.press();
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}
