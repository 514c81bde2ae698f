import { useState } from 'react';
import type { BridgeError } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import type { TextKey } from '../i18n/translator.ts';
import { pinWeakness } from './pin-entry.ts';
import { PinPad } from './pin-pad.tsx';

interface NewPinProps {
  /** The words on the button that sets it. */
  readonly go: string;
  readonly busy: boolean;
  readonly error: BridgeError | null;
  readonly onPin: (pin: string) => void;
}

/** A PIN is made: typed twice, since nobody sees what is typed. */
export function NewPin({ go, busy, error, onPin }: NewPinProps) {
  const text = useText();
  const [first, setFirst] = useState<string | null>(null);
  const [problem, setProblem] = useState<TextKey | null>(null);
  const take = (pin: string) => {
    const weakness = pinWeakness(pin);
    if (first === null) {
      setFirst(weakness === null ? pin : null);
      setProblem(weakness === null ? null : `operators.pinWeak.${weakness}`);
      return;
    }
    setFirst(null);
    setProblem(first === pin ? null : 'operators.pinsDiffer');
    if (first === pin) {
      onPin(pin);
    }
  };
  return (
    <div className="new-pin">
      <p>{text('operators.pinRule')}</p>
      <PinPad
        key={first === null ? 'first' : 'again'}
        label={text(first === null ? 'operators.newPin' : 'operators.newPinAgain')}
        go={busy ? text('operators.checking') : first === null ? text('operators.next') : go}
        inert={busy}
        onPin={take}
      />
      <div role="alert" className="pin-problem">
        {problem === null ? null : <p>{text(problem)}</p>}
        {problem !== null || error === null || busy || first !== null ? null : (
          <p>
            <strong>{error.message}</strong> {error.hint}
          </p>
        )}
      </div>
    </div>
  );
}
