import type { Actor } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import { TerminalError } from '../../common/errors.ts';
import { Signal } from '../../common/signal.ts';
import type { PaymentId } from '../../ledger/events.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { StoredPrintJob } from '../../ledger/print-ends.ts';
import type { PrintJob, PrintJobId, PrintSubject } from '../../ledger/print-jobs.ts';
import { GLANCE_AT } from '../../ledger/print-queue.ts';
import type { Printer, PrinterAct, PrinterReport, PrintOrder, PrintResult } from '../../printers/port.ts';
import { AlongMoments } from './along.ts';
import { PrintBook } from './print-book.ts';
import { PrintWorker, type PrintWorkerParts } from './print-worker.ts';
import { PrinterErrands } from './printer-errands.ts';
import { PrinterSeat } from './printer-seat.ts';
import { seemsReady } from './spool-rules.ts';
import type { PrintEnd, SpooledJob, Spooling, SpoolOverview } from './spooling.ts';
import type { UnderWay } from './under-way.ts';

export interface SpoolerParts extends Pick<PrintWorkerParts, 'documents' | 'onFault'> {
  readonly ledger: Pick<Ledger, 'write' | 'printQueue'>;
  /** Undefined where the terminal has none: what is queued waits. */
  readonly printer: Printer | undefined;
  readonly clock: Clock;
  /** A UUID of version 7. */
  readonly newId: () => string;
}

/**
 * Prints what is queued, one after the other. Whatever happens to this process: before a byte of a job leaves, it is on the
 * disk that it is being printed, and what is found so later is never printed again by itself.
 */
export class Spooler implements Spooling {
  readonly changed = new Signal<void>();
  readonly ended = new Signal<{ readonly job: PrintJob; readonly end: PrintEnd }>();
  readonly #parts: SpoolerParts;
  readonly #book: PrintBook;
  readonly #seat: PrinterSeat;
  readonly #errands: PrinterErrands;
  readonly #along: AlongMoments;
  readonly #worker: PrintWorker;

