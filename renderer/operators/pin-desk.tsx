import { type ReactNode, useState } from 'react';
import type { Approval, BridgeError, ListedOperator } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import { LockOutText, OperatorTiles, useLockOut } from './operator-tiles.tsx';
import { PinPad } from './pin-pad.tsx';

interface PinDeskProps {
  readonly operators: readonly ListedOperator[];
  /** Whom it begins with; null for nobody, unless there is only one. */
  readonly first: string | null;
  /** What the people are to choose from, and what to say until one is chosen. */
  readonly label: string;
  readonly chooseFirst: string;
  /** What to say to digits that come before. */
  readonly chooseBefore: string;
  readonly go: string;
  readonly busy: boolean;
  /** What was wrong with the last try. */
  readonly error: BridgeError | null;
  readonly onGive: (given: Approval) => void;
  /** What stands below the people. */
  readonly children?: ReactNode;
}

/** Who it is, and the PIN: people on one side, digits on the other. */
export function PinDesk(props: PinDeskProps) {
  const { operators, first, label, chooseFirst, chooseBefore, go, busy, error, onGive, children } = props;
  const text = useText();
  // Each choice begins the digits anew and takes the focus to them.
  const [picked, setPicked] = useState({ id: first, times: 0 });
  const [tooEarly, setTooEarly] = useState(false);
  const [only] = operators;
  const chosen = operators.find(({ id }) => id === picked.id) ?? (operators.length === 1 ? only : undefined);
  const lockOut = useLockOut(chosen);
  return (
    <div className="pin-desk">
      <div className="pin-people">
        <OperatorTiles
          operators={operators}
          label={label}
          chosen={chosen?.id ?? null}
          onChoose={(id) => setPicked(({ times }) => ({ id, times: times + 1 }))}
        />
        <div role="alert" className="pin-problem">
          {tooEarly && chosen === undefined ? <p>{chooseBefore}</p> : null}
          {error === null || busy ? null : (
            <p>
              <strong>{error.message}</strong> {error.hint}
            </p>
          )}
        </div>
        {children}
      </div>
      <div className="pin-side">
        <PinPad
          key={picked.times}
          label={chosen === undefined ? chooseFirst : text('operators.pinOf', { name: chosen.name })}
          go={busy ? text('operators.checking') : go}
          hint={lockOut > 0 ? <LockOutText ms={lockOut} words={'operators.lockedOut'} /> : undefined}
          inert={busy || chosen === undefined || lockOut > 0}
          onTooEarly={() => setTooEarly(true)}
          onPin={(pin) => {
            if (chosen !== undefined) {
              onGive({ operator: chosen.id, pin });
            }
          }}
        />
      </div>
    </div>
  );
}
