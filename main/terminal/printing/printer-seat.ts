import { errorDetail, systemCode } from '../../common/errors.ts';
import type { Printer, PrinterReport, PrintResult } from '../../printers/port.ts';
import { reportAfter } from './spool-rules.ts';

/** Between two looks at a printer that has nothing to do, in ms. */
export const REFRESH_MS = 60_000;

/** The place of the one printer there is, and what is known of it. Another printer begins with nothing known. */
export class PrinterSeat {
  readonly #monotonic: () => number;
  readonly #onChange: () => void;
  #printer: Printer | undefined;
  #report: PrinterReport | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(printer: Printer | undefined, monotonic: () => number, onChange: () => void) {
    this.#printer = printer;
    this.#monotonic = monotonic;
    this.#onChange = onChange;
  }

  get printer(): Printer | undefined {
    return this.#printer;
  }

  get report(): PrinterReport | undefined {
    return this.#report;
  }

  replace(printer: Printer | undefined): void {
    this.#printer = printer;
    this.#report = undefined;
    this.#askedAt = Number.NEGATIVE_INFINITY;
  }

  /** How long until it should be asked again while there is nothing to do, in ms; endless for one that cannot be asked. */
  get refreshInMs(): number {
    return this.#report?.kind === 'notTold'
      ? Number.POSITIVE_INFINITY
      : Math.max(0, this.#askedAt + REFRESH_MS - this.#monotonic());
  }

  async ask(printer: Printer): Promise<PrinterReport> {
    const report = await askWithoutRejecting(printer);
    this.#askedAt = this.#monotonic();
    this.note(printer, report);
    return report;
  }

  /** Takes what its use says about a printer; gives the result. */
  learn(printer: Printer, result: PrintResult): PrintResult {
    const report = reportAfter(this.#report, result);
    if (report !== undefined) {
      this.note(printer, report);
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

/** A printer reports and never rejects; should one reject all the same, nobody knows what came out. */
export async function withoutRejecting(printing: () => Promise<PrintResult>): Promise<PrintResult> {
  try {
    return await printing();
  } catch (error) {
    return {
      ok: false,
      printed: 'unknown',
      code: systemCode(error) || 'PRINTER_FAULT',
      detail: errorDetail(error),
      conditions: [],
    };
  }
}

async function askWithoutRejecting(printer: Printer): Promise<PrinterReport> {
  try {
    return await printer.report();
  } catch (error) {
    return { kind: 'unreachable', code: systemCode(error) || 'PRINTER_FAULT', detail: errorDetail(error) };
  }
}
