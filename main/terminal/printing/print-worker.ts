import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../common/clock.ts';
import { errorDetail, TerminalError } from '../../common/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { StoredPrintJob } from '../../ledger/print-ends.ts';
import type { PrintJob, PrintSubject } from '../../ledger/print-jobs.ts';
import { NO_DOCUMENT, type Printer, type ReceiptDocument } from '../../printers/port.ts';
import type { AlongMoments } from './along.ts';
import { Pause } from './pause.ts';
import type { PrintBook } from './print-book.ts';
import type { PrinterErrands } from './printer-errands.ts';
import type { PrinterSeat } from './printer-seat.ts';
import { isDiskFault, retryAfterMs, seemsReady } from './spool-rules.ts';
import { UnderWay } from './under-way.ts';

export interface PrintWorkerParts {
  readonly printQueue: Ledger['printQueue'];
  /** Makes a job's document. What it throws ends the job: it can never be printed. */
  readonly documents: { documentFor(what: PrintSubject): ReceiptDocument };
  readonly clock: Clock;
  readonly book: PrintBook;
  readonly seat: PrinterSeat;
  readonly errands: Pick<PrinterErrands, 'runNext'>;
  readonly along: Pick<AlongMoments, 'actsOf'>;
  readonly onChange: () => void;
  /** The disk did not take or give what the queue needs, and is tried again; or, with `lost`, this job is never tried again. */
  readonly onFault: (error: unknown, lost?: PrintJob) => void;
}

const UNTIL_WOKEN = Number.POSITIVE_INFINITY;

/** Takes one job after the other to the printer, for as long as the terminal is open. */
export class PrintWorker {
  readonly #parts: PrintWorkerParts;
  readonly #pause: Pause;
  #phase: 'errandsOnly' | 'working' | 'closing' = 'errandsOnly';
  #isAwake = false;
  #underWay: UnderWay | undefined;
  #failuresInARow = 0;
  /** Nothing is tried by itself before this moment of the monotonic clock. */
  #notBefore = 0;
  /** The last try brought nothing: the printer is asked before the next. */
  #asksFirst = false;

  constructor(parts: PrintWorkerParts) {
    this.#parts = parts;
    this.#pause = new Pause(parts.clock);
  }

  get underWay(): UnderWay | undefined {
    return this.#underWay;
  }

  get isClosing(): boolean {
    return this.#phase === 'closing';
  }

  /** In how many ms the oldest waiting job is tried; undefined where that needs more than time. */
  get nextInMs(): number | undefined {
    const triesByItself =
      this.#phase === 'working' && this.#parts.seat.printer !== undefined && this.#underWay === undefined;
    return triesByItself ? this.#heldBackMs : undefined;
  }

  get #heldBackMs(): number {
    return Math.max(0, this.#notBefore - this.#parts.clock.monotonic());
  }

  start(): void {
    if (this.#phase === 'errandsOnly') {
      this.#phase = 'working';
      this.wake();
    }
  }

  /** There is something to do. */
  wake(): void {
    this.#pause.wake();
    if (!this.#isAwake) {
      this.#isAwake = true;
      void this.#work();
    }
  }

  /** The printer is looked for at once, however long it has been away. */
  hurry(): void {
    this.#notBefore = 0;
    this.wake();
  }

  /** The same, and nothing is asked before: somebody says that all is well, or it is another printer. */
  tryNow(): void {
    this.#asksFirst = false;
    this.hurry();
  }

  forgetFailures(): void {
    this.#failuresInARow = 0;
  }

  /** Begins nothing more. */
  close(): void {
    this.#phase = 'closing';
    this.#pause.wake();
  }

  async #work(): Promise<void> {
    while (this.#phase !== 'closing') {
      this.#pause.begin();
      if (!(await this.#parts.errands.runNext())) {
        const restMs = await this.#step();
        if (restMs > 0) {
          await this.#pause.rest(restMs);
        }
      }
      // A printer that answers at once must not keep everything else from happening.
      await nextTurn();
    }
  }

