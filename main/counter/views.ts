import type { PaymentView, RefundView } from '../../preload/contract.ts';
import { localText, type TimeZoneCode } from '../common/time.ts';
import {
  describeBrand,
  describePayment,
  describeRefund,
  describeRefundState,
  describeState,
} from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import { isOpenState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';

/** In which words and at which local time things are told. */
export interface Wording {
  readonly translate: Translator;
  readonly timeZone: TimeZoneCode;
}

/** A payment as the window may see it. */
export function paymentView(payment: Payment, { translate, timeZone }: Wording): PaymentView {
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
    needsCentre: payment.centreWhy !== null && isOpenState(payment.state),
    outcome: describePayment(payment, translate),
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
    outcome: describeRefund(refund, translate),
  };
}
