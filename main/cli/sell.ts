import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import { type PaymentCode, readPaymentCode } from '../common/payment-code.ts';
import { parseYen, type Yen } from '../common/yen.ts';
import type { Payment } from '../ledger/payments.ts';
import { DETECT_BRAND, isPayType, type PayType } from '../onepay/brands.ts';
import { type OpenTerminal, openTerminal } from '../root/terminal.ts';
import { receiptOfPayment } from '../terminal/receipts.ts';
import { AnswerNotRecorded } from '../terminal/recording.ts';
import type { SaleInput, SaleStep } from '../terminal/sale.ts';
import { actorFor } from './acting.ts';
import { assertMayBeSent } from './code-kind.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import type { ExitCode, Output } from './output.ts';
import { reportInterrupted, reportPayment, warnOfClock } from './payments.ts';
import { printCopies } from './printing.ts';

/** Options that all selling commands have, as they were typed. */
export interface SaleOptions {
  readonly amount: string;
  readonly receiptNo?: string;
  readonly payType?: string;
  readonly remark?: string;
  readonly print: boolean;
}

export interface PayOptions extends SaleOptions {
  /** `-` reads it from standard input, where no list of processes shows it. */
  readonly code: string;
}

/** The options of a sale, checked before anything is opened. */
export interface CheckedSale {
  readonly amount: Yen;
  readonly payType: PayType;
  readonly receiptNo: string | undefined;
  readonly remark: string | undefined;
  readonly print: boolean;
}

/** `pay`: one payment by a code that was typed or passed on. */
export async function payCommand(context: CommandContext, options: PayOptions): Promise<ExitCode> {
  const { process, output, acting } = context;
  if (options.code === '-' && acting.pinFile === '-') {
    throw new TerminalError('USAGE', {
      detail: output.translate('usage.conflict', { name: '--code -, --pin-file -' }),
    });
  }
  const sale = checkSale(options);
  const code = checkCode(options.code === '-' ? await process.readStdin() : options.code);
  const stored = storedTerminal(context);
  assertMayBeSent(code, stored.settings());
  const terminal = await openTerminal(stored, process.clock);
  try {
    const by = await actorFor(context, terminal, 'sell');
    return await sell(context, terminal, sale, { code, by });
  } finally {
    await terminal.close();
  }
}

/** @throws TerminalError AMOUNT_INVALID, PAY_TYPE_INVALID, REQUEST_INVALID. */
export function checkSale(options: SaleOptions): CheckedSale {
  const amount = checkAmount(options.amount);
  const payType = options.payType ?? DETECT_BRAND;
  if (!isPayType(payType)) {
    throw new TerminalError('PAY_TYPE_INVALID', { text: payType });
  }
  return { amount, payType, receiptNo: checkReceiptNo(options), remark: options.remark, print: options.print };
}

/** @throws TerminalError AMOUNT_INVALID. */
export function checkAmount(text: string): Yen {
  const amount = parseYen(text);
  if (amount === undefined) {
    throw new TerminalError('AMOUNT_INVALID', { text });
  }
  return amount;
}

/** A register's own number, without the blanks around it. What moves the cursor or the paper is no part of a number. */
function checkReceiptNo({ receiptNo }: SaleOptions): string | undefined {
  const trimmed = receiptNo?.trim();
  if (trimmed !== undefined && /\p{Cc}/u.test(trimmed)) {
    throw new TerminalError('REQUEST_INVALID', { field: 'receiptNo', fault: 'badCharacters' });
  }
  return trimmed;
}

/** @throws TerminalError CODE_INVALID. */
function checkCode(text: string): PaymentCode {
  const read = readPaymentCode(text);
  if (!read.ok) {
    throw new TerminalError('CODE_INVALID', { problem: read.problem });
  }
  return read.code;
}

/** Sells and says what came of it; then prints the receipts of a payment that is paid. */
export async function sell(
  context: CommandContext,
  terminal: OpenTerminal,
  sale: CheckedSale,
  customer: { readonly code: PaymentCode; readonly by: Actor },
): Promise<ExitCode> {
  const { output, process } = context;
  reportInterrupted(terminal.interrupted, output);
  // A payment that is on its way is seen through: ending now would leave it unknown.
  process.ending.addEventListener('abort', () => output.warn(output.translate('cli.finishing')), { once: true });
  const { print, ...input } = sale;
  const payment = await payOrUnknown(terminal, { ...input, ...customer }, (step) => saySo(step, output));
  warnOfClock(terminal, output);
  const exitCode = reportPayment(payment, output);
  if (print && payment.state === 'paid') {
    await printCopies(context, terminal, receiptOfPayment(payment));
  }
  return exitCode;
}

/** Whatever goes wrong once the request may have left, nobody may be told that nothing was charged. */
async function payOrUnknown(
  { sales, ledger }: OpenTerminal,
  input: SaleInput,
  observe: (step: SaleStep) => void,
): Promise<Payment> {
  const sent: { payment?: Payment } = {};
  try {
    return await sales.pay(input, (step) => {
      sent.payment = step.payment;
      observe(step);
    });
  } catch (error) {
    throw sent.payment === undefined || error instanceof AnswerNotRecorded
      ? error
      : new AnswerNotRecorded({ flow: 'payment', payment: sent.payment }, ledger.file, error);
  }
}

function saySo(step: SaleStep, output: Output): void {
  switch (step.step) {
    case 'recorded':
      output.say(output.translate('cli.recorded'));
      return;
    case 'asking':
      output.say(output.translate('cli.asking'));
      return;
    case 'answered':
      return;
  }
}
