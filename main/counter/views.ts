import type { CorrectionView, PaymentView, RefundView } from '../../preload/contract.ts';
import { localText, type TimeZoneCode } from '../common/time.ts';
import {
  describeBrand,
  describePayment,
  describeRefund,
  describeRefundState,
  describeState,
} from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isOpenState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { Correction } from '../terminal/correction.ts';

/** In which words and at which local time things are told. */
export interface Wording {
  readonly translate: Translator;
  readonly timeZone: TimeZoneCode;
}

/** What a payment is told from, beside itself. */
export interface PaymentWording extends Wording {
  readonly ledger: { readonly receipts: Pick<Ledger['receipts'], 'has'> };
}

/** How a payment can be taken back, in words; null where nothing was taken. */
export function correctionView(
  correction: Correction | undefined,
  { translate }: Pick<Wording, 'translate'>,
): CorrectionView | null {
  switch (correction?.use) {
    case undefined:
      return null;
    case 'cancel':
      return { use: 'cancel', text: translate(`refunding.cancel.${correction.why}`) };
    case 'refund':
      return { use: 'refund', text: translate(`refunding.refund.${correction.why}`) };
    case 'none':
      return { use: 'none', text: translate(`refunding.none.${correction.why}`) };
  }
}

/** Whether money of a payment that is being cancelled, or was, had been taken: such a one has the receipt of its sale. */
function isTakenBack({ id, state }: Payment, { receipts }: PaymentWording['ledger']): boolean {
  return (state === 'cancelling' || state === 'cancelled') && receipts.has(id, 'sale');
}

/** A payment as the window may see it. */
export function paymentView(payment: Payment, { translate, timeZone, ledger }: PaymentWording): PaymentView {
  const takenBack = isTakenBack(payment, ledger);
  return {
    id: payment.id,
    receiptNo: payment.receiptNo,
    amountYen: payment.amountYen,
    state: payment.state,
    stateText: describeState(payment.state, translate),
    brandText: describeBrand(payment, translate),
    codeMask: payment.codeMask,
    createdAt: payment.createdAt,
    createdAtText: localText(Date.parse(payment.createdAt), timeZone),
    businessDate: payment.businessDate,
    orderId: payment.orderId,
    refundedYen: payment.refundedYen,
    refundOffered: payment.refundOffered,
    takenBack,
    needsCentre: payment.centreWhy !== null && isOpenState(payment.state),
    outcome: describePayment(payment, translate, { takenBack }),
  };
}

/** A refund as the window may see it. */
export function refundView(refund: Refund, { translate, timeZone }: Wording): RefundView {
  return {
    id: refund.id,
    paymentId: refund.paymentId,
    amountYen: refund.amountYen,
    state: refund.state,
    stateText: describeRefundState(refund.state, translate),
    createdAt: refund.createdAt,
    createdAtText: localText(Date.parse(refund.createdAt), timeZone),
    reason: refund.reason ?? '',
    hasReceipt: refund.state === 'refunded',
    outcome: describeRefund(refund, translate),
  };
}
