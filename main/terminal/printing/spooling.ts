import type { Actor } from '../../common/actor.ts';
import type { Signal } from '../../common/signal.ts';
import type { PaymentId } from '../../ledger/events.ts';
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

/** The queue at a glance, whatever its length. */
export interface SpoolOverview {
  /** At most 50 of them: those of unknown end first, then the oldest. */
  readonly first: readonly SpooledJob[];
  /** How many there are in all. */
  readonly count: number;
  /** How many of them are of unknown end. */
  readonly doubtful: number;
  /** The one that is being printed, else the oldest that waits: all others wait for it. */
  readonly current: SpooledJob | undefined;
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
  /**
   * All of it is in the ledger when this returns, or none of it is.
   * @param by who wants it; `terminal`, where nothing is said, for what is printed by itself.
   */
  queue(
    items: readonly { readonly what: PrintSubject; readonly along?: readonly PrinterAct[] }[],
    by?: Actor,
  ): readonly PrintJob[];
  /** Costs the same however long the queue is. */
  readonly overview: SpoolOverview;
  /** What is queued of one payment, its refunds included, or of none, the oldest first. */
  jobsOf(payment: PaymentId | null): readonly SpooledJob[];
  /** All that is queued, the oldest first; it takes the longer the more there is. */
  readonly jobs: readonly SpooledJob[];
  /** How the printer was when it was last asked or used; undefined before, and without a printer. */
  readonly report: PrinterReport | undefined;
  /** Tries what waits at once. */
  tryNow(): void;
  /**
   * Takes a job out of the queue. One that stands still in mid-document is given up: what was sent is not taken back.
   * @throws TerminalError PRINT_JOB_GONE, PRINT_JOB_BUSY for one that is being printed right now.
   */
  cancel(id: PrintJobId, by: Actor): void;
  /** Somebody saw that a job of unknown end came out. @throws TerminalError PRINT_JOB_GONE, NOT_NOW. */
  cameOut(id: PrintJobId, by: Actor): void;
  /** Prints a job of unknown end once more. @throws TerminalError PRINT_JOB_GONE, NOT_NOW. */
  again(id: PrintJobId, by: Actor): void;
  /**
   * Takes another printer from now on, or none. A document that is under way is finished on the one it began with, within
   * 10 s; one that stands still is given up, and then it is `endUnknown`. An errand that is under way is given up.
   */
  usePrinter(printer: Printer | undefined): void;
  /**
   * Prints something that is in no queue, such as a test page, between two jobs. It is given up where the printer stands
   * still in the middle of it for 10 s.
   * @throws TerminalError PRINTER_NOT_CONFIGURED, NOT_NOW where its turn does not come within 15 s or one waits already.
   */
  printNow(order: PrintOrder): Promise<PrintResult>;
  /**
   * Never long after it was asked for.
   * @throws TerminalError PRINTER_NOT_CONFIGURED, NOT_NOW while a document is held, where its turn does not come within
   * 3 s, or where the same waits already.
   */
  act(act: PrinterAct): Promise<PrintResult>;
  /**
   * Asks the printer how it is, between two jobs.
   * @throws TerminalError PRINTER_NOT_CONFIGURED, NOT_NOW where its turn does not come within 15 s or one waits already.
   */
  ask(): Promise<PrinterReport>;
  /**
   * Begins nothing more, and gives up an errand that is under way. Resolves when the document that is under way has ended, or
   * after so many ms, and then it is `endUnknown`.
   */
  close(waitMs: number): Promise<void>;
}
