import { TerminalError } from '../common/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { Printer, PrintResult, ReceiptDocument } from '../printers/port.ts';
import { type ReceiptContext, type ReceiptCopy, type ReceiptSource, receiptDocument } from './receipt-document.ts';

/** Makes receipts and has them printed; the journal knows of each that was. */
export class Receipts {
  readonly #ledger: Ledger;
  readonly #context: ReceiptContext;

  constructor(ledger: Ledger, context: ReceiptContext) {
    this.#ledger = ledger;
    this.#context = context;
  }

  document(source: ReceiptSource, copy: ReceiptCopy): ReceiptDocument {
    return receiptDocument(source, copy, this.#context);
  }

  /** Prints and journals. A printer's failure is an answer, not an error: the payment stands whatever the paper does. */
  async print(source: ReceiptSource, copy: ReceiptCopy, printer: Printer): Promise<PrintResult> {
    const result = await printer.print(this.document(source, copy));
    const about = { copy, printer: printer.name };
    const subject = source.kind === 'refund' ? source.refund.id : source.payment.id;
    this.#ledger.write((writer) => {
      writer.append(
        result.ok
          ? { kind: 'receipt.printed', subject, content: about }
          : { kind: 'receipt.failed', subject, content: { ...about, code: result.code } },
      );
    });
    return result;
  }
}

/** The error for a receipt that did not come out; undefined for one that did. */
export function printProblem(printer: Pick<Printer, 'name'>, result: PrintResult): TerminalError | undefined {
  return result.ok
    ? undefined
    : new TerminalError('PRINTER_FAILED', {
        name: printer.name,
        code: result.code === '' ? result.detail : result.code,
      });
}

/**
 * The receipt that a payment has: of the sale, or of its cancellation.
 * @throws TerminalError RECEIPT_NOT_AVAILABLE for one that is neither paid nor cancelled: a receipt would say that it is.
 */
export function receiptOfPayment(payment: Payment): ReceiptSource {
  switch (payment.state) {
    case 'paid':
    case 'partlyRefunded':
    case 'refunded':
      return { kind: 'sale', payment };
    case 'cancelled':
      return { kind: 'cancellation', payment };
    default:
      throw notAvailable(payment, payment.state);
  }
}

/** @throws TerminalError RECEIPT_NOT_AVAILABLE for a refund that did not go through, or not yet. */
export function receiptOfRefund(refund: Refund, payment: Payment): ReceiptSource {
  if (refund.state !== 'refunded') {
    throw notAvailable(payment, refund.state);
  }
  return { kind: 'refund', payment, refund };
}

function notAvailable({ receiptNo }: Payment, state: string): TerminalError {
  return new TerminalError('RECEIPT_NOT_AVAILABLE', { receiptNo, state });
}
