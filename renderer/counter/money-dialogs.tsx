import { useState } from 'react';
import type { PaymentView } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ConfirmDialog } from '../components/dialog.tsx';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';

interface MoneyDialogProps {
  readonly payment: PaymentView;
  readonly onClose: () => void;
}

/** Asks once more before a payment is cancelled, as it was when the dialog came up. */
export function CancelDialog({ payment, onClose }: MoneyDialogProps) {
  const text = useText();
  const [seen] = useState(payment);
  const cancel = usePress('payment.cancel', { id: seen.id, state: seen.state });
  return (
    <ConfirmDialog
      title={text('unknown.confirmCancel', { amount: yenText(seen.amountYen) })}
      hint={text('unknown.confirmCancelHint')}
      go={text('unknown.goCancel')}
      stay={text('actions.back')}
      danger
      inert={cancel.busy}
      onGo={() => {
        onClose();
        cancel.press();
      }}
      onClose={onClose}
    />
  );
}

/** Asks once more before what is left of a payment is given back, as it was when the dialog came up. */
export function RefundDialog({ payment, onClose }: MoneyDialogProps) {
  const text = useText();
  const [seen] = useState(payment);
  const refund = usePress('payment.refund', { id: seen.id, state: seen.state });
  const amount = yenText(seen.amountYen - seen.refundedYen);
  return (
    <ConfirmDialog
      title={text('result.confirmRefund', { amount })}
      hint={text('result.confirmRefundHint')}
      go={text('result.goRefund', { amount })}
      stay={text('actions.back')}
      danger
      inert={refund.busy}
      onGo={() => {
        onClose();
        refund.press();
      }}
      onClose={onClose}
    />
  );
}
