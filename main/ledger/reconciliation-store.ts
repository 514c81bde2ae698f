import type { Database, Statement } from 'better-sqlite3';
import type { BusinessDate } from '../common/time.ts';
import type { Yen } from '../common/yen.ts';
import type { PaymentId, ReconciliationId } from './events.ts';
import type { PaymentState } from './machine.ts';
import type {
  GatewayOrder,
  LocalPayment,
  ReadingPosition,
  ReconcileOutcome,
  SettlingNote,
  StoredReconciliation,
} from './reconciliation.ts';

/** Whose payments are compared: those of this terminal, under the names that it has at the gateway now. */
export interface TerminalName {
  readonly merchantId: string | null;
  readonly branchCode: string;
  readonly terminalCode: string;
}

interface LocalRow {
  readonly id: string;
  readonly receipt_no: string;
  readonly state: PaymentState;
  readonly amount_yen: number;
  readonly refunded_yen: number;
  readonly open_refund_yen: number;
  readonly order_id: string | null;
  readonly business_date: string;
  readonly created_at: string;
}

interface RunRow {
  readonly id: string;
  readonly from_date: string;
  readonly to_date: string;
  readonly begun_at: string;
  readonly begun_seq: number;
  readonly position: string;
  readonly outcome: string | null;
}

interface OrderRow {
  readonly span: number;
  readonly order_id: string;
  readonly content: string;
}

/** A place in what was read. */
export interface OrderPlace {
  readonly span: number;
  readonly orderId: string;
}

/** Before the first order. */
export const FIRST_ORDER: OrderPlace = { span: -1, orderId: '' };

const localColumns = `id, receipt_no, state, amount_yen, refunded_yen, open_refund_yen, order_id, business_date,
  created_at`;

/** Rows of the journal that tell nothing about where the money is. */
const idleKinds = ['asked', 'answered', 'compared', 'needsCentre'].flatMap((name) => [
  `payment.${name}`,
  `refund.${name}`,
]);

/**
 * Keeps the newest comparison with the gateway's book (and a finished one beside one that is not), so that it can go on where it stopped, and what was done about
 * differences. Everything that changes it is to be called inside {@link Ledger.write}.
 */
export class Reconciliations {
  readonly #run: Statement<[], RunRow>;
  readonly #finished: Statement<[], RunRow>;
  readonly #insertRun: Statement;
  readonly #clearFinished: Statement;
  readonly #place: Statement;
  readonly #finish: Statement;
  readonly #clearUnfinished: Statement;
  readonly #clearOrders: Statement;
  readonly #putOrder: Statement;
  readonly #replaceOrder: Statement;
  readonly #orders: Statement<[OrderPlace & { readonly limit: number }], OrderRow>;
  readonly #putNote: Statement;
  readonly #notes: Statement<[], SettlingNote>;
  readonly #local: Statement<[string], LocalRow>;
  readonly #ofDate: Statement<[TerminalName & { readonly date: string }], LocalRow>;
  readonly #countOfOthers: Statement<[TerminalName & { readonly date: string }], { count: number }>;
  readonly #ofOrder: Statement<[{ readonly trimmed: string; readonly received: string }], LocalRow>;
  readonly #ofReceipt: Statement<[{ readonly receiptNo: string; readonly amountYen: number }], LocalRow>;
  readonly #moved: Statement<[{ readonly id: string; readonly seq: number }], { moved: number }>;

