import type { Database, Statement } from 'better-sqlite3';
import type { OperatorId } from '../common/actor.ts';
import type { BusinessDate } from '../common/time.ts';
import type { Yen } from '../common/yen.ts';
import type { PaymentId } from './events.ts';
import { openPaymentStates, type PaymentState } from './machine.ts';
import { type OutcomeDetail, readDetail } from './outcome-detail.ts';
import { PaymentFinder } from './payment-finder.ts';
import type { PaymentFilter } from './payment-search.ts';

/** A payment as its events have left it. */
export interface Payment {
  readonly id: PaymentId;
  /** Counts the payments of this ledger from 1; numbers are left out only where a ledger was restored. */
  readonly number: number;
  readonly receiptNo: string;
  readonly state: PaymentState;
  /** Its money counts as taken: it was paid, and no answer since has said otherwise, though it may be open again. */
  readonly taken: boolean;
  readonly amountYen: Yen;
  readonly askedPayType: string;
  /** The brand that the gateway named; null while it has not. */
  readonly payType: string | null;
  readonly codeMask: string;
  readonly remark: string | null;
  readonly merchantId: string | null;
  readonly branchCode: string;
  readonly terminalCode: string;
  /** The pay request's name; null before it was drawn, and for a payment that was taken over from the gateway's book. */
  readonly token: string | null;
  readonly orderId: string | null;
  readonly orderDetailId: string | null;
  /** As received: `YYYYMMDDHHMMSS` in the terminal's time zone. */
  readonly transTime: string | null;
  readonly refund: string;
  /** Yen that refunds of this terminal have given back. */
  readonly refundedYen: number;
  /** Yen of refunds whose outcome is still open. */
  readonly openRefundYen: number;
  /** It was to be cancelled and is paid: a refund is what is left. */
  readonly refundOffered: boolean;
  /** Who wanted it cancelled; null while nobody did. */
  readonly cancelReason: string | null;
  readonly reverse: ReverseProgress;
  /** An answer named another amount: what the gateway says since has to be compared before it counts. */
  readonly amountDoubt: 'none' | 'doubted' | 'toCompare';
  /** Why the payment centre is needed; null while it is not. */
  readonly centreWhy: string | null;
  readonly detail: OutcomeDetail;
  readonly businessDate: BusinessDate;
  /** UTC, ISO 8601 with ms, as the following. */
  readonly createdAt: string;
  readonly sentAt: string | null;
  /** When a confirm first said that there is no such order. */
  readonly notFoundAt: string | null;
  /** The gateway's own clock at that answer, where it told it. */
  readonly notFoundGatewayAt: string | null;
  readonly settledAt: string | null;
  /** Who made it; null where nobody's name is known. */
  readonly operator: OperatorId | null;
}

/** How far a cancellation has come. */
export interface ReverseProgress {
  /** `sent`: nobody has asked since what became of it; `asked`: a confirm has been answered since. */
  readonly state: 'none' | 'sent' | 'asked' | 'refused';
  /** Reverse requests sent since the cancellation was asked for. */
  readonly requests: number;
  /** Reverse requests that had no definite answer: they may still be under way. */
  readonly open: number;
}

interface PaymentRow {
  readonly id: string;
  readonly number: number;
  readonly receipt_no: string;
  readonly state: PaymentState;
  readonly taken: number;
  readonly amount_yen: number;
  readonly asked_pay_type: string;
  readonly pay_type: string | null;
  readonly code_mask: string;
  readonly remark: string | null;
  readonly merchant_id: string | null;
  readonly branch_code: string;
  readonly terminal_code: string;
  readonly token: string | null;
  readonly order_id: string | null;
  readonly order_detail_id: string | null;
  readonly trans_time: string | null;
  readonly refund: string;
  readonly refunded_yen: number;
  readonly open_refund_yen: number;
  readonly refund_offered: number;
  readonly cancel_reason: string | null;
  readonly reverse_state: ReverseProgress['state'];
  readonly reverses: number;
  readonly open_reverses: number;
  readonly amount_doubt: 'none' | 'doubted' | 'toCompare';
  readonly centre_why: string | null;
  readonly detail: string | null;
  readonly business_date: string;
  readonly created_at: string;
  readonly sent_at: string | null;
  readonly not_found_at: string | null;
  readonly not_found_gateway_at: string | null;
  readonly settled_at: string | null;
  readonly operator: string | null;
}

/** Reads payments; writing them is the projection's work. */
export class Payments {
  readonly #db: Database;
  readonly #finder: PaymentFinder;
  readonly #byNumber: Statement<[number], PaymentRow>;
  readonly #byId: Statement<[string], PaymentRow>;
  readonly #blocking: Statement<[string], PaymentRow>;
  readonly #openBySeal: Statement<[string], PaymentRow>;
  readonly #byOrder: Statement<[string, string], { id: string }>;
  readonly #inState: Statement<[string], PaymentRow>;
  readonly #lastNumber: Statement<[], { number: number }>;
  readonly #lastBelow: Statement<[number], { number: number }>;
  readonly #lastTaken: Statement<[], PaymentRow>;

