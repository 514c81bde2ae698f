import type { ReceiptView } from '../../preload/contract.ts';
import type { Actor } from '../common/actor.ts';
import type { Payment } from '../ledger/payments.ts';
import {
  type PrintCopy,
  type PrintJob,
  type PrintJobId,
  type PrintSubject,
  paymentOfPaper,
} from '../ledger/print-jobs.ts';
import type { PrinterAct } from '../printers/port.ts';
import { isSamePaper, paperKey } from '../terminal/printing/reprints.ts';
import type { SpooledJob, Spooling } from '../terminal/printing/spooling.ts';
import { printSubject, receiptOfPayment } from '../terminal/receipts.ts';

/** How the counter's printer is used. */
export interface PrintHabits {
  /** False where the terminal has no printer. */
  readonly hasPrinter: boolean;
  /** The copies that are printed by themselves. */
  readonly copies: readonly PrintCopy[];
  /** What is done along with the receipt of a payment that has just been paid. */
  readonly whenPaid: readonly PrinterAct[];
}

/** How far the receipts of one payment have come. */
export interface ReceiptProgress {
  readonly state: ReceiptView['state'];
  /** The job that keeps them back; undefined where none does. */
  readonly heldUp: SpooledJob | undefined;
  /** The documents whose end nobody knows. */
  readonly doubtful: readonly PrintJobId[];
}

export interface ReceiptDeskParts {
  readonly spooling: Pick<Spooling, 'queue' | 'overview' | 'jobsOf' | 'ended' | 'tryNow' | 'act'>;
  readonly habits: () => PrintHabits;
  /** Something as it is to be printed now: marked, where it was printed before. */
  readonly asPrintedNow: (what: PrintSubject) => PrintSubject;
  readonly onChange: () => void;
}

/** Has receipts printed. A payment never depends on it: they wait in the queue until the printer is well. */
export class ReceiptDesk {
  readonly #parts: ReceiptDeskParts;
  /** What this process has queued, by what it is of; the newest end counts. */
  readonly #ends = new Map<string, 'queued' | 'printed' | 'cancelled'>();
  readonly #unlisten: () => void;

