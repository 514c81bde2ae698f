import type { Database, Statement } from 'better-sqlite3';
import type { EventContent } from './events.ts';
import type { WrittenEvent } from './journal.ts';
import { isOpenRefundState, type RefundState } from './machine.ts';
import { orNull } from './payment-projection.ts';

/** What decides about a refund's next state, and what of it concerns its payment. */
export interface RefundFacts {
  readonly state: RefundState;
  readonly payment_id: string;
  readonly amount_yen: number;
}

/** Keeps the table of refunds. */
export class RefundProjection {
  readonly #insert: Statement;
  readonly #facts: Statement<[string], RefundFacts>;
  readonly #send: Statement;
  readonly #move: Statement;
  readonly #touch: Statement;
  readonly #noteNotFound: Statement;
  readonly #forgetNotFound: Statement;
  readonly #needsCentre: Statement;
  readonly #doubt: Statement;

  constructor(db: Database) {
    this.#insert = db.prepare(
      `INSERT INTO refunds (id, payment_id, ordinal, state, amount_yen, reason, amount_doubt, business_date, created_at,
         last_seq)
       VALUES (@id, @payment, @ordinal, 'created', @amountYen, @reason, 'none', @businessDate, @at, @seq)`,
    );
    this.#facts = db.prepare('SELECT state, payment_id, amount_yen FROM refunds WHERE id = ?');
    this.#send = db.prepare('UPDATE refunds SET token = @token, sent_at = @at WHERE id = @id');
    this.#move = db.prepare(
      `UPDATE refunds SET state = @state, detail = @detail, order_id = coalesce(@order_id, order_id),
         order_detail_id = coalesce(@order_detail_id, order_detail_id),
         trans_time = coalesce(@trans_time, trans_time), settled_at = @settled_at, last_seq = @seq
       WHERE id = @id`,
    );
    this.#touch = db.prepare('UPDATE refunds SET last_seq = @seq WHERE id = @id');
    this.#forgetNotFound = db.prepare(
      'UPDATE refunds SET not_found_at = NULL, not_found_gateway_at = NULL WHERE id = ?',
    );
    this.#noteNotFound = db.prepare(
      `UPDATE refunds SET not_found_at = coalesce(not_found_at, @at),
         not_found_gateway_at = coalesce(not_found_gateway_at, @gatewayAt)
       WHERE id = @id`,
    );
    this.#doubt = db.prepare(
      'UPDATE refunds SET amount_doubt = @doubt, order_id = coalesce(@orderId, order_id) WHERE id = @id',
    );
    this.#needsCentre = db.prepare('UPDATE refunds SET centre_why = @why WHERE id = @id');
  }

  facts(id: string): RefundFacts | undefined {
    return this.#facts.get(id);
  }

  create(event: WrittenEvent, content: EventContent<'refund.created'>): void {
    const { subject: id, businessDate, at, seq } = event;
    this.#insert.run({ reason: null, ...content, id, businessDate, at, seq });
  }

  /** Carries an event into the row of its refund, whose next state the machine has given. */
  apply(event: WrittenEvent, to: RefundState): void {
    const { subject: id, at, seq } = event;
    switch (event.kind) {
      case 'refund.sending':
        this.#move.run(moved(event, to, {}));
        this.#send.run({ id, token: event.content.token, at });
        return;
      case 'refund.refunded':
        this.#move.run(moved(event, to, { order: event.content }));
        return;
      case 'refund.failed':
        this.#move.run(moved(event, to, { order: event.content, detail: { transStatus: event.content.transStatus } }));
        return;
      case 'refund.refused': {
        const { exchange: _exchange, ...detail } = event.content;
        this.#move.run(moved(event, to, { detail }));
        return;
      }
      case 'refund.notSent':
        this.#move.run(moved(event, to, { detail: { code: event.content.code } }));
        return;
      case 'refund.unknown':
        this.#move.run(moved(event, to, { detail: { reason: event.content.reason, code: event.content.code } }));
        if (event.content.reason === 'mismatch') {
          this.#doubt.run({ id, doubt: 'doubted', orderId: null });
        }
        return;
      case 'refund.notRefunded':
        this.#move.run(moved(event, to, { detail: { errorCode: event.content.errorCode } }));
        return;
      case 'refund.answered':
        this.#noteFinding(event);
        this.#touch.run({ id, seq });
        return;
      case 'refund.compared':
        this.#doubt.run({ id, doubt: event.content.finding === 'same' ? 'none' : 'doubted', orderId: null });
        this.#touch.run({ id, seq });
        return;
      case 'refund.needsCentre':
        this.#needsCentre.run({ id, why: event.content.why });
        this.#touch.run({ id, seq });
        return;
      case 'refund.centreDecided': {
        const { reference, decidedBy } = event.content;
        this.#move.run(moved(event, to, { detail: { reason: 'paymentCentre', code: reference, decidedBy } }));
        return;
      }
      default:
        this.#touch.run({ id, seq });
    }
  }

  /** A refund that is there, if only in a state that is not final, takes back an earlier *not found*. */
  #noteFinding({ subject: id, at, content }: WrittenEvent & { readonly kind: 'refund.answered' }): void {
    const { finding, gatewayAt = null, orderId = null } = content;
    if (finding === 'notFound') {
      this.#noteNotFound.run({ id, at, gatewayAt });
    } else if (finding !== 'notSent' && finding !== 'noAnswer') {
      this.#forgetNotFound.run(id);
    }
    if (finding === 'amountUnproven') {
      this.#doubt.run({ id, doubt: 'toCompare', orderId });
    }
  }
}

interface OrderContent {
  readonly orderId: string;
  readonly orderDetailId: string;
  readonly transTime: string;
}

function moved(
  event: WrittenEvent,
  to: RefundState,
  { order, detail }: { readonly order?: OrderContent; readonly detail?: object },
) {
  return {
    id: event.subject,
    state: to,
    detail: detail === undefined ? null : JSON.stringify(detail),
    order_id: orNull(order?.orderId),
    order_detail_id: orNull(order?.orderDetailId),
    trans_time: orNull(order?.transTime),
    settled_at: isOpenRefundState(to) ? null : event.at,
    seq: event.seq,
  };
}
