import { useEffect, useRef } from 'react';
import type { ClosePage } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import { useKeys } from '../keyboard/use-key.tsx';
import { countText, signedYenText, useDayText } from './format.ts';

interface ClosesListProps {
  readonly closes: ClosePage['closes'];
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  readonly onOpen: (sequence: number) => void;
}

function Headings() {
  const text = useText();
  const names = ['number', 'businessDate', 'madeAt', 'closedBy', 'payments', 'net'] as const;
  return (
    <div className="close-row close-headings" aria-hidden="true">
      {names.map((name) => (
        <span key={name} className={`close-${name}`}>
          {text(`closing.columns.${name}`)}
        </span>
      ))}
    </div>
  );
}

/** Closes that were made, newest first: arrows select, Enter opens. The selected one has the focus. */
export function ClosesList({ closes, selected, onSelect, onOpen }: ClosesListProps) {
  const text = useText();
  const day = useDayText();
  const row = useRef<HTMLButtonElement>(null);
  const last = Math.max(0, closes.length - 1);
  const at = Math.min(selected, last);
  const sequence = closes[at]?.sequence;
  useEffect(() => {
    if (sequence !== undefined) {
      row.current?.focus();
    }
  }, [sequence]);
  useKeys(['ArrowDown'], () => onSelect(Math.min(at + 1, last)));
  useKeys(['ArrowUp'], () => onSelect(Math.max(at - 1, 0)));
  useKeys(['Home'], () => onSelect(0));
  useKeys(['End'], () => onSelect(last));
  useKeys(['Enter'], () => {
    if (sequence !== undefined) {
      onOpen(sequence);
    }
  });
  return (
    <>
      <Headings />
      <ul className="close-rows" aria-label={text('closing.parts.closes')}>
        {closes.map((close, index) => (
          <li key={close.sequence}>
            <button
              type="button"
              className={`close-row ${index === at ? 'close-row-selected' : ''}`}
              ref={index === at ? row : undefined}
              onFocus={() => onSelect(index)}
              onClick={() => onOpen(close.sequence)}
            >
              <strong className="close-number">{text('closing.number', { sequence: close.sequence })}</strong>
              <span className="close-businessDate">{day(close.businessDate)}</span>
              <span className="close-madeAt">{close.madeAtText}</span>
              <span className="close-closedBy">{close.closedBy}</span>
              <span className="close-payments">
                {text('closing.count', { count: countText(close.paymentCount) })}
                {close.unknownCount === 0 ? null : (
                  <span className="badge close-open">
                    {text('closing.unknown.badge', { count: close.unknownCount })}
                  </span>
                )}
              </span>
              <strong className="close-net">{signedYenText(close.netYen)}</strong>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
