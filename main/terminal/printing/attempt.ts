import type { Clock } from '../../common/clock.ts';
import type { Printer, PrinterCondition, PrintOrder, PrintResult } from '../../printers/port.ts';
import { abortedResult, withoutRejecting } from './spool-rules.ts';

/** How long a printer has to say what came of a document that it was told to give up, in ms. */
const GIVING_UP_MS = 3000;

/** A document that is being brought to a printer. It ends on the printer that it began with. */
export class PrintAttempt {
  readonly printer: Printer;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #onHold: (conditions: readonly PrinterCondition[]) => void;
  readonly #abort = new AbortController();
  readonly #lost = Promise.withResolvers<PrintResult>();
  readonly #ended = new AbortController();
  #hold: readonly PrinterCondition[] = [];

  constructor(
    printer: Printer,
    clock: Pick<Clock, 'sleep'>,
    onHold: (conditions: readonly PrinterCondition[]) => void,
  ) {
    this.printer = printer;
    this.#clock = clock;
    this.#onHold = onHold;
  }

  /** What the printer stands still for; empty while it prints, and once it was told to give up. */
  get hold(): readonly PrinterCondition[] {
    return this.#hold;
  }

  /** Never rejects, and ends soon after it was given up even if the printer does not answer. */
  async print(order: PrintOrder): Promise<PrintResult> {
    const onHold = (conditions: readonly PrinterCondition[]) => {
      if (!this.#abort.signal.aborted && !this.#ended.signal.aborted) {
        this.#hold = conditions;
        this.#onHold(conditions);
      }
    };
    const watch = { onHold, signal: this.#abort.signal };
    const printing = withoutRejecting(() => this.printer.print(order, watch));
    const result = await Promise.race([printing, this.#lost.promise]);
    this.#ended.abort();
    return result;
  }

  /** What was sent is not taken back. */
  giveUp(): void {
    if (this.#abort.signal.aborted || this.#ended.signal.aborted) {
      return;
    }
    this.#hold = [];
    this.#abort.abort();
    this.after(GIVING_UP_MS, () => this.#lost.resolve(abortedResult));
  }

  /** Gives it up without waiting for what comes of it. */
  abandon(): void {
    this.giveUp();
    this.#lost.resolve(abortedResult);
  }

  /** Does something after so many ms, unless it has ended by then or the signal is aborted. */
  after(ms: number, work: () => void, unless?: AbortSignal): void {
    if (this.#ended.signal.aborted || unless?.aborted === true) {
      return;
    }
    const signals = unless === undefined ? [this.#ended.signal] : [this.#ended.signal, unless];
    this.#clock.sleep(ms, AbortSignal.any(signals)).then(work, () => undefined);
  }
}
