import type { OpenEntry } from '../../ledger/day-figures.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Payment } from '../../ledger/payments.ts';
import type { OpenItem } from '../../ledger/recovery-queue.ts';
import type { Refund } from '../../ledger/refunds.ts';

const TAIL = 6;

/** What is still open, oldest first, each with what is being done about it. */
export function openEntries(ledger: Ledger): OpenEntry[] {
  return ledger.queue.items().flatMap((item) => entryOf(item, ledger) ?? []);
}

function entryOf(item: OpenItem, ledger: Ledger): OpenEntry | undefined {
  const listedIn = ledger.days.listedIn(item.id) ?? null;
  if (item.flow === 'payment') {
    const payment = ledger.payments.find(item.id);
    return (
      payment && { ...common(payment), flow: 'payment', receiptNo: payment.receiptNo, doing: doing(payment), listedIn }
    );
  }
  const refund = ledger.refunds.find(item.id);
  const payment = refund && ledger.payments.find(refund.paymentId);
  return (
    refund &&
    payment && { ...common(refund), flow: 'refund', receiptNo: payment.receiptNo, doing: doing(refund), listedIn }
  );
}

function common({ id, amountYen: yen, token, businessDate }: Payment | Refund) {
  return { id, yen, tokenTail: (token ?? '').slice(-TAIL), businessDate };
}

function doing({ state, centreWhy }: Payment | Refund): OpenEntry['doing'] {
  if (centreWhy !== null) {
    return 'paymentCentre';
  }
  return state === 'cancelling' || state === 'waitingForCustomer' ? state : 'asking';
}
