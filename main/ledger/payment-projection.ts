import type { Database, Statement } from 'better-sqlite3';
import { operatorOf } from '../common/actor.ts';
import type { EventContent } from './events.ts';
import type { WrittenEvent } from './journal.ts';
import { isOpenState, type PaymentState } from './machine.ts';
import { detailOf, isAnswer, OutcomeColumns, orderColumns, textOrNull } from './outcome-columns.ts';
import { reversed } from './payment-search.ts';

/** What decides about a payment's next state. */
export interface PaymentFacts {
  readonly state: PaymentState;
  readonly amount_yen: number;
  readonly refunded_yen: number;
  readonly open_refund_yen: number;
  readonly cancel_reason: string | null;
  /** Its money was taken, and is among what has been booked. */
  readonly taken: number;
  readonly asked_pay_type: string;
  readonly pay_type: string | null;
  readonly operator: string | null;
  readonly cancel_operator: string | null;
}

/** Keeps the table of payments. */
export class PaymentProjection {
  readonly #insert: Statement;
  readonly #adopted: Statement;
  readonly #facts: Statement<[string], PaymentFacts>;
  readonly #move: Statement;
  readonly #outcome: OutcomeColumns;
  readonly #answered: Statement;
  readonly #cancelRequested: Statement;
  readonly #reversing: Statement;
  readonly #reverseAnswered: Statement;
  readonly #reverseRefused: Statement;
  readonly #offerRefund: Statement;
  readonly #openRefund: Statement;
  readonly #settleRefund: Statement;

