import type { Actor } from '../../common/actor.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { PrintJobEnd, StoredPrintJob } from '../../ledger/print-ends.ts';
import type { PrintJobId } from '../../ledger/print-jobs.ts';
import type { PrintChanges } from '../../ledger/print-queue.ts';
import { IllegalEvent } from '../../ledger/projection.ts';
import type { PrintFailure } from './spool-rules.ts';

/** What has become of a job that was begun. */
export type PrintOutcome =
  | PrintJobEnd
  /** `putBack`: nothing of it was printed. `doubt`: nobody knows how much. */
  | { readonly how: 'putBack' | 'doubt'; readonly failure: PrintFailure };

interface Owed {
  readonly job: StoredPrintJob;
  readonly outcome: PrintOutcome;
  readonly by: Actor;
}

/**
 * What the ledger says of the queue, and what it does not say yet: an outcome that the disk did not take is kept, and the
 * job still counts as being printed, here and for whoever opens the ledger after a crash.
 */
export class PrintBook {
  readonly #ledger: Pick<Ledger, 'write' | 'printQueue'>;
  readonly #onEnd: (job: StoredPrintJob, how: PrintJobEnd['how']) => void;
  readonly #failures = new Map<PrintJobId, PrintFailure>();
  readonly #owed: Owed[] = [];
  #hasDoubtedInterrupted = false;
  #begun: PrintJobId | undefined;

  constructor(
    ledger: Pick<Ledger, 'write' | 'printQueue'>,
    onEnd: (job: StoredPrintJob, how: PrintJobEnd['how']) => void,
  ) {
    this.#ledger = ledger;
    this.#onEnd = onEnd;
  }

  /** Before a byte of a job leaves. @throws whatever the disk does; then it was not begun. */
  begin(job: StoredPrintJob, printer: string): void {
    this.#ledger.write(({ prints }) => prints.begin(job.id, printer));
    this.#begun = job.id;
  }

  /**
   * Notes what has become of the job that was begun.
   * @param by who brought that about; where nobody did, whoever asked for it.
   * @throws whatever the disk does; then it is owed.
   */
  settle(job: StoredPrintJob, outcome: PrintOutcome, by: Actor = job.askedBy): void {
    if ('failure' in outcome) {
      this.#failures.set(job.id, outcome.failure);
    }
    this.#owed.push({ job, outcome, by });
    this.#begun = undefined;
    this.pay();
  }

  /** Writes down whatever is owed to the disk. @throws whatever the disk does; then it is owed still. */
  pay(): void {
    if (!this.#hasDoubtedInterrupted) {
      this.#doubtInterrupted();
    }
    for (let first = this.#owed[0]; first !== undefined; first = this.#owed[0]) {
      const { job, outcome, by } = first;
      // A disk that said no may have written it all the same.
      if (this.#ledger.printQueue.find(job.id)?.state === 'printing') {
        this.#write(job, outcome, by);
      }
      this.#owed.shift();
      this.#tellEnd(job, outcome);
    }
  }

  /** Before this process begins its first: what another one left in the middle, nobody knows the end of. */
  #doubtInterrupted(): void {
    if (this.#ledger.printQueue.glance().printing.length > 0) {
      this.#ledger.write(({ prints }) => prints.doubtInterrupted());
    }
    this.#hasDoubtedInterrupted = true;
  }

  /**
   * Ends a job that is not being printed.
   * @param by who ends it; where nobody does, whoever asked for it.
   * @throws TerminalError PRINT_JOB_GONE, and whatever the disk does.
   */
  end(job: StoredPrintJob, end: PrintJobEnd, by: Actor = job.askedBy): void {
    this.#write(job, end, by);
    this.#tellEnd(job, end);
  }

  #write({ id }: StoredPrintJob, outcome: PrintOutcome, by: Actor): void {
    try {
      this.#ledger.write(({ prints }) => writeOutcome(prints, id, outcome), by);
    } catch (error) {
      if (!(error instanceof IllegalEvent)) {
        throw error;
      }
      // The journal has the fault. A paper that should never have been queued must not keep the others waiting.
      this.#ledger.write(({ prints }) => prints.drop(id));
    }
  }

  /** @throws whatever the disk does. */
  repeat({ id }: StoredPrintJob, by: Actor): void {
    this.#ledger.write(({ prints }) => prints.repeat(id, by), by);
    this.#failures.delete(id);
  }

  #tellEnd(job: StoredPrintJob, outcome: PrintOutcome): void {
    if (!('failure' in outcome)) {
      this.#failures.delete(job.id);
      this.#onEnd(job, outcome.how);
    }
  }

  /** Whether nobody knows how much of a job came out, whatever the ledger has been told so far. */
  isDoubtful({ id, state }: StoredPrintJob): boolean {
    return (
      state === 'endUnknown' ||
      (state === 'printing' && id !== this.#begun && !this.#owed.some(({ job }) => job.id === id))
    );
  }

  failureOf({ id, code }: StoredPrintJob): PrintFailure | undefined {
    return this.#failures.get(id) ?? (code === '' ? undefined : { code, detail: '', conditions: [] });
  }

  /** What one printer said of itself is nothing about another. */
  forgetConditions(): void {
    for (const [id, failure] of this.#failures) {
      this.#failures.set(id, { ...failure, conditions: [] });
    }
  }

  /** Why a job could not even be begun, for whoever looks at it. */
  noteFailure({ id }: StoredPrintJob, failure: PrintFailure): void {
    this.#failures.set(id, failure);
  }
}

function writeOutcome(prints: PrintChanges, id: PrintJobId, outcome: PrintOutcome): void {
  switch (outcome.how) {
    case 'putBack':
      prints.putBack(id, outcome.failure.code);
      return;
    case 'doubt':
      prints.doubt(id, outcome.failure.code);
      return;
    case 'printed':
    case 'cancelled':
    case 'failed':
      prints.end(id, outcome);
      return;
  }
}
