import { TerminalError } from '../common/errors.ts';
import { readableGatewayTime } from '../common/time.ts';
import { groupDigits } from '../common/yen.ts';
import { describeBrand, describePayment, describeState } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';
import type { OpenTerminal } from '../root/terminal.ts';
import { type ExitCode, errorLines, exitCodeOfState, type Output } from './output.ts';

/** A payment as scripts get it. */
export interface PaymentJson {
  readonly id: string;
  readonly receiptNo: string;
  readonly state: string;
  readonly amountYen: number;
  readonly payType: string | null;
  readonly orderId: string | null;
  readonly orderDetailId: string | null;
  readonly token: string | null;
  readonly transTime: string | null;
}

/** The same with what history tells beside it. */
export interface PaymentRecordJson extends PaymentJson {
  /** Yen that refunds of this terminal have given back. */
  readonly refundedYen: number;
  /** Who made it, by id; null where nobody's name is known. */
  readonly operator: string | null;
}

export function toPaymentJson(payment: Payment): PaymentJson {
  const { id, receiptNo, state, amountYen, payType, orderId, orderDetailId, token, transTime } = payment;
  return { id, receiptNo, state, amountYen, payType, orderId, orderDetailId, token, transTime };
}

export function toPaymentRecordJson(payment: Payment): PaymentRecordJson {
  const { refundedYen, operator } = payment;
  return { ...toPaymentJson(payment), refundedYen, operator };
}

/** One line about a payment. */
export function paymentLine(payment: Payment, translate: Translator): string {
  return translate('cli.payment', {
    state: describeState(payment.state, translate),
    amount: groupDigits(payment.amountYen),
    brand: describeBrand(payment, translate),
    receiptNo: payment.receiptNo,
  });
}

/**
 * Ends a command with a payment: its state decides what is said and the exit code.
 * @param more what else scripts get of this command.
 */
export function reportPayment(payment: Payment, output: Output, more: object = {}): ExitCode {
  const { translate } = output;
  const error = describePayment(payment, translate);
  const order =
    payment.orderId === null
      ? []
      : [
          translate('cli.orderIds', {
            orderId: payment.orderId,
            transTime: readableGatewayTime(payment.transTime ?? ''),
          }),
        ];
  output.result({ ok: error === null, payment: toPaymentJson(payment), ...more, error }, [
    paymentLine(payment, translate),
    ...(error === null ? [] : errorLines(error)),
    ...order,
    translate('cli.paymentIds', { id: payment.id }),
  ]);
  return exitCodeOfState(payment.state);
}

/**
 * Finds a payment by its id or its receipt number, blanks around it aside; of several attempts with one number the latest.
 * @throws TerminalError PAYMENT_NOT_FOUND.
 */
export function findPayment(ledger: Ledger, name: string): Payment {
  const typed = name.trim();
  const payment = ledger.payments.find(typed) ?? ledger.payments.page({ receiptNo: typed, limit: 1 })[0];
  if (payment === undefined) {
    throw new TerminalError('PAYMENT_NOT_FOUND', { id: name });
  }
  return payment;
}

/** Says that this computer's clock is not the gateway's, where it is not. */
export function warnOfClock({ clockWatch }: Pick<OpenTerminal, 'clockWatch'>, output: Output): void {
  if (clockWatch.verdict !== 'right') {
    const minutes = Math.round(Math.abs(clockWatch.driftMs ?? 0) / 60_000);
    output.warn(output.translate('cli.clockOff', { minutes }));
  }
}

/** Says that payments were found in the middle, where any were. */
export function reportInterrupted(interrupted: readonly OpenItem[], output: Output): void {
  if (interrupted.length > 0) {
    output.warn(output.translate('cli.interrupted', { count: interrupted.length }));
  }
}
