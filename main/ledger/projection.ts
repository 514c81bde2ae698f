import type { Database, Statement } from 'better-sqlite3';
import type { EventContent } from './events.ts';
import type { WrittenEvent } from './journal.ts';
import { isLegalTransition, isOpenState, type PaymentState } from './payment-states.ts';
import { TokenSeconds } from './token-seconds.ts';

/** An event that the payment's state does not allow: a programming error, never written. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';

  constructor(event: WrittenEvent, from: string, to: string) {
    super(`${event.kind} of ${event.subject}: ${from} -> ${to} is not allowed`);
  }
}

interface OrderColumns {
  readonly order_id: string | null;
  readonly order_detail_id: string | null;
  readonly trans_time: string | null;
  readonly pay_type: string | null;
}

const noOrder: OrderColumns = { order_id: null, order_detail_id: null, trans_time: null, pay_type: null };

/**
 * Derives the state tables from the journal, event by event. The same code writes them when an event happens and when
 * `ledger verify` builds them anew.
 */
export class Projection {
  readonly #tokens: TokenSeconds;
  readonly #insert: Statement;
  readonly #stateOf: Statement<[string], { state: PaymentState }>;
  readonly #send: Statement;
  readonly #move: Statement;
  readonly #noteNotFound: Statement;
  readonly #touch: Statement;

  constructor(db: Database) {
    this.#tokens = new TokenSeconds(db, () => 0);
    this.#insert = db.prepare(
      `INSERT INTO payments (id, number, receipt_no, state, amount_yen, asked_pay_type, code_mask, remark, service_mode,
         merchant_id, branch_code, terminal_code, refund, business_date, created_at, last_seq)
       VALUES (@id, @number, @receipt_no, 'created', @amount_yen, @asked_pay_type, @code_mask, @remark, @service_mode,
         @merchant_id, @branch_code, @terminal_code, 'none', @business_date, @created_at, @seq)`,
    );
    this.#stateOf = db.prepare('SELECT state FROM payments WHERE id = ?');
    this.#send = db.prepare('UPDATE payments SET token = @token, sent_at = @at WHERE id = @id');
    this.#move = db.prepare(
      `UPDATE payments SET state = @state, detail = @detail, refund = coalesce(@refund, refund),
         order_id = coalesce(@order_id, order_id), order_detail_id = coalesce(@order_detail_id, order_detail_id),
         trans_time = coalesce(@trans_time, trans_time), pay_type = coalesce(@pay_type, pay_type),
         settled_at = @settled_at, last_seq = @seq
       WHERE id = @id`,
    );
    this.#noteNotFound = db.prepare('UPDATE payments SET not_found_at = coalesce(not_found_at, @at) WHERE id = @id');
    this.#touch = db.prepare('UPDATE payments SET last_seq = @seq WHERE id = @id');
  }

  apply(event: WrittenEvent): void {
    switch (event.kind) {
      case 'payment.created':
        this.#create(event, event.content);
        return;
      case 'payment.sending':
        this.#transition(event, 'sending');
        this.#send.run({ id: event.subject, token: event.content.token, at: event.at });
        this.#tokens.note(event.content.token);
        return;
      case 'payment.paid':
        this.#transition(event, event.content.refund === 'inFull' ? 'refunded' : 'paid', {
          order: orderColumns(event.content),
          refund: event.content.refund,
        });
        return;
      case 'payment.waitingForCustomer':
        this.#transition(event, 'waitingForCustomer', { order: orderColumns(event.content) });
        return;
      case 'payment.failed':
        this.#transition(event, 'failed', {
          order: orderColumns(event.content),
          detail: { transStatus: event.content.transStatus },
        });
        return;
      case 'payment.cancelled':
        this.#transition(event, 'cancelled', { order: orderColumns(event.content) });
        return;
      case 'payment.refused': {
        const { exchange: _exchange, ...detail } = event.content;
        this.#transition(event, 'refused', { detail });
        return;
      }
      case 'payment.notSent':
        this.#transition(event, 'notSent', { detail: { code: event.content.code } });
        return;
      case 'payment.unknown':
        this.#transition(event, 'unknown', {
          detail: { reason: event.content.reason, code: event.content.code },
        });
        return;
      case 'payment.notCharged':
        this.#transition(event, 'notCharged', { detail: { errorCode: event.content.errorCode } });
        return;
      case 'payment.asked':
        this.#tokens.note(event.content.token);
        this.#touch.run({ id: event.subject, seq: event.seq });
        return;
      case 'payment.answered':
        if (event.content.finding === 'notFound') {
          this.#noteNotFound.run({ id: event.subject, at: event.at });
        }
        this.#touch.run({ id: event.subject, seq: event.seq });
        return;
      case 'receipt.printed':
      case 'receipt.failed':
        this.#touch.run({ id: event.subject, seq: event.seq });
        return;
    }
  }

  #create(event: WrittenEvent, content: EventContent<'payment.created'>): void {
    this.#insert.run({
      id: event.subject,
      number: content.number,
      receipt_no: content.receiptNo,
      amount_yen: content.amountYen,
      asked_pay_type: content.askedPayType,
      code_mask: content.codeMask,
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

  #transition(
    event: WrittenEvent,
    to: PaymentState,
    more: { readonly order?: OrderColumns; readonly refund?: string; readonly detail?: object } = {},
  ): void {
    const from = this.#stateOf.get(event.subject)?.state;
    if (from === undefined || !isLegalTransition(from, to)) {
      throw new IllegalTransition(event, from ?? 'nothing', to);
    }
    this.#move.run({
      id: event.subject,
      state: to,
      detail: more.detail === undefined ? null : JSON.stringify(more.detail),
      refund: more.refund ?? null,
      ...(more.order ?? noOrder),
      settled_at: isOpenState(to) ? null : event.at,
      seq: event.seq,
    });
  }
}

function orderColumns(content: {
  readonly orderId: string;
  readonly orderDetailId: string;
  readonly transTime: string;
  readonly payType: string;
}): OrderColumns {
  return {
    order_id: orNull(content.orderId),
    order_detail_id: orNull(content.orderDetailId),
    trans_time: orNull(content.transTime),
    pay_type: orNull(content.payType),
  };
}

/** A blank answer says nothing, so it does not replace what is known. */
function orNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
