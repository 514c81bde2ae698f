import type { PaymentView } from '../../preload/contract.ts';
import { ConfirmDialog } from '../components/dialog.tsx';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';

interface MoneyDialogProps {
  readonly payment: PaymentView;
  readonly onGo: () => void;
  readonly onClose: () => void;
}

/** Asks once more before a payment is cancelled. */
export function CancelDialog({ payment, onGo, onClose }: MoneyDialogProps) {
  const text = useText();
  return (
    <ConfirmDialog
      title={text('unknown.confirmCancel', { amount: yenText(payment.amountYen) })}
      hint={text('unknown.confirmCancelHint')}
      go={text('unknown.goCancel')}
      stay={text('actions.back')}
      danger
      onGo={() => {
        onClose();
        onGo();
      }}
      onClose={onClose}
    />
  );
}

/** Asks once more before what is left of a payment is given back. */
export function RefundDialog({ payment, onGo, onClose }: MoneyDialogProps) {
  const text = useText();
  const amount = yenText(payment.amountYen - payment.refundedYen);
  return (
    <ConfirmDialog
      title={text('result.confirmRefund', { amount })}
      hint={text('result.confirmRefundHint')}
      go={text('result.goRefund', { amount })}
      stay={text('actions.back')}
      danger
      onGo={() => {
        onClose();
        onGo();
      }}
      onClose={onClose}
    />
  );
}