  constructor(db: Database) {
    this.#db = db;
    this.#finder = new PaymentFinder(db);
    this.#byNumber = db.prepare('SELECT * FROM payments WHERE number = ?');
    const open = openPaymentStates.map((state) => `'${state}'`).join(', ');
    this.#byId = db.prepare('SELECT * FROM payments WHERE id = ?');
    this.#blocking = db.prepare(
      `SELECT * FROM payments
       WHERE receipt_no = ? AND state IN ('paid', 'partlyRefunded', ${open}) ORDER BY number DESC LIMIT 1`,
    );
    this.#openBySeal = db.prepare(`SELECT * FROM payments WHERE code_seal = ? AND state IN (${open}) LIMIT 1`);
    this.#byOrder = db.prepare(
      'SELECT id FROM payments WHERE order_id = ? UNION ALL SELECT id FROM payments WHERE order_detail_id = ? LIMIT 1',
    );
    this.#inState = db.prepare('SELECT * FROM payments WHERE state = ? ORDER BY number');
    this.#lastNumber = db.prepare('SELECT coalesce(max(number), 0) AS number FROM payments');
    this.#lastBelow = db.prepare('SELECT coalesce(max(number), 0) AS number FROM payments WHERE number < ?');
    this.#lastTaken = db.prepare('SELECT * FROM payments WHERE taken = 1 ORDER BY number DESC LIMIT 1');
  }

  find(id: string): Payment | undefined {
    const row = this.#byId.get(id);
    return row === undefined ? undefined : toPayment(row);
  }

  /** A payment with this receipt number that is paid or may yet be. */
  findPaidOrOpen(receiptNo: string): Payment | undefined {
    const row = this.#blocking.get(receiptNo);
    return row === undefined ? undefined : toPayment(row);
  }

  /** The newest payment with this receipt number, whatever became of it. */
  findByReceiptNo(receiptNo: string): Payment | undefined {
    return this.page({ receiptNo, limit: 1 })[0];
  }

  /** A search for a receipt number that was typed whole, or its end alone. */
  receiptFilter(typed: string): Pick<PaymentFilter, 'receiptNo' | 'receiptEnd'> {
    return this.findByReceiptNo(typed) === undefined ? { receiptEnd: typed } : { receiptNo: typed };
  }

  /** The same, where what was typed may be an id that the gateway gave a payment or a refund of it, too. */
  namedFilter(typed: string): Pick<PaymentFilter, 'receiptNo' | 'receiptEnd' | 'order'> {
    const filter = this.receiptFilter(typed);
    const isOrder = 'receiptEnd' in filter && this.page({ order: typed, limit: 1 }).length > 0;
    return isOrder ? { order: typed } : filter;
  }

  /** A payment that is open and was tried with the code of this seal. */
  findOpenBySeal(codeSeal: string): Payment | undefined {
    const row = this.#openBySeal.get(codeSeal);
    return row === undefined ? undefined : toPayment(row);
  }

  /** The payment that an order of the gateway belongs to, by either of its ids; undefined for an order of none. */
  ownerOfOrder(order: { readonly orderId: string; readonly orderDetailId: string }): PaymentId | undefined {
    return (this.#byOrder.get(order.orderId, order.orderDetailId)?.id ?? undefined) as PaymentId | undefined;
  }

  /** All payments in a state, oldest first. */
  inState(state: PaymentState): Payment[] {
    return this.#inState.all(state).map(toPayment);
  }

  /** The newest payment whose money was taken and not given back by a cancellation. */
  lastTaken(): Payment | undefined {
    const row = this.#lastTaken.get();
    return row === undefined ? undefined : toPayment(row);
  }

  /** The number after the last one. */
  nextNumber(): number {
    return (this.#lastNumber.get()?.number ?? 0) + 1;
  }

  hasNumber(number: number): boolean {
    return this.#byNumber.get(number) !== undefined;
  }

  /** The number after the last one below a limit. */
  nextNumberBelow(limit: number): number {
    return (this.#lastBelow.get(limit)?.number ?? 0) + 1;
  }

  /** A page of history, newest first. */
  page(filter: PaymentFilter): Payment[] {
    // One transaction, so that all that is read is of the same moment.
    return this.#db.transaction(() =>
      this.#finder.find(filter).flatMap((number) => {
        const row = this.#byNumber.get(number);
        return row === undefined ? [] : [toPayment(row)];
      }),
    )();
  }
}

function toPayment(row: PaymentRow): Payment {
  return {
    id: row.id as PaymentId,
    number: row.number,
    receiptNo: row.receipt_no,
    state: row.state,
    taken: row.taken === 1,
    amountYen: row.amount_yen as Yen,
    askedPayType: row.asked_pay_type,
    payType: row.pay_type,
    codeMask: row.code_mask,
    remark: row.remark,
    merchantId: row.merchant_id,
    branchCode: row.branch_code,
    terminalCode: row.terminal_code,
    token: row.token,
    orderId: row.order_id,
    orderDetailId: row.order_detail_id,
    transTime: row.trans_time,
    refund: row.refund,
    refundedYen: row.refunded_yen,
    openRefundYen: row.open_refund_yen,
    refundOffered: row.refund_offered === 1,
    cancelReason: row.cancel_reason,
    reverse: { state: row.reverse_state, requests: row.reverses, open: row.open_reverses },
    amountDoubt: row.amount_doubt,
    centreWhy: row.centre_why,
    detail: readDetail(row.detail),
    businessDate: row.business_date as BusinessDate,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    notFoundAt: row.not_found_at,
    notFoundGatewayAt: row.not_found_gateway_at,
    settledAt: row.settled_at,
    operator: row.operator as OperatorId | null,
  };
}
