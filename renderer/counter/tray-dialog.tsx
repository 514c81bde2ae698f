import { IconBellRinging, IconHourglassHigh } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Announcement, CounterView, TrayItem } from '../../preload/contract.ts';
import { useMoving, usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useSettled } from '../components/use-settled.ts';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { useKeys } from '../keyboard/use-key.tsx';
import { CancelDialog } from '../refunds/cancel-dialog.tsx';
import { RecoveryProgress } from './recovery-progress.tsx';
import { announcedOf, endedIdOf, openIdOf } from './tray-items.ts';

interface RowProps {
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function Row({ selected, onSelect, children }: RowProps & { readonly children: ReactNode }) {
  return (
    <li className={`tray-row ${selected ? 'tray-row-selected' : ''}`} onFocus={onSelect}>
      {children}
    </li>
  );
}

interface EndedRowProps extends RowProps {
  readonly item: Announcement;
  /** The rows have not moved for a moment. */
  readonly settled: boolean;
}

function EndedRow({ item, settled, ...row }: EndedRowProps) {
  const text = useText();
  const { id, receiptNo, words, tone } = announcedOf(item, text);
  const acknowledge = usePress('tray.acknowledge', { ids: [id] });
  return (
    <Row {...row}>
      <h3 className={`ended-title ended-${tone}`}>
        <IconBellRinging aria-hidden />
        {words}
      </h3>
      <p>
        {text('facts.receiptNo')} {receiptNo}
      </p>
      <div className="button-row">
        <ActionButton
          label={text('actions.acknowledge')}
          keys={row.selected ? ['Shift+F6'] : []}
          onPress={acknowledge.press}
          inert={acknowledge.busy}
          settling={!settled}
          tone="primary"
        />
      </div>
    </Row>
  );
}

function OpenRow({ item, ...row }: RowProps & { readonly item: TrayItem }) {
  const text = useText();
  const { payment, progress } = item;
  const [cancelling, setCancelling] = useState(false);
  const check = usePress('payment.checkNow', { id: openIdOf(item) });
  const moving = useMoving(payment.id);
  const shown = item.flow === 'payment' ? payment : item.refund;
  const canCancel = item.flow === 'payment' && payment.state !== 'cancelling';
  return (
    <Row {...row}>
      <h3>
        <IconHourglassHigh aria-hidden />
        {text('tray.item', {
          flow: text(`tray.${item.flow}`),
          amount: yenText(shown.amountYen),
          state: shown.stateText,
        })}
      </h3>
      <p>
        {text('facts.receiptNo')} {payment.receiptNo} · {shown.createdAtText}
      </p>
      {shown.outcome === null ? null : <p>{shown.outcome.message}</p>}
      <RecoveryProgress progress={progress} />
      <div className="button-row">
        <ActionButton
          label={text('actions.checkNow')}
          keys={row.selected ? ['F5'] : []}
          onPress={check.press}
          inert={check.busy || progress.step === 'asking'}
        />
        {canCancel ? (
          <ActionButton
            label={text('actions.cancelPayment')}
            keys={row.selected ? ['F8'] : []}
            onPress={() => setCancelling(true)}
            inert={moving}
            tone="danger"
          />
        ) : null}
      </div>
      {cancelling ? <CancelDialog payment={payment} onClose={() => setCancelling(false)} /> : null}
    </Row>
  );
}

interface TrayDialogProps {
  readonly tray: CounterView['tray'];
  readonly onClose: () => void;
}

/** Everything of the tray; the arrows select an item, whose buttons then have the keys. */
export function TrayDialog(props: TrayDialogProps) {
  const text = useText();
  return (
    <Dialog title={text('tray.title')} onClose={props.onClose} wide>
      <TrayContent {...props} />
    </Dialog>
  );
}

function More({ count, words }: { readonly count: number; readonly words: 'tray.ended' | 'tray.moreOpen' }) {
  const text = useText();
  return count > 0 ? <p className="side-note">{text(words, { count })}</p> : null;
}

function TrayContent({ tray, onClose }: TrayDialogProps) {
  const text = useText();
  const [index, setIndex] = useState(0);
  const count = tray.ended.length + tray.open.length;
  const selected = Math.min(index, Math.max(0, count - 1));
  const checkAll = usePress('payment.checkNow', { id: null });
  const ids = tray.ended.map(endedIdOf);
  const acknowledgeAll = usePress('tray.acknowledge', { ids });
  const settled = useSettled(ids.join(' '));
  useKeys(['ArrowDown'], () => setIndex(Math.min(selected + 1, Math.max(0, count - 1))));
  useKeys(['ArrowUp'], () => setIndex(Math.max(selected - 1, 0)));
  return (
    <>
      {count === 0 ? <p>{text('tray.empty')}</p> : null}
      {tray.ended.length === 0 ? null : <h2 className="tray-part">{text('tray.endedTitle')}</h2>}
      <ul className="tray-list">
        {tray.ended.map((item, position) => (
          <EndedRow
            key={endedIdOf(item)}
            item={item}
            settled={settled}
            selected={position === selected}
            onSelect={() => setIndex(position)}
          />
        ))}
      </ul>
      <More count={tray.endedCount - tray.ended.length} words="tray.ended" />
      {tray.open.length === 0 ? null : <h2 className="tray-part tray-warning">{text('tray.openTitle')}</h2>}
      <ul className="tray-list">
        {tray.open.map((item, position) => (
          <OpenRow
            key={openIdOf(item)}
            item={item}
            selected={tray.ended.length + position === selected}
            onSelect={() => setIndex(tray.ended.length + position)}
          />
        ))}
      </ul>
      <More count={tray.openCount - tray.open.length} words="tray.moreOpen" />
      <div className="button-row">
        <ActionButton label={text('actions.close')} keys={['Escape']} onPress={onClose} first />
        {tray.endedCount > 1 && ids.length > 0 ? (
          <ActionButton
            label={text('actions.acknowledgeAll')}
            keys={['Shift+F7']}
            onPress={acknowledgeAll.press}
            inert={acknowledgeAll.busy}
            settling={!settled}
          />
        ) : null}
        {tray.open.length > 1 ? (
          <ActionButton
            label={text('actions.checkAll')}
            keys={['F10']}
            onPress={checkAll.press}
            inert={checkAll.busy}
          />
        ) : null}
      </div>
    </>
  );
}
