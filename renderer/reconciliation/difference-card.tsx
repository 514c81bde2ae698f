import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconHourglassHigh,
  IconNotes,
  IconRefresh,
  type TablerIcon,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { DifferenceView, SettlingAction } from '../../preload/contract.ts';
import { signedYenText } from '../closing/format.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { KeyName } from '../keyboard/key-names.ts';

const actionKeys = { confirm: 'F5', reverse: 'F8', note: 'F4' } as const satisfies Record<SettlingAction, KeyName>;
const actionIcons: Readonly<Record<SettlingAction, TablerIcon>> = {
  confirm: IconRefresh,
  reverse: IconArrowBackUp,
  note: IconNotes,
};

function Side({ name, side }: { readonly name: string; readonly side: DifferenceView['here'] }) {
  const text = useText();
  const { yen, refundedYen, stateText } = side;
  return (
    <div className={`side ${yen === null ? 'side-none' : ''}`}>
      <dt>{name}</dt>
      <dd>
        <strong>{yen === null ? text('reconciliation.noEntry') : signedYenText(yen)}</strong>
        {stateText === '' ? null : <span>{stateText}</span>}
        {refundedYen === null || refundedYen === 0 ? null : (
          <span>{text('reconciliation.refunded', { amount: signedYenText(refundedYen) })}</span>
        )}
      </dd>
    </div>
  );
}

const settledLooks = {
  done: ['good', IconCircleCheck],
  underWay: ['open', IconHourglassHigh],
  failed: ['bad', IconAlertTriangle],
} as const;

/** What the difference means, and what has come of what was done about it: green for what needs nobody any more alone. */
function Words({ difference }: { readonly difference: DifferenceView }) {
  const { message, hint, settledText, settledAs } = difference;
  if (settledText === null || settledAs === null) {
    return (
      <p>
        <strong>{message}</strong> {hint}
      </p>
    );
  }
  const [look, Icon] = settledLooks[settledAs];
  return (
    <>
      {settledAs === 'done' ? null : <p>{message}</p>}
      <p className={`part-note part-${look}`}>
        <Icon aria-hidden />
        {settledText}
      </p>
    </>
  );
}

interface DifferenceCardProps {
  readonly difference: DifferenceView;
  readonly selected: boolean;
  readonly onSelect: () => void;
  /** Nothing can be settled now, or not by the one who is there. */
  readonly inert: boolean;
  readonly onAction: (action: SettlingAction) => void;
}

/** One payment that the two books tell differently: what each says, what it means, and what settles it. */
export function DifferenceCard({ difference, selected, onSelect, inert, onAction }: DifferenceCardProps) {
  const text = useText();
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) {
      card.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [selected]);
  const { kind, receiptNo, orderId, timeText, here, there, actions, beingChecked, settledAs } = difference;
  const badge = beingChecked ? 'checking' : kind;
  const look = settledAs === 'done' ? 'difference-settled' : '';
  return (
    <li
      ref={card}
      className={`difference ${selected ? 'difference-selected' : ''} ${look}`}
      aria-current={selected || undefined}
      onFocus={onSelect}
      onPointerDown={onSelect}
    >
      <div className="difference-head">
        <span className={`badge difference-${badge}`}>{text(`reconciliation.kinds.${badge}`)}</span>
        <h3>{receiptNo === '' ? orderId : text('closing.receipt', { receiptNo })}</h3>
        <span>{timeText}</span>
        {receiptNo === '' || orderId === '' ? null : <span className="difference-order">{orderId}</span>}
      </div>
      <dl className="sides">
        <Side name={text('reconciliation.here')} side={here} />
        <Side name={text('reconciliation.there')} side={there} />
      </dl>
      <div className="difference-foot">
        <div className="difference-words">
          <Words difference={difference} />
        </div>
        {actions.length === 0 ? null : (
          <div className="button-row">
            {actions.map((action, index) => {
              const Icon = actionIcons[action];
              return (
                <ActionButton
                  key={action}
                  label={text(`reconciliation.actions.${action}`)}
                  icon={<Icon aria-hidden />}
                  keys={selected ? [actionKeys[action]] : []}
                  onPress={() => onAction(action)}
                  inert={inert}
                  tone={action === 'reverse' ? 'danger' : index === 0 ? 'primary' : 'plain'}
                />
              );
            })}
          </div>
        )}
      </div>
    </li>
  );
}
