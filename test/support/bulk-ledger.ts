import type { Database, Statement } from 'better-sqlite3';
import type { BusinessDate, DayStart, TimeZoneCode } from '../../main/common/time.ts';
import { DayBook, NO_CLOSE_HASH } from '../../main/ledger/day-book.ts';
import type { LedgerEvent, PaymentId } from '../../main/ledger/events.ts';
import { GENESIS_HASH, Journal } from '../../main/ledger/journal.ts';
import { reversed } from '../../main/ledger/payment-search.ts';
import { Projection } from '../../main/ledger/projection.ts';
import { figuresOf } from '../../main/terminal/closing/figures.ts';

export interface BulkOptions {
  /** Payments of today, which no close contains; 400 where nothing is said. */
  readonly today?: number;
  /** The day that is still open, which the days before precede without gaps; `BULK_TODAY` where nothing is said. */
  readonly businessDate?: BusinessDate;
}

/** The open day of a ledger that was filled in bulk. */
export const BULK_TODAY = '2026-11-22' as BusinessDate;
/** Payments of each day that was closed. */
export const BULK_PER_DAY = 400;

const CHAINED_ROWS = 300;
const DAY_MS = 86_400_000;
/** A shop is open for twelve hours, from ten in the morning. */
const OPEN_MS = 12 * 3_600_000;
const OPENS_AT = 'T01:00:00.000Z';

/**
 * Fills a new ledger with so many payments, three rows of the journal each: {@link BULK_PER_DAY} on each day before today, each
 * of those days closed, each close naming the one before; and today's, which are open.
 *
 * Payment `n` is `payment-<n>`, its receipt `R<yymmdd>1234<n>` with six digits or more, its order `O<n>` and `J<n>`. 96 of
 * 100 are paid; the others are refunded, cancelled or came to nothing, by their numbers' last two digits. Four operators work
 * at a time, `op1` to `op4` at first, and four others every 500 days. What is written in bulk has no hashes, and refunds
 * have no rows in the journal, so that it does not pass `ledger verify`; closes and the newest rows are real.
 */
export function fillInBulk(db: Database, size: number, options: BulkOptions = {}): void {
  const { today = BULK_PER_DAY, businessDate = BULK_TODAY } = options;
  // Nothing is written twice while it is filled.
  db.pragma('synchronous = OFF');
  db.pragma('journal_mode = MEMORY');
  db.pragma('cache_size = -500000');
  const open = Math.min(today, size);
  const days = Math.ceil((size - open) / BULK_PER_DAY);
  const closer = new Closer(db);
  const writer = new DayWriter(db);
  const dateOf = (ago: number) =>
    new Date(Date.parse(businessDate) - ago * DAY_MS).toISOString().slice(0, 10) as BusinessDate;
  const writeClosed = db.transaction((day: number) => {
    const first = day * BULK_PER_DAY + 1;
    const count = Math.min(BULK_PER_DAY, size - open - first + 1);
    const date = dateOf(days - day);
    writer.write({ date, first, count, day });
    closer.close(date);
  });
  for (let day = 0; day < days; day += 1) {
    writeClosed(day);
  }
  db.transaction(() => {
    writer.write({ date: businessDate, first: size - open + 1, count: open, day: days });
    closer.chain(businessDate);
  })();
  db.pragma('journal_mode = WAL');
  db.pragma('cache_size = -16000');
}

interface Day {
  readonly date: BusinessDate;
  /** The number of its first payment. */
  readonly first: number;
  readonly count: number;
  /** Counts the days from 0. */
  readonly day: number;
}

