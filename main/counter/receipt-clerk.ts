import type { Actor } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { utcText } from '../common/time.ts';
import type { DayReport } from '../ledger/day-report.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { PrintCopy, PrintJob, PrintJobId, PrintSubject } from '../ledger/print-jobs.ts';
import type { Refund } from '../ledger/refunds.ts';
import { asPrintedNow } from '../terminal/printing/reprints.ts';
import type { Spooling } from '../terminal/printing/spooling.ts';
import { printSubject, receiptOf, receiptOfRefund, reportSubject, slipOfPayment } from '../terminal/receipts.ts';
import { requirePayment } from '../terminal/recording.ts';
import { type PrintHabits, ReceiptDesk } from './receipt-desk.ts';
import type { TillState } from './till-state.ts';

export interface ReceiptClerkParts {
  readonly ledger: Ledger;
  readonly spooling: Spooling;
  readonly habits: () => PrintHabits;
  readonly clock: Pick<Clock, 'now'>;
  /** Who stands at the counter now. */
  readonly by: () => Actor;
  /** A document that somebody asked for has come out. */
  readonly onPrinted: (job: PrintJob) => void;
  /** A document that comes by itself could not be queued: the disk did not take it. */
  readonly onFault: (error: unknown) => void;
  readonly onChange: () => void;
}

/** Decides which documents are printed: those that belong to what the counter does, and those that somebody asks for. */
export class ReceiptClerk {
  readonly desk: ReceiptDesk;
  readonly #parts: ReceiptClerkParts;
  /** The payment of which a receipt is printed as soon as it is paid. */
  #awaited: PaymentId | undefined;
  readonly #asked = new Set<PrintJobId>();
  readonly #unlisten: () => void;

  constructor(parts: ReceiptClerkParts) {
    const { ledger, spooling, habits, clock, onChange, onPrinted } = parts;
    this.#parts = parts;
    this.desk = new ReceiptDesk({
      spooling,
      habits,
      asPrintedNow: (what) => asPrintedNow(what, ledger, utcText(clock.now())),
      onChange,
    });
    this.#unlisten = spooling.ended.listen(({ job, end }) => {
      if (this.#asked.delete(job.id) && end === 'printed') {
        onPrinted(job);
      }
    });
  }

  close(): void {
    this.#unlisten();
    this.desk.close();
  }

  /** The customer in front of the counter gets a receipt, however the payment came to be paid, and one that takes it back. */
  look(till: TillState, shown: PaymentId | undefined): void {
    const payment = shown === undefined ? undefined : this.#parts.ledger.payments.find(shown);
    if (payment !== undefined && payment.id === this.#awaited && payment.state === 'paid') {
      this.#awaited = undefined;
      this.#printOnce(payment);
      return;
    }
    if (payment?.state === 'cancelled' && this.desk.hasPrintedSale(payment)) {
      this.#printOnce(payment);
    }
    // One that was paid before, and is to be cancelled now, has its receipt.
    if (till.at === 'selling') {
      this.#awaited = shown;
    } else if (shown === undefined) {
      this.#awaited = undefined;
    }
  }

  #printOnce(payment: Payment): void {
    try {
      this.desk.printOnce(payment);
    } catch (error) {
      this.#parts.onFault(error);
    }
  }

  /** A refund has gone through: it stands, whatever becomes of its receipt. */
  refunded(refund: Refund, payment: Payment): void {
    const receipt = receiptOfRefund(refund, payment);
    try {
      this.desk.printUsual((copy) => printSubject(receipt, copy));
    } catch (error) {
      this.#parts.onFault(error);
    }
  }

  /**
   * Has a copy of the receipt of a payment or a refund printed, by the id of either.
   * @throws TerminalError PRINTER_NOT_CONFIGURED, RECEIPT_NOT_AVAILABLE, PAYMENT_NOT_FOUND.
   */
  print(id: string, copy: PrintCopy): void {
    this.#print([printSubject(receiptOf(id, this.#parts.ledger), copy)], this.#parts.by());
  }

  /** Has a day's report printed; a close that was printed before is marked. @throws TerminalError PRINTER_NOT_CONFIGURED. */
  printReport(report: DayReport, by: Actor): void {
    this.#print([reportSubject(report)], by);
  }

  /**
   * Has the slip printed that says that a payment is being checked.
   * @throws TerminalError PRINTER_NOT_CONFIGURED, NOTHING_TO_CONFIRM, PAYMENT_NOT_FOUND.
   */
  printSlip(id: string): void {
    const payment = requirePayment(this.#parts.ledger, id);
    const { copies } = this.#parts.habits();
    const wanted = copies.length === 0 ? (['customer'] as const) : copies;
    const slips = wanted.map((copy) => slipOfPayment(payment, copy));
    this.#print(slips, this.#parts.by());
  }

  #print(what: readonly PrintSubject[], by: Actor): void {
    if (!this.desk.hasPrinter) {
      throw new TerminalError('PRINTER_NOT_CONFIGURED');
    }
    for (const { id } of this.desk.print(what, by)) {
      this.#asked.add(id);
    }
  }
}
