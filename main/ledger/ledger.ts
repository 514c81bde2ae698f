import { randomInt } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Actor } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import { Signal } from '../common/signal.ts';
import { businessDateOf, type DayStart, localStamp, type TimeZoneCode, utcText } from '../common/time.ts';
import type { TokenSlot } from '../common/token-slot.ts';
import { DayBook } from './day-book.ts';
import type { AnySubjectId, EventKind, ExchangeReference, LedgerEvent } from './events.ts';
import { type ExchangeRecord, type ExchangeRow, Exchanges } from './exchanges.ts';
import { eventOf, Journal, type JournalRow, type WrittenEvent } from './journal.ts';
import type { Migration } from './migrations.ts';
import { asTerminalError, checkPages, isDurable, openLedgerFile } from './open-file.ts';
import { OperatorPins, Operators } from './operators.ts';
import { Payments } from './payments.ts';
import { type PrintChanges, PrintQueue, PrintQueueTable } from './print-queue.ts';
import { IllegalEvent, Projection } from './projection.ts';
import { IssuedReceipts } from './receipts.ts';
import { Reconciliations } from './reconciliation-store.ts';
import { RecoveryQueue } from './recovery-queue.ts';
import { Refunds } from './refunds.ts';
import { Restores } from './restores.ts';
import { TokenSeconds } from './token-seconds.ts';
import { type LedgerReport, verifyLedger } from './verify.ts';

export interface LedgerOptions {
  readonly file: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeZone: TimeZoneCode;
  readonly dayStart: DayStart;
  /** False to look on while another process owns the ledger. */
  readonly writable?: boolean;
  /** The serial with which a fresh second begins, 0 to 999999; random unless a test decides. */
  readonly firstSerial?: () => number;
  readonly migrations?: readonly Migration[];
  /** False to leave the check of every page to {@link Ledger.checkPages}; true where nothing is said. */
  readonly checksPages?: boolean;
}

/** What may be done inside one transaction of the ledger. */
export interface LedgerWriter {
  /** Appends an event and carries it into the state tables. */
  /** @param by where it is another than whoever the transaction is by. */
  append(event: LedgerEvent, by?: Actor): WrittenEvent;
  /** Draws a slot that no token had before. The token made of it belongs into an event of the same transaction. */
  drawTokenSlot(): TokenSlot;
  /** The number that the next payment will have. */
  nextPaymentNumber(): number;
  keepExchange(subject: AnySubjectId, record: ExchangeRecord): ExchangeReference;
  /** The documents that are to be printed. */
  readonly prints: PrintChanges;
}

/** A row of the journal, by which a ledger can be told from an older copy of it. */
export interface JournalHead {
  readonly seq: number;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** Half of a second's serials stay free above a random beginning. */
const FIRST_SERIAL_BELOW = 500_000;

/**
 * The terminal's memory: a journal that only grows, the evidence of every exchange, and the state tables that follow from
 * the journal. What {@link write} has returned from is on the disk.
 */
export class Ledger {
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly queue: RecoveryQueue;
  readonly receipts: IssuedReceipts;
  readonly printQueue: PrintQueue;
  readonly days: DayBook;
  readonly operators: Operators;
  readonly pins: OperatorPins;
  readonly reconciliations: Reconciliations;
  readonly restores: Restores;
  /** Tells what each transaction was about, once it is on the disk. */
  readonly written = new Signal<ReadonlySet<AnySubjectId>>();
  readonly #db: Database;
  readonly #options: LedgerOptions;
  readonly #journal: Journal;
  readonly #exchanges: Exchanges;
  readonly #projection: Projection;
  readonly #tokens: TokenSeconds;
  readonly #prints: PrintQueueTable;

