import type { Database, Statement } from 'better-sqlite3';
import { TerminalError } from '../common/errors.ts';
import type { LedgerEvent } from './events.ts';
import { type PrintJobEnd, printEndEvent, type StoredPrintJob } from './print-ends.ts';
import type { PrintJob, PrintJobId, PrintJobState, PrintSubject } from './print-jobs.ts';

interface PrintJobRow {
  readonly id: string;
  readonly what: string;
  readonly along: string;
  readonly state: PrintJobState;
  readonly again: number;
  readonly queued_at: string;
  readonly printer: string;
  readonly code: string;
}

/** Reads what is to be printed. */
export class PrintQueue {
  readonly #all: Statement<[], PrintJobRow>;
  readonly #one: Statement<[string], PrintJobRow>;
  readonly #nextWaiting: Statement<[], PrintJobRow>;

  constructor(db: Database) {
    this.#all = db.prepare('SELECT * FROM print_jobs ORDER BY place');
    this.#one = db.prepare('SELECT * FROM print_jobs WHERE id = ?');
    this.#nextWaiting = db.prepare("SELECT * FROM print_jobs WHERE state = 'waiting' ORDER BY place LIMIT 1");
  }

  /** All of it, oldest first. */
  jobs(): readonly StoredPrintJob[] {
    return this.#all.all().map(toJob);
  }

  find(id: PrintJobId): StoredPrintJob | undefined {
    const row = this.#one.get(id);
    return row === undefined ? undefined : toJob(row);
  }

  /** The oldest of which nothing was printed. */
  nextWaiting(): StoredPrintJob | undefined {
    const row = this.#nextWaiting.get();
    return row === undefined ? undefined : toJob(row);
  }
}

/** What a transaction may do to the print queue. Whatever a job's state does not allow is a fault of the program, and throws. */
export interface PrintChanges {
  /** Puts a document at the end of the queue. */
  queue(job: Pick<PrintJob, 'id' | 'what' | 'along'>): PrintJob;
  /** Before a byte of a waiting job leaves. */
  begin(id: PrintJobId, printer: string): void;
  /** Nothing of it was printed, for this reason: it waits again. */
  putBack(id: PrintJobId, code: string): void;
  /** It was begun, and nobody knows how much of it came out. */
  doubt(id: PrintJobId, code: string): void;
  /** A job of unknown end waits to be printed once more. Nothing is done along with it the second time. */
  repeat(id: PrintJobId): void;
  /** Takes a job out of the queue, and tells the journal why. @throws TerminalError PRINT_JOB_GONE. */
  end(id: PrintJobId, end: PrintJobEnd): void;
  /** Takes a job out whose end the journal cannot take: a fault of the program, of which it tells by itself. */
  drop(id: PrintJobId): void;
  /** What was being printed when a process ended, nobody knows the end of. Gives how many these are. */
  doubtInterrupted(): number;
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

  constructor(db: Database, queue: PrintQueue) {
    this.#queue = queue;
    this.#insert = db.prepare(
      `INSERT INTO print_jobs (id, what, along, state, again, queued_at, printer, code)
       VALUES (@id, @what, @along, 'waiting', 0, @queuedAt, '', '')`,
    );
    this.#begin = db.prepare(
      "UPDATE print_jobs SET state = 'printing', printer = @printer WHERE id = @id AND state = 'waiting'",
    );
    this.#settle = db.prepare(
      "UPDATE print_jobs SET state = @state, code = @code WHERE id = @id AND state = 'printing'",
    );
    this.#repeat = db.prepare(
      `UPDATE print_jobs SET state = 'waiting', again = 1, along = '[]'
       WHERE id = @id AND state IN ('endUnknown', 'printing')`,
    );
    this.#remove = db.prepare('DELETE FROM print_jobs WHERE id = ?');
    this.#doubtInterrupted = db.prepare(
      "UPDATE print_jobs SET state = 'endUnknown', code = @code WHERE state = 'printing'",
    );
  }

  /** The changes within one transaction, which happens `at` this moment. */
  changes(at: string, append: (event: LedgerEvent) => void): PrintChanges {
    return {
      queue: ({ id, what, along }) => {
        this.#insert.run({ id, what: JSON.stringify(what), along: JSON.stringify(along), queuedAt: at });
        return { id, what, along, state: 'waiting', queuedAt: at, code: '' };
      },
      begin: (id, printer) => changeOne(this.#begin, { id, printer }),
      putBack: (id, code) => changeOne(this.#settle, { id, state: 'waiting', code }),
      doubt: (id, code) => changeOne(this.#settle, { id, state: 'endUnknown', code }),
      repeat: (id) => changeOne(this.#repeat, { id }),
      end: (id, end) => {
        const job = this.#queue.find(id);
        if (job === undefined) {
          throw new TerminalError('PRINT_JOB_GONE', { id });
        }
        append(printEndEvent(job, end));
        this.#remove.run(id);
      },
      drop: (id) => this.#remove.run(id),
      doubtInterrupted: () => this.#doubtInterrupted.run({ code: 'INTERRUPTED' }).changes,
    };
  }
}

function changeOne(statement: Statement, values: { readonly id: PrintJobId; readonly [column: string]: string }): void {
  if (statement.run(values).changes !== 1) {
    throw new Error(`the print job ${values.id} is not in the state for this`);
  }
}

function toJob(row: PrintJobRow): StoredPrintJob {
  return {
    id: row.id as PrintJobId,
    what: JSON.parse(row.what) as PrintSubject,
    along: JSON.parse(row.along) as PrintJob['along'],
    state: row.state,
    again: row.again === 1,
    queuedAt: row.queued_at,
    printer: row.printer,
    code: row.code,
  };
}
