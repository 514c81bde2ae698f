import type { PrintJob, PrintJobId } from '../../ledger/print-jobs.ts';
import type { PrinterAct } from '../../printers/port.ts';

/** What goes along with a document belongs to its moment: no drawer opens by itself when the printer is back after lunch. */
const ALONG_WITHIN_MS = 60_000;

/**
 * Knows what this process has queued, and when: what another one has queued has had its moment. The wall clock may be set
 * meanwhile, and says nothing about that.
 */
export class AlongMoments {
  readonly #monotonic: () => number;
  readonly #queuedAt = new Map<PrintJobId, number>();

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  noteQueued({ id, along }: PrintJob): void {
    if (along.length > 0) {
      this.#queuedAt.set(id, this.#monotonic());
    }
  }

  forget(id: PrintJobId): void {
    this.#queuedAt.delete(id);
  }

  /** What is done along with a job that is printed now. */
  actsOf({ id, along }: PrintJob): readonly PrinterAct[] {
    const queuedAt = this.#queuedAt.get(id) ?? Number.NEGATIVE_INFINITY;
    return this.#monotonic() - queuedAt <= ALONG_WITHIN_MS ? along : [];
  }
}
