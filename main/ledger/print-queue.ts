import type { Database, Statement } from 'better-sqlite3';
import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import type { LedgerEvent, PaymentId } from './events.ts';
import { type PrintJobEnd, printEndEvent, type StoredPrintJob } from './print-ends.ts';
import { type PrintJob, type PrintJobId, type PrintJobState, type PrintSubject, paymentOfPaper } from './print-jobs.ts';

interface PrintJobRow {
  readonly id: string;
  readonly what: string;
  readonly along: string;
  readonly state: PrintJobState;
  readonly again: number;
  readonly asked_by: string;
  readonly queued_at: string;
  readonly printer: string;
  readonly code: string;
}

/** The queue at a glance, whatever its length. */
export interface PrintQueueGlance {
  /** How many there are. */
  readonly count: number;
  /** How many of them are of unknown end. */
  readonly endUnknown: number;
  /** The oldest of unknown end, at most {@link GLANCE_AT} of them. */
  readonly oldestUnknown: readonly StoredPrintJob[];
  /** What is being printed, or was when a process ended. */
  readonly printing: readonly StoredPrintJob[];
  /** The oldest that wait, at most {@link GLANCE_AT} together with those of unknown end, but one at least. */
  readonly oldestWaiting: readonly StoredPrintJob[];
}

/** So many jobs are read for a look at the queue. */
export const GLANCE_AT = 50;

/** Reads what is to be printed. */
export class PrintQueue {
  readonly #db: Database;
  readonly #all: Statement<[], PrintJobRow>;
  readonly #one: Statement<[string], PrintJobRow>;
  readonly #about: Statement<[string | null], PrintJobRow>;
  readonly #oldest: Statement<[PrintJobState, number], PrintJobRow>;
  readonly #counts: Statement<[], { readonly state: PrintJobState; readonly count: number }>;
  #glance: PrintQueueGlance | undefined;

  constructor(db: Database) {
    this.#db = db;
    this.#all = db.prepare('SELECT * FROM print_jobs ORDER BY place');
    this.#one = db.prepare('SELECT * FROM print_jobs WHERE id = ?');
    this.#about = db.prepare('SELECT * FROM print_jobs WHERE payment IS ? ORDER BY place');
    this.#oldest = db.prepare('SELECT * FROM print_jobs WHERE state = ? ORDER BY place LIMIT ?');
    this.#counts = db.prepare('SELECT state, count(*) AS count FROM print_jobs GROUP BY state');
  }

  /** All of it, oldest first: it takes the longer the more there is. */
  jobs(): readonly StoredPrintJob[] {
    return this.#all.all().map(toJob);
  }

  /** What is queued of one payment, its refunds included, or of none, oldest first. */
  about(payment: PaymentId | null): readonly StoredPrintJob[] {
    return this.#about.all(payment).map(toJob);
  }

  /** Kept until this process writes to the queue: nobody else does while it has the ledger open. */
  glance(): PrintQueueGlance {
    const glance = this.#glance ?? this.#readGlance();
    // What a transaction has not finished may be taken back.
    this.#glance = this.#db.inTransaction ? undefined : glance;
    return glance;
  }

  /** The queue is being written to. */
  forgetGlance(): void {
    this.#glance = undefined;
  }

  #readGlance(): PrintQueueGlance {
    const counts = new Map(this.#counts.all().map(({ state, count }) => [state, count]));
    const oldest = (state: PrintJobState, atMost: number) => this.#oldest.all(state, atMost).map(toJob);
    const oldestUnknown = oldest('endUnknown', GLANCE_AT);
    return {
      count: counts.values().reduce((sum, count) => sum + count, 0),
      endUnknown: counts.get('endUnknown') ?? 0,
      oldestUnknown,
      printing: oldest('printing', GLANCE_AT),
      oldestWaiting: oldest('waiting', Math.max(1, GLANCE_AT - oldestUnknown.length)),
    };
  }

  find(id: PrintJobId): StoredPrintJob | undefined {
    const row = this.#one.get(id);
    return row === undefined ? undefined : toJob(row);
  }

  /** The oldest of which nothing was printed. */
  nextWaiting(): StoredPrintJob | undefined {
    const row = this.#oldest.get('waiting', 1);
    return row === undefined ? undefined : toJob(row);
  }
}

