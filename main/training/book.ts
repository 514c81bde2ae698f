import Sqlite, { type Database, type Statement } from 'better-sqlite3';
import { transStatuses } from '../onepay/codes.ts';
import type { TimelineEntry } from './scenarios.ts';

/** One order of the training gateway. */
export interface Order {
  readonly orderId: string;
  /** The pay request's own detail. */
  readonly orderDetailId: string;
  readonly payToken: string;
  readonly branchCode: string;
  readonly terminalCode: string;
  readonly receiptNo: string;
  readonly amount: number;
  readonly refunded: number;
  readonly payType: string;
  /** `YYYYMMDDHHMMSS` in the request's time zone. */
  readonly transTime: string;
  /** From when on the order can be found, UTC ms. */
  readonly bookedAt: number;
  readonly timeline: readonly TimelineEntry[];
  readonly reversed: boolean;
}

/** A request that an order has had: its payment, a refund or its reversal. */
export interface Detail {
  readonly detailId: string;
  readonly orderId: string;
  readonly token: string;
  readonly kind: 'pay' | 'refund' | 'reverse';
  readonly amount: number;
  readonly transTime: string;
}

/** How an order is looked for. */
export interface OrderKey {
  readonly orderId?: string | undefined;
  readonly orderDetailId?: string | undefined;
  readonly qryToken?: string | undefined;
}

