import { TerminalError } from '../common/errors.ts';
import { describeError } from '../i18n/describe.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Printer, ReceiptDocument } from '../printers/port.ts';
import type { PrinterProfile } from '../printers/profiles.ts';
import { renderCommands, renderSvg, renderText } from '../printers/render.ts';
import { openPrinter, receiptProfile } from '../root/devices.ts';
import { openLedger, openLedgerToRead } from '../root/stored-terminal.ts';
import { createReceipts } from '../root/terminal.ts';
import type { ReceiptCopy } from '../terminal/receipt-document.ts';
import type { Receipts } from '../terminal/receipts.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { writeOutput } from './files.ts';
import { type ExitCode, errorLines, exitCodes, type Output } from './output.ts';
import { findPayment } from './payments.ts';

export const receiptFormats = ['text', 'svg', 'escpos'] as const;
export type ReceiptFormat = (typeof receiptFormats)[number];

export interface ReceiptOptions {
  readonly payment: string;
  readonly copy: ReceiptCopy;
  readonly format: ReceiptFormat;
  readonly out?: string;
  readonly print?: boolean;
}

/** `receipt`: shows, saves or prints the receipt of a paid payment. */
export async function receiptCommand(context: CommandContext, options: ReceiptOptions): Promise<ExitCode> {
  const { output, process } = context;
  const print = options.print === true;
  const opened = (print ? openLedger : openLedgerToRead)(storedTerminal(context), process.clock);
  const { settings, ledger } = opened;
  try {
    const payment = findPayment(ledger, options.payment);
    const receipts = createReceipts(ledger, settings);
    if (print) {
      const printer = openPrinter(settings);
      const problem = await printReceipt(output, { receipts, printer }, payment, options.copy);
      return problem === undefined ? reportPrinted(output, payment, options.copy) : output.failure(problem);
    }
    const document = receipts.document(payment, options.copy);
    return deliver(output, render(document, options.format, receiptProfile(settings)), payment, options);
  } finally {
    opened.close();
  }
}

/** Prints a receipt and says how that went; gives the error where it did not go well. */
export async function printReceipt(
  output: Output,
  { receipts, printer }: { readonly receipts: Receipts; readonly printer: Printer },
  payment: Payment,
  copy: ReceiptCopy,
): Promise<TerminalError | undefined> {
  const { translate } = output;
  const result = await receipts.print(payment, copy, printer);
  if (!result.ok) {
    const { code, detail } = result;
    return new TerminalError('PRINTER_FAILED', { name: printer.name, code: code === '' ? detail : code });
  }
  output.say(translate('cli.receiptPrinted', { copy: translate(`receipt.copies.${copy}`), name: printer.name }));
  if (result.unmappable.length > 0) {
    output.warn(translate('cli.receiptUnmappable', { characters: result.unmappable.join(' ') }));
  }
  return undefined;
}

/** Says that a receipt could not be printed, where that does not end the command: the payment stands. */
export function warnNotPrinted(output: Output, problem: TerminalError): void {
  output.warn(errorLines(describeError(problem, output.translate)).join('\n'));
}

function render(document: ReceiptDocument, format: ReceiptFormat, profile: PrinterProfile): string | Buffer {
  switch (format) {
    case 'text':
      return renderText(document, profile);
    case 'svg':
      return renderSvg(document, profile);
    case 'escpos':
      return renderCommands(document, profile);
  }
}

function deliver(
  output: Output,
  content: string | Buffer,
  payment: Payment,
  { copy, format, out }: ReceiptOptions,
): ExitCode {
  const about = { payment: payment.id, copy, format };
  if (out !== undefined) {
    writeOutput(out, content);
    const saved = output.translate('cli.receiptSaved', { file: out });
    output.result({ ok: true, receipt: { ...about, file: out }, error: null }, [saved]);
  } else if (output.json) {
    const encoded = typeof content === 'string' ? { content } : { contentBase64: content.toString('base64') };
    output.result({ ok: true, receipt: { ...about, ...encoded }, error: null }, []);
  } else {
    output.raw(content);
  }
  return exitCodes.done;
}

function reportPrinted(output: Output, payment: Payment, copy: ReceiptCopy): ExitCode {
  output.result({ ok: true, receipt: { payment: payment.id, copy, printed: true }, error: null }, []);
  return exitCodes.done;
}
