import { IconBackspace } from '@tabler/icons-react';
import { type ReactNode, useReducer } from 'react';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import type { KeyName } from '../keyboard/key-names.ts';
import { useKeys } from '../keyboard/use-key.tsx';
import { isWholePin, pinAfter, pinLength } from './pin-entry.ts';

const digitKeys = ['7', '8', '9', '4', '5', '6', '1', '2', '3'] as const;
const allDigits: readonly KeyName[] = [...digitKeys, '0'];

interface PinPadProps {
  /** What is to be typed, such as whose PIN. */
  readonly label: string;
  /** The words on the button that gives it. */
  readonly go: string;
  /** Stands where the dots will be; what to type, unless something else has to be said. */
  readonly hint?: ReactNode;
  /** Takes no digits: somebody has to be chosen first, or has to wait, or an answer is awaited. */
  readonly inert: boolean;
  /** A digit came while none are taken. */
  readonly onTooEarly?: () => void;
  readonly onPin: (pin: string) => void;
}

/** How many digits there are, and none of them. */
function Dots({ count, hint }: Pick<PinPadProps, 'hint'> & { readonly count: number }) {
  const text = useText();
  const target = useScreenFocus<HTMLOutputElement>('pin');
  return (
    <output
      ref={target}
      tabIndex={-1}
      data-autofocus
      className="pin-dots"
      aria-label={text('operators.pinTyped', { count })}
    >
      {count === 0 ? <span className="pin-blank">{hint ?? text('operators.pinDigits', pinLength)}</span> : null}
      {Array.from({ length: count }, (_, place) => place + 1).map((place) => (
        <span key={place} className="pin-dot" />
      ))}
    </output>
  );
}

/** Digits by finger or by keys, shown as dots; Enter gives them and forgets them. With another `key` it begins anew. */
export function PinPad({ label, go, hint, inert, onTooEarly, onPin }: PinPadProps) {
  const text = useText();
  const [digits, press] = useReducer(pinAfter, '');
  const type = (digit: string) => {
    if (inert) {
      onTooEarly?.();
    } else {
      press({ key: 'digit', digit });
    }
  };
  const backspace = () => press({ key: 'backspace' });
  const give = () => {
    press({ key: 'clear' });
    onPin(digits);
  };
  useKeys(allDigits, type);
  useKeys(['Backspace'], backspace);
  const keyOf = (digit: string) => (
    <button
      key={digit}
      type="button"
      className="keypad-key"
      aria-disabled={inert || undefined}
      onClick={() => type(digit)}
    >
      {digit}
    </button>
  );
  return (
    <div className="pin-pad">
      <h2 className="pin-label">{label}</h2>
      <Dots count={digits.length} hint={hint} />
      <fieldset className="keypad pin-keys" aria-label={text('operators.pinKeys')}>
        {digitKeys.map(keyOf)}
        <button type="button" className="keypad-key pin-clear" onClick={() => press({ key: 'clear' })}>
          {text('operators.clear')}
        </button>
        {keyOf('0')}
        <button type="button" className="keypad-key" aria-label={text('amount.backspace')} onClick={backspace}>
          <IconBackspace aria-hidden />
        </button>
      </fieldset>
      <ActionButton
        label={go}
        keys={['Enter']}
        onPress={give}
        inert={inert || !isWholePin(digits)}
        tone="primary"
        size="large"
      />
    </div>
  );
}