  constructor(db: Database) {
    this.#run = db.prepare('SELECT * FROM reconciliation ORDER BY outcome IS NOT NULL LIMIT 1');
    this.#finished = db.prepare('SELECT * FROM reconciliation WHERE outcome IS NOT NULL LIMIT 1');
    this.#insertRun = db.prepare(
      `INSERT INTO reconciliation (id, from_date, to_date, begun_at, begun_seq, position, outcome)
       VALUES (@id, @from, @to, @begunAt, @begunSeq, @position, @outcome)`,
    );
    this.#clearFinished = db.prepare('DELETE FROM reconciliation WHERE outcome IS NOT NULL');
    this.#place = db.prepare('UPDATE reconciliation SET position = @position WHERE id = @id');
    this.#finish = db.prepare('UPDATE reconciliation SET outcome = @outcome WHERE id = @id');
    this.#clearUnfinished = db.prepare('DELETE FROM reconciliation WHERE outcome IS NULL');
    this.#clearOrders = db.prepare('DELETE FROM reconciliation_orders');
    this.#putOrder = db.prepare(
      `INSERT INTO reconciliation_orders (order_id, span, content) VALUES (@orderId, @span, @content)
       ON CONFLICT DO NOTHING`,
    );
    this.#replaceOrder = db.prepare(
      'UPDATE reconciliation_orders SET content = @content WHERE span = @span AND order_id = @orderId',
    );
    this.#orders = db.prepare(
      `SELECT span, order_id, content FROM reconciliation_orders WHERE (span, order_id) > (@span, @orderId)
       ORDER BY span, order_id LIMIT @limit`,
    );
    this.#putNote = db.prepare(
      `INSERT INTO reconciliation_notes (key, action, seen, note, result, code, at)
       VALUES (@key, @action, @seen, @note, @result, @code, @at)
       ON CONFLICT DO UPDATE SET action = @action, seen = @seen, note = @note, result = @result, code = @code, at = @at`,
    );
    this.#notes = db.prepare('SELECT key, action, seen, note, result, code, at FROM reconciliation_notes');
    this.#local = db.prepare(`SELECT ${localColumns} FROM payments WHERE id = ?`);
    this.#ofDate = db.prepare(
      `SELECT ${localColumns} FROM payments
       WHERE business_date = @date AND branch_code = @branchCode AND terminal_code = @terminalCode
         AND merchant_id IS @merchantId AND state <> 'created'
       ORDER BY number`,
    );
    this.#countOfOthers = db.prepare(
      `SELECT COUNT(*) AS count FROM payments
       WHERE business_date = @date AND state <> 'created'
         AND NOT (branch_code = @branchCode AND terminal_code = @terminalCode AND merchant_id IS @merchantId)`,
    );
    this.#ofOrder = db.prepare(
      `SELECT ${localColumns} FROM payments WHERE order_id IN (@trimmed, @received, @trimmed || ' ') LIMIT 1`,
    );
    this.#ofReceipt = db.prepare(
      `SELECT ${localColumns} FROM payments
       WHERE receipt_no = @receiptNo AND order_id IS NULL AND amount_yen = @amountYen AND state <> 'created'
       ORDER BY number DESC LIMIT 50`,
    );
    const idle = idleKinds.map((kind) => `'${kind}'`).join(', ');
    this.#moved = db.prepare(
      `SELECT EXISTS (
         SELECT 1 FROM journal
         WHERE subject IN (SELECT @id UNION ALL SELECT id FROM refunds WHERE payment_id = @id) AND seq > @seq
           AND kind NOT IN (${idle}) AND kind NOT LIKE 'receipt.%' AND kind NOT LIKE 'slip.%'
       ) AS moved`,
    );
  }

  /** The comparison that is not finished, else the finished one; undefined where there was none. */
  current(): StoredReconciliation | undefined {
    return toRun(this.#run.get());
  }

  /** The newest that is finished; there may be one beside another that is not. */
  finished(): StoredReconciliation | undefined {
    return toRun(this.#finished.get());
  }

  /** Puts a new comparison in the place of all before. */
  begin(run: StoredReconciliation): void {
    this.#clearFinished.run();
    this.beginAgain(run);
  }

  /** Puts a new comparison in the place of the one that is not finished; what was found beside it stays. */
  beginAgain(run: StoredReconciliation): void {
    this.#clearUnfinished.run();
    this.#clearOrders.run();
    this.#insert({ ...run, outcome: undefined });
  }

  /** Puts a finished comparison in the place of the finished one; one that is not finished stays as it is. */
  keepFinished(run: StoredReconciliation): void {
    this.#clearFinished.run();
    this.#insert(run);
  }

  #insert({ position, outcome, ...run }: StoredReconciliation): void {
    this.#insertRun.run({
      ...run,
      position: JSON.stringify(position),
      outcome: outcome === undefined ? null : JSON.stringify(outcome),
    });
  }

  /** How far it has come. */
  moveTo(id: ReconciliationId, position: ReadingPosition): void {
    this.#place.run({ id, position: JSON.stringify(position) });
  }

  /** An order that comes a second time is kept as it came last. Gives how many came for the first time in their span. */
  keepOrders(span: number, orders: readonly GatewayOrder[]): number {
    let fresh = 0;
    for (const order of orders) {
      const row = { span, orderId: order.orderId.trim(), content: JSON.stringify(order) };
      if (this.#putOrder.run(row).changes === 1) {
        fresh += 1;
      } else {
        this.#replaceOrder.run(row);
      }
    }
    return fresh;
  }

  /** Some of what was read, from the beginning or after where the part before ended. */
  ordersAfter({ span, orderId }: OrderPlace, limit: number): { orders: GatewayOrder[]; next: OrderPlace | undefined } {
    const rows = this.#orders.all({ span, orderId, limit });
    const last = rows.at(-1);
    return {
      orders: rows.map(({ content }) => JSON.parse(content) as GatewayOrder),
      next: last === undefined || rows.length < limit ? undefined : { span: last.span, orderId: last.order_id },
    };
  }

  /** Keeps what was found; the orders that were read are needed no more. */
  finish(id: ReconciliationId, outcome: ReconcileOutcome): void {
    this.#clearFinished.run();
    this.#finish.run({ id, outcome: JSON.stringify(outcome) });
    this.#clearOrders.run();
  }

  putNote(note: SettlingNote): void {
    this.#putNote.run(note);
  }

  /** What was done about differences, by their keys. */
  notes(): ReadonlyMap<string, SettlingNote> {
    return new Map(this.#notes.all().map((note) => [note.key, note]));
  }

  /** One payment as it is now. */
  payment(id: PaymentId): LocalPayment | undefined {
    return toLocal(this.#local.get(id));
  }

  /** The payments that a terminal has sent on a business date, oldest first. */
  paymentsOf(date: BusinessDate, terminal: TerminalName): LocalPayment[] {
    return this.#ofDate.all({ ...terminal, date }).flatMap((row) => toLocal(row) ?? []);
  }

  /** How many payments were sent on a business date under other names than this one. */
  countOfOthers(date: BusinessDate, terminal: TerminalName): number {
    return this.#countOfOthers.get({ ...terminal, date })?.count ?? 0;
  }

  /** The payment that has an order, whichever day it is of; blanks around the id aside. */
  paymentOfOrder(orderId: string): LocalPayment | undefined {
    return toLocal(this.#ofOrder.get({ trimmed: orderId.trim(), received: orderId }));
  }

  /** Payments that have no order yet and may have this one, newest first. */
  paymentsOfReceipt(receiptNo: string, amountYen: number): LocalPayment[] {
    return this.#ofReceipt.all({ receiptNo, amountYen }).flatMap((row) => toLocal(row) ?? []);
  }

  /** Whether something has happened to a payment, or to a refund of it, since a row of the journal. */
  hasMovedSince(id: PaymentId, seq: number): boolean {
    return this.#moved.get({ id, seq })?.moved === 1;
  }
}

function toRun(row: RunRow | undefined): StoredReconciliation | undefined {
  return row === undefined
    ? undefined
    : {
        id: row.id as ReconciliationId,
        from: row.from_date as BusinessDate,
        to: row.to_date as BusinessDate,
        begunAt: row.begun_at,
        begunSeq: row.begun_seq,
        position: JSON.parse(row.position) as ReadingPosition,
        outcome: row.outcome === null ? undefined : outcomeOf(row.outcome),
      };
}

/** Older outcomes do not have all counts. */
function outcomeOf(text: string): ReconcileOutcome {
  type Stored = Omit<ReconcileOutcome, 'checking' | 'notCompared'>;
  return { checking: 0, notCompared: 0, ...(JSON.parse(text) as Stored) };
}

function toLocal(row: LocalRow | undefined): LocalPayment | undefined {
  return row === undefined
    ? undefined
    : {
        id: row.id as PaymentId,
        receiptNo: row.receipt_no,
        state: row.state,
        amountYen: row.amount_yen as Yen,
        refundedYen: row.refunded_yen,
        openRefundYen: row.open_refund_yen,
        orderId: row.order_id,
        businessDate: row.business_date as BusinessDate,
        createdAt: row.created_at,
      };
}
