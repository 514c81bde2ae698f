import { asTerminalError, type ErrorKind } from '../common/errors.ts';
import { isOpenState } from '../ledger/machine.ts';
import { openTerminal } from '../root/terminal.ts';
import { actorFor } from './acting.ts';
import { answerLine, toAnswerJson } from './answer.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes } from './output.ts';
import { findPayment, reportInterrupted, reportPayment, warnOfClock } from './payments.ts';

/** Errors that kept the question from being asked: what became of the payment is as unknown as before. */
const couldNotFindOut: readonly ErrorKind[] = ['dataFolder', 'ledger', 'busy', 'device', 'internal'];

/** Where an answer named another amount, the order is looked up, and then asked about again. */
const COMPARE_AND_ASK = 2;

/** `confirm`: asks the gateway once about a payment; one whose outcome is known is shown as it is, without asking. */
export async function confirmCommand(
  context: CommandContext,
  options: { readonly payment: string },
): Promise<ExitCode> {
  try {
    return await confirm(context, options.payment);
  } catch (error) {
    const problem = asTerminalError(error);
    if (!couldNotFindOut.includes(problem.kind)) {
      throw error;
    }
    context.output.failure(problem);
    return exitCodes.unknown;
  }
}

async function confirm(context: CommandContext, name: string): Promise<ExitCode> {
  const { output, process } = context;
  const terminal = await openTerminal(storedTerminal(context), process.clock);
  try {
    reportInterrupted(terminal.interrupted, output);
    const by = await actorFor(context, terminal, 'sell');
    const payment = findPayment(terminal.ledger, name);
    if (!isOpenState(payment.state)) {
      return reportPayment(payment, output, { answer: null });
    }
    output.say(output.translate('cli.asking'));
    const answered = await terminal.inquiry.aboutPayment(payment.id, by);
    output.say(answerLine(answered, output.translate));
    warnOfClock(terminal, output);
    if (answered.payment.amountDoubt === 'toCompare') {
      await terminal.settlement.pursue({ flow: 'payment', id: payment.id }, COMPARE_AND_ASK);
    }
    const now = findPayment(terminal.ledger, payment.id);
    return reportPayment(now, output, { answer: toAnswerJson(answered.outcome) });
  } finally {
    await terminal.close();
  }
}
