import type { Clock } from '../../common/clock.ts';
import { errorDetail, systemCode } from '../../common/errors.ts';
import type { Printer, PrinterReport, PrintResult } from '../../printers/port.ts';
import { within } from './limits.ts';
import { reportAfter } from './spool-rules.ts';

/** Between two looks at a printer that has nothing to do, in ms. */
export const REFRESH_MS = 60_000;

/** How long a printer may take to say how it is, in ms. */
const ASK_MS = 15_000;

/** The place of the one printer there is, and what is known of it. Another printer begins with nothing known. */
export class PrinterSeat {
  readonly #clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly #onChange: () => void;
  #printer: Printer | undefined;
  #report: PrinterReport | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #away = new AbortController();
  /** Its answer, while it has not given one: it is never asked twice at once. */
  #asking: Promise<PrinterReport> | undefined;

  constructor(printer: Printer | undefined, clock: Pick<Clock, 'monotonic' | 'sleep'>, onChange: () => void) {
    this.#printer = printer;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get printer(): Printer | undefined {
    return this.#printer;
  }

  get report(): PrinterReport | undefined {
    return this.#report;
  }

  replace(printer: Printer | undefined): void {
    this.interrupt();
    if (printer !== this.#printer) {
      this.#asking = undefined;
    }
    this.#printer = printer;
    this.#report = undefined;
    this.#askedAt = Number.NEGATIVE_INFINITY;
  }

  /** Whoever waits for an answer waits no longer. */
  interrupt(): void {
    this.#away.abort();
    this.#away = new AbortController();
  }

  /** How long until it should be asked again while there is nothing to do, in ms; endless for one that cannot be asked. */
  get refreshInMs(): number {
    return this.#report?.kind === 'notTold'
      ? Number.POSITIVE_INFINITY
      : Math.max(0, this.#askedAt + REFRESH_MS - this.#clock.monotonic());
  }

  /** Asks the printer of this seat how it is; one that says nothing for long is unreachable. */
  async ask(printer: Printer): Promise<PrinterReport | 'interrupted'> {
    const { signal } = this.#away;
    const report = await within(this.#answerOf(printer), ASK_MS, this.#clock, signal);
    if (signal.aborted) {
      return 'interrupted';
    }
    const told: PrinterReport =
      report === 'late' ? { kind: 'unreachable', code: 'PRINTER_TIMEOUT', detail: '' } : report;
    this.#askedAt = this.#clock.monotonic();
    this.note(printer, told);
    return told;
  }

  #answerOf(printer: Printer): Promise<PrinterReport> {
    const asking =
      this.#asking ??
      askWithoutRejecting(printer).finally(() => {
        if (this.#asking === asking) {
          this.#asking = undefined;
        }
      });
    this.#asking = asking;
    return asking;
  }

  /** Takes what its use says about a printer; gives the result. */
  learn(printer: Printer, result: PrintResult): PrintResult {
    if (printer === this.#printer) {
      const report = reportAfter(this.#report, result);
      if (report !== this.#report) {
        this.#report = report;
        this.#onChange();
      }
    }
    return result;
  }

  note(printer: Printer, report: PrinterReport): void {
    if (printer === this.#printer) {
      this.#report = report;
      this.#onChange();
    }
  }
}

async function askWithoutRejecting(printer: Printer): Promise<PrinterReport> {
  try {
    return await printer.report();
  } catch (error) {
    return { kind: 'unreachable', code: systemCode(error) || 'PRINTER_FAULT', detail: errorDetail(error) };
  }
}
