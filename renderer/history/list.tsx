import { useEffect, useRef } from 'react';
import type { HistoryPage, PaymentView } from '../../preload/contract.ts';
import type { Loaded } from '../bridge/use-answer.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { useKeys } from '../keyboard/use-key.tsx';
import { StateBadge } from './state-badge.tsx';

interface ListProps {
  readonly found: Loaded<HistoryPage>;
  readonly selected: number;
  /** From 1. */
  readonly page: number;
  readonly onSelect: (index: number) => void;
  readonly onOpen: (id: string) => void;
  readonly onNext: (after: number) => void;
  readonly onPrevious: () => void;
  readonly onLeave: () => void;
}

interface RowsProps {
  readonly payments: readonly PaymentView[];
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  readonly onOpen: (id: string) => void;
}

/** The selected row has the focus, unless the cashier is typing a search. */
function Rows({ payments, selected, onSelect, onOpen }: RowsProps) {
  const text = useText();
  const row = useRef<HTMLButtonElement>(null);
  const id = payments[selected]?.id;
  useEffect(() => {
    if (id !== undefined && document.activeElement?.matches('input, select') !== true) {
      row.current?.focus();
    }
  }, [id]);
  return (
    <ul className="rows" aria-label={text('history.list')}>
      {payments.map((payment, index) => (
        <li key={payment.id}>
          <button
            type="button"
            className={`row ${index === selected ? 'row-selected' : ''}`}
            ref={index === selected ? row : undefined}
            onFocus={() => onSelect(index)}
            onClick={() => onOpen(payment.id)}
          >
            <span>{payment.createdAtText}</span>
            <span className="row-receipt">{payment.receiptNo}</span>
            <span>{payment.brandText}</span>
            <span className="row-amount">{yenText(payment.amountYen)}</span>
            <StateBadge payment={payment} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Headings() {
  const text = useText();
  const names = ['time', 'receiptNo', 'brand', 'amount', 'state'] as const;
  return (
    <div className="row row-headings" aria-hidden="true">
      {names.map((name) => (
        <span key={name} className={name === 'amount' ? 'row-amount' : ''}>
          {text(`history.columns.${name}`)}
        </span>
      ))}
    </div>
  );
}

/** What was found: arrows select, Enter opens, PageUp and PageDown turn the pages. */
export function List(props: ListProps) {
  const { found, selected, page, onSelect, onOpen, onNext, onPrevious, onLeave } = props;
  const text = useText();
  const payments = found.value?.payments ?? [];
  const next = found.value?.next ?? null;
  const last = Math.max(0, payments.length - 1);
  const at = Math.min(selected, last);
  const heading = useScreenFocus<HTMLHeadingElement>('history');
  useKeys(['ArrowDown'], () => onSelect(Math.min(at + 1, last)));
  useKeys(['ArrowUp'], () => onSelect(Math.max(at - 1, 0)));
  useKeys(['Home'], () => onSelect(0));
  useKeys(['End'], () => onSelect(last));
  useKeys(['Enter'], () => {
    const payment = payments[at];
    if (payment !== undefined) {
      onOpen(payment.id);
    }
  });
  return (
    <div className="list">
      <h1 ref={heading} tabIndex={-1}>
        {text('history.title')}
      </h1>
      <p role="status" className="list-status">
        {found.loading ? text('history.loading') : text('history.page', { page })}
      </p>
      {payments.length > 0 ? (
        <>
          <Headings />
          <Rows payments={payments} selected={at} onSelect={onSelect} onOpen={onOpen} />
        </>
      ) : null}
      {payments.length === 0 && !found.loading ? (
        <div className="list-none">
          <p>
            <strong>{text('history.none')}</strong>
          </p>
          <p>{text('history.noneHint')}</p>
        </div>
      ) : null}
      <div className="button-row">
        <ActionButton label={text('functions.counter')} keys={['Escape']} onPress={onLeave} />
        <ActionButton label={text('history.previousPage')} keys={['PageUp']} onPress={onPrevious} inert={page === 1} />
        <ActionButton
          label={text('history.nextPage')}
          keys={['PageDown']}
          onPress={() => {
            if (next !== null) {
              onNext(next);
            }
          }}
          inert={next === null || found.loading}
        />
      </div>
    </div>
  );
}
