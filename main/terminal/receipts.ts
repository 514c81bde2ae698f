import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import { utcText } from '../common/time.ts';
import type { DayReport } from '../ledger/day-report.ts';
import type { EventContent } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isOpenState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import type { PaymentPaper, PrintCopy, PrintSubject, ReportPaper, Reprint } from '../ledger/print-jobs.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { Printer, PrintResult, ReceiptDocument } from '../printers/port.ts';
import { dayReportDocument } from './documents/day-report.ts';
import { markedAsReprint } from './documents/parts.ts';
import { unknownSlip } from './documents/unknown-slip.ts';
import { asPrintedNow } from './printing/reprints.ts';
import { type ReceiptContext, type ReceiptCopy, type ReceiptSource, receiptDocument } from './receipt-document.ts';
import { receiptFacts, saysPaid } from './receipt-facts.ts';
import { requirePayment, requireRefund } from './recording.ts';

/** Makes receipts and has them printed; the journal knows of each that was. */
export class Receipts {
  readonly #ledger: Ledger;
  readonly #context: ReceiptContext;

  constructor(ledger: Ledger, context: ReceiptContext) {
    this.#ledger = ledger;
    this.#context = context;
  }

  /**
   * A receipt as it would be printed now: one that was printed before says so.
   * @param now UTC, ms.
   */
  document(source: ReceiptSource, copy: ReceiptCopy, now: number): ReceiptDocument {
    const { reprint } = this.#asPrintedNow(source, copy, now);
    return this.#marked(this.#document(source, copy), reprint);
  }

  #document(source: ReceiptSource, copy: ReceiptCopy): ReceiptDocument {
    return receiptDocument(source, copy, this.#context, receiptFacts(source, this.#ledger));
  }

  #asPrintedNow(source: ReceiptSource, copy: ReceiptCopy, now: number): ReceiptPaper {
    return asPrintedNow(printSubject(source, copy), this.#ledger, utcText(now));
  }

  #marked(document: ReceiptDocument, reprint: Reprint | undefined): ReceiptDocument {
    return reprint === undefined ? document : markedAsReprint(document, reprint, this.#context);
  }

  /**
   * The document of something that was queued to be printed, as it was then.
   * @throws TerminalError PAYMENT_NOT_FOUND, REFUND_NOT_FOUND, RECEIPT_NOT_AVAILABLE, NOTHING_TO_CONFIRM: it can never be
   *   printed.
   */
  documentFor(what: PrintSubject): ReceiptDocument {
    return what.kind === 'report'
      ? this.#marked(dayReportDocument(what.report, this.#context), what.reprint)
      : this.#documentOfPayment(what);
  }

