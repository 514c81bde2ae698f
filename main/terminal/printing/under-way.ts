import type { Actor } from '../../common/actor.ts';
import type { Clock } from '../../common/clock.ts';
import { endsWithin } from '../../common/ends-within.ts';
import type { StoredPrintJob } from '../../ledger/print-ends.ts';
import {
  NO_DOCUMENT,
  type Printer,
  type PrinterAct,
  type PrinterCondition,
  type PrintResult,
  type ReceiptDocument,
} from '../../printers/port.ts';
import { PrintAttempt } from './attempt.ts';
import type { PrintOutcome } from './print-book.ts';

/** How long a document may take to come out of a printer in whose place there is another, in ms. */
const FINISHING_MS = 10_000;

/** A document of the queue on its way to a printer. */
export class UnderWay {
  readonly job: StoredPrintJob;
  readonly printer: Printer;
  readonly #attempt: PrintAttempt;
  readonly #done = Promise.withResolvers<void>();
  #givenUp: 'no' | 'cancelled' | 'replaced' | 'abandoned' = 'no';
  #cancelledBy: Actor | undefined;
  #isReplaced = false;

  constructor(
    job: StoredPrintJob,
    printer: Printer,
    clock: Pick<Clock, 'sleep'>,
    onHold: (conditions: readonly PrinterCondition[]) => void,
  ) {
    this.job = job;
    this.printer = printer;
    this.#attempt = new PrintAttempt(printer, clock, (conditions) => {
      this.#giveUpIfStuck();
      onHold(conditions);
    });
  }

  /** What the printer stands still for; empty while it prints. */
  get hold(): readonly PrinterCondition[] {
    return this.#attempt.hold;
  }

  /** The terminal closes without waiting for it; what comes of it is for nobody. */
  get isAbandoned(): boolean {
    return this.#givenUp === 'abandoned';
  }

  print(document: ReceiptDocument, along: readonly PrinterAct[]): Promise<PrintResult> {
    return this.#attempt.print({ document, along });
  }

  /** Who has taken it out of the queue; undefined while nobody has. */
  get cancelledBy(): Actor | undefined {
    return this.#cancelledBy;
  }

  /** Somebody takes it out of the queue. */
  cancel(by: Actor): void {
    this.#givenUp = 'cancelled';
    this.#cancelledBy = by;
    this.#attempt.giveUp();
  }

  abandon(): void {
    this.#givenUp = 'abandoned';
    this.#attempt.abandon();
  }

  /** There is another printer in the place of this one, which may finish what it can finish by itself. */
  replacePrinter(): void {
    if (!this.#isReplaced) {
      this.#isReplaced = true;
      this.#attempt.after(FINISHING_MS, () => this.#giveUpReplaced());
      this.#giveUpIfStuck();
    }
  }

  #giveUpIfStuck(): void {
    if (this.#isReplaced && this.hold.length > 0) {
      this.#giveUpReplaced();
    }
  }

  #giveUpReplaced(): void {
    if (this.#givenUp === 'no') {
      this.#givenUp = 'replaced';
      this.#attempt.giveUp();
    }
  }

  /** What a result means for the job. One that came out after all was not cancelled. */
  outcomeOf(result: PrintResult): PrintOutcome {
    if (result.ok) {
      return { how: 'printed', printer: this.printer.name, proof: result.proof };
    }
    if (this.#givenUp === 'cancelled') {
      return { how: 'cancelled' };
    }
    const { printed, code, detail } = result;
    // Trying it again would keep all others waiting.
    if (printed === 'nothing' && code === NO_DOCUMENT) {
      return { how: 'failed', printer: this.printer.name, code };
    }
    // What is wrong with a printer that was put away is nothing to be seen to.
    const conditions = this.#isReplaced ? [] : result.conditions;
    return { how: printed === 'nothing' ? 'putBack' : 'doubt', failure: { code, detail, conditions } };
  }

  finish(): void {
    this.#done.resolve();
  }

  /** Whether it has ended before so many ms have passed. */
  isDoneWithin(waitMs: number, clock: Pick<Clock, 'sleep'>): Promise<boolean> {
    return endsWithin(this.#done.promise, waitMs, clock);
  }
}
