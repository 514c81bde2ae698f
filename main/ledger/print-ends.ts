import type { LedgerEvent } from './events.ts';
import type { PrintJob } from './print-jobs.ts';

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

/** What the journal says of a job's end: about the refund where it is a refund's paper, else about the payment. */
export function printEndEvent(job: StoredPrintJob, end: PrintJobEnd): LedgerEvent {
  const { what } = job;
  const subject = what.kind === 'refund' ? what.refund : what.payment;
  const paper = what.kind === 'unknownSlip' ? 'slip' : 'receipt';
  const { copy } = what;
  switch (end.how) {
    case 'printed': {
      const { printer, proof } = end;
      const again = job.again ? ({ again: true } as const) : {};
      return { kind: `${paper}.printed`, subject, content: { copy, printer, proof, ...again } };
    }
    case 'cancelled':
      return {
        kind: `${paper}.cancelled`,
        subject,
        // Of one that waits to be printed again, some came out the first time.
        content: { copy, cameOut: job.state === 'waiting' && !job.again ? 'nothing' : 'unknown' },
      };
    case 'failed':
      return { kind: `${paper}.failed`, subject, content: { copy, printer: end.printer, code: end.code } };
  }
}
