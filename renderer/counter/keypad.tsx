import type { ReactNode } from 'react';
import { useText } from '../i18n/text-context.tsx';
import type { KeyName } from '../keyboard/key-names.ts';
import { useKeys } from '../keyboard/use-key.tsx';

const rows = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '00'] as const;

interface KeypadProps {
  readonly onDigits: (digits: string) => void;
  /** While a charge is on its way the amount stays as it is. */
  readonly inert: boolean;
  /** The key in the last corner. */
  readonly children: ReactNode;
}

function DigitKey({ digits, onDigits, inert }: Omit<KeypadProps, 'children'> & { readonly digits: string }) {
  const press = () => {
    if (!inert) {
      onDigits(digits);
    }
  };
  useKeys(digits.length === 1 ? [digits as KeyName] : [], press);
  return (
    <button type="button" className="keypad-key" onClick={press}>
      {digits}
    </button>
  );
}

/** Laid out as the numeric keys of a keyboard. */
export function Keypad({ onDigits, inert, children }: KeypadProps) {
  const text = useText();
  return (
    <fieldset className="keypad" aria-label={text('amount.keypad')}>
      {rows.map((digits) => (
        <DigitKey key={digits} digits={digits} onDigits={onDigits} inert={inert} />
      ))}
      {children}
    </fieldset>
  );
}