/** What a transaction may do to the print queue. Whatever a job's state does not allow is a fault of the program, and throws. */
export interface PrintChanges {
  /** Puts a document at the end of the queue. */
  queue(job: Pick<PrintJob, 'id' | 'what' | 'along'> & { readonly askedBy?: Actor }): PrintJob;
  /** Before a byte of a waiting job leaves. */
  begin(id: PrintJobId, printer: string): void;
  /** Nothing of it was printed, for this reason: it waits again. */
  putBack(id: PrintJobId, code: string): void;
  /** It was begun, and nobody knows how much of it came out. */
  doubt(id: PrintJobId, code: string): void;
  /** A job of unknown end waits to be printed once more, for whoever asks now. Nothing is done along with it then. */
  repeat(id: PrintJobId, by: Actor): void;
  /** Takes a job out of the queue, and tells the journal why. @throws TerminalError PRINT_JOB_GONE. */
  end(id: PrintJobId, end: PrintJobEnd): void;
  /** Takes a job out whose end the journal cannot take: a fault of the program, of which it tells by itself. */
  drop(id: PrintJobId): void;
  /** What was being printed when a process ended, nobody knows the end of. Gives how many these are. */
  doubtInterrupted(): number;
  /** The ledger is a copy that takes the place of another: what had not come out in it may have come out since. */
  doubtRestored(): void;
}

/** The only writer of the table. */
export class PrintQueueTable {
  readonly #queue: PrintQueue;
  readonly #insert: Statement;
  readonly #begin: Statement;
  readonly #settle: Statement;
  readonly #repeat: Statement;
  readonly #remove: Statement;
  readonly #doubtInterrupted: Statement;
  readonly #doubtRestored: Statement;

  constructor(db: Database, queue: PrintQueue) {
    this.#queue = queue;
    this.#insert = db.prepare(
      `INSERT INTO print_jobs (id, payment, what, along, state, again, asked_by, queued_at, printer, code)
       VALUES (@id, @payment, @what, @along, 'waiting', 0, @askedBy, @queuedAt, '', '')`,
    );
    this.#begin = db.prepare(
      "UPDATE print_jobs SET state = 'printing', printer = @printer WHERE id = @id AND state = 'waiting'",
    );
    this.#settle = db.prepare(
      "UPDATE print_jobs SET state = @state, code = @code WHERE id = @id AND state = 'printing'",
    );
    this.#repeat = db.prepare(
      `UPDATE print_jobs SET state = 'waiting', again = 1, along = '[]', asked_by = @by
       WHERE id = @id AND state IN ('endUnknown', 'printing')`,
    );
    this.#remove = db.prepare('DELETE FROM print_jobs WHERE id = @id');
    this.#doubtInterrupted = db.prepare(
      "UPDATE print_jobs SET state = 'endUnknown', code = @code WHERE state = 'printing'",
    );
    this.#doubtRestored = db.prepare(
      "UPDATE print_jobs SET state = 'endUnknown', code = @code WHERE state IN ('waiting', 'printing')",
    );
  }

  /** The changes within one transaction, which happens `at` this moment. */
  changes(at: string, append: (event: LedgerEvent) => void): PrintChanges {
    const changeOne = (statement: Statement, values: ChangeOfOne) => {
      if (this.#run(statement, values) !== 1) {
        throw new Error(`the print job ${values.id} is not in the state for this`);
      }
    };
    return {
      queue: ({ id, what, along, askedBy = 'terminal' }) => {
        const texts = { what: JSON.stringify(what), along: JSON.stringify(along) };
        this.#run(this.#insert, { id, payment: paymentOfPaper(what), ...texts, askedBy, queuedAt: at });
        return { id, what, along, state: 'waiting', askedBy, queuedAt: at, code: '' };
      },
      begin: (id, printer) => changeOne(this.#begin, { id, printer }),
      putBack: (id, code) => changeOne(this.#settle, { id, state: 'waiting', code }),
      doubt: (id, code) => changeOne(this.#settle, { id, state: 'endUnknown', code }),
      repeat: (id, by) => changeOne(this.#repeat, { id, by }),
      end: (id, end) => {
        const job = this.#queue.find(id);
        if (job === undefined) {
          throw new TerminalError('PRINT_JOB_GONE', { id });
        }
        append(printEndEvent(job, end));
        this.#run(this.#remove, { id });
      },
      drop: (id) => this.#run(this.#remove, { id }),
      doubtInterrupted: () => this.#run(this.#doubtInterrupted, { code: 'INTERRUPTED' }),
      doubtRestored: () => void this.#run(this.#doubtRestored, { code: 'RESTORED' }),
    };
  }

  /** Gives how many jobs it changed. */
  #run(statement: Statement, values: { readonly [column: string]: string | null }): number {
    this.#queue.forgetGlance();
    return statement.run(values).changes;
  }
}

interface ChangeOfOne {
  readonly id: PrintJobId;
  readonly [column: string]: string;
}

function toJob(row: PrintJobRow): StoredPrintJob {
  return {
    id: row.id as PrintJobId,
    what: JSON.parse(row.what) as PrintSubject,
    along: JSON.parse(row.along) as PrintJob['along'],
    state: row.state,
    again: row.again === 1,
    askedBy: row.asked_by as Actor,
    queuedAt: row.queued_at,
    printer: row.printer,
    code: row.code,
  };
}
