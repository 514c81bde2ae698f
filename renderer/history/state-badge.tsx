import type { PaymentView } from '../../preload/contract.ts';
import { resultKindOf } from '../counter/result-kind.ts';

/** A state's name in its colour, with a mark for those who do not see the colour. */
export function StateBadge({ payment }: { readonly payment: PaymentView }) {
  const kind = resultKindOf(payment);
  const marks = { paid: '✓', open: '…', refused: '✕', failed: '✕', refunded: '↩', cancelled: '↩' } as const;
  const mark = kind in marks ? marks[kind as keyof typeof marks] : '!';
  return (
    <span className={`badge ended-${kind}`}>
      <span aria-hidden="true">{mark}</span> {payment.stateText}
    </span>
  );
}
