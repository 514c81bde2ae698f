import type { EventContent, PaymentId, RefundId } from '../ledger/events.ts';
import type { LedgerWriter } from '../ledger/ledger.ts';
import type { Desk } from './desk.ts';

type Adopted = EventContent<'refund.adopted'> & { readonly payment: PaymentId };

/** Writes down a refund of which only the gateway's book tells. */
export function appendAdoptedRefund(
  writer: LedgerWriter,
  { ledger, newId }: Pick<Desk, 'ledger' | 'newId'>,
  { payment, ...adopted }: Adopted,
): void {
  const { amountYen } = adopted;
  const subject = newId() as RefundId;
  const ordinal = ledger.refunds.of(payment).length + 1;
  writer.append({ kind: 'refund.created', subject, content: { payment, ordinal, amountYen } });
  writer.append({ kind: 'refund.adopted', subject, content: adopted });
}
