import type { Ledger } from '../ledger/ledger.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';

/**
 * Finds the payments and refunds that a process left while it was sending: it was killed or lost its power between the
 * journal's writing and the answer. Nobody knows what became of them, so they become *unknown*. To be called once at the
 * start, while this process alone holds the data folder.
 */
export function markInterrupted(ledger: Ledger): readonly OpenItem[] {
  const payments = ledger.payments.inState('sending');
  const refunds = ledger.refunds.inState('sending');
  const content = { reason: 'interrupted', code: 'INTERRUPTED' };
  if (payments.length + refunds.length > 0) {
    ledger.write((writer) => {
      for (const { id } of payments) {
        writer.append({ kind: 'payment.unknown', subject: id, content });
      }
      for (const { id } of refunds) {
        writer.append({ kind: 'refund.unknown', subject: id, content });
      }
    });
  }
  return [
    ...payments.map(({ id }) => ({ flow: 'payment', id }) as const),
    ...refunds.map(({ id }) => ({ flow: 'refund', id }) as const),
  ];
}
