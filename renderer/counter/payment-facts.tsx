import type { PaymentView } from '../../preload/contract.ts';
import { Facts } from '../components/facts.tsx';
import { useText } from '../i18n/text-context.tsx';

/** What names a payment: for the customer, the receipt and, if need be, the payment centre. */
export function PaymentFacts({ payment }: { readonly payment: PaymentView }) {
  const text = useText();
  const { brandText, receiptNo, codeMask, createdAtText, orderId } = payment;
  return (
    <Facts
      facts={[
        { name: text('facts.brand'), value: brandText },
        { name: text('facts.receiptNo'), value: receiptNo },
        { name: text('facts.codeMask'), value: codeMask },
        { name: text('facts.time'), value: createdAtText },
        ...(orderId === null ? [] : [{ name: text('facts.orderId'), value: orderId }]),
      ]}
    />
  );
}
