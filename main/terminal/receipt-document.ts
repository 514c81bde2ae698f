import { localText, readableGatewayTime } from '../common/time.ts';
import { describeBrand } from '../i18n/describe.ts';
import type { TextKey, Translator } from '../i18n/translator.ts';
import type { Payment } from '../ledger/payments.ts';
import { type PrintCopy, printCopies } from '../ledger/print-jobs.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { ReceiptDocument, ReceiptLine } from '../printers/port.ts';
import {
  centred,
  largePair,
  pair,
  type ReceiptContext,
  receiptBarcode,
  rule,
  shopDocument,
  title,
  yenText,
} from './documents/parts.ts';

export type { ReceiptContext } from './documents/parts.ts';

/** Whose copy of a receipt it is. */
export const receiptCopies = printCopies;
export type ReceiptCopy = PrintCopy;

/** What a receipt is about. */
export type ReceiptSource =
  /** `refundedYen`: what the customer has back of it, which a reprint must say. */
  | { readonly kind: 'sale'; readonly payment: Payment; readonly refundedYen: number }
  | { readonly kind: 'cancellation'; readonly payment: Payment }
  | { readonly kind: 'refund'; readonly payment: Payment; readonly refund: Refund };

const timeLabels = {
  sale: 'receipt.time',
  cancellation: 'receipt.cancelledAt',
  refund: 'receipt.refundedAt',
} as const satisfies Record<ReceiptSource['kind'], TextKey>;

/** What a receipt says beyond the payment and the refund themselves; what is not known is left out. */
export interface ReceiptFacts {
  /**
   * When what is taken back was paid, as the gateway wrote it; null where it never was known to be paid: then it is the time
   * at which it was asked for.
   */
  readonly saleTime?: string | null;
  /** What is left of the payment after a refund, in whole yen. */
  readonly leftYen?: number;
  /** The names of who sold, cancelled or refunded, and of the manager whose word it needed. */
  readonly operator?: string;
  readonly approvedBy?: string;
}

/** The receipt of a payment, a cancellation or a refund. */
export function receiptDocument(
  source: ReceiptSource,
  copy: ReceiptCopy,
  context: ReceiptContext,
  facts: ReceiptFacts = {},
): ReceiptDocument {
  const { translate } = context;
  return shopDocument(context, [
    title(translate(`receipt.titles.${source.kind}`)),
    centred(translate(`receipt.copies.${copy}`)),
    rule,
    ...amounts(source, context, facts),
    rule,
    ...references(source, copy, context, facts),
    ...receiptBarcode(source.payment.receiptNo),
  ]);
}

function amounts(source: ReceiptSource, context: ReceiptContext, facts: ReceiptFacts): ReceiptLine[] {
  const { translate, timeZone } = context;
  const { payment } = source;
  const { saleTime = null } = facts;
  const { transTime, createdAt } = source.kind === 'refund' ? source.refund : payment;
  const timeText = (gatewayTime: string | null, instant: string) =>
    readableGatewayTime(gatewayTime ?? localText(Date.parse(instant), timeZone));
  return [
    pair(translate(timeLabels[source.kind]), timeText(transTime, createdAt)),
    ...(source.kind === 'sale' ? [] : [pair(translate('receipt.saleTime'), timeText(saleTime, payment.createdAt))]),
    pair(translate('receipt.brand'), describeBrand(payment, translate)),
    ...money(source, context, facts),
  ];
}

function money(source: ReceiptSource, { translate }: ReceiptContext, { leftYen }: ReceiptFacts): ReceiptLine[] {
  const yen = (amount: number) => yenText(amount, translate);
  switch (source.kind) {
    case 'sale': {
      const { payment, refundedYen } = source;
      return [
        largePair(translate('receipt.amount'), yen(payment.amountYen)),
        // Without it, the receipt of a refunded payment would pass for one that stands.
        ...(refundedYen === 0 ? [] : [pair(translate('receipt.refundedBefore'), yen(refundedYen))]),
      ];
    }
    case 'cancellation':
      return [largePair(translate('receipt.cancelledAmount'), yen(source.payment.amountYen))];
    case 'refund':
      return [
        largePair(translate('receipt.refundAmount'), yen(source.refund.amountYen)),
        pair(translate('receipt.originalAmount'), yen(source.payment.amountYen)),
        ...(leftYen === undefined ? [] : [pair(translate('receipt.leftAfterRefund'), yen(leftYen))]),
        ...refundReason(source.refund, translate),
      ];
  }
}

function references(
  source: ReceiptSource,
  copy: ReceiptCopy,
  { translate }: ReceiptContext,
  { operator, approvedBy }: ReceiptFacts,
): ReceiptLine[] {
  const { payment } = source;
  const { orderDetailId, businessDate } = source.kind === 'refund' ? source.refund : payment;
  const merchantOnly: ReceiptLine[] =
    copy === 'merchant'
      ? [
          pair(translate('receipt.orderDetailId'), orderDetailId ?? ''),
          pair(translate('receipt.code'), payment.codeMask),
          ...(payment.remark === null ? [] : [pair(translate('receipt.remark'), payment.remark)]),
          ...(operator === undefined ? [] : [pair(translate('receipt.operator'), operator)]),
          ...(approvedBy === undefined ? [] : [pair(translate('receipt.approvedBy'), approvedBy)]),
        ]
      : [];
  return [
    pair(translate('receipt.receiptNo'), payment.receiptNo),
    ...(source.kind === 'refund'
      ? [pair(translate('receipt.refundNo'), `${payment.receiptNo}-${source.refund.ordinal}`)]
      : []),
    pair(translate('receipt.orderId'), payment.orderId ?? ''),
    ...merchantOnly,
    pair(translate('receipt.branch'), payment.branchCode),
    pair(translate('receipt.terminal'), payment.terminalCode),
    // To a customer, a day that is not the calendar's would look like an error.
    ...(copy === 'merchant' ? [pair(translate('receipt.businessDate'), businessDate)] : []),
  ];
}

function refundReason({ reason }: Refund, translate: Translator): ReceiptLine[] {
  return reason === null ? [] : [pair(translate('receipt.reason'), reason)];
}
