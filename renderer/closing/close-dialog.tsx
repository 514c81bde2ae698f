import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { Approval, BridgeError, CloseOutlook, ListedOperator } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useText } from '../i18n/text-context.tsx';
import { ApprovalDialog } from '../operators/approval-dialog.tsx';
import { datesToClose, type OpenDate } from './dates.ts';
import { ErrorNote } from './error-note.tsx';
import { countText, signedYenText, useDayText } from './format.ts';
import { UnknownItems } from './open-items.tsx';

function Dates({ dates }: { readonly dates: readonly OpenDate[] }) {
  const text = useText();
  const day = useDayText();
  return (
    <ol className="dates-to-close">
      {dates.map(({ businessDate, paymentCount, netYen }) => (
        <li key={businessDate}>
          <strong>{day(businessDate)}</strong>
          <span>{text('closing.count', { count: countText(paymentCount) })}</span>
          <span>{signedYenText(netYen)}</span>
        </li>
      ))}
    </ol>
  );
}

interface ComparingProps {
  readonly first: boolean;
  readonly onChange: (first: boolean) => void;
}

/** With or without asking the gateway for its book first. */
function Comparing({ first, onChange }: ComparingProps) {
  const text = useText();
  return (
    <div className="comparing">
      <ActionButton label={text('closing.close.compare')} keys={['1']} onPress={() => onChange(true)} pressed={first} />
      <ActionButton
        label={text('closing.close.doNotCompare')}
        keys={['2']}
        onPress={() => onChange(false)}
        pressed={!first}
      />
    </div>
  );
}

export interface CloseDialogProps {
  readonly outlook: CloseOutlook;
  readonly approvers: readonly ListedOperator[];
  /** Why it was refused the last time; null where it was not. */
  readonly error: BridgeError | null;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onGo: (reconcile: 'first' | 'no', approval: Approval | null) => void;
}

/** Asks once more before a day is closed: Enter does nothing but stay, F9 goes ahead or to the manager. */
export function CloseDialog(props: CloseDialogProps) {
  const { outlook, approvers, error, busy, onClose, onGo } = props;
  const text = useText();
  const day = useDayText();
  const [first, setFirst] = useState(outlook.reconcilesFirst);
  const [approving, setApproving] = useState(false);
  const { report } = outlook;
  // Something may have become unknown since the figures were made.
  const needsApproval = outlook.needsApproval || error?.code === 'APPROVAL_NEEDED';
  const dates = datesToClose(outlook);
  const reconcile = first ? 'first' : 'no';
  const title =
    dates.length === 1
      ? text('closing.close.title', { day: day(report.businessDate) })
      : text('closing.close.titleMany', { count: dates.length });
  if (approving) {
    return (
      <ApprovalDialog
        title={title}
        hint={text('closing.close.approvalHint', { count: report.unknown.length })}
        approvers={approvers}
        busy={busy}
        error={error}
        onApprove={(approval) => onGo(reconcile, approval)}
        onClose={() => setApproving(false)}
      >
        <div className="approved-close">
          <Dates dates={dates} />
          {report.unknown.length === 0 ? null : <UnknownItems unknown={report.unknown} />}
        </div>
      </ApprovalDialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      {error === null ? null : <ErrorNote error={error} />}
      {dates.length === 1 ? null : <p className="dialog-hint">{text('closing.close.inOrder')}</p>}
      <Dates dates={dates} />
      <p className="dialog-hint close-final">
        <IconLock aria-hidden />
        {text('closing.close.final')}
      </p>
      {report.unknown.length === 0 ? null : (
        <section className="part part-open close-unknown">
          <h3>
            <IconAlertTriangle aria-hidden />
            {text('closing.unknown.title', { count: report.unknown.length })}
          </h3>
          <p>{text(needsApproval ? 'closing.close.unknownApproval' : 'closing.close.unknownHint')}</p>
          <UnknownItems unknown={report.unknown} />
        </section>
      )}
      <Comparing first={first} onChange={setFirst} />
      <div className="button-row">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onClose} size="large" first />
        <ActionButton
          label={text(needsApproval ? 'closing.close.goApproval' : 'closing.close.go')}
          keys={['F9']}
          onPress={() => (needsApproval ? setApproving(true) : onGo(reconcile, null))}
          inert={busy}
          size="large"
          tone="danger"
        />
      </div>
    </Dialog>
  );
}
