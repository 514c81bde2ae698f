import type { EventContent } from '../../ledger/events.ts';
import type { WrittenEvent } from '../../ledger/journal.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import {
  type PaymentPaper,
  type PrintSubject,
  paymentOfPaper,
  type ReportPaper,
  reportSubjectId,
} from '../../ledger/print-jobs.ts';

type Records = Pick<Ledger, 'eventsAbout' | 'printQueue'>;

type ReceiptPaper = Exclude<PaymentPaper, { kind: 'unknownSlip' }>;

/**
 * Something as it is to be printed now: one that was printed before says so. An X report is another one each time, and a slip
 * is no receipt.
 * @param now UTC, ISO 8601 with ms.
 */
export function asPrintedNow<T extends PrintSubject>(what: T, records: Records, now: string): T {
  const number = timesPrinted(what, records);
  return number === 0 ? what : { ...what, reprint: { number, at: now } };
}

/** How many copies of the very same have come out, may have, or will before a new one does. */
export function timesPrinted(what: PrintSubject, records: Records): number {
  switch (what.kind) {
    case 'unknownSlip':
      return 0;
    case 'report':
      return what.report.report.kind === 'x' ? 0 : reportsPrinted(what, records) + queued(what, records);
    case 'sale':
    case 'cancellation':
    case 'refund':
      return receiptsPrinted(what, records) + queued(what, records);
  }
}

/** Names what a document is of, whoever asked for it and however often. */
export function paperKey(what: PrintSubject): string {
  switch (what.kind) {
    case 'report': {
      const { report, madeAt } = what.report;
      return report.kind === 'z' ? reportSubjectId(what.report) : `${reportSubjectId(what.report)} ${madeAt}`;
    }
    case 'refund':
      return `${what.kind} ${what.refund}`;
    case 'sale':
    case 'cancellation':
    case 'unknownSlip':
      return `${what.kind} ${what.payment}`;
  }
}

/** The same document, and the same copy of it. */
export function isSamePaper(one: PrintSubject, other: PrintSubject): boolean {
  const copyOf = (what: PrintSubject) => (what.kind === 'report' ? '' : what.copy);
  return paperKey(one) === paperKey(other) && copyOf(one) === copyOf(other);
}

function queued(what: PrintSubject, { printQueue }: Records): number {
  return printQueue.about(paymentOfPaper(what)).filter((job) => isSamePaper(job.what, what)).length;
}

function reportsPrinted(what: ReportPaper, records: Records): number {
  return records.eventsAbout(reportSubjectId(what.report)).filter(mayHaveComeOut).length;
}

/** Rows from before receipts were told apart: what came out after a cancellation was its receipt. */
function receiptsPrinted(what: ReceiptPaper, records: Records): number {
  let usual: ReceiptPaper['kind'] = what.kind === 'refund' ? 'refund' : 'sale';
  let count = 0;
  for (const event of records.eventsAbout(what.kind === 'refund' ? what.refund : what.payment)) {
    if (event.kind === 'payment.cancelled') {
      usual = 'cancellation';
    } else if (wasLost(event, what.kind)) {
      // The lost ledger will have printed it.
      count += 1;
    } else if (isOfReceipt(event)) {
      const { receipt = usual, copy } = event.content;
      count += receipt === what.kind && copy === what.copy && mayHaveComeOut(event) ? 1 : 0;
    }
  }
  return count;
}

const lostReceipts: Readonly<Record<EventContent<'payment.adopted'>['standing'], ReceiptPaper['kind'] | null>> = {
  taken: 'sale',
  cancelled: 'cancellation',
  nothing: null,
  open: null,
};

/** Whether a receipt of this kind was another ledger's, which was lost. */
function wasLost(event: WrittenEvent, kind: ReceiptPaper['kind']): boolean {
  switch (event.kind) {
    case 'payment.adopted':
      return lostReceipts[event.content.standing] === kind;
    case 'refund.adopted':
      return kind === 'refund';
    default:
      return false;
  }
}

type Printing = Extract<WrittenEvent, { kind: `receipt.${string}` }>;

function isOfReceipt(event: WrittenEvent): event is Printing {
  return event.kind.startsWith('receipt.');
}

/** A copy of which nobody knows how much came out may be in somebody's hands like any other. */
function mayHaveComeOut(event: WrittenEvent): boolean {
  switch (event.kind) {
    case 'receipt.printed':
    case 'report.printed':
      return true;
    case 'receipt.failed':
    case 'receipt.cancelled':
    case 'report.cancelled':
      return event.content.cameOut === 'unknown';
    default:
      return false;
  }
}
