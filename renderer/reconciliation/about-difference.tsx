import type { DifferenceView } from '../../preload/contract.ts';
import { signedYenText } from '../closing/format.ts';
import { Facts } from '../components/facts.tsx';
import { useText } from '../i18n/text-context.tsx';

/** Which payment a question is about: its amount, its numbers and its time. */
export function AboutDifference({ difference }: { readonly difference: DifferenceView }) {
  const text = useText();
  const { here, there, receiptNo, orderId, timeText } = difference;
  const yen = there.yen ?? here.yen;
  const named = (name: 'amount' | 'receiptNo' | 'orderId' | 'time', value: string) =>
    value === '' ? [] : [{ name: text(`reconciliation.${name}`), value }];
  return (
    <Facts
      facts={[
        ...named('amount', yen === null ? '' : signedYenText(yen)),
        ...named('receiptNo', receiptNo),
        ...named('orderId', orderId),
        ...named('time', timeText),
      ]}
    />
  );
}
