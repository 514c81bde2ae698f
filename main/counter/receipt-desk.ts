import { asTerminalError, TerminalError } from '../common/errors.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Printer } from '../printers/port.ts';
import { type ReceiptCopy, type ReceiptSource, receiptCopies } from '../terminal/receipt-document.ts';
import { printProblem, type Receipts, receiptOfPayment } from '../terminal/receipts.ts';

/** How far the receipts of one payment have come. */
export type ReceiptProgress =
  | { readonly state: 'none' | 'printing' | 'printed' }
  | { readonly state: 'failed'; readonly problem: TerminalError };

export interface ReceiptDeskParts {
  readonly receipts: Pick<Receipts, 'print'>;
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
    const { printer } = this.#parts;
    if (printer !== undefined && !this.#progress.has(receiptKey(payment))) {
      void this.#print(printer, payment, receiptCopies);
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
  async print(payment: Payment, copy: ReceiptCopy): Promise<void> {
    const { printer } = this.#parts;
    if (printer === undefined) {
      throw new TerminalError('PRINTER_NOT_CONFIGURED');
    }
    const progress = await this.#print(printer, payment, [copy]);
    if (progress.state === 'failed') {
      throw progress.problem;
    }
  }

  /** Resolves when everything that was to be printed is. */
  async idle(): Promise<void> {
    await this.#queue;
  }

  /**
   * What is printed is fixed now, whatever becomes of the payment while the printer is busy; and what cannot be printed at
   * all is no failure of the printer's.
   */
  #print(printer: Printer, payment: Payment, copies: readonly ReceiptCopy[]): Promise<ReceiptProgress> {
    const source = receiptOfPayment(payment);
    const key = receiptKey(payment);
    this.#set(key, { state: 'printing' });
    const printed = this.#queue.then(() => this.#printCopies(printer, source, copies));
    const told = printed.then((progress) => {
      this.#set(key, progress);
      return progress;
    });
    this.#queue = told.then(
      () => undefined,
      () => undefined,
    );
    return told;
  }

  async #printCopies(
    printer: Printer,
    source: ReceiptSource,
    copies: readonly ReceiptCopy[],
  ): Promise<ReceiptProgress> {
    try {
      for (const copy of copies) {
        const problem = printProblem(printer, await this.#parts.receipts.print(source, copy, printer));
        if (problem !== undefined) {
          return { state: 'failed', problem };
        }
      }
      return { state: 'printed' };
    } catch (error) {
      return { state: 'failed', problem: asTerminalError(error) };
    }
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
