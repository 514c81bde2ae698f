import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import type { HistoryDetail, PaymentView } from '../../preload/contract.ts';
import { useMoving, usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { SlipButton } from '../printing/slip-button.tsx';
import { CancelDialog } from '../refunds/cancel-dialog.tsx';
import { RefundDialog } from '../refunds/refund-dialog.tsx';

interface DetailActionsProps {
  readonly detail: HistoryDetail;
  /** It is being checked, and there is a printer. */
  readonly canPrintSlip: boolean;
}

type Action = HistoryDetail['actions'][number];

function Printing({ payment, copy }: { readonly payment: PaymentView; readonly copy: 'customer' | 'merchant' }) {
  const text = useText();
  const print = usePress('receipt.print', { id: payment.id, copy });
  const isCustomer = copy === 'customer';
  return (
    <ActionButton
      label={text(isCustomer ? 'actions.printCustomer' : 'actions.printMerchant')}
      icon={<IconPrinter aria-hidden />}
      keys={[isCustomer ? 'F12' : 'Shift+F12']}
      onPress={print.press}
      inert={print.busy}
    />
  );
}

/** The actions that the payment's state allows; where money moves they ask once more. */
export function DetailActions({ detail, canPrintSlip }: DetailActionsProps) {
  const { payment, actions, correction } = detail;
  const text = useText();
  const [asking, setAsking] = useState<'cancel' | 'refund' | null>(null);
  const check = usePress('payment.checkNow', { id: payment.id });
  const moving = useMoving(payment.id);
  const close = () => setAsking(null);
  const has = (action: Action) => actions.includes(action);
  return (
    <>
      {actions.length === 0 && !canPrintSlip ? <p className="side-note">{text('history.noActions')}</p> : null}
      {has('printCustomer') ? <Printing payment={payment} copy="customer" /> : null}
      {has('printMerchant') ? <Printing payment={payment} copy="merchant" /> : null}
      {canPrintSlip ? <SlipButton id={payment.id} /> : null}
      {has('checkNow') ? (
        <ActionButton label={text('actions.checkNow')} keys={['F5']} onPress={check.press} inert={check.busy} />
      ) : null}
      {has('refund') ? (
        <ActionButton
          label={text('actions.refund')}
          keys={['F7']}
          onPress={() => setAsking('refund')}
          inert={moving}
          tone={correction?.use === 'cancel' ? 'plain' : 'danger'}
        />
      ) : null}
      {has('cancel') ? (
        <ActionButton
          label={text('actions.cancelPayment')}
          keys={['F8']}
          onPress={() => setAsking('cancel')}
          inert={moving}
          tone={correction?.use === 'refund' ? 'plain' : 'danger'}
        />
      ) : null}
      {asking === 'cancel' ? <CancelDialog payment={payment} onClose={close} /> : null}
      {asking === 'refund' ? <RefundDialog payment={payment} onClose={close} /> : null}
    </>
  );
}
