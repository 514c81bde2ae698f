import { ApprovalDialog } from '../operators/approval-dialog.tsx';
import type { MoneyCall } from './use-money-call.ts';

interface MoneyApprovalProps {
  readonly call: Omit<MoneyCall<'payment.cancel' | 'payment.refund'>, 'go'>;
  readonly title: string;
  readonly hint: string;
  /** What goes on by itself need not be waited for. */
  readonly onLeaveBusy: () => void;
}

/** In front of the dialog that asked for the money, as long as a manager's word is missing. */
export function MoneyApproval({ call, title, hint, onLeaveBusy }: MoneyApprovalProps) {
  return call.asked !== null ? (
    <ApprovalDialog
      title={title}
      hint={hint}
      approvers={call.approvers}
      busy={call.busy}
      error={call.error}
      onApprove={call.approve}
      onClose={call.busy ? onLeaveBusy : call.leaveApproval}
    />
  ) : null;
}
