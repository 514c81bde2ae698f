import type { AttendanceView } from '../../preload/contract.ts';
import { approversOf } from '../closing/approvers.ts';
import { useText } from '../i18n/text-context.tsx';
import { ApprovalDialog } from '../operators/approval-dialog.tsx';
import { AboutDifference } from './about-difference.tsx';
import { NoteDialog, ReverseDialog } from './settle-questions.tsx';
import type { Settling } from './use-settling.ts';

interface SettleDialogsProps {
  readonly settling: Settling;
  readonly attendance: AttendanceView;
}

/** What is asked before a difference is settled; taking money back may need a manager's word besides. */
export function SettleDialogs({ settling, attendance }: SettleDialogsProps) {
  const text = useText();
  const { asking, error, busy, ask, go, leave } = settling;
  if (asking === null) {
    return null;
  }
  const { difference, about } = asking;
  const approvers = approversOf(attendance);
  const reverse = () =>
    approvers === null ? go(difference, { action: 'reverse' }) : ask({ difference, about: 'approval' });
  const common = { difference, error, busy, onClose: leave };
  switch (about) {
    case 'note':
      return <NoteDialog {...common} onGo={(note) => go(difference, { action: 'note', note })} />;
    case 'reverse':
      return <ReverseDialog {...common} onGo={reverse} />;
    case 'approval':
      return (
        <ApprovalDialog
          title={text('reconciliation.reverse.title')}
          hint={text('reconciliation.reverse.hint', { orderId: difference.orderId })}
          approvers={approvers ?? []}
          busy={busy}
          error={error}
          onApprove={(approval) => go(difference, { action: 'reverse', approval })}
          onClose={leave}
        >
          <AboutDifference difference={difference} />
        </ApprovalDialog>
      );
  }
}
