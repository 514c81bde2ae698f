import type { Clock } from '../../common/clock.ts';
import type { StoredPrintJob } from '../../ledger/print-ends.ts';
import {
  NO_DOCUMENT,
  type Printer,
  type PrinterAct,
  type PrinterCondition,
  type PrintResult,
  type ReceiptDocument,
} from '../../printers/port.ts';
import type { PrintOutcome } from './print-book.ts';
import { withoutRejecting } from './printer-seat.ts';

/** A document on its way to a printer. It ends on the printer that it began with. */
export class UnderWay {
  readonly job: StoredPrintJob;
  readonly printer: Printer;
  readonly #abort = new AbortController();
  readonly #done = Promise.withResolvers<void>();
  readonly #onHold: (conditions: readonly PrinterCondition[]) => void;
  #hold: readonly PrinterCondition[] = [];
  #givenUp: 'no' | 'cancelled' | 'abandoned' = 'no';

  constructor(job: StoredPrintJob, printer: Printer, onHold: (conditions: readonly PrinterCondition[]) => void) {
    this.job = job;
    this.printer = printer;
    this.#onHold = onHold;
  }

  /** What the printer stands still for; empty while it prints. */
  get hold(): readonly PrinterCondition[] {
    return this.#hold;
  }

  /** The terminal closes without waiting for it; what comes of it is for nobody. */
  get isAbandoned(): boolean {
    return this.#givenUp === 'abandoned';
  }

  print(document: ReceiptDocument, along: readonly PrinterAct[]): Promise<PrintResult> {
    const onHold = (conditions: readonly PrinterCondition[]) => {
      this.#hold = conditions;
      this.#onHold(conditions);
    };
    const watch = { onHold, signal: this.#abort.signal };
    return withoutRejecting(() => this.printer.print({ document, along }, watch));
  }

  giveUp(why: 'cancelled' | 'abandoned'): void {
    this.#givenUp = why;
    this.#abort.abort();
  }

  /** What a result means for the job. One that came out after all was not cancelled. */
  outcomeOf(result: PrintResult): PrintOutcome {
    if (result.ok) {
      return { how: 'printed', printer: this.printer.name, proof: result.proof };
    }
    if (this.#givenUp === 'cancelled') {
      return { how: 'cancelled' };
    }
    const { printed, code, detail, conditions } = result;
    // Trying it again would keep all others waiting.
    if (printed === 'nothing' && code === NO_DOCUMENT) {
      return { how: 'failed', printer: this.printer.name, code };
    }
    return { how: printed === 'nothing' ? 'putBack' : 'doubt', failure: { code, detail, conditions } };
  }

  finish(): void {
    this.#done.resolve();
  }

  /** Whether it has ended before so many ms have passed. */
  async isDoneWithin(waitMs: number, clock: Pick<Clock, 'sleep'>): Promise<boolean> {
    const over = new AbortController();
    const tooLate = clock.sleep(waitMs, over.signal).then(
      () => false,
      () => false,
    );
    const isDone = await Promise.race([this.#done.promise.then(() => true), tooLate]);
    over.abort();
    return isDone;
  }
}