const COLUMNS = 'n, date, state, pay_type, operator, yen, seq, receipt, token, stamp, at';
const PAYMENTS_OF_A_DAY = `
  WITH RECURSIVE numbers (n) AS (SELECT @first UNION ALL SELECT n + 1 FROM numbers WHERE n < @first + @count - 1)
  INSERT INTO temp.bulk (${COLUMNS}) SELECT n, @date,
    CASE n % 100 WHEN 7 THEN 'refunded' WHEN 23 THEN 'partlyRefunded' WHEN 41 THEN 'cancelled' WHEN 67 THEN 'refused'
      ELSE 'paid' END,
    CASE WHEN n % 11 < 6 THEN '10' WHEN n % 11 < 8 THEN '01' WHEN n % 11 = 8 THEN '02' WHEN n % 11 = 9 THEN '15'
      ELSE 'GN90' END,
    'op' || (1 + 4 * (@day / 500) + n / 3 % 4), 10 * (10 + n * 7919 % 491), @seq + 3 * (n - @first), @receipt || printf('%06d', n),
    printf('OB0244899999AShop001BTer001%s%06d', @stamp, n % 1000000), @stamp,
    strftime('%Y-%m-%dT%H:%M:%fZ', @opens, ((n - @first) * @step) || ' seconds')
  FROM numbers`;

const JOURNAL_OF_A_DAY = `
  INSERT INTO journal (seq, at, business_date, kind, subject, content, prev_hash, hash, actor)
  SELECT seq + row, at, date, kind, 'payment-' || n, CASE kind
    WHEN 'payment.created' THEN json_object('number', n, 'receiptNo', receipt, 'amountYen', yen, 'askedPayType', '99', 'codeMask',
      '****9395', 'serviceMode', 'B01', 'merchantId', 'OB0244899999', 'branchCode', 'AShop001', 'terminalCode', 'BTer001')
    WHEN 'payment.sending' THEN json_object('token', token)
    ELSE json_object('orderId', 'O' || n, 'orderDetailId', 'J' || n, 'transTime', stamp, 'payType', pay_type, 'refund', 'none',
      'exchange', json_object('id', n, 'sha256', printf('%064d', n))) END,
    CASE seq + row WHEN @seq + 1 THEN @hash ELSE zeroblob(32) END, zeroblob(32), 'operator:' || operator
  FROM temp.bulk,
    (SELECT 1 AS row, 'payment.created' AS kind UNION ALL SELECT 2, 'payment.sending' UNION ALL SELECT 3, 'payment.paid')
  ORDER BY seq + row`;

const STATES_OF_A_DAY = `
  INSERT INTO payments (id, number, receipt_no, receipt_reversed, state, amount_yen, asked_pay_type, pay_type, code_mask,
    service_mode, merchant_id, branch_code, terminal_code, token, order_id, order_detail_id, trans_time, refund, refunded_yen,
    open_refund_yen, refund_offered, reverse_state, reverses, open_reverses, amount_doubt, business_date, created_at, sent_at,
    settled_at, last_seq, taken, operator)
  SELECT 'payment-' || n, n, receipt, reversed(receipt), state, yen, '99', pay_type, '****9395', 'B01', 'OB0244899999',
    'AShop001', 'BTer001', token, 'O' || n, 'J' || n, stamp, 'none',
    CASE state WHEN 'refunded' THEN yen WHEN 'partlyRefunded' THEN yen / 2 ELSE 0 END, 0, 0, 'none', 0, 0, 'none', date, at, at,
    at, seq + 3, state IN ('paid', 'partlyRefunded', 'refunded'), operator
  FROM temp.bulk;
  INSERT INTO refunds (id, payment_id, ordinal, state, amount_yen, amount_doubt, business_date, created_at, sent_at, settled_at,
    last_seq, operator, token, order_id, order_detail_id, trans_time)
  SELECT 'refund-' || n, 'payment-' || n, 1, 'refunded', iif(state = 'refunded', yen, yen / 2), 'none', date, at, at, at, seq + 3,
    operator, 'R' || n, 'O' || n, 'JR' || n, stamp
  FROM temp.bulk WHERE state IN ('refunded', 'partlyRefunded');
  INSERT INTO movements (seq, kind, subject, payment_id, yen, pay_type, operator, at, business_date)
  SELECT seq + 3, 'payment', 'payment-' || n, 'payment-' || n, yen, pay_type, operator, at, date FROM temp.bulk
    WHERE state <> 'refused'
  UNION ALL SELECT seq + 3, 'cancellation', 'payment-' || n, 'payment-' || n, yen, pay_type, operator, at, date FROM temp.bulk
    WHERE state = 'cancelled'
  UNION ALL SELECT last_seq, 'refund', r.id, payment_id, amount_yen, pay_type, r.operator, r.created_at, business_date
    FROM temp.bulk JOIN refunds r ON r.id = 'refund-' || n;
  INSERT INTO receipts SELECT 'payment-' || n, 'sale', at, date FROM temp.bulk WHERE state <> 'refused';
  DELETE FROM temp.bulk`;

