import type { Database, Statement } from 'better-sqlite3';
import { operatorOf } from '../common/actor.ts';
import type { EventContent } from './events.ts';
import type { WrittenEvent } from './journal.ts';
import { isOpenRefundState, type RefundState } from './machine.ts';
import { detailOf, OutcomeColumns, orderColumns } from './outcome-columns.ts';

/** What decides about a refund's next state, and what of it concerns its payment. */
export interface RefundFacts {
  readonly state: RefundState;
  readonly payment_id: string;
  readonly amount_yen: number;
  readonly operator: string | null;
}

/** Keeps the table of refunds. */
export class RefundProjection {
  readonly #insert: Statement;
  readonly #facts: Statement<[string], RefundFacts>;
  readonly #move: Statement;
  readonly #outcome: OutcomeColumns;

  constructor(db: Database) {
    this.#insert = db.prepare(
      `INSERT INTO refunds (id, payment_id, ordinal, state, amount_yen, reason, amount_doubt, business_date, created_at,
         last_seq, operator, approved_by)
       VALUES (@id, @payment, @ordinal, 'created', @amountYen, @reason, 'none', @businessDate, @at, @seq, @operator, @approvedBy)`,
    );
    this.#facts = db.prepare('SELECT state, payment_id, amount_yen, operator FROM refunds WHERE id = ?');
    this.#outcome = new OutcomeColumns(db, 'refunds');
    this.#move = db.prepare(
      `UPDATE refunds SET state = @state, detail = @detail, order_id = coalesce(@order_id, order_id),
         order_detail_id = coalesce(@order_detail_id, order_detail_id),
         trans_time = coalesce(@trans_time, trans_time), settled_at = @settled_at, last_seq = @seq
       WHERE id = @id`,
    );
  }

  facts(id: string): RefundFacts | undefined {
    return this.#facts.get(id);
  }

  create(event: WrittenEvent, content: EventContent<'refund.created'>): void {
    const { subject: id, businessDate, at, seq } = event;
    const operator = operatorOf(event.by) ?? null;
    this.#insert.run({ reason: null, approvedBy: null, ...content, id, businessDate, at, seq, operator });
  }

  /** Carries an event into the row of its refund, whose next state the machine has given. */
  apply(event: WrittenEvent, from: RefundState, to: RefundState): void {
    const { subject: id, at, seq } = event;
    if (to !== from) {
      this.#move.run({
        id,
        seq,
        state: to,
        detail: detailOf(event),
        ...orderColumns(event.content),
        settled_at: isOpenRefundState(to) ? null : at,
      });
    }
    this.#outcome.note(event);
  }
}
