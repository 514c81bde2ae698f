import { IconPrinter } from '@tabler/icons-react';
import type { RefundView } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';

function Print({ id, copy }: { readonly id: string; readonly copy: 'customer' | 'merchant' }) {
  const text = useText();
  const print = usePress('receipt.print', { id, copy });
  return (
    <ActionButton
      label={text(`printing.copies.${copy}`)}
      icon={<IconPrinter aria-hidden />}
      onPress={print.press}
      inert={print.busy}
    />
  );
}

function Refund({ refund, canPrint }: { readonly refund: RefundView; readonly canPrint: boolean }) {
  const text = useText();
  const amount = yenText(refund.amountYen);
  return (
    <li>
      <p>
        {refund.createdAtText} · <strong>{amount}</strong> · {refund.stateText}
      </p>
      {refund.reason === '' ? null : <p>{text('refunds.why', { reason: refund.reason })}</p>}
      {refund.outcome === null ? null : <p>{refund.outcome.message}</p>}
      {refund.hasReceipt && canPrint ? (
        <fieldset className="refund-prints" aria-label={text('refunds.printOf', { amount })}>
          <Print id={refund.id} copy="customer" />
          <Print id={refund.id} copy="merchant" />
        </fieldset>
      ) : null}
    </li>
  );
}

interface DetailRefundsProps {
  readonly refunds: readonly RefundView[];
  readonly hasPrinter: boolean;
}

/** What was given back, and the receipt of each. */
export function DetailRefunds({ refunds, hasPrinter }: DetailRefundsProps) {
  const text = useText();
  return refunds.length === 0 ? null : (
    <>
      <h2>{text('history.refunds')}</h2>
      <ul className="refunds">
        {refunds.map((refund) => (
          <Refund key={refund.id} refund={refund} canPrint={hasPrinter} />
        ))}
      </ul>
    </>
  );
}
