import { isOpenState } from '../ledger/payment-states.ts';
import { openTerminal } from '../root/terminal.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import type { ExitCode } from './output.ts';
import { findPayment, reportInterrupted, reportPayment } from './payments.ts';

/** `confirm`: asks the gateway once about a payment; one whose outcome is known is shown as it is, without asking. */
export async function confirmCommand(
  context: CommandContext,
  options: { readonly payment: string },
): Promise<ExitCode> {
  const { output, process } = context;
  const terminal = await openTerminal(storedTerminal(context), process.clock);
  try {
    reportInterrupted(terminal.interrupted, output);
    const payment = findPayment(terminal.ledger, options.payment);
    if (!isOpenState(payment.state)) {
      return reportPayment(payment, output);
    }
    output.say(output.translate('cli.asking'));
    const answered = await terminal.questions.ask(payment.id);
    return reportPayment(answered.payment, output);
  } finally {
    await terminal.close();
  }
}
