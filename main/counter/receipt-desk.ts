import { asTerminalError, TerminalError } from '../common/errors.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Payments } from '../ledger/payments.ts';
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
  readonly #progress = new Map<PaymentId, ReceiptProgress>();
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

  progressOf(id: PaymentId): ReceiptProgress {
    return this.#progress.get(id) ?? { state: 'none' };
  }

  /** Prints both copies once, where there is a printer and they were not printed by this process. */
  printOnce(id: PaymentId): void {
    if (this.hasPrinter && !this.#progress.has(id)) {
      void this.#print(id, receiptCopies);
    }
  }

  /**
   * Prints a copy again.
   * @throws TerminalError PRINTER_NOT_CONFIGURED, PRINTER_FAILED, RECEIPT_NOT_AVAILABLE.
   */
  async print(id: PaymentId, copy: ReceiptCopy): Promise<void> {
    // What cannot be printed at all is no failure of the printer's.
    this.#prepare(id);
    const progress = await this.#print(id, [copy]);
    if (progress.state === 'failed') {
      throw progress.problem;
    }
  }

  /** Resolves when everything that was to be printed is. */
  async idle(): Promise<void> {
    await this.#queue;
  }

  #print(id: PaymentId, copies: readonly ReceiptCopy[]): Promise<ReceiptProgress> {
    this.#set(id, { state: 'printing' });
    const printed = this.#queue.then(() => this.#printCopies(id, copies));
    this.#queue = printed.then(
      () => undefined,
      () => undefined,
    );
    return printed;
  }

  async #printCopies(id: PaymentId, copies: readonly ReceiptCopy[]): Promise<ReceiptProgress> {
    let progress: ReceiptProgress = { state: 'printed' };
    try {
      for (const copy of copies) {
        await this.#printOne(id, copy);
      }
    } catch (error) {
      progress = { state: 'failed', problem: asTerminalError(error) };
    }
    this.#set(id, progress);
    return progress;
  }

  async #printOne(id: PaymentId, copy: ReceiptCopy): Promise<void> {
    const { printer, source } = this.#prepare(id);
    const result = await this.#parts.receipts.print(source, copy, printer);
    if (!result.ok) {
      const { code, detail } = result;
      throw new TerminalError('PRINTER_FAILED', { name: printer.name, code: code === '' ? detail : code });
    }
  }

  #prepare(id: PaymentId): { readonly printer: Printer; readonly source: ReceiptSource } {
    const { payments, printer } = this.#parts;
    if (printer === undefined) {
      throw new TerminalError('PRINTER_NOT_CONFIGURED');
    }
    const payment = payments.find(id);
    if (payment === undefined) {
      throw new TerminalError('PAYMENT_NOT_FOUND', { id });
    }
    return { printer, source: receiptOfPayment(payment) };
  }

  #set(id: PaymentId, progress: ReceiptProgress): void {
    this.#progress.set(id, progress);
    this.#last = progress;
    this.#parts.onChange();
  }
}
