import { useState } from 'react';
import type { BridgeError, PaymentView } from '../../preload/contract.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { ReceiptPaper } from '../printing/receipt-paper.tsx';

type Copy = 'customer' | 'merchant';
const copies = [
  ['customer', '1'],
  ['merchant', '2'],
] as const;

/** Whether a receipt would say what is true of it. */
export function hasReceipt({ state }: PaymentView): boolean {
  return ['paid', 'partlyRefunded', 'refunded', 'cancelled'].includes(state);
}

interface ReceiptPanelProps {
  readonly id: string;
  readonly anew: string;
  readonly onError: (error: BridgeError) => void;
}

/** Both copies of a payment's receipt, as they are printed. */
export function ReceiptPanel({ id, anew, onError }: ReceiptPanelProps) {
  const text = useText();
  const [copy, setCopy] = useState<Copy>('customer');
  const { value } = useAnswer('receipt.preview', { id, copy }, anew, onError);
  return (
    <section className="receipt-panel" aria-label={text('printing.preview')}>
      <h2>{text('printing.preview')}</h2>
      <div className="button-row copies">
        {copies.map(([name, key]) => (
          <ActionButton
            key={name}
            label={text(`printing.copies.${name}`)}
            keys={[key]}
            onPress={() => setCopy(name)}
            pressed={copy === name}
          />
        ))}
      </div>
      {value === null ? (
        <p role="status">{text('history.loading')}</p>
      ) : (
        <ReceiptPaper preview={value} label={text(`printing.copies.${copy}`)} />
      )}
    </section>
  );
}
