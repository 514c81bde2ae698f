import type { Signal } from '../../common/signal.ts';
import type { PrintJob, PrintJobId, PrintSubject } from '../../ledger/print-jobs.ts';
import type {
  Printer,
  PrinterAct,
  PrinterCondition,
  PrinterReport,
  PrintOrder,
  PrintResult,
} from '../../printers/port.ts';

/** A document in the queue, and what is being done about it. */
export interface SpooledJob {
  readonly job: PrintJob;
  readonly now:
    | {
        readonly step: 'waiting';
        /** Until it is tried again by itself, in ms; undefined where it stands behind another. */
        readonly nextInMs: number | undefined;
      }
    /** `hold`: what the printer stands still for in mid-document; empty while it prints. */
    | { readonly step: 'printing'; readonly hold: readonly PrinterCondition[] }
    | { readonly step: 'endUnknown' };
  /** Why the last try brought nothing; undefined before the first. */
  readonly failure:
    | { readonly code: string; readonly detail: string; readonly conditions: readonly PrinterCondition[] }
    | undefined;
}

/** How a document left the queue; `failed`: it can never be printed. */
export type PrintEnd = 'printed' | 'cancelled' | 'failed';

/** Prints what is queued, one after the other, each once, whatever the printer does. */
export interface Spooling {
  /** The queue, a job's step or the printer's report has changed. */
  readonly changed: Signal<void>;
  /** A document has left the queue. */
  readonly ended: Signal<{ readonly job: PrintJob; readonly end: PrintEnd }>;
  /** Begins to print what waits. */
  start(): void;
  /** All of it is in the ledger when this returns, or none of it is. */
  queue(items: readonly { readonly what: PrintSubject; readonly along?: readonly PrinterAct[] }[]): readonly PrintJob[];
  /** What is queued, the oldest first. */
  readonly jobs: readonly SpooledJob[];
  /** How the printer was when it was last asked or used; undefined before, and without a printer. */
  readonly report: PrinterReport | undefined;
  /** Tries what waits at once. */
  tryNow(): void;
  /**
   * Takes a job out of the queue. One that stands still in mid-document is given up: what was sent is not taken back.
   * @throws TerminalError PRINT_JOB_GONE, PRINT_JOB_BUSY for one that is being printed right now.
   */
  cancel(id: PrintJobId): void;
  /** Somebody saw that a job of unknown end came out. @throws TerminalError PRINT_JOB_GONE, NOT_NOW. */
  cameOut(id: PrintJobId): void;
  /** Prints a job of unknown end once more. @throws TerminalError PRINT_JOB_GONE, NOT_NOW. */
  again(id: PrintJobId): void;
  /** Takes another printer from now on, or none; a document that is under way is finished on the one it began with. */
  usePrinter(printer: Printer | undefined): void;
  /** Prints something that is in no queue, such as a test page, between two jobs. @throws TerminalError PRINTER_NOT_CONFIGURED. */
  printNow(order: PrintOrder): Promise<PrintResult>;
  /** @throws TerminalError PRINTER_NOT_CONFIGURED. */
  act(act: PrinterAct): Promise<PrintResult>;
  /** Asks the printer how it is, between two jobs. @throws TerminalError PRINTER_NOT_CONFIGURED. */
  ask(): Promise<PrinterReport>;
  /** Begins nothing more; resolves when the document that is under way has ended, or after so many ms, and then it is `endUnknown`. */
  close(waitMs: number): Promise<void>;
}
