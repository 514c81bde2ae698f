import { onTestFinished } from 'vitest';
import type { BusinessDate } from '../../main/common/time.ts';
import type { GatewayOrder, LocalPayment, Period } from '../../main/ledger/reconciliation.ts';
import { Reconciler, type ReconcilerParts } from '../../main/terminal/reconciling/reconciler.ts';
import type { Order } from '../../main/training/book.ts';
import type { TestTerminal } from './terminals.ts';

/** A comparer for a test's terminal; what it has under way ends with the test. */
export function openReconciler(terminal: TestTerminal, more: Partial<ReconcilerParts> = {}): Reconciler {
  const { desk, clockWatch, recovery } = terminal;
  const reconciler = new Reconciler({ desk, calendar: () => clockWatch.calendar(), recovery, ...more });
  onTestFinished(() => reconciler.close());
  return reconciler;
}

export function period(from: string, to = from): Period {
  return { from: from as BusinessDate, to: to as BusinessDate };
}

/** An order that the gateway has and no payment of the terminal asked for. */
export function strangeOrder(change: Partial<Order> = {}): Omit<Order, 'refunded' | 'reversed'> {
  const orderId = change.orderId ?? 'OSTRANGE1';
  return {
    orderId,
    orderDetailId: `J${orderId}`,
    payToken: `T${orderId}`,
    branchCode: 'AShop001',
    terminalCode: 'BTer001',
    receiptNo: 'NOT-OURS',
    amount: 777,
    payType: '01',
    transTime: '20261122115900',
    bookedAt: Date.parse('2026-11-22T11:59:00+09:00'),
    timeline: [{ afterMs: 0, status: '00' }],
    ...change,
  };
}

/** A paid payment, and the order that agrees with it. */
export const somePayment: LocalPayment = {
  id: 'payment-1' as LocalPayment['id'],
  receiptNo: 'R1',
  state: 'paid',
  amountYen: 1000 as LocalPayment['amountYen'],
  refundedYen: 0,
  openRefundYen: 0,
  orderId: 'O1',
  businessDate: '2026-11-22' as BusinessDate,
  createdAt: '2026-11-22T03:00:00.000Z',
};

export const itsOrder: GatewayOrder = {
  orderId: 'O1',
  transTime: '20261122120000',
  receiptNo: 'R1',
  status: '00',
  amountYen: 1000,
  refundedYen: 0,
  refundingYen: 0,
  terminals: ['BTer001'],
};
