import { localText, readableGatewayTime, type TimeZoneCode } from '../common/time.ts';
import { groupDigits } from '../common/yen.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Payment } from '../ledger/payments.ts';
import { brandName } from '../onepay/brands.ts';
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

/** The receipt of a paid payment. */
export function receiptDocument(payment: Payment, copy: ReceiptCopy, context: ReceiptContext): ReceiptDocument {
  const lines = [
    ...trainingMark(context),
    ...heading(copy, context),
    { kind: 'rule' } as const,
    ...amounts(payment, context),
    { kind: 'rule' } as const,
    ...references(payment, copy, context),
    ...barcode(payment),
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

function heading(copy: ReceiptCopy, { shop, translate }: ReceiptContext): ReceiptLine[] {
  const { name, address, phone, registrationNumber } = shop;
  const centred = (text: string): ReceiptLine => ({ kind: 'text', text, align: 'center' });
  return [
    ...(name === '' ? [] : [{ kind: 'text', text: name, align: 'center', size: 'large' } as const]),
    ...(address === '' ? [] : [centred(address)]),
    ...(phone === '' ? [] : [centred(translate('receipt.phone', { phone }))]),
    ...(registrationNumber === '' ? [] : [centred(translate('receipt.registration', { registrationNumber }))]),
    { kind: 'blank' },
    { kind: 'text', text: translate('receipt.title'), align: 'center', bold: true },
    centred(translate(`receipt.copies.${copy}`)),
  ];
}

function amounts(payment: Payment, { translate, timeZone }: ReceiptContext): ReceiptLine[] {
  const time = payment.transTime ?? localText(Date.parse(payment.createdAt), timeZone);
  return [
    pair(translate('receipt.time'), readableGatewayTime(time)),
    pair(translate('receipt.brand'), brandName(payment.payType ?? payment.askedPayType)),
    {
      kind: 'pair',
      label: translate('receipt.amount'),
      value: translate('receipt.yen', { amount: groupDigits(payment.amountYen) }),
      size: 'large',
    },
  ];
}

function references(payment: Payment, copy: ReceiptCopy, { translate }: ReceiptContext): ReceiptLine[] {
  const merchantOnly: ReceiptLine[] =
    copy === 'merchant'
      ? [
          pair(translate('receipt.orderDetailId'), payment.orderDetailId ?? ''),
          pair(translate('receipt.code'), payment.codeMask),
          ...(payment.remark === null ? [] : [pair(translate('receipt.remark'), payment.remark)]),
        ]
      : [];
  return [
    pair(translate('receipt.receiptNo'), payment.receiptNo),
    pair(translate('receipt.orderId'), payment.orderId ?? ''),
    ...merchantOnly,
    pair(translate('receipt.branch'), payment.branchCode),
    pair(translate('receipt.terminal'), payment.terminalCode),
    pair(translate('receipt.businessDate'), payment.businessDate),
  ];
}

/** A register's own receipt number may hold what CODE128 does not; it stands as text all the same. */
function barcode({ receiptNo }: Payment): ReceiptLine[] {
  return /^[A-Za-z0-9-]{1,20}$/.test(receiptNo) ? [{ kind: 'blank' }, { kind: 'barcode', value: receiptNo }] : [];
}

function pair(label: string, value: string): ReceiptLine {
  return { kind: 'pair', label, value };
}
