import type { LedgerEvent } from './events.ts';
import { type PaymentPaper, type PrintJob, type ReportPaper, reportSubjectId } from './print-jobs.ts';

/** A job as the file has it. */
export interface StoredPrintJob extends PrintJob {
  /** It is printed once more, after nobody knew how much of it had come out. */
  readonly again: boolean;
  /** On which printer it was last tried; blank before. */
  readonly printer: string;
}

/** How a job left the queue. */
export type PrintJobEnd =
  | { readonly how: 'printed'; readonly printer: string; readonly proof: 'printer' | 'transport' | 'person' }
  /** Somebody took it out. */
  | { readonly how: 'cancelled' }
  /** It can never be printed. */
  | { readonly how: 'failed'; readonly printer: string; readonly code: string };

type Ending = Pick<StoredPrintJob, 'state' | 'again'>;

/** What the journal says of a job's end: about the close, else about the refund where it is its paper, else about the payment. */
export function printEndEvent(job: StoredPrintJob, end: PrintJobEnd): LedgerEvent {
  const { what } = job;
  return what.kind === 'report' ? reportEndEvent(what, job, end) : paymentEndEvent(what, job, end);
}

function paymentEndEvent(what: PaymentPaper, job: Ending, end: PrintJobEnd): LedgerEvent {
  const subject = what.kind === 'refund' ? what.refund : what.payment;
  const paper = what.kind === 'unknownSlip' ? 'slip' : 'receipt';
  const { copy } = what;
  switch (end.how) {
    case 'printed': {
      const { printer, proof } = end;
      const which = what.kind === 'unknownSlip' ? {} : { receipt: what.kind, ...reprintOf(what) };
      const content = { copy, printer, proof, ...againOf(job), ...which };
      return { kind: `${paper}.printed`, subject, content };
    }
    case 'cancelled':
      return what.kind === 'unknownSlip'
        ? { kind: 'slip.cancelled', subject, content: { copy, cameOut: cameOut(job) } }
        : { kind: 'receipt.cancelled', subject, content: { copy, receipt: what.kind, cameOut: cameOut(job) } };
    case 'failed':
      return { kind: `${paper}.failed`, subject, content: { copy, printer: end.printer, code: end.code } };
  }
}

function reportEndEvent(what: ReportPaper, job: Ending, end: PrintJobEnd): LedgerEvent {
  const subject = reportSubjectId(what.report);
  const { kind: report } = what.report.report;
  switch (end.how) {
    case 'printed': {
      const { printer, proof } = end;
      const content = { report, printer, proof, ...againOf(job), ...reprintOf(what) };
      return { kind: 'report.printed', subject, content };
    }
    case 'cancelled':
      return { kind: 'report.cancelled', subject, content: { report, cameOut: cameOut(job) } };
    case 'failed':
      return { kind: 'report.failed', subject, content: { report, printer: end.printer, code: end.code } };
  }
}

function againOf({ again }: Ending): { readonly again?: true } {
  return again ? { again } : {};
}

function reprintOf({ reprint }: ReportPaper | Exclude<PaymentPaper, { kind: 'unknownSlip' }>): {
  readonly reprint?: number;
} {
  return reprint === undefined ? {} : { reprint: reprint.number };
}

/** Of one that waits to be printed again, some came out the first time. */
function cameOut({ state, again }: Ending): 'nothing' | 'unknown' {
  return state === 'waiting' && !again ? 'nothing' : 'unknown';
}
