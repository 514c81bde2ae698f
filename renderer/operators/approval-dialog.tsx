import type { ReactNode } from 'react';
import type { Approval, BridgeError, ListedOperator } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useText } from '../i18n/text-context.tsx';
import { PinDesk } from './pin-desk.tsx';

/** What a manager is asked for. */
export interface ApprovalDialogProps {
  readonly title: string;
  /** What is approved, and what it does. */
  readonly hint: string;
  /** What it is about, where the hint alone does not tell; stands below the people. */
  readonly children?: ReactNode;
  readonly approvers: readonly ListedOperator[];
  /** The call that needs the approval is under way. */
  readonly busy: boolean;
  /** Why the last try was refused; null or absent for no try yet. */
  readonly error?: BridgeError | null;
  readonly onApprove: (approval: Approval) => void;
  readonly onClose: () => void;
}

/** A manager's word in place, with the cashier signed in all the while: who, and the PIN. */
export function ApprovalDialog(props: ApprovalDialogProps) {
  const { title, hint, children, approvers, busy, error = null, onApprove, onClose } = props;
  const text = useText();
  return (
    <Dialog title={title} onClose={onClose} wide>
      <p className="dialog-hint">{hint}</p>
      {approvers.length === 0 ? (
        <p role="alert" className="pin-problem">
          {text('operators.noApprovers')}
        </p>
      ) : (
        <PinDesk
          operators={approvers}
          first={null}
          label={text('operators.approvers')}
          chooseFirst={text('operators.chooseApprover')}
          chooseBefore={text('operators.chooseApproverBefore')}
          go={text('operators.approve')}
          busy={busy}
          error={error}
          onGive={onApprove}
        >
          {children}
        </PinDesk>
      )}
      <div className="button-row">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onClose} inert={busy} />
      </div>
    </Dialog>
  );
}
