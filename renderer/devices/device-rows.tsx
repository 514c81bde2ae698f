import { type ReactNode, useEffect, useRef } from 'react';
import { useKeys } from '../keyboard/use-key.tsx';

/** One row of the devices: something that is set up, or that was found. */
export interface DeviceRow {
  readonly key: string;
  readonly icon: ReactNode;
  readonly name: string;
  readonly detail: string;
  /** A word on its state; blank for none. */
  readonly badge: string;
  readonly tone: 'good' | 'bad' | 'plain';
  /** What is to be done about it. */
  readonly advice: ReactNode;
  /** Belongs to a group that begins with it. */
  readonly heading?: string;
  readonly onPress: () => void;
}

interface DeviceRowsProps {
  readonly rows: readonly DeviceRow[];
  readonly label: string;
  readonly selected: string;
  readonly onSelect: (key: string) => void;
}

/** Rows of which the arrows select one; the selected one has the focus, unless somebody is writing. */
export function DeviceRows({ rows, label, selected, onSelect }: DeviceRowsProps) {
  const row = useRef<HTMLButtonElement>(null);
  const moved = useRef(false);
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === selected),
  );
  const move = (step: number) => {
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    // From elsewhere the first press comes to the rows, and moves nothing.
    if (document.activeElement !== row.current || next === undefined) {
      row.current?.focus();
      return;
    }
    moved.current = true;
    onSelect(next.key);
  };
  useEffect(() => {
    if (moved.current) {
      moved.current = false;
      row.current?.focus();
    }
  });
  useKeys(['ArrowDown'], () => move(1));
  useKeys(['ArrowUp'], () => move(-1));
  return (
    <ul className="device-rows" aria-label={label}>
      {rows.map(({ key, icon, name, detail, badge, tone, advice, heading, onPress }, index) => (
        <li key={key}>
          {heading === undefined ? null : <h2>{heading}</h2>}
          <button
            type="button"
            className={`device-row ${index === at ? 'device-row-selected' : ''}`}
            ref={index === at ? row : undefined}
            aria-current={index === at || undefined}
            onFocus={() => onSelect(key)}
            onClick={onPress}
          >
            {icon}
            <span className="device-name">
              <strong>{name}</strong>
              {detail === '' ? null : <span>{detail}</span>}
            </span>
            {badge === '' ? null : <span className={`badge device-${tone}`}>{badge}</span>}
          </button>
          {advice}
        </li>
      ))}
    </ul>
  );
}
