import { IconPrinter } from '@tabler/icons-react';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { QueueButton } from '../printing/queue-button.tsx';
import type { ReceiptAction } from './receipt-action.ts';

/** Somebody has looked whether a document came out. */
function EndUnknownButtons({ id, settled }: { readonly id: string; readonly settled: boolean }) {
  const text = useText();
  const cameOut = usePress('print.cameOut', { id });
  const again = usePress('print.again', { id });
  const inert = cameOut.busy || again.busy;
  return (
    <>
      <ActionButton
        label={text('printing.cameOut')}
        keys={['F5']}
        onPress={cameOut.press}
        inert={inert}
        settling={!settled}
        size="large"
      />
      <ActionButton
        label={text('printing.again')}
        icon={<IconPrinter aria-hidden />}
        keys={['F12']}
        onPress={again.press}
        inert={inert}
        settling={!settled}
        size="large"
      />
    </>
  );
}

function PrintButton({ paymentId, again }: { readonly paymentId: string; readonly again: boolean }) {
  const text = useText();
  const print = usePress('receipt.print', { id: paymentId, copy: 'customer' });
  return (
    <ActionButton
      label={text(again ? 'actions.reprintReceipt' : 'actions.printReceipt')}
      icon={<IconPrinter aria-hidden />}
      keys={['F12']}
      onPress={print.press}
      inert={print.busy}
      size="large"
    />
  );
}

interface ReceiptButtonsProps {
  readonly paymentId: string;
  readonly action: ReceiptAction;
  /** The screen takes presses. */
  readonly settled: boolean;
  readonly onOpenQueue: () => void;
}

/** The buttons for what can be done about a receipt now. */
export function ReceiptButtons({ paymentId, action, settled, onOpenQueue }: ReceiptButtonsProps) {
  switch (action.kind) {
    case 'look':
      return <EndUnknownButtons key={action.jobId} id={action.jobId} settled={settled} />;
    case 'openQueue':
      return <QueueButton onOpen={onOpenQueue} size="large" />;
    case 'print':
    case 'reprint':
      return <PrintButton paymentId={paymentId} again={action.kind === 'reprint'} />;
    case 'nothing':
      return null;
  }
}
