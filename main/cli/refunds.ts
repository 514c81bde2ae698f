import { TerminalError } from '../common/errors.ts';
import { groupDigits } from '../common/yen.ts';
import { describeRefund, describeRefundState } from '../i18n/describe.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RefundState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import { type ExitCode, errorLines, exitCodes, type Output } from './output.ts';
import { paymentLine, toPaymentJson } from './payments.ts';

const MAX_ATTEMPTS = 1000;

/** A refund as scripts get it. */
export interface RefundJson {
  readonly id: string;
  readonly paymentId: string;
  readonly ordinal: number;
  readonly state: string;
  readonly amountYen: number;
  readonly reason: string | null;
  readonly orderId: string | null;
  readonly orderDetailId: string | null;
  readonly token: string | null;
  readonly transTime: string | null;
}

export function toRefundJson(refund: Refund): RefundJson {
  const { id, paymentId, ordinal, state, amountYen, reason, orderId, orderDetailId, token, transTime } = refund;
  return { id, paymentId, ordinal, state, amountYen, reason, orderId, orderDetailId, token, transTime };
}

/** One line about a refund. */
export function refundLine({ state, amountYen, ordinal }: Refund, payment: Payment, translate: Translator): string {
  return translate('cli.refundLine', {
    state: describeRefundState(state, translate),
    amount: groupDigits(amountYen),
    receiptNo: payment.receiptNo,
    ordinal,
  });
}

/**
 * Finds a refund by its id, or by the number on its paper: the payment's receipt number, a dash, and which of its refunds.
 * @throws TerminalError REFUND_NOT_FOUND.
 */
export function findRefund(ledger: Ledger, name: string): Refund {
  const typed = name.trim();
  const found = ledger.refunds.find(typed) ?? refundOnPaper(ledger, typed);
  if (found === undefined) {
    throw new TerminalError('REFUND_NOT_FOUND', { id: name });
  }
  return found;
}

function refundOnPaper(ledger: Ledger, typed: string): Refund | undefined {
  const [, receiptNo, ordinal] = /^(.+)-(\d{1,4})$/.exec(typed) ?? [];
  if (receiptNo === undefined) {
    return undefined;
  }
  // Of several attempts with one receipt number only one was paid.
  return ledger.payments
    .page({ receiptNo, limit: MAX_ATTEMPTS })
    .flatMap(({ id }) => ledger.refunds.of(id))
    .find((refund) => refund.ordinal === Number(ordinal));
}

/** Ends a command with a refund: its state decides what is said and the exit code. */
export function reportRefund(refund: Refund, payment: Payment, output: Output): ExitCode {
  const { translate } = output;
  const error = describeRefund(refund, translate);
  const answer = { ok: error === null, refund: toRefundJson(refund), payment: toPaymentJson(payment), error };
  output.result(answer, [
    refundLine(refund, payment, translate),
    ...(error === null ? [] : errorLines(error)),
    paymentLine(payment, translate),
    translate('cli.refundIds', { id: refund.id }),
  ]);
  return exitCodeOfRefund(refund.state);
}

function exitCodeOfRefund(state: RefundState): ExitCode {
  switch (state) {
    case 'refunded':
      return exitCodes.done;
    case 'refused':
    case 'failed':
    case 'notRefunded':
      return exitCodes.failed;
    case 'notSent':
      return exitCodes.notSent;
    case 'created':
    case 'sending':
    case 'unknown':
      return exitCodes.unknown;
  }
}