  constructor(parts: ReceiptDeskParts) {
    this.#parts = parts;
    this.#unlisten = parts.spooling.ended.listen(({ job, end }) => {
      this.#ends.set(paperKey(job.what), end === 'printed' ? 'printed' : 'cancelled');
      parts.onChange();
    });
  }

  close(): void {
    this.#unlisten();
  }

  get hasPrinter(): boolean {
    return this.#parts.habits().hasPrinter;
  }

  /** Of the receipt that the payment has now: the sale's, or its cancellation's. */
  progressOf(payment: Payment): ReceiptProgress {
    const key = keyOfPayment(payment);
    const { spooling } = this.#parts;
    const jobs = spooling.jobsOf(payment.id).filter(({ job }) => paperKey(job.what) === key);
    const doubtful = jobs.filter(({ now }) => now.step === 'endUnknown');
    const held = jobs.find((job) => stateOf(job) === 'held');
    // What stands in its way may be another's document.
    const { current } = spooling.overview;
    const isBlocked = current !== undefined && isStuck(current) && jobs.some(({ now }) => now.step === 'waiting');
    const blocked = isBlocked ? current : undefined;
    const heldUp = doubtful[0] ?? held ?? blocked;
    return {
      state: doubtful.length > 0 ? 'endUnknown' : held ? 'held' : blocked ? 'waiting' : this.#easyState(key, jobs),
      heldUp,
      doubtful: doubtful.map(({ job }) => job.id),
    };
  }

  /** Where nothing is in the way. */
  #easyState(key: string, jobs: readonly SpooledJob[]): 'none' | 'printing' | 'printed' | 'cancelled' {
    const end = this.#ends.get(key);
    return jobs.length > 0 ? 'printing' : end === undefined || end === 'queued' ? 'none' : end;
  }

  /** Queues the usual copies once, where there is a printer and this process has not done so. */
  printOnce(payment: Payment): void {
    const { hasPrinter, copies, whenPaid } = this.#parts.habits();
    const key = keyOfPayment(payment);
    if (!hasPrinter || this.#ends.has(key)) {
      return;
    }
    const along = payment.state === 'paid' ? whenPaid : [];
    const receipt = receiptOfPayment(payment);
    if (copies.length === 0) {
      this.#actAlone(along);
    }
    const items = copies.map((copy, index) => ({ what: printSubject(receipt, copy), along: index === 0 ? along : [] }));
    this.#queue(items, 'terminal');
  }

  /** A shop that hands out no receipts may have a drawer all the same. A payment never depends on it. */
  #actAlone(acts: readonly PrinterAct[]): void {
    for (const act of acts) {
      this.#parts.spooling.act(act).catch(() => undefined);
    }
  }

  /** Whether the customer has, or will have, the receipt of a sale that this process queued. */
  hasPrintedSale({ id }: Payment): boolean {
    const end = this.#ends.get(`sale ${id}`);
    return end === 'queued' || end === 'printed';
  }

  /** Queues documents that somebody asked for; what is on its way already is tried now, and not queued once more. */
  print(what: readonly PrintSubject[], by: Actor): readonly PrintJob[] {
    const { spooling } = this.#parts;
    const same = (subject: PrintSubject) =>
      spooling
        .jobsOf(paymentOfPaper(subject))
        .filter(({ now }) => now.step !== 'endUnknown')
        .map(({ job }) => job)
        .find((job) => isSamePaper(job.what, subject));
    const already = what.flatMap((subject) => same(subject) ?? []);
    if (already.length > 0) {
      spooling.tryNow();
    }
    const missing = what.filter((subject) => same(subject) === undefined);
    const items = missing.map((subject) => ({ what: subject, along: [] }));
    return [...already, ...this.#queue(items, by)];
  }

  /** Queues the usual copies of something, where there is a printer. */
  printUsual(what: (copy: PrintCopy) => PrintSubject): void {
    const { hasPrinter, copies } = this.#parts.habits();
    if (hasPrinter) {
      this.print(copies.map(what), 'terminal');
    }
  }

  #queue(items: Parameters<Spooling['queue']>[0], by: Actor): readonly PrintJob[] {
    const { spooling, asPrintedNow, onChange } = this.#parts;
    if (items.length === 0) {
      return [];
    }
    const before = items.map(({ what }) => [paperKey(what), this.#ends.get(paperKey(what))] as const);
    // Before: the ledger tells of what it writes, and whoever looks then must not queue it once more.
    for (const [key] of before) {
      this.#ends.set(key, 'queued');
    }
    try {
      const marked = items.map((item) => ({ ...item, what: asPrintedNow(item.what) }));
      return spooling.queue(marked, by);
    } catch (error) {
      for (const [key, end] of before) {
        if (end === undefined) {
          this.#ends.delete(key);
        } else {
          this.#ends.set(key, end);
        }
      }
      throw error;
    } finally {
      onChange();
    }
  }
}

/** How a document in the queue stands, as the window tells it. */
export function stateOf({ now }: SpooledJob): 'waiting' | 'printing' | 'held' | 'endUnknown' {
  return now.step === 'printing' && now.hold.length > 0 ? 'held' : now.step;
}

/** The printer did not take it, or stands still in the middle of it: what comes behind it waits too. */
export function isStuck(spooled: SpooledJob): boolean {
  return stateOf(spooled) === 'held' || (spooled.now.step === 'waiting' && spooled.failure !== undefined);
}

/** A payment has a receipt of its sale, and another one once it is cancelled. */
function keyOfPayment({ id, state }: Payment): string {
  return `${state === 'cancelled' ? 'cancellation' : 'sale'} ${id}`;
}
