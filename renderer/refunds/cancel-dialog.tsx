import { useState } from 'react';
import type { BridgeError, PaymentView } from '../../preload/contract.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { MoneyApproval } from './money-approval.tsx';
import { MoneyProblem } from './money-problem.tsx';
import { useMoneyCall } from './use-money-call.ts';

interface CancelDialogProps {
  readonly payment: PaymentView;
  readonly onClose: () => void;
}

/** What the detail would add is not needed: without it the main process asks for the manager. */
function ignore(_error: BridgeError): void {}

function CancelContent({ payment, onClose }: CancelDialogProps) {
  const text = useText();
  const [seen] = useState(payment);
  const { value } = useAnswer('history.detail', { id: seen.id }, '', ignore);
  const needsApproval = value?.cancelNeedsApproval ?? false;
  const cancel = useMoneyCall('payment.cancel', { paymentId: seen.id, needsApproval, onDone: onClose });
  const amount = yenText(seen.amountYen);
  return (
    <>
      <p className="dialog-hint">
        {seen.state === 'paid' ? text('refunds.cancelPaidHint', { amount }) : text('unknown.confirmCancelHint')}
      </p>
      {needsApproval ? <p className="side-note">{text('refunds.approvalNext')}</p> : null}
      <MoneyProblem error={cancel.asked === null ? cancel.error : null} />
      <div className="button-row">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onClose} size="large" first />
        <ActionButton
          label={text('unknown.goCancel')}
          keys={['F9']}
          onPress={() => cancel.go({ id: seen.id, state: seen.state })}
          inert={cancel.busy}
          size="large"
          tone="danger"
        />
      </div>
      <MoneyApproval
        call={cancel}
        title={text('refunds.approveCancel', { amount })}
        hint={text('refunds.approveCancelHint')}
        onLeaveBusy={onClose}
      />
    </>
  );
}

/** Asks once more before a payment is cancelled, as it was when the dialog came up: Enter stays, F9 goes ahead. */
export function CancelDialog(props: CancelDialogProps) {
  const text = useText();
  return (
    <Dialog title={text('unknown.confirmCancel', { amount: yenText(props.payment.amountYen) })} onClose={props.onClose}>
      <CancelContent {...props} />
    </Dialog>
  );
}
