import type { BusinessDate } from '../../common/time.ts';
import { yen } from '../../common/yen.ts';
import type { PaymentId, RefundId } from '../../ledger/events.ts';
import type { Payment } from '../../ledger/payments.ts';
import type { PrintCopy } from '../../ledger/print-jobs.ts';
import type { Refund } from '../../ledger/refunds.ts';
import type { ReceiptDocument } from '../../printers/port.ts';
import { receiptDocument } from '../receipt-document.ts';
import { dayReportDocument } from './day-report.ts';
import type { ReceiptContext } from './parts.ts';
import { sampleClose, sampleDay } from './sample-day.ts';
import { type TestedPrinter, testPage } from './test-page.ts';
import { unknownSlip } from './unknown-slip.ts';

/** The documents of which the settings show a sample. */
export const documentKinds = [
  'testPage',
  'payment',
  'refund',
  'cancellation',
  'unknownSlip',
  'xReport',
  'zReport',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** A document of this kind about payments that never were, for whoever sets a printer up. */
export function sampleDocument(
  kind: DocumentKind,
  printer: TestedPrinter,
  context: ReceiptContext,
  copy: PrintCopy = 'customer',
): ReceiptDocument {
  const { transTime: saleTime } = payment;
  switch (kind) {
    case 'testPage':
      return testPage(printer, context);
    case 'payment':
      return receiptDocument({ kind: 'sale', payment, refundedYen: 0 }, copy, context, { saleTime });
    case 'refund':
      return receiptDocument({ kind: 'refund', payment, refund }, copy, context, { saleTime, leftYen: 10_000 });
    case 'cancellation':
      return receiptDocument({ kind: 'cancellation', payment: cancelled }, copy, context, { saleTime });
    case 'unknownSlip':
      return unknownSlip({ ...payment, state: 'unknown', payType: null, orderId: null }, copy, context);
    case 'xReport':
      return dayReportDocument(sampleDay, context);
    case 'zReport':
      return dayReportDocument(sampleClose, context);
  }
}

const businessDate = '2026-11-22' as BusinessDate;

const payment: Payment = {
  id: '019aa9f0-0000-7000-8000-000000000001' as PaymentId,
  number: 1,
  receiptNo: 'R2611221234000001',
  state: 'paid',
  taken: true,
  amountYen: yen(12_345),
  askedPayType: '99',
  payType: '10',
  codeMask: '****9395',
  operator: null,
  remark: null,
  merchantId: null,
  branchCode: 'AShop001',
  terminalCode: 'BTer001',
  token: 'OB0244899999AShop001BTer00120261122120000001234',
  orderId: 'OWC202611221200000000001',
  orderDetailId: 'J1WP20261122120000000001',
  transTime: '20261122120000',
  refund: 'none',
  refundedYen: 0,
  openRefundYen: 0,
  refundOffered: false,
  cancelReason: null,
  reverse: { state: 'none', requests: 0, open: 0 },
  amountDoubt: 'none',
  centreWhy: null,
  detail: {},
  businessDate,
  createdAt: '2026-11-22T03:00:00.000Z',
  sentAt: '2026-11-22T03:00:00.000Z',
  notFoundAt: null,
  notFoundGatewayAt: null,
  settledAt: '2026-11-22T03:00:01.000Z',
};

const cancelled: Payment = {
  ...payment,
  state: 'cancelled',
  taken: false,
  orderDetailId: 'J1WC20261122120500000001',
  transTime: '20261122120500',
};

const refund: Refund = {
  id: '019aa9f0-0000-7000-8000-000000000002' as RefundId,
  paymentId: payment.id,
  ordinal: 1,
  state: 'refunded',
  amountYen: yen(2345),
  reason: null,
  token: 'OB0244899999AShop001BTer00120261122130000001235',
  orderId: payment.orderId,
  orderDetailId: 'J1WR20261122130000000001',
  transTime: '20261122130000',
  amountDoubt: 'none',
  centreWhy: null,
  detail: {},
  businessDate,
  createdAt: '2026-11-22T04:00:00.000Z',
  sentAt: '2026-11-22T04:00:00.000Z',
  notFoundAt: null,
  notFoundGatewayAt: null,
  settledAt: '2026-11-22T04:00:01.000Z',
};
