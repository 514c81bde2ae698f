import { IconBackspace, IconBarcode, IconEraser } from '@tabler/icons-react';
import { useState } from 'react';
import type { CounterView, Display, PaymentView } from '../../preload/contract.ts';
import { useMove, usePress, useSight, useUnderWay } from '../bridge/terminal-context.ts';
import { useRemaining } from '../bridge/ticking.ts';
import { ActionButton } from '../components/action-button.tsx';
import { ConfirmDialog } from '../components/dialog.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useSettled } from '../components/use-settled.ts';
import { secondsLeft, yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';
import { useKeys } from '../keyboard/use-key.tsx';
import { type AmountEntry, type AmountKey, amountOf } from './amount-entry.ts';
import { displayKey } from './display-key.ts';
import { Keypad } from './keypad.tsx';

interface AmountScreenProps {
  readonly display: Extract<Display, { screen: 'amount' }>;
  readonly limits: CounterView['limits'];
  /** What is being checked: the same amount once more may be the same customer's. */
  readonly open: CounterView['tray']['open'];
  readonly entry: AmountEntry;
  readonly onKey: (key: AmountKey) => void;
}

function HeldScan({ mask, forMs }: { readonly mask: string; readonly forMs: number }) {
  const text = useText();
  const forget = useMove('counter.forgetScan');
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

/** Says what Enter will do: with a code in the hand it pays at once. */
function chargeLabel(
  text: Translator,
  amountYen: number | null,
  held: Extract<Display, { screen: 'amount' }>['heldScan'],
): string {
  if (amountYen === null) {
    return text('amount.chargeNothing');
  }
  const amount = yenText(amountYen);
  return held === null ? text('amount.charge', { amount }) : text('amount.payHeld', { amount, mask: held.mask });
}

/** What is asked before it is charged, and upon which sight of the counter. */
type Question =
  | { readonly about: 'sameAmount'; readonly same: PaymentView; readonly sight: string }
  | { readonly about: 'largeAmount'; readonly sight: string };

/** The cashier enters an amount, with the keypad or the keys. */
export function AmountScreen({ display, limits, open, entry, onKey }: AmountScreenProps) {
  const text = useText();
  const [asking, setAsking] = useState<Question | null>(null);
  const sight = useSight();
  const settled = useSettled(displayKey(display));
  const isCharging = useUnderWay('counter.charge');
  const amountYen = amountOf(entry);
  const once = usePress('counter.charge', { amountYen: amountYen ?? 1, confirmed: 'once', sight });
  const twice = usePress('counter.charge', {
    amountYen: amountYen ?? 1,
    confirmed: 'twice',
    sight: asking?.sight ?? sight,
  });
  const clear = () => onKey({ key: 'clear' });
  useKeys(['Escape'], clear);
  useKeys(['Backspace'], () => onKey({ key: 'backspace' }));

  const isLarge = amountYen !== null && amountYen > limits.confirmAboveYen;
  const same = open.find((item) => item.flow === 'payment' && item.payment.amountYen === amountYen)?.payment;
  const charge = () => {
    if (same !== undefined) {
      setAsking({ about: 'sameAmount', same, sight });
    } else if (isLarge) {
      setAsking({ about: 'largeAmount', sight });
    } else {
      once.press();
    }
  };
  const goAhead = () => {
    const goesOn = asking?.about === 'sameAmount' && isLarge;
    setAsking(goesOn ? { about: 'largeAmount', sight: asking.sight } : null);
    if (!goesOn) {
      twice.press();
    }
  };
  const { heldScan } = display;
  const isStuck = amountYen === null || entry.overLimit;
  return (
    <section className="amount-screen" data-screen="amount">
      <div className="amount-side">
        {heldScan === null ? null : <HeldScan {...heldScan} />}
        <Total entry={entry} maxYen={limits.maxYen} />
        <ActionButton
          label={chargeLabel(text, amountYen, heldScan)}
          keys={['Enter']}
          onPress={charge}
          inert={isStuck || once.busy}
          settling={!settled}
          tone={heldScan === null ? 'primary' : 'held'}
          size="huge"
        />
      </div>
      <div className="keypad-side">
        <Keypad onDigits={(digits) => onKey({ key: 'digits', digits, maxYen: limits.maxYen })} inert={isCharging}>
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
      {asking?.about === 'sameAmount' && amountYen !== null ? (
        <ConfirmDialog
          title={text('amount.sameTitle', { amount: yenText(amountYen) })}
          hint={text('amount.sameHint', { time: asking.same.createdAtText.slice(11, 16), code: asking.same.codeMask })}
          go={text('amount.sameGo')}
          stay={text('actions.back')}
          inert={twice.busy}
          onGo={goAhead}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking?.about === 'largeAmount' && amountYen !== null ? (
        <ConfirmDialog
          title={text('amount.confirmTitle', { amount: yenText(amountYen) })}
          hint={text('amount.confirmHint', { limit: yenText(limits.confirmAboveYen) })}
          go={text('amount.confirmGo', { amount: yenText(amountYen) })}
          stay={text('actions.changeAmount')}
          inert={twice.busy}
          onGo={goAhead}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </section>
  );
}