  constructor(db: Database) {
    this.#insert = db.prepare(
      `INSERT INTO payments (id, number, receipt_no, receipt_reversed, state, amount_yen, asked_pay_type, code_mask, code_seal,
         remark, service_mode, merchant_id, branch_code, terminal_code, refund, refunded_yen, open_refund_yen, refund_offered, reverse_state,
         reverses, open_reverses, amount_doubt, business_date, created_at, last_seq, taken, operator)
       VALUES (@id, @number, @receipt_no, @receipt_reversed, 'created', @amount_yen, @asked_pay_type, @code_mask, @code_seal,
         @remark, @service_mode, @merchant_id, @branch_code, @terminal_code, 'none', 0, 0, 0, 'none', 0, 0, 'none', @business_date, @created_at, @seq, 0,
         @operator)`,
    );
    this.#adopted = db.prepare(
      'UPDATE payments SET created_at = @madeAt, sent_at = @madeAt, business_date = @businessDate WHERE id = @id',
    );
    this.#facts = db.prepare(
      `SELECT state, amount_yen, refunded_yen, open_refund_yen, cancel_reason, taken, asked_pay_type, pay_type, operator,
         cancel_operator
       FROM payments WHERE id = ?`,
    );
    this.#outcome = new OutcomeColumns(db, 'payments');
    this.#move = db.prepare(
      `UPDATE payments SET state = @state, detail = @detail, refund = coalesce(@refund, refund),
         order_id = coalesce(@order_id, order_id), order_detail_id = coalesce(@order_detail_id, order_detail_id),
         trans_time = coalesce(@trans_time, trans_time), pay_type = coalesce(@pay_type, pay_type),
         settled_at = @settled_at, last_seq = @seq, taken = @taken
       WHERE id = @id`,
    );
    this.#answered = db.prepare(
      "UPDATE payments SET reverse_state = 'asked' WHERE id = @id AND reverse_state = 'sent'",
    );
    this.#cancelRequested = db.prepare(
      `UPDATE payments SET cancel_reason = @reason, cancel_operator = @operator, reverse_state = 'none', reverses = 0
       WHERE id = @id`,
    );
    this.#reversing = db.prepare(
      `UPDATE payments SET reverse_state = 'sent', reverses = reverses + 1, open_reverses = open_reverses + 1
       WHERE id = @id`,
    );
    this.#reverseAnswered = db.prepare(
      `UPDATE payments SET reverse_state = @state, open_reverses = open_reverses - @definite, reverses = reverses - @unsent
       WHERE id = @id`,
    );
    this.#reverseRefused = db.prepare(
      "UPDATE payments SET reverse_state = 'refused', open_reverses = open_reverses - 1 WHERE id = @id",
    );
    this.#offerRefund = db.prepare('UPDATE payments SET refund_offered = 1 WHERE id = @id');
    this.#openRefund = db.prepare(
      'UPDATE payments SET open_refund_yen = open_refund_yen + @yen, last_seq = @seq WHERE id = @id',
    );
    this.#settleRefund = db.prepare(
      `UPDATE payments SET open_refund_yen = open_refund_yen - @yen, refunded_yen = refunded_yen + @refunded,
         state = @state, last_seq = @seq
       WHERE id = @id`,
    );
  }

  facts(id: string): PaymentFacts | undefined {
    return this.#facts.get(id);
  }

  create(event: WrittenEvent, content: EventContent<'payment.created'>): void {
    this.#insert.run({
      id: event.subject,
      number: content.number,
      receipt_no: content.receiptNo,
      receipt_reversed: reversed(content.receiptNo),
      amount_yen: content.amountYen,
      asked_pay_type: content.askedPayType,
      code_mask: content.codeMask,
      code_seal: content.codeSeal ?? null,
      remark: content.remark ?? null,
      service_mode: content.serviceMode,
      merchant_id: content.merchantId ?? null,
      branch_code: content.branchCode,
      terminal_code: content.terminalCode,
      business_date: event.businessDate,
      created_at: event.at,
      seq: event.seq,
      operator: operatorOf(event.by) ?? null,
    });
  }

  /** Carries an event into the row of its payment, whose next state the machine has given. */
  apply(event: WrittenEvent, from: PaymentState, to: PaymentState, taken: boolean): void {
    const { subject: id, at, seq } = event;
    if (to !== from) {
      this.#move.run({
        id,
        seq,
        state: to,
        detail: detailOf(event),
        refund: textOrNull(event.content, 'refund'),
        pay_type: textOrNull(event.content, 'payType'),
        ...orderColumns(event.content),
        settled_at: isOpenState(to) ? null : at,
        taken: taken ? 1 : 0,
      });
    }
    if (event.kind === 'payment.adopted') {
      // It was made earlier than its row in the journal: it is of its own time and day.
      const { madeAt, businessDate } = event.content;
      this.#adopted.run({ id, madeAt, businessDate });
    }
    this.#noteCancellation(event);
    this.#outcome.note(event);
  }

  /** How far a cancellation has come. */
  #noteCancellation(event: WrittenEvent): void {
    const { subject: id } = event;
    switch (event.kind) {
      case 'payment.cancelRequested':
        this.#cancelRequested.run({ id, reason: event.content.reason, operator: operatorOf(event.by) ?? null });
        return;
      case 'payment.reversing':
        this.#reversing.run({ id });
        return;
      case 'payment.reverseAnswered':
        this.#reverseAnswered.run({ id, ...afterReverse(event.content) });
        return;
      case 'payment.reverseRefused':
        this.#reverseRefused.run({ id });
        return;
      case 'payment.answered':
        if (isAnswer(event.content.finding)) {
          this.#answered.run({ id });
        }
        return;
      default:
    }
  }

  offerRefund(id: string): void {
    this.#offerRefund.run({ id });
  }

  openRefund(id: string, yen: number, seq: number): void {
    this.#openRefund.run({ id, yen, seq });
  }

  /** @param refunded yen that went back to the customer: all of `yen`, or 0. */
  settleRefund(id: string, change: { yen: number; refunded: number; state: PaymentState; seq: number }): void {
    this.#settleRefund.run({ id, ...change });
  }
}

/** Not sent: as if it had never been tried. An order that is not there was not reversed, and will not be by this request. */
function afterReverse({ finding }: EventContent<'payment.reverseAnswered'>) {
  switch (finding) {
    case 'notSent':
      return { state: 'none', definite: 1, unsent: 1 };
    case 'notFound':
      return { state: 'sent', definite: 1, unsent: 0 };
    case 'unknown':
    case 'askConfirm':
      return { state: 'sent', definite: 0, unsent: 0 };
  }
}