/** Writes the payments of one day. */
class DayWriter {
  readonly #db: Database;
  readonly #journal: Journal;
  readonly #payments: Statement;
  readonly #rows: Statement;

  constructor(db: Database) {
    this.#db = db;
    this.#journal = new Journal(db);
    db.function('reversed', { deterministic: true }, (text) => reversed(String(text)));
    db.exec(`CREATE TEMP TABLE bulk (${COLUMNS})`);
    this.#payments = db.prepare(PAYMENTS_OF_A_DAY);
    this.#rows = db.prepare(JOURNAL_OF_A_DAY);
  }

  write({ date, first, count, day }: Day): void {
    if (count === 0) {
      return;
    }
    const last = this.#journal.last();
    const seq = last?.seq ?? 0;
    // Whole numbers for SQLite too, which takes plain ones for fractions.
    this.#payments.run({
      date,
      first: BigInt(first),
      count: BigInt(count),
      day: BigInt(day),
      seq: BigInt(seq),
      opens: `${date}${OPENS_AT}`,
      step: OPEN_MS / count / 1000,
      receipt: `R${date.slice(2).replaceAll('-', '')}1234`,
      stamp: `${date.replaceAll('-', '')}120000`,
    });
    this.#rows.run({ seq: BigInt(seq), hash: last?.hash ?? GENESIS_HASH });
    this.#db.exec(STATES_OF_A_DAY);
  }
}

/** Writes closes, and the newest rows, as the product writes them. */
class Closer {
  readonly #days: DayBook;
  readonly #journal: Journal;
  readonly #projection: Projection;

  constructor(db: Database) {
    this.#days = new DayBook(db);
    this.#journal = new Journal(db);
    this.#projection = new Projection(db);
  }

  close(businessDate: BusinessDate): void {
    const { lastSequence } = this.#days;
    const sequence = lastSequence + 1;
    const figures = figuresOf({
      businessDate,
      branchCode: 'AShop001',
      terminalCode: 'BTer001',
      movements: this.#days.movementsUpTo(businessDate),
      unknown: [],
      reconciled: { state: 'notAsked' },
      timeZone: 'p9' as TimeZoneCode,
      dayStart: '05:00' as DayStart,
      nameOf: (operator) => operator,
    });
    const content = { sequence, previousHash: this.#days.close(lastSequence)?.hash ?? NO_CLOSE_HASH, figures };
    this.#append({ kind: 'day.closed', subject: `close-${sequence}`, content }, businessDate);
  }

  /** Opening looks at the newest rows alone. */
  chain(businessDate: BusinessDate): void {
    for (let n = 0; n < CHAINED_ROWS; n += 1) {
      const subject = `payment-${n}` as PaymentId;
      this.#append({ kind: 'machine.illegalEvent', subject, content: { event: 'none', state: 'none' } }, businessDate);
    }
  }

  #append(event: LedgerEvent, businessDate: BusinessDate): void {
    const at = `${businessDate}T13:30:00.000Z`;
    this.#projection.apply(this.#journal.append(event, at, businessDate, 'terminal'));
  }
}
