import { localText, readableGatewayTime, type TimeZoneCode } from '../common/time.ts';
import { groupDigits } from '../common/yen.ts';
import { describeBrand } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { ReceiptDocument, ReceiptLanguage, ReceiptLine } from '../printers/port.ts';

/** Whose copy of a receipt it is. */
export const receiptCopies = ['customer', 'merchant'] as const;
export type ReceiptCopy = (typeof receiptCopies)[number];

/** The shop as its receipts name it; a blank field is left out. */
export interface ShopDetails {
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  /** The qualified invoice issuer's number, `T` and 13 digits. */
  readonly registrationNumber: string;
}

export interface ReceiptContext {
  readonly shop: ShopDetails;
  readonly training: boolean;
  readonly timeZone: TimeZoneCode;
  readonly language: ReceiptLanguage;
  readonly translate: Translator;
}

/** What a receipt is about. */
export type ReceiptSource =
  | { readonly kind: 'sale'; readonly payment: Payment }
  | { readonly kind: 'cancellation'; readonly payment: Payment }
  | { readonly kind: 'refund'; readonly payment: Payment; readonly refund: Refund };

/** The receipt of a payment, a cancellation or a refund. */
export function receiptDocument(source: ReceiptSource, copy: ReceiptCopy, context: ReceiptContext): ReceiptDocument {
  const lines = [
    ...trainingMark(context),
    ...heading(source, copy, context),
    { kind: 'rule' } as const,
    ...amounts(source, context),
    { kind: 'rule' } as const,
    ...references(source, copy, context),
    ...barcode(source.payment),
    { kind: 'blank' } as const,
    ...trainingMark(context),
  ];
  return { language: context.language, lines };
}

function trainingMark({ training, translate }: ReceiptContext): ReceiptLine[] {
  if (!training) {
    return [];
  }
  return [
    { kind: 'text', text: translate('receipt.trainingMark'), align: 'center', size: 'large' },
    { kind: 'text', text: translate('receipt.trainingNote'), align: 'center' },
    { kind: 'blank' },
  ];
}

function heading(source: ReceiptSource, copy: ReceiptCopy, { shop, translate }: ReceiptContext): ReceiptLine[] {
  const { name, address, phone, registrationNumber } = shop;
  const centred = (text: string): ReceiptLine => ({ kind: 'text', text, align: 'center' });
  return [
    ...(name === '' ? [] : [{ kind: 'text', text: name, align: 'center', size: 'large' } as const]),
    ...(address === '' ? [] : [centred(address)]),
    ...(phone === '' ? [] : [centred(translate('receipt.phone', { phone }))]),
    ...(registrationNumber === '' ? [] : [centred(translate('receipt.registration', { registrationNumber }))]),
    { kind: 'blank' },
    { kind: 'text', text: translate(`receipt.titles.${source.kind}`), align: 'center', bold: true },
    centred(translate(`receipt.copies.${copy}`)),
  ];
}

function amounts(source: ReceiptSource, context: ReceiptContext): ReceiptLine[] {
  const { translate, timeZone } = context;
  const { payment } = source;
  const { transTime, createdAt } = source.kind === 'refund' ? source.refund : payment;
  return [
    pair(translate('receipt.time'), readableGatewayTime(transTime ?? localText(Date.parse(createdAt), timeZone))),
    pair(translate('receipt.brand'), describeBrand(payment, translate)),
    ...money(source, context),
  ];
}

function money(source: ReceiptSource, { translate }: ReceiptContext): ReceiptLine[] {
  const yen = (amount: number) => translate('receipt.yen', { amount: groupDigits(amount) });
  const large = (label: string, amount: number): ReceiptLine => ({
    kind: 'pair',
    label,
    value: yen(amount),
    size: 'large',
  });
  switch (source.kind) {
    case 'sale': {
      const { amountYen, refundedYen, state } = source.payment;
      const refunded = state === 'refunded' ? amountYen : refundedYen;
      return [
        large(translate('receipt.amount'), amountYen),
        // Without it, the receipt of a refunded payment would pass for one that stands.
        ...(refunded === 0 ? [] : [pair(translate('receipt.refundedBefore'), yen(refunded))]),
      ];
    }
    case 'cancellation':
      return [large(translate('receipt.cancelledAmount'), source.payment.amountYen)];
    case 'refund':
      return [
        large(translate('receipt.refundAmount'), source.refund.amountYen),
        pair(translate('receipt.originalAmount'), yen(source.payment.amountYen)),
      ];
  }
}

function references(source: ReceiptSource, copy: ReceiptCopy, { translate }: ReceiptContext): ReceiptLine[] {
  const { payment } = source;
  const { orderDetailId, businessDate } = source.kind === 'refund' ? source.refund : payment;
  const merchantOnly: ReceiptLine[] =
    copy === 'merchant'
      ? [
          pair(translate('receipt.orderDetailId'), orderDetailId ?? ''),
          pair(translate('receipt.code'), payment.codeMask),
          ...(payment.remark === null ? [] : [pair(translate('receipt.remark'), payment.remark)]),
          ...refundReason(source, translate),
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
    pair(translate('receipt.businessDate'), businessDate),
  ];
}

function refundReason(source: ReceiptSource, translate: Translator): ReceiptLine[] {
  return source.kind === 'refund' && source.refund.reason !== null
    ? [pair(translate('receipt.reason'), source.refund.reason)]
    : [];
}

/** A register's own receipt number may hold what CODE128 does not; it stands as text all the same. */
function barcode({ receiptNo }: Payment): ReceiptLine[] {
  return /^[A-Za-z0-9-]{1,20}$/.test(receiptNo) ? [{ kind: 'blank' }, { kind: 'barcode', value: receiptNo }] : [];
}

function pair(label: string, value: string): ReceiptLine {
  return { kind: 'pair', label, value };
}
