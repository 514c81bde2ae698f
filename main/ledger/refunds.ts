import type { Database, Statement } from 'better-sqlite3';
import type { BusinessDate } from '../common/time.ts';
import type { Yen } from '../common/yen.ts';
import type { PaymentId, RefundId } from './events.ts';
import type { RefundState } from './machine.ts';
import { type OutcomeDetail, readDetail } from './outcome-detail.ts';

/** A refund as its events have left it. */
export interface Refund {
  readonly id: RefundId;
  readonly paymentId: PaymentId;
  /** Counts the refunds of its payment from 1. */
  readonly ordinal: number;
  readonly state: RefundState;
  readonly amountYen: Yen;
  readonly reason: string | null;
  /** The refund request's name. */
  readonly token: string | null;
  readonly orderId: string | null;
  readonly orderDetailId: string | null;
  /** As received: `YYYYMMDDHHMMSS` in the terminal's time zone. */
  readonly transTime: string | null;
  /** An answer named another amount: what the gateway says since has to be compared before it counts. */
  readonly amountDoubt: 'none' | 'doubted' | 'toCompare';
  /** Why the payment centre is needed; null while it is not. */
  readonly centreWhy: string | null;
  readonly detail: OutcomeDetail;
  readonly businessDate: BusinessDate;
  /** UTC, ISO 8601 with ms, as the following. */
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly notFoundAt: string | null;
  /** The gateway's own clock at that answer, where it told it. */
  readonly notFoundGatewayAt: string | null;
  readonly settledAt: string | null;
}

interface RefundRow {
  readonly id: string;
  readonly payment_id: string;
  readonly ordinal: number;
  readonly state: RefundState;
  readonly amount_yen: number;
  readonly reason: string | null;
  readonly token: string | null;
  readonly order_id: string | null;
  readonly order_detail_id: string | null;
  readonly trans_time: string | null;
  readonly amount_doubt: 'none' | 'doubted' | 'toCompare';
  readonly centre_why: string | null;
  readonly detail: string | null;
  readonly business_date: string;
  readonly created_at: string;
  readonly sent_at: string | null;
  readonly not_found_at: string | null;
  readonly not_found_gateway_at: string | null;
  readonly settled_at: string | null;
}

/** Reads refunds; writing them is the projection's work. */
export class Refunds {
  readonly #byId: Statement<[string], RefundRow>;
  readonly #byPayment: Statement<[string], RefundRow>;
  readonly #byDetail: Statement<[string], { id: string }>;
  readonly #inState: Statement<[string], RefundRow>;

  constructor(db: Database) {
    this.#byId = db.prepare('SELECT * FROM refunds WHERE id = ?');
    this.#byPayment = db.prepare('SELECT * FROM refunds WHERE payment_id = ? ORDER BY ordinal');
    this.#byDetail = db.prepare('SELECT id FROM refunds WHERE order_detail_id = ? LIMIT 1');
    this.#inState = db.prepare('SELECT * FROM refunds WHERE state = ? ORDER BY id');
  }

  find(id: string): Refund | undefined {
    const row = this.#byId.get(id);
    return row === undefined ? undefined : toRefund(row);
  }

  /** The refunds of a payment, oldest first. */
  of(payment: PaymentId): Refund[] {
    return this.#byPayment.all(payment).map(toRefund);
  }

  /** The refund that a detail of the gateway's orders belongs to; undefined for a detail of none. */
  ownerOfDetail(orderDetailId: string): RefundId | undefined {
    return this.#byDetail.get(orderDetailId)?.id as RefundId | undefined;
  }

  /** All refunds in a state, oldest first. */
  inState(state: RefundState): Refund[] {
    return this.#inState.all(state).map(toRefund);
  }
}

function toRefund(row: RefundRow): Refund {
  return {
    id: row.id as RefundId,
    paymentId: row.payment_id as PaymentId,
    ordinal: row.ordinal,
    state: row.state,
    amountYen: row.amount_yen as Yen,
    reason: row.reason,
    token: row.token,
    orderId: row.order_id,
    orderDetailId: row.order_detail_id,
    transTime: row.trans_time,
    amountDoubt: row.amount_doubt,
    centreWhy: row.centre_why,
    detail: readDetail(row.detail),
    businessDate: row.business_date as BusinessDate,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    notFoundAt: row.not_found_at,
    notFoundGatewayAt: row.not_found_gateway_at,
    settledAt: row.settled_at,
  };
}
