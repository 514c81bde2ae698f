import { useEffect, useRef } from 'react';
import type { ListedOperator } from '../../preload/contract.ts';
import { useRemaining } from '../bridge/ticking.ts';
import { durationText, secondsLeft } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { useKeys } from '../keyboard/use-key.tsx';

/** How long an operator has to wait after wrong PINs, in ms; 0 for not at all. Goes on by itself. */
export function useLockOut(operator: ListedOperator | undefined): number {
  return useRemaining(operator?.lockedOutForMs ?? 0);
}

interface LockOutTextProps {
  readonly ms: number;
  readonly words: 'operators.lockedOut' | 'operators.waitFor';
}

/** How long somebody has to wait, in whole seconds that never read 0 before it is over. */
export function LockOutText({ ms, words }: LockOutTextProps) {
  const text = useText();
  return text(words, { time: durationText(text, secondsLeft(ms) * 1000) });
}

interface TileProps {
  readonly operator: ListedOperator;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Tile({ operator, chosen, onChoose }: TileProps) {
  const text = useText();
  const lockOut = useLockOut(operator);
  const tile = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (chosen) {
      tile.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [chosen]);
  return (
    <li>
      <button ref={tile} type="button" className="operator-tile" aria-pressed={chosen} onClick={onChoose}>
        <strong>{operator.name}</strong>
        <span>
          {text(`operators.roles.${operator.role}`)} · {operator.id}
        </span>
        {lockOut > 0 ? (
          <span className="operator-wait">
            <LockOutText ms={lockOut} words={'operators.waitFor'} />
          </span>
        ) : null}
      </button>
    </li>
  );
}

interface OperatorTilesProps {
  readonly operators: readonly ListedOperator[];
  readonly label: string;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

/** People to choose from, by finger or by the arrows. */
export function OperatorTiles({ operators, label, chosen, onChoose }: OperatorTilesProps) {
  const at = operators.findIndex(({ id }) => id === chosen);
  const move = (step: number) => {
    const next = operators[Math.min(Math.max(at + step, 0), operators.length - 1)];
    if (next !== undefined) {
      onChoose(next.id);
    }
  };
  useKeys(['ArrowDown'], () => move(1));
  useKeys(['ArrowUp'], () => move(-1));
  return (
    <ul className="operator-tiles" aria-label={label}>
      {operators.map((operator) => (
        <Tile
          key={operator.id}
          operator={operator}
          chosen={operator.id === chosen}
          onChoose={() => onChoose(operator.id)}
        />
      ))}
    </ul>
  );
}
