import { localText } from '../../common/time.ts';
import { describeBrand } from '../../i18n/describe.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { Payment } from '../../ledger/payments.ts';
import type { PrintCopy } from '../../ledger/print-jobs.ts';
import { DETECT_BRAND } from '../../onepay/brands.ts';
import type { ReceiptDocument } from '../../printers/port.ts';
import {
  blank,
  centred,
  largePair,
  pair,
  type ReceiptContext,
  receiptBarcode,
  rule,
  shopDocument,
  text,
  title,
  yenText,
} from './parts.ts';

/** So much of a token's end tells one payment from another, on paper and on the phone to the payment centre. */
const TAIL = 6;

/**
 * What a customer takes along while the payment is being checked. It must never pass for a receipt: nothing on it says that
 * anything was paid.
 */
export function unknownSlip(payment: Payment, copy: PrintCopy, context: ReceiptContext): ReceiptDocument {
  const { translate, timeZone } = context;
  const asked = localText(Date.parse(payment.sentAt ?? payment.createdAt), timeZone);
  return shopDocument(context, [
    title(translate('slip.title')),
    centred(translate(`receipt.copies.${copy}`)),
    title(translate('slip.notAReceipt')),
    rule,
    pair(translate('receipt.time'), asked),
    pair(translate('receipt.brand'), brandOf(payment, translate)),
    largePair(translate('slip.amount'), yenText(payment.amountYen, translate)),
    rule,
    pair(translate('receipt.receiptNo'), payment.receiptNo),
    pair(translate('slip.token'), translate('slip.tokenTail', { tail: (payment.token ?? '').slice(-TAIL) })),
    pair(translate('receipt.branch'), payment.branchCode),
    pair(translate('receipt.terminal'), payment.terminalCode),
    blank,
    text(translate(`slip.what.${copy}`)),
    text(translate(`slip.toDo.${copy}`)),
    ...receiptBarcode(payment.receiptNo),
  ]);
}

/** That the gateway finds out the brand is nothing to a customer. */
function brandOf(payment: Payment, translate: Translator): string {
  return payment.payType === null && payment.askedPayType === DETECT_BRAND
    ? translate('slip.brand')
    : describeBrand(payment, translate);
}