  /** @throws TerminalError where the file is damaged, newer than this product, or cannot be written. */
  constructor(options: LedgerOptions) {
    const { file, clock, writable = true, migrations, checksPages = true } = options;
    this.#options = options;
    this.#db = openLedgerFile({
      file,
      writable,
      checksPages,
      timestamp: () => utcText(clock.now()),
      ...(migrations === undefined ? {} : { migrations }),
    });
    this.#journal = new Journal(this.#db);
    this.#exchanges = new Exchanges(this.#db);
    this.#projection = new Projection(this.#db);
    this.#tokens = new TokenSeconds(this.#db, options.firstSerial ?? (() => randomInt(FIRST_SERIAL_BELOW)));
    this.payments = new Payments(this.#db);
    this.refunds = new Refunds(this.#db);
    this.receipts = new IssuedReceipts(this.#db);
    this.queue = new RecoveryQueue(this.#db);
    this.printQueue = new PrintQueue(this.#db);
    this.days = new DayBook(this.#db);
    this.operators = new Operators(this.#db);
    this.pins = new OperatorPins(this.#db);
    this.reconciliations = new Reconciliations(this.#db);
    this.restores = new Restores(this.#db);
    this.#prints = new PrintQueueTable(this.#db, this.printQueue);
  }

  get file(): string {
    return this.#options.file;
  }

  /**
   * Runs one transaction; all of it is on the disk when this returns, or none of it is.
   * @param by who does it, for each row of the journal.
   * @throws TerminalError DISK_FULL, DATA_FOLDER_NOT_WRITABLE or LEDGER_WRITE_FAILED; nothing was written then.
   * @throws IllegalEvent for an event that the machine does not allow: it is written down as a fault, and nothing else.
   */
  write<T>(work: (writer: LedgerWriter) => T, by: Actor = 'terminal'): T {
    try {
      return this.#transact(work, by);
    } catch (error) {
      if (error instanceof IllegalEvent) {
        this.#transact((writer) => writer.append(faultOf(error)), by);
      }
      throw error;
    }
  }

  #transact<T>(work: (writer: LedgerWriter) => T, by: Actor): T {
    const { clock, timeZone, dayStart } = this.#options;
    const now = clock.now();
    const at = utcText(now);
    const businessDate = businessDateOf(now, timeZone, dayStart);
    const subjects = new Set<AnySubjectId>();
    const append = (event: LedgerEvent, actor: Actor = by): WrittenEvent => {
      subjects.add(event.subject);
      const written = this.#journal.append(event, at, businessDate, actor);
      this.#projection.apply(written);
      return written;
    };
    const writer: LedgerWriter = {
      append,
      drawTokenSlot: () => {
        const from = Math.max(now, this.restores.tokensAfter + 1000);
        return this.#tokens.draw((ahead) => localStamp(from + ahead * 1000, timeZone));
      },
      nextPaymentNumber: () => Math.max(this.payments.nextNumber(), this.restores.firstFreeNumber),
      keepExchange: (subject, record) => this.#exchanges.keep(subject, record),
      prints: this.#prints.changes(at, append),
    };
    const result = this.#commit(() => work(writer));
    this.written.emit(subjects);
    return result;
  }

  #commit<T>(work: () => T): T {
    try {
      return this.#db.transaction(work).immediate();
    } catch (error) {
      throw asTerminalError(error, this.#options.file);
    }
  }

  /** The events of one payment or refund, oldest first. */
  eventsAbout(id: AnySubjectId): WrittenEvent[] {
    return this.#journal.about(id).flatMap((row) => eventOf(row) ?? []);
  }

  /** All rows that follow a row, oldest first. */
  rowsAfter(seq: number): JournalRow[] {
    return this.#journal.after(seq, Number.MAX_SAFE_INTEGER);
  }

  /** The newest event of a kind about a subject. */
  newestEvent<K extends EventKind>(id: AnySubjectId, kind: K): Extract<WrittenEvent, { kind: K }> | undefined {
    const row = this.#journal.newest(id, kind);
    return row && (eventOf(row) as Extract<WrittenEvent, { kind: K }>);
  }

  /** One exchange, by the number that the journal knows it by. */
  exchange({ id }: ExchangeReference): ExchangeRow | undefined {
    return this.#exchanges.one(id);
  }

  /** The exchanges of one payment or refund, oldest first. */
  exchangesAbout(id: AnySubjectId): ExchangeRow[] {
    return this.#exchanges.about(id);
  }

  /** Whether what {@link write} has returned from is on the disk. */
  get isDurable(): boolean {
    return isDurable(this.#db);
  }

  /** The newest row of the journal; undefined while there is none. */
  head(): JournalHead | undefined {
    const last = this.#journal.last();
    return last === undefined ? undefined : { seq: last.seq, hash: last.hash.toString('hex') };
  }

  /** Whether the journal still has a row that it once had. */
  contains(head: JournalHead): boolean {
    return this.#journal.row(head.seq)?.hash.toString('hex') === head.hash;
  }

  /** The gateway's clock minus ours at the newest exchange that told it, in ms; undefined where none did. */
  lastDriftMs(): number | undefined {
    const newest = this.#exchanges.newestDated();
    const drift =
      Date.parse(newest?.gateway_date ?? '') - Date.parse(newest?.started_at ?? '') - (newest?.total_ms ?? 0);
    return Number.isNaN(drift) ? undefined : drift;
  }

  /**
   * Checks every page of the file, which takes the longer the more it holds.
   * @throws TerminalError LEDGER_DAMAGED.
   */
  checkPages(): void {
    checkPages(this.#db, this.#options.file);
  }

  /** Checks all of it against the journal. */
  verify(): LedgerReport {
    return verifyLedger(this.#db);
  }

  /** Writes the WAL back into the file and closes it. */
  close(): void {
    this.#db.close();
  }
}

function faultOf({ event, state }: IllegalEvent): LedgerEvent {
  return { kind: 'machine.illegalEvent', subject: event.subject, content: { event: event.kind, state } };
}
