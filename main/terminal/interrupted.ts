import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';

/**
 * Finds the payments that a process left while it was sending: it was killed or lost its power between the journal's
 * writing and the answer. Nobody knows what became of them, so they become *unknown*. To be called once at the start,
 * while this process alone holds the data folder.
 */
export function markInterrupted(ledger: Ledger): readonly Payment[] {
  const interrupted = ledger.payments.inState('sending');
  if (interrupted.length > 0) {
    ledger.write((writer) => {
      for (const { id: subject } of interrupted) {
        const content = { reason: 'interrupted', code: 'INTERRUPTED' };
        writer.append({ kind: 'payment.unknown', subject, content });
      }
    });
  }
  return interrupted;
}
