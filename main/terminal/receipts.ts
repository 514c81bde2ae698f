import { TerminalError } from '../common/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PaymentState } from '../ledger/payment-states.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Printer, PrintResult, ReceiptDocument } from '../printers/port.ts';
import { type ReceiptContext, type ReceiptCopy, receiptDocument } from './receipt-document.ts';

const statesWithReceipt: readonly PaymentState[] = ['paid', 'partlyRefunded', 'refunded'];

/** Makes receipts and has them printed; the journal knows of each that was. */
export class Receipts {
  readonly #ledger: Ledger;
  readonly #context: ReceiptContext;

  constructor(ledger: Ledger, context: ReceiptContext) {
    this.#ledger = ledger;
    this.#context = context;
  }

  /** @throws TerminalError RECEIPT_NOT_AVAILABLE for a payment that is not paid: a receipt would say that it is. */
  document(payment: Payment, copy: ReceiptCopy): ReceiptDocument {
    if (!statesWithReceipt.includes(payment.state)) {
      throw new TerminalError('RECEIPT_NOT_AVAILABLE', { receiptNo: payment.receiptNo, state: payment.state });
    }
    return receiptDocument(payment, copy, this.#context);
  }

  /** Prints and journals. A printer's failure is an answer, not an error: the payment stands whatever the paper does. */
  async print(payment: Payment, copy: ReceiptCopy, printer: Printer): Promise<PrintResult> {
    const result = await printer.print(this.document(payment, copy));
    const about = { copy, printer: printer.name };
    this.#ledger.write((writer) => {
      writer.append(
        result.ok
          ? { kind: 'receipt.printed', subject: payment.id, content: about }
          : { kind: 'receipt.failed', subject: payment.id, content: { ...about, code: result.code } },
      );
    });
    return result;
  }
}
