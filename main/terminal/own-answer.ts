import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type {
  ConfirmedPayment,
  ConfirmedRefund,
  PayOutcome,
  RefundOutcome,
  ReverseOutcome,
} from '../onepay/outcome.ts';

/** An answer that names an order which belongs to another payment is another order's answer (protocol section 8). */
export function ownOrder<O extends ConfirmedPayment | PayOutcome | ReverseOutcome>(
  outcome: O,
  { id }: Pick<Payment, 'id'>,
  ledger: Pick<Ledger, 'payments'>,
): O | Extract<ConfirmedPayment, { outcome: 'unknown' }> {
  if (!('order' in outcome)) {
    return outcome;
  }
  const owner = ledger.payments.ownerOfOrder(outcome.order);
  return owner === undefined || owner === id
    ? outcome
    : { outcome: 'unknown', reason: { kind: 'mismatch', field: 'orderId' } };
}

/** Likewise for a refund: neither another payment's order nor another refund's detail is its own. */
export function ownRefund<O extends ConfirmedRefund | RefundOutcome>(
  outcome: O,
  { id, paymentId }: Pick<Refund, 'id' | 'paymentId'>,
  ledger: Pick<Ledger, 'payments' | 'refunds'>,
): O | Extract<ConfirmedRefund, { outcome: 'unknown' }> {
  if (!('order' in outcome)) {
    return outcome;
  }
  const { orderId, orderDetailId } = outcome.order;
  const payment = ledger.payments.ownerOfOrder({ orderId, orderDetailId: '' }) ?? paymentId;
  const refund = ledger.refunds.ownerOfDetail(orderDetailId) ?? id;
  return payment === paymentId && refund === id
    ? outcome
    : { outcome: 'unknown', reason: { kind: 'mismatch', field: 'orderId' } };
}