  constructor(parts: SpoolerParts) {
    const { ledger, documents, printer, clock, onFault } = parts;
    const onChange = () => this.changed.emit();
    this.#parts = parts;
    this.#along = new AlongMoments(clock.monotonic);
    this.#book = new PrintBook(ledger, (job, end) => {
      this.#along.forget(job.id);
      this.ended.emit({ job, end });
    });
    this.#seat = new PrinterSeat(printer, clock, onChange);
    this.#errands = new PrinterErrands({ seat: this.#seat, clock, onChange });
    this.#worker = new PrintWorker({
      printQueue: ledger.printQueue,
      documents,
      clock,
      book: this.#book,
      seat: this.#seat,
      errands: this.#errands,
      along: this.#along,
      onChange,
      onFault,
    });
  }

  start(): void {
    this.#tryToNote(() => this.#book.pay());
    this.#worker.start();
  }

  queue(
    items: readonly { readonly what: PrintSubject; readonly along?: readonly PrinterAct[] }[],
    by: Actor = 'terminal',
  ): readonly PrintJob[] {
    const { ledger, newId } = this.#parts;
    const jobs = ledger.write(({ prints }) =>
      items.map(({ what, along = [] }) => prints.queue({ id: newId() as PrintJobId, what, along, askedBy: by })),
    );
    for (const job of jobs) {
      this.#along.noteQueued(job);
    }
    this.changed.emit();
    // Somebody waits for this paper.
    this.#worker.hurry();
    return jobs;
  }

  get jobs(): readonly SpooledJob[] {
    return this.#spooled(this.#parts.ledger.printQueue.jobs());
  }

  jobsOf(payment: PaymentId | null): readonly SpooledJob[] {
    return this.#spooled(this.#parts.ledger.printQueue.about(payment));
  }

  get overview(): SpoolOverview {
    const { count, endUnknown, oldestUnknown, printing, oldestWaiting } = this.#parts.ledger.printQueue.glance();
    const interrupted = printing.filter((job) => this.#book.isDoubtful(job));
    const going = printing.filter((job) => !this.#book.isDoubtful(job));
    return {
      first: this.#spooled([...interrupted, ...oldestUnknown, ...going, ...oldestWaiting].slice(0, GLANCE_AT)),
      count,
      doubtful: endUnknown + interrupted.length,
      current: this.#spooled([...going, ...oldestWaiting].slice(0, 1))[0],
    };
  }

  #spooled(jobs: readonly StoredPrintJob[]): readonly SpooledJob[] {
    const [next] = this.#parts.ledger.printQueue.glance().oldestWaiting;
    return jobs.map((job) => ({
      job,
      now: this.#stepOf(job, job.id === next?.id),
      failure: this.#book.failureOf(job),
    }));
  }

  #stepOf(job: StoredPrintJob, isNext: boolean): SpooledJob['now'] {
    if (this.#book.isDoubtful(job)) {
      return { step: 'endUnknown' };
    }
    return job.state === 'printing'
      ? { step: 'printing', hold: this.#underWayOf(job.id)?.hold ?? [] }
      : { step: 'waiting', nextInMs: isNext ? this.#worker.nextInMs : undefined };
  }

  #underWayOf(id: PrintJobId): UnderWay | undefined {
    const { underWay } = this.#worker;
    return underWay?.job.id === id ? underWay : undefined;
  }

  get report(): PrinterReport | undefined {
    return this.#seat.report;
  }

  tryNow(): void {
    this.#worker.tryNow();
    this.changed.emit();
  }

  cancel(id: PrintJobId, by: Actor): void {
    const job = this.#require(id);
    const underWay = this.#underWayOf(id);
    if (underWay !== undefined && underWay.hold.length > 0) {
      underWay.cancel(by);
      this.changed.emit();
      return;
    }
    if (job.state === 'printing' && !this.#book.isDoubtful(job)) {
      throw new TerminalError('PRINT_JOB_BUSY');
    }
    this.#book.end(job, { how: 'cancelled' }, by);
    this.changed.emit();
  }

  cameOut(id: PrintJobId, by: Actor): void {
    const job = this.#requireDoubtful(id);
    this.#book.end(job, { how: 'printed', printer: job.printer, proof: 'person' }, by);
    this.changed.emit();
  }

  again(id: PrintJobId, by: Actor): void {
    this.#book.repeat(this.#requireDoubtful(id), by);
    this.tryNow();
  }

  #require(id: PrintJobId): StoredPrintJob {
    const job = this.#parts.ledger.printQueue.find(id);
    if (job === undefined) {
      throw new TerminalError('PRINT_JOB_GONE', { id });
    }
    return job;
  }

  #requireDoubtful(id: PrintJobId): StoredPrintJob {
    const job = this.#require(id);
    if (!this.#book.isDoubtful(job)) {
      throw new TerminalError('NOT_NOW');
    }
    return job;
  }

  usePrinter(printer: Printer | undefined): void {
    const isAnother = printer !== this.#seat.printer;
    this.#seat.replace(printer);
    if (isAnother) {
      this.#book.forgetConditions();
      this.#worker.underWay?.replacePrinter();
      this.#errands.giveUp();
    }
    this.#worker.forgetFailures();
    this.tryNow();
  }

  async printNow(order: PrintOrder): Promise<PrintResult> {
    return await this.#between(() => this.#errands.sample(order));
  }

  async act(act: PrinterAct): Promise<PrintResult> {
    return await this.#between(() => {
      const isHeld = this.#errands.isHeld || (this.#worker.underWay?.hold.length ?? 0) > 0;
      if (isHeld) {
        throw new TerminalError('NOT_NOW');
      }
      return this.#errands.act(act);
    });
  }

  async ask(): Promise<PrinterReport> {
    const report = await this.#between(() => this.#errands.ask());
    if (seemsReady(report)) {
      this.#worker.hurry();
    }
    return report;
  }

  /** Has something done with the printer while no document is under way. */
  #between<T>(add: () => Promise<T>): Promise<T> {
    if (this.#seat.printer === undefined) {
      throw new TerminalError('PRINTER_NOT_CONFIGURED');
    }
    if (this.#worker.isClosing) {
      throw new TerminalError('NOT_NOW');
    }
    const done = add();
    this.#worker.wake();
    return done;
  }

  async close(waitMs: number): Promise<void> {
    this.#worker.close();
    this.#errands.close();
    this.#seat.interrupt();
    const { underWay } = this.#worker;
    if (underWay !== undefined && !(await underWay.isDoneWithin(waitMs, this.#parts.clock))) {
      underWay.abandon();
      const failure = { code: 'PRINT_ABORTED', detail: '', conditions: [] };
      this.#tryToNote(() => this.#book.settle(underWay.job, { how: 'doubt', failure }));
    }
    this.#tryToNote(() => this.#book.pay());
  }

  #tryToNote(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#parts.onFault(error);
    }
  }
}
