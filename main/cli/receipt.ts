import { TerminalError } from '../common/errors.ts';
import type { DescribedError } from '../i18n/describe.ts';
import { describePrintFailure } from '../i18n/describe-printer.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ReceiptDocument } from '../printers/port.ts';
import { renderCommands, renderSvg, renderText } from '../printers/render.ts';
import { characterSupply, openPrinter, receiptProfile } from '../root/devices.ts';
import { openLedger, openLedgerToRead } from '../root/stored-terminal.ts';
import { createReceipts } from '../root/terminal.ts';
import type { Settings } from '../settings/schema.ts';
import type { ReceiptCopy, ReceiptSource } from '../terminal/receipt-document.ts';
import { type PrintNow, type Receipts, receiptOfPayment, receiptOfRefund } from '../terminal/receipts.ts';
import { actorFor } from './acting.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { writeOutput } from './files.ts';
import { type ExitCode, errorLines, exitCodes, type Output } from './output.ts';
import { findPayment } from './payments.ts';
import { findRefund } from './refunds.ts';

export const receiptFormats = ['text', 'svg', 'escpos'] as const;
export type ReceiptFormat = (typeof receiptFormats)[number];

export interface ReceiptOptions {
  readonly payment?: string;
  readonly refund?: string;
  readonly copy: ReceiptCopy;
  readonly format: ReceiptFormat;
  readonly out?: string;
  readonly print?: boolean;
}

/** `receipt`: shows, saves or prints the receipt of a payment, a cancellation or a refund. */
export async function receiptCommand(context: CommandContext, options: ReceiptOptions): Promise<ExitCode> {
  const { output, process } = context;
  const print = options.print === true;
  const opened = (print ? openLedger : openLedgerToRead)(storedTerminal(context), process.clock);
  const { settings, ledger } = opened;
  try {
    const source = findSource(output, ledger, options);
    const receipts = createReceipts(ledger, settings);
    if (print) {
      const printer = openPrinter(settings, { clock: process.clock });
      const by = await actorFor(context, opened, 'sell');
      const now = process.clock.now();
      const error = await printReceipt(output, { receipts, printer, by, now }, source, options.copy);
      return error === undefined ? reportPrinted(output, source, options.copy) : reportNotPrinted(output, error);
    }
    const document = receipts.document(source, options.copy, process.clock.now());
    return deliver(output, render(document, options.format, settings), source, options);
  } finally {
    opened.close();
  }
}

/** The receipt that is named. @throws TerminalError USAGE, PAYMENT_NOT_FOUND, REFUND_NOT_FOUND, RECEIPT_NOT_AVAILABLE. */
export function findSource(
  output: Output,
  ledger: Ledger,
  { payment, refund }: { readonly payment?: string | undefined; readonly refund?: string | undefined },
): ReceiptSource {
  if (refund !== undefined) {
    const found = findRefund(ledger, refund);
    return receiptOfRefund(found, findPayment(ledger, found.paymentId));
  }
  if (payment === undefined) {
    throw new TerminalError('USAGE', { detail: output.translate('usage.missing', { name: '--payment' }) });
  }
  return receiptOfPayment(findPayment(ledger, payment));
}

function namesOf(source: ReceiptSource) {
  const refund = source.kind === 'refund' ? { refund: source.refund.id } : {};
  return { kind: source.kind, payment: source.payment.id, ...refund };
}

/** Prints a receipt and says how that went; gives the error where it did not go well. */
async function printReceipt(
  output: Output,
  { receipts, ...order }: { readonly receipts: Receipts } & PrintNow,
  source: ReceiptSource,
  copy: ReceiptCopy,
): Promise<DescribedError | undefined> {
  const { translate } = output;
  const { printer } = order;
  const result = await receipts.print(source, copy, order);
  if (!result.ok) {
    const { message, code } = describePrintFailure(result, translate);
    return {
      kind: 'device',
      code: 'PRINTER_FAILED',
      message: `${printer.name}: ${message} (${code || result.detail})`,
      hint: translate('cli.receiptNotQueued'),
    };
  }
  output.say(translate('cli.receiptPrinted', { copy: translate(`receipt.copies.${copy}`), name: printer.name }));
  const { missing } = result.characters;
  if (missing.length > 0) {
    output.warn(translate('cli.receiptUnmappable', { characters: missing.join(' ') }));
  }
  return undefined;
}

function render(document: ReceiptDocument, format: ReceiptFormat, settings: Settings): string | Buffer {
  const profile = receiptProfile(settings);
  const supply = characterSupply(settings.printer?.transport.kind);
  switch (format) {
    case 'text':
      return renderText(document, profile, supply);
    case 'svg':
      return renderSvg(document, profile, supply);
    case 'escpos':
      return renderCommands(document, profile);
  }
}

function deliver(
  output: Output,
  content: string | Buffer,
  source: ReceiptSource,
  { copy, format, out }: ReceiptOptions,
): ExitCode {
  const about = { ...namesOf(source), copy, format };
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

function reportNotPrinted(output: Output, error: DescribedError): ExitCode {
  if (output.json) {
    output.result({ ok: false, payment: null, error }, []);
  } else {
    output.warn(errorLines(error).join('\n'));
  }
  return exitCodes.failed;
}

function reportPrinted(output: Output, source: ReceiptSource, copy: ReceiptCopy): ExitCode {
  output.result({ ok: true, receipt: { ...namesOf(source), copy, printed: true }, error: null }, []);
  return exitCodes.done;
}