/** Which orders are wanted; what is not given is not asked for. */
export interface OrderFilter {
  readonly branchCode: string;
  readonly terminalCode?: string | undefined;
  readonly orderId?: string | undefined;
  readonly orderDetailId?: string | undefined;
  readonly payType?: string | undefined;
  readonly receiptNo?: string | undefined;
  /** `YYYYMMDD`, as the following. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** The SQL condition of each part of a filter. */
const conditions: Readonly<Record<keyof OrderFilter, string>> = {
  branchCode: 'branch_code = @branchCode',
  terminalCode: 'terminal_code = @terminalCode',
  orderId: 'order_id = @orderId',
  orderDetailId: 'order_detail_id = @orderDetailId',
  payType: 'pay_type = @payType',
  receiptNo: 'receipt_no = @receiptNo',
  startDate: 'trans_time >= @startDate',
  // Behind every time of that day.
  endDate: "trans_time < @endDate || ':'",
};

const bookSql = `
CREATE TABLE IF NOT EXISTS orders (
  order_id TEXT PRIMARY KEY, order_detail_id TEXT NOT NULL, pay_token TEXT NOT NULL UNIQUE, branch_code TEXT NOT NULL,
  terminal_code TEXT NOT NULL, receipt_no TEXT NOT NULL, amount INTEGER NOT NULL, refunded INTEGER NOT NULL DEFAULT 0,
  pay_type TEXT NOT NULL, trans_time TEXT NOT NULL, booked_at INTEGER NOT NULL, timeline TEXT NOT NULL,
  reversed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS details (
  detail_id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES orders, token TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  amount INTEGER NOT NULL, trans_time TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS orders_by_time ON orders (branch_code, trans_time);
CREATE INDEX IF NOT EXISTS orders_by_booking ON orders (booked_at, order_id);
CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

interface OrderRow {
  readonly order_id: string;
  readonly order_detail_id: string;
  readonly pay_token: string;
  readonly branch_code: string;
  readonly terminal_code: string;
  readonly receipt_no: string;
  readonly amount: number;
  readonly refunded: number;
  readonly pay_type: string;
  readonly trans_time: string;
  readonly booked_at: number;
  readonly timeline: string;
  readonly reversed: number;
}

interface DetailRow {
  readonly detail_id: string;
  readonly order_id: string;
  readonly token: string;
  readonly kind: Detail['kind'];
  readonly amount: number;
  readonly trans_time: string;
}

/** The training gateway's book of orders: a file of its own, so that it outlives the process and no real money is in it. */
export class Book {
  readonly #db: Database;
  readonly #useToken: Statement<[string]>;
  readonly #addOrder: Statement;
  readonly #addDetail: Statement;
  readonly #order: Statement<[string], OrderRow>;
  readonly #detailById: Statement<[string], DetailRow>;
  readonly #detailByToken: Statement<[string], DetailRow>;
  readonly #refund: Statement<[number, string]>;
  readonly #reverse: Statement<[string]>;
  readonly #all: Statement<[number], OrderRow>;

  /** @param file a path, or `:memory:`. */
  constructor(file: string) {
    this.#db = new Sqlite(file);
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = NORMAL');
    this.#db.pragma('busy_timeout = 5000');
    this.#db.exec(bookSql);
    this.#useToken = this.#db.prepare('INSERT INTO tokens VALUES (?) ON CONFLICT DO NOTHING');
    this.#addOrder = this.#db.prepare(
      `INSERT INTO orders (order_id, order_detail_id, pay_token, branch_code, terminal_code, receipt_no, amount, pay_type,
         trans_time, booked_at, timeline)
       VALUES (@orderId, @orderDetailId, @payToken, @branchCode, @terminalCode, @receiptNo, @amount, @payType, @transTime,
         @bookedAt, @timeline)`,
    );
    this.#addDetail = this.#db.prepare(
      'INSERT INTO details VALUES (@detailId, @orderId, @token, @kind, @amount, @transTime)',
    );
    this.#order = this.#db.prepare('SELECT * FROM orders WHERE order_id = ?');
    this.#detailById = this.#db.prepare('SELECT * FROM details WHERE detail_id = ?');
    this.#detailByToken = this.#db.prepare('SELECT * FROM details WHERE token = ?');
    this.#refund = this.#db.prepare('UPDATE orders SET refunded = refunded + ? WHERE order_id = ?');
    this.#reverse = this.#db.prepare('UPDATE orders SET reversed = 1 WHERE order_id = ?');
    this.#all = this.#db.prepare('SELECT * FROM orders WHERE booked_at <= ? ORDER BY booked_at DESC, order_id DESC');
  }

  /** Marks a token as used. False where it was used before: the same request again. */
  useToken(token: string): boolean {
    return this.#useToken.run(token).changes === 1;
  }

  addOrder(order: Omit<Order, 'refunded' | 'reversed'>): void {
    const { orderId, orderDetailId: detailId, payToken: token, amount, transTime } = order;
    this.#db.transaction(() => {
      this.#addOrder.run({ ...order, timeline: JSON.stringify(order.timeline) });
      this.#addDetail.run({ detailId, orderId, token, kind: 'pay', amount, transTime });
    })();
  }

  /** Books a refund's or a reversal's effect on its order. */
  addDetail(detail: Detail): void {
    this.#db.transaction(() => {
      this.#addDetail.run(detail);
      if (detail.kind === 'refund') {
        this.#refund.run(detail.amount, detail.orderId);
      } else {
        this.#reverse.run(detail.orderId);
      }
    })();
  }

  /** The request that a key names, with its order, as far as it is booked at that time. */
  find(key: OrderKey, nowMs: number): { readonly order: Order; readonly detail: Detail } | undefined {
    const detail = this.#findDetail(key);
    const row = detail === undefined ? undefined : this.#order.get(detail.order_id);
    if (detail === undefined || row === undefined || row.booked_at > nowMs) {
      return undefined;
    }
    return { order: toOrder(row), detail: toDetail(detail) };
  }

  /** All orders that are booked at that time, newest first: it takes the longer the more there are. */
  orders(nowMs: number): Order[] {
    return this.#all.all(nowMs).map(toOrder);
  }

  /** The orders of a filter that are booked at that time, newest first. @param start the first of them, from 1. */
  search(
    filter: OrderFilter,
    page: { readonly nowMs: number; readonly start: number; readonly limit: number },
  ): { readonly orders: Order[]; readonly total: number } {
    const wanted = Object.entries(filter).filter(([, value]) => value !== undefined) as [keyof OrderFilter, string][];
    const where = ['booked_at <= @nowMs', ...wanted.map(([name]) => conditions[name])].join(' AND ');
    const values = { ...Object.fromEntries(wanted), nowMs: page.nowMs };
    const { total = 0 } =
      this.#db
        .prepare<[object], { total: number }>(`SELECT count(*) AS total FROM orders WHERE ${where}`)
        .get(values) ?? {};
    const rows = this.#db
      .prepare<[object], OrderRow>(
        `SELECT * FROM orders WHERE ${where} ORDER BY booked_at DESC, order_id DESC LIMIT @limit OFFSET @offset`,
      )
      .all({ ...values, limit: page.limit, offset: page.start - 1 });
    return { orders: rows.map(toOrder), total };
  }

  close(): void {
    this.#db.close();
  }

  #findDetail(key: OrderKey): DetailRow | undefined {
    if (key.orderDetailId !== undefined) {
      return this.#detailById.get(key.orderDetailId);
    }
    if (key.orderId !== undefined) {
      const order = this.#order.get(key.orderId);
      return order === undefined ? undefined : this.#detailById.get(order.order_detail_id);
    }
    return key.qryToken === undefined ? undefined : this.#detailByToken.get(key.qryToken);
  }
}

function toOrder(row: OrderRow): Order {
  return {
    orderId: row.order_id,
    orderDetailId: row.order_detail_id,
    payToken: row.pay_token,
    branchCode: row.branch_code,
    terminalCode: row.terminal_code,
    receiptNo: row.receipt_no,
    amount: row.amount,
    refunded: row.refunded,
    payType: row.pay_type,
    transTime: row.trans_time,
    bookedAt: row.booked_at,
    timeline: JSON.parse(row.timeline) as TimelineEntry[],
    reversed: row.reversed === 1,
  };
}

function toDetail(row: DetailRow): Detail {
  return {
    detailId: row.detail_id,
    orderId: row.order_id,
    token: row.token,
    kind: row.kind,
    amount: row.amount,
    transTime: row.trans_time,
  };
}

/** The state of an order at a time: a reversal and a full refund overrule its timeline. */
export function orderStatus(order: Order, nowMs: number): string {
  if (order.reversed) {
    return transStatuses.cancelled;
  }
  if (order.refunded >= order.amount) {
    return transStatuses.refunded;
  }
  const age = nowMs - order.bookedAt;
  return order.timeline.findLast(({ afterMs }) => afterMs <= age)?.status ?? transStatuses.awaitingPayment;
}

/** The state of one request of an order: a refund or reversal that is booked went through. */
export function detailStatus(order: Order, detail: Detail, nowMs: number): string {
  switch (detail.kind) {
    case 'pay':
      return orderStatus(order, nowMs);
    case 'refund':
      return transStatuses.refunded;
    case 'reverse':
      return transStatuses.cancelled;
  }
}
