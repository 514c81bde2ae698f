import { useState } from 'react';
import type { BridgeError } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
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
  const [differed, setDiffered] = useState(false);
  const take = (pin: string) => {
    setDiffered(first !== null && first !== pin);
    setFirst(first === null ? pin : null);
    if (first === pin) {
      onPin(pin);
    }
  };
  const problem = differed ? text('operators.pinsDiffer') : null;
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
        {problem === null ? null : <p>{problem}</p>}
        {problem !== null || error === null || busy || first !== null ? null : (
          <p>
            <strong>{error.message}</strong> {error.hint}
          </p>
        )}
      </div>
    </div>
  );
}