  /** Does the next thing there is to do; gives how long to rest after it, in ms. */
  async #step(): Promise<number> {
    const { printer } = this.#parts.seat;
    if (printer === undefined || this.#phase !== 'working') {
      return UNTIL_WOKEN;
    }
    if (this.#heldBackMs > 0) {
      return this.#heldBackMs;
    }
    try {
      return await this.#serve(printer);
    } catch (error) {
      this.#parts.onFault(error);
      return this.#backOff();
    }
  }

  /** @throws whatever the disk does; no byte has left then of which it does not know. */
  async #serve(printer: Printer): Promise<number> {
    const { book, printQueue, seat } = this.#parts;
    book.pay();
    if (printQueue.nextWaiting() === undefined) {
      return await this.#refresh(printer);
    }
    if (this.#asksFirst) {
      const report = await seat.ask(printer);
      if (report !== 'interrupted' && !seemsReady(report)) {
        return this.#backOff();
      }
    }
    // While the printer was asked, the job may have been cancelled, the printer changed, the terminal closed.
    const job = printQueue.nextWaiting();
    if (job === undefined || printer !== seat.printer || this.#phase !== 'working') {
      return 0;
    }
    const document = this.#documentOf(job, printer);
    return document === undefined ? 0 : await this.#print(job, document, printer);
  }

  async #refresh(printer: Printer): Promise<number> {
    const { seat } = this.#parts;
    if (seat.refreshInMs > 0) {
      return seat.refreshInMs;
    }
    await seat.ask(printer);
    return 0;
  }

  /** The job's document; undefined where there is none: such a job must not stand in the others' way. */
  #documentOf(job: StoredPrintJob, printer: Printer): ReceiptDocument | undefined {
    const { documents, book, onChange, onFault } = this.#parts;
    try {
      return documents.documentFor(job.what);
    } catch (error) {
      if (isDiskFault(error)) {
        throw error;
      }
      const code = error instanceof TerminalError ? error.code : NO_DOCUMENT;
      book.end(job, { how: 'failed', printer: printer.name, code });
      onFault(error, job);
      onChange();
      return undefined;
    }
  }

  async #print(job: StoredPrintJob, document: ReceiptDocument, printer: Printer): Promise<number> {
    const { along, book, clock, seat, onChange } = this.#parts;
    this.#begin(job, printer);
    const underWay = new UnderWay(job, printer, clock, (conditions) => {
      seat.note(printer, { kind: 'told', conditions });
      onChange();
    });
    this.#underWay = underWay;
    onChange();
    try {
      await nextTurn();
      const result = seat.learn(printer, await underWay.print(document, along.actsOf(job)));
      await nextTurn();
      if (underWay.isAbandoned) {
        return 0;
      }
      const outcome = underWay.outcomeOf(result);
      book.settle(job, outcome, outcome.how === 'cancelled' ? underWay.cancelledBy : undefined);
      // What one printer did is nothing against another.
      if (printer !== seat.printer) {
        return 0;
      }
      return result.ok ? this.#noteSuccess() : this.#backOff();
    } finally {
      this.#underWay = undefined;
      underWay.finish();
      onChange();
    }
  }

  #begin(job: StoredPrintJob, printer: Printer): void {
    const { book } = this.#parts;
    try {
      book.begin(job, printer.name);
    } catch (error) {
      book.noteFailure(job, { code: 'PRINT_NOT_RECORDED', detail: errorDetail(error), conditions: [] });
      throw error;
    }
  }

  #noteSuccess(): number {
    this.#failuresInARow = 0;
    this.#asksFirst = false;
    return 0;
  }

  #backOff(): number {
    this.#failuresInARow += 1;
    this.#asksFirst = true;
    const waitMs = retryAfterMs(this.#failuresInARow);
    this.#notBefore = this.#parts.clock.monotonic() + waitMs;
    this.#parts.onChange();
    return waitMs;
  }
}
