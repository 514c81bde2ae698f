import { asTerminalError, TerminalError } from '../common/errors.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Payment, Payments } from '../ledger/payments.ts';
import type { Printer } from '../printers/port.ts';
import { type ReceiptCopy, type ReceiptSource, receiptCopies } from '../terminal/receipt-document.ts';
import { type Receipts, receiptOfPayment } from '../terminal/receipts.ts';

/** How far the receipts of one payment have come. */
export type ReceiptProgress =
  | { readonly state: 'none' | 'printing' | 'printed' }
  | { readonly state: 'failed'; readonly problem: TerminalError };

export interface ReceiptDeskParts {
  readonly receipts: Pick<Receipts, 'print'>;
  readonly payments: Pick<Payments, 'find'>;
  /** Undefined where the terminal has no printer. */
  readonly printer: Printer | undefined;
  readonly onChange: () => void;
}

/** Prints receipts one after the other. A payment never depends on it: a failure is shown, and can be tried again. */
export class ReceiptDesk {
  readonly #parts: ReceiptDeskParts;
  readonly #progress = new Map<string, ReceiptProgress>();
  #queue: Promise<void> = Promise.resolve();
  #last: ReceiptProgress = { state: 'none' };

  constructor(parts: ReceiptDeskParts) {
    this.#parts = parts;
  }

  get hasPrinter(): boolean {
    return this.#parts.printer !== undefined;
  }

  /** The printer, as far as the last job tells. */
  get printerState(): 'none' | 'ready' | 'printing' | 'failed' {
    if (!this.hasPrinter) {
      return 'none';
    }
    return this.#last.state === 'printing' || this.#last.state === 'failed' ? this.#last.state : 'ready';
  }

  /** Of the receipt that the payment has now: the sale's, or its cancellation's. */
  progressOf(payment: Payment): ReceiptProgress {
    return this.#progress.get(receiptKey(payment)) ?? { state: 'none' };
  }

  /** Prints both copies once, where there is a printer and they were not printed by this process. */
  printOnce(payment: Payment): void {
    if (this.hasPrinter && !this.#progress.has(receiptKey(payment))) {
      void this.#print(payment, receiptOfPayment(payment), receiptCopies);
    }
  }

  /** Whether this process has begun to print the receipt of a sale. */
  hasPrintedSale({ id }: Payment): boolean {
    return this.#progress.has(`sale ${id}`);
  }

  /**
   * Prints a copy again.
   * @throws TerminalError PRINTER_NOT_CONFIGURED, PRINTER_FAILED, RECEIPT_NOT_AVAILABLE.
   */
  async print(id: PaymentId, copy: ReceiptCopy): Promise<void> {
    // What cannot be printed at all is no failure of the printer's.
    const { payment, source } = this.#prepare(id);
    const progress = await this.#print(payment, source, [copy]);
    if (progress.state === 'failed') {
      throw progress.problem;
    }
  }

  /** Resolves when everything that was to be printed is. */
  async idle(): Promise<void> {
    await this.#queue;
  }

  /** What is printed is fixed now, whatever becomes of the payment while the printer is busy. */
  #print(payment: Payment, source: ReceiptSource, copies: readonly ReceiptCopy[]): Promise<ReceiptProgress> {
    const key = receiptKey(payment);
    this.#set(key, { state: 'printing' });
    const printed = this.#queue.then(() => this.#printCopies(key, source, copies));
    this.#queue = printed.then(
      () => undefined,
      () => undefined,
    );
    return printed;
  }

  async #printCopies(key: string, source: ReceiptSource, copies: readonly ReceiptCopy[]): Promise<ReceiptProgress> {
    let progress: ReceiptProgress = { state: 'printed' };
    try {
      for (const copy of copies) {
        await this.#printOne(source, copy);
      }
    } catch (error) {
      progress = { state: 'failed', problem: asTerminalError(error) };
    }
    this.#set(key, progress);
    return progress;
  }

  async #printOne(source: ReceiptSource, copy: ReceiptCopy): Promise<void> {
    const { printer } = this.#parts;
    if (printer === undefined) {
      throw new TerminalError('PRINTER_NOT_CONFIGURED');
    }
    const result = await this.#parts.receipts.print(source, copy, printer);
    if (!result.ok) {
      const { code, detail } = result;
      throw new TerminalError('PRINTER_FAILED', { name: printer.name, code: code === '' ? detail : code });
    }
  }

  #prepare(id: PaymentId): { readonly payment: Payment; readonly source: ReceiptSource } {
    const { payments, printer } = this.#parts;
    if (printer === undefined) {
      throw new TerminalError('PRINTER_NOT_CONFIGURED');
    }
    const payment = payments.find(id);
    if (payment === undefined) {
      throw new TerminalError('PAYMENT_NOT_FOUND', { id });
    }
    return { payment, source: receiptOfPayment(payment) };
  }

  #set(key: string, progress: ReceiptProgress): void {
    this.#progress.set(key, progress);
    this.#last = progress;
    this.#parts.onChange();
  }
}

/** A payment has a receipt of its sale, and another one once it is cancelled. */
function receiptKey({ id, state }: Payment): string {
  return `${state === 'cancelled' ? 'cancellation' : 'sale'} ${id}`;
}
