import type { Database, Statement } from 'better-sqlite3';
import type { EventContent } from './events.ts';
import type { WrittenEvent } from './journal.ts';
import { isOpenState, type PaymentState } from './machine.ts';

/** What decides about a payment's next state. */
export interface PaymentFacts {
  readonly state: PaymentState;
  readonly amount_yen: number;
  readonly refunded_yen: number;
  readonly open_refund_yen: number;
  readonly cancel_reason: string | null;
}

/** Keeps the table of payments. */
export class PaymentProjection {
  readonly #insert: Statement;
  readonly #facts: Statement<[string], PaymentFacts>;
  readonly #send: Statement;
  readonly #move: Statement;
  readonly #touch: Statement;
  readonly #noteNotFound: Statement;
  readonly #forgetNotFound: Statement;
  readonly #answered: Statement;
  readonly #cancelRequested: Statement;
  readonly #reversing: Statement;
  readonly #reverseAnswered: Statement;
  readonly #reverseRefused: Statement;
  readonly #needsCentre: Statement;
  readonly #doubt: Statement;
  readonly #offerRefund: Statement;
  readonly #openRefund: Statement;
  readonly #settleRefund: Statement;

  constructor(db: Database) {
    this.#insert = db.prepare(
      `INSERT INTO payments (id, number, receipt_no, state, amount_yen, asked_pay_type, code_mask, code_seal, remark, service_mode,
         merchant_id, branch_code, terminal_code, refund, refunded_yen, open_refund_yen, refund_offered, reverse_state,
         reverses, open_reverses, amount_doubt, business_date, created_at, last_seq)
       VALUES (@id, @number, @receipt_no, 'created', @amount_yen, @asked_pay_type, @code_mask, @code_seal, @remark, @service_mode,
         @merchant_id, @branch_code, @terminal_code, 'none', 0, 0, 0, 'none', 0, 0, 'none', @business_date, @created_at, @seq)`,
    );
    this.#facts = db.prepare(
      'SELECT state, amount_yen, refunded_yen, open_refund_yen, cancel_reason FROM payments WHERE id = ?',
    );
    this.#send = db.prepare('UPDATE payments SET token = @token, sent_at = @at WHERE id = @id');
    this.#move = db.prepare(
      `UPDATE payments SET state = @state, detail = @detail, refund = coalesce(@refund, refund),
         order_id = coalesce(@order_id, order_id), order_detail_id = coalesce(@order_detail_id, order_detail_id),
         trans_time = coalesce(@trans_time, trans_time), pay_type = coalesce(@pay_type, pay_type),
         settled_at = @settled_at, last_seq = @seq
       WHERE id = @id`,
    );
    this.#touch = db.prepare('UPDATE payments SET last_seq = @seq WHERE id = @id');
    this.#forgetNotFound = db.prepare(
      'UPDATE payments SET not_found_at = NULL, not_found_gateway_at = NULL WHERE id = ?',
    );
    this.#noteNotFound = db.prepare(
      `UPDATE payments SET not_found_at = coalesce(not_found_at, @at),
         not_found_gateway_at = coalesce(not_found_gateway_at, @gatewayAt)
       WHERE id = @id`,
    );
    this.#answered = db.prepare(
      "UPDATE payments SET reverse_state = 'asked' WHERE id = @id AND reverse_state = 'sent'",
    );
    this.#cancelRequested = db.prepare(
      "UPDATE payments SET cancel_reason = @reason, reverse_state = 'none', reverses = 0 WHERE id = @id",
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
    this.#doubt = db.prepare(
      'UPDATE payments SET amount_doubt = @doubt, order_id = coalesce(@orderId, order_id) WHERE id = @id',
    );
    this.#needsCentre = db.prepare('UPDATE payments SET centre_why = @why WHERE id = @id');
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
    });
  }

  /** Carries an event into the row of its payment, whose next state the machine has given. */
  apply(event: WrittenEvent, to: PaymentState): void {
    const { subject: id, at, seq } = event;
    switch (event.kind) {
      case 'payment.sending':
        this.#move.run(moved(event, to, {}));
        this.#send.run({ id, token: event.content.token, at });
        return;
      case 'payment.paid':
        this.#move.run(moved(event, to, { order: event.content, refund: event.content.refund }));
        return;
      case 'payment.waitingForCustomer':
      case 'payment.cancelled':
        this.#move.run(moved(event, to, { order: event.content }));
        return;
      case 'payment.failed':
        this.#move.run(moved(event, to, { order: event.content, detail: { transStatus: event.content.transStatus } }));
        return;
      case 'payment.refused': {
        const { exchange: _exchange, ...detail } = event.content;
        this.#move.run(moved(event, to, { detail }));
        return;
      }
      case 'payment.notSent':
        this.#move.run(moved(event, to, { detail: { code: event.content.code } }));
        return;
      case 'payment.unknown':
        this.#move.run(moved(event, to, { detail: { reason: event.content.reason, code: event.content.code } }));
        if (event.content.reason === 'mismatch') {
          this.#doubt.run({ id, doubt: 'doubted', orderId: null });
        }
        return;
      case 'payment.notCharged':
        this.#move.run(moved(event, to, { detail: { errorCode: event.content.errorCode } }));
        return;
      case 'payment.answered':
        this.#noteFinding(event);
        this.#touch.run({ id, seq });
        return;
      case 'payment.cancelRequested':
        this.#move.run(moved(event, to, { detail: { reason: event.content.reason } }));
        this.#cancelRequested.run({ id, reason: event.content.reason });
        return;
      case 'payment.reversing':
        this.#reversing.run({ id });
        this.#touch.run({ id, seq });
        return;
      case 'payment.reverseAnswered':
        this.#reverseAnswered.run({ id, ...afterReverse(event.content) });
        this.#touch.run({ id, seq });
        return;
      case 'payment.reverseRefused': {
        const { errorCode, subErrorCode } = event.content;
        const detail = { reason: 'reverseRefused', code: subErrorCode === '' ? errorCode : subErrorCode };
        this.#move.run(moved(event, to, { detail }));
        this.#reverseRefused.run({ id });
        return;
      }
      case 'payment.compared':
        this.#doubt.run({ id, doubt: event.content.finding === 'same' ? 'none' : 'doubted', orderId: null });
        this.#touch.run({ id, seq });
        return;
      case 'payment.needsCentre':
        this.#needsCentre.run({ id, why: event.content.why });
        this.#touch.run({ id, seq });
        return;
      case 'payment.centreDecided': {
        const { reference, decidedBy } = event.content;
        this.#move.run(moved(event, to, { detail: { reason: 'paymentCentre', code: reference, decidedBy } }));
        return;
      }
      default:
        this.#touch.run({ id, seq });
    }
  }

  /** An order that is there, if only in a state that is not final, takes back an earlier *not found*. */
  #noteFinding({ subject: id, at, content }: WrittenEvent & { readonly kind: 'payment.answered' }): void {
    const { finding, gatewayAt = null, orderId = null } = content;
    if (finding !== 'notSent' && finding !== 'noAnswer') {
      this.#answered.run({ id });
    }
    if (finding === 'notFound') {
      this.#noteNotFound.run({ id, at, gatewayAt });
    } else if (finding !== 'notSent' && finding !== 'noAnswer') {
      this.#forgetNotFound.run(id);
    }
    if (finding === 'amountUnproven') {
      this.#doubt.run({ id, doubt: 'toCompare', orderId });
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

interface OrderContent {
  readonly orderId: string;
  readonly orderDetailId: string;
  readonly transTime: string;
  readonly payType: string;
}

function moved(
  event: WrittenEvent,
  to: PaymentState,
  more: { readonly order?: OrderContent; readonly refund?: string; readonly detail?: object },
) {
  const { order, refund, detail } = more;
  return {
    id: event.subject,
    state: to,
    detail: detail === undefined ? null : JSON.stringify(detail),
    refund: refund ?? null,
    order_id: orNull(order?.orderId),
    order_detail_id: orNull(order?.orderDetailId),
    trans_time: orNull(order?.transTime),
    pay_type: orNull(order?.payType),
    settled_at: isOpenState(to) ? null : event.at,
    seq: event.seq,
  };
}

/** A blank answer says nothing, so it does not replace what is known. */
export function orNull(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text;
}
