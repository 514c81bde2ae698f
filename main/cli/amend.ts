import { describePayment } from '../i18n/describe.ts';
import { isOpenState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import { openTerminal } from '../root/terminal.ts';
import type { Settings } from '../settings/schema.ts';
import { receiptOfPayment, receiptOfRefund } from '../terminal/receipts.ts';
import { authorisedFor } from './acting.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, errorLines, exitCodes, type Output } from './output.ts';
import { findPayment, paymentLine, reportInterrupted, toPaymentJson, warnOfClock } from './payments.ts';
import { printCopies } from './printing.ts';
import { reportRefund } from './refunds.ts';
import { checkAmount } from './sell.ts';

export interface ReverseOptions {
  readonly payment: string;
  readonly print: boolean;
}

/** The reverse request, and one question about it. */
const REVERSE_STEPS = 2;

/** `reverse`: cancels a payment. What stays open is left to recovery. */
export async function reverseCommand(context: CommandContext, options: ReverseOptions): Promise<ExitCode> {
  const { output, process } = context;
  const terminal = await openTerminal(storedTerminal(context), process.clock);
  try {
    reportInterrupted(terminal.interrupted, output);
    const asked = findPayment(terminal.ledger, options.payment);
    const { id } = asked;
    const authorised = await authorisedFor(context, terminal, { needed: needsWord(asked, terminal.settings) });
    terminal.cancellation.request(id, { reason: 'cashier', ...authorised });
    output.say(output.translate('cli.asking'));
    await terminal.settlement.pursue({ flow: 'payment', id }, REVERSE_STEPS);
    const payment = findPayment(terminal.ledger, id);
    warnOfClock(terminal, output);
    const exitCode = reportCancellation(payment, output);
    if (options.print && payment.state === 'cancelled') {
      await printCopies(context, terminal, receiptOfPayment(payment));
    }
    return exitCode;
  } finally {
    await terminal.close();
  }
}

/** Whoever sells may stop a payment that took nothing yet; cancelling one whose money counts as taken gives it back. */
function needsWord({ taken }: Payment, { operators }: Settings): boolean {
  return taken && operators.approveCancellations === 'manager';
}

/** What was wanted is that the customer keeps the money: cancelled, or never charged. */
function reportCancellation(payment: Payment, output: Output): ExitCode {
  const { translate } = output;
  const reached = payment.state === 'cancelled' || payment.state === 'notCharged' || payment.state === 'failed';
  const error = reached ? null : problemOfCancellation(payment, output);
  output.result({ ok: error === null, payment: toPaymentJson(payment), error }, [
    paymentLine(payment, translate),
    ...(error === null ? [] : errorLines(error)),
    translate('cli.paymentIds', { id: payment.id }),
  ]);
  if (error === null) {
    return exitCodes.done;
  }
  return isOpenState(payment.state) ? exitCodes.unknown : exitCodes.failed;
}

function problemOfCancellation(payment: Payment, { translate }: Output) {
  return (
    describePayment(payment, translate) ?? {
      kind: 'refused',
      code: 'PAID_AFTER_CANCEL',
      message: translate('outcomes.paidAfterCancel.message'),
      hint: translate('outcomes.paidAfterCancel.hint'),
    }
  );
}

export interface RefundOptions {
  readonly payment: string;
  readonly amount?: string;
  readonly reason?: string;
  readonly print: boolean;
}

/** `refund`: gives a payment back, all of what is left or a part. */
export async function refundCommand(context: CommandContext, options: RefundOptions): Promise<ExitCode> {
  const { output, process } = context;
  const amount = options.amount === undefined ? undefined : checkAmount(options.amount);
  const terminal = await openTerminal(storedTerminal(context), process.clock);
  try {
    reportInterrupted(terminal.interrupted, output);
    const { id } = findPayment(terminal.ledger, options.payment);
    const needed = terminal.settings.operators.approveRefunds === 'manager';
    const authorised = await authorisedFor(context, terminal, { needed });
    process.ending.addEventListener('abort', () => output.warn(output.translate('cli.finishing')), { once: true });
    const { reason } = options;
    const { refund, payment } = await terminal.refunding.refund({ payment: id, amount, reason, ...authorised });
    warnOfClock(terminal, output);
    const exitCode = reportRefund(refund, payment, output);
    if (options.print && refund.state === 'refunded') {
      await printCopies(context, terminal, receiptOfRefund(refund, payment));
    }
    return exitCode;
  } finally {
    await terminal.close();
  }
}