  #documentOfPayment(what: PaymentPaper): ReceiptDocument {
    const payment = requirePayment(this.#ledger, what.payment);
    if (what.kind === 'unknownSlip') {
      // Settled since: a slip that says otherwise would not be true.
      requireOpen(payment);
      return unknownSlip(payment, what.copy, this.#context);
    }
    const refund = what.kind === 'refund' ? requireRefund(this.#ledger, what.refund) : undefined;
    // Paper for which the ledger has no receipt would say something that never was.
    if (!this.#ledger.receipts.has(refund?.id ?? payment.id, what.kind)) {
      throw notAvailable(payment, refund?.state ?? payment.state);
    }
    return this.#marked(this.#document(this.#sourceOf(what, payment, refund), what.copy), what.reprint);
  }

  #sourceOf(what: ReceiptPaper, payment: Payment, refund: Refund | undefined): ReceiptSource {
    switch (what.kind) {
      case 'sale':
        return { kind: 'sale', payment: this.#asPaid(payment), refundedYen: what.refundedYen };
      case 'cancellation':
        return { kind: 'cancellation', payment };
      case 'refund':
        return { kind: 'refund', payment, refund: refund ?? requireRefund(this.#ledger, what.refund) };
    }
  }

  /** A payment that was cancelled since has the cancellation's time and numbers: its sale's are in the journal. */
  #asPaid(payment: Payment): Payment {
    if (isPaidState(payment)) {
      return payment;
    }
    const paid = this.#paidContent(payment);
    if (paid === undefined) {
      return payment;
    }
    const { orderId, transTime, payType } = paid;
    const orderDetailId = 'orderDetailId' in paid ? paid.orderDetailId : null;
    return { ...payment, orderId, orderDetailId, transTime, payType };
  }

  #paidContent({ id }: Payment): EventContent<'payment.paid' | 'payment.adopted'> | undefined {
    return this.#ledger.eventsAbout(id).findLast(saysPaid)?.content;
  }

  /**
   * Prints and journals. A printer's failure is an answer, not an error: the payment stands whatever the paper does.
   * @param order.now UTC, ms.
   */
  async print(source: ReceiptSource, copy: ReceiptCopy, order: PrintNow): Promise<PrintResult> {
    const { printer, by, now } = order;
    const { reprint } = this.#asPrintedNow(source, copy, now);
    const result = await printer.print({ document: this.document(source, copy, now), along: [] });
    const about = { copy, printer: printer.name };
    const which = { receipt: source.kind };
    const number = reprint === undefined ? {} : { reprint: reprint.number };
    const subject = source.kind === 'refund' ? source.refund.id : source.payment.id;
    this.#ledger.write(
      (writer) =>
        writer.append(
          result.ok
            ? { kind: 'receipt.printed', subject, content: { ...about, ...which, ...number, proof: result.proof } }
            : { kind: 'receipt.failed', subject, content: { ...about, ...which, ...failureOf(result) } },
        ),
      by,
    );
    return result;
  }
}

function failureOf({ code, printed }: Extract<PrintResult, { ok: false }>) {
  return { code, ...(printed === 'unknown' ? { cameOut: printed } : {}) };
}

type ReceiptPaper = Exclude<PaymentPaper, { kind: 'unknownSlip' }>;

/** Printing at once, past the queue. */
export interface PrintNow {
  readonly printer: Printer;
  /** Who wants it. */
  readonly by: Actor;
  /** UTC, ms. */
  readonly now: number;
}

/**
 * The receipt of a payment or a refund, by the id of either.
 * @throws TerminalError PAYMENT_NOT_FOUND where it is neither's, RECEIPT_NOT_AVAILABLE.
 */
export function receiptOf(id: string, ledger: Ledger): ReceiptSource {
  const refund = ledger.refunds.find(id);
  return refund === undefined
    ? receiptOfPayment(requirePayment(ledger, id))
    : receiptOfRefund(refund, requirePayment(ledger, refund.paymentId));
}

/**
 * The receipt that a payment has: of the sale, or of its cancellation.
 * @throws TerminalError RECEIPT_NOT_AVAILABLE for one that is neither paid nor cancelled: a receipt would say that it is.
 */
export function receiptOfPayment(payment: Payment): ReceiptSource {
  if (isPaidState(payment)) {
    const { state, amountYen, refundedYen } = payment;
    // One that the gateway says was refunded in full has no refunds of ours to add up.
    return { kind: 'sale', payment, refundedYen: state === 'refunded' ? amountYen : refundedYen };
  }
  if (payment.state === 'cancelled') {
    return { kind: 'cancellation', payment };
  }
  throw notAvailable(payment, payment.state);
}

/** @throws TerminalError RECEIPT_NOT_AVAILABLE for a refund that did not go through, or not yet. */
export function receiptOfRefund(refund: Refund, payment: Payment): ReceiptSource {
  if (refund.state !== 'refunded') {
    throw notAvailable(payment, refund.state);
  }
  return { kind: 'refund', payment, refund };
}

/** A receipt as something that can be queued to be printed. */
export function printSubject(source: ReceiptSource, copy: PrintCopy): ReceiptPaper {
  switch (source.kind) {
    case 'sale':
      return { kind: 'sale', payment: source.payment.id, copy, refundedYen: source.refundedYen };
    case 'cancellation':
      return { kind: 'cancellation', payment: source.payment.id, copy };
    case 'refund':
      return { kind: 'refund', payment: source.payment.id, refund: source.refund.id, copy };
  }
}

/** A day's report as something that can be queued to be printed. */
export function reportSubject(report: DayReport, reprint?: Reprint): ReportPaper {
  return { kind: 'report', report, ...(reprint === undefined ? {} : { reprint }) };
}

/** The slip of a payment that is being checked. @throws TerminalError NOTHING_TO_CONFIRM for one whose outcome is known. */
export function slipOfPayment(payment: Payment, copy: PrintCopy): PrintSubject {
  requireOpen(payment);
  return { kind: 'unknownSlip', payment: payment.id, copy };
}

function requireOpen({ id, state }: Payment): void {
  if (!isOpenState(state)) {
    throw new TerminalError('NOTHING_TO_CONFIRM', { id, state });
  }
}

function isPaidState({ state }: Payment): boolean {
  return state === 'paid' || state === 'partlyRefunded' || state === 'refunded';
}

function notAvailable({ receiptNo }: Payment, state: string): TerminalError {
  return new TerminalError('RECEIPT_NOT_AVAILABLE', { receiptNo, state });
}
