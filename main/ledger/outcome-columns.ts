import type { Database, Statement } from 'better-sqlite3';
import type { EventContent } from './events.ts';
import type { WrittenEvent } from './journal.ts';

/** What payments and refunds have in common: the columns that tell how their outcome is being found out. */
export class OutcomeColumns {
  readonly #send: Statement;
  readonly #touch: Statement;
  readonly #noteNotFound: Statement;
  readonly #forgetNotFound: Statement;
  readonly #doubt: Statement;
  readonly #needsCentre: Statement;

  constructor(db: Database, table: 'payments' | 'refunds') {
    this.#send = db.prepare(`UPDATE ${table} SET token = @token, sent_at = @at WHERE id = @id`);
    this.#touch = db.prepare(`UPDATE ${table} SET last_seq = @seq WHERE id = @id`);
    this.#noteNotFound = db.prepare(
      `UPDATE ${table} SET not_found_at = coalesce(not_found_at, @at),
         not_found_gateway_at = coalesce(not_found_gateway_at, @gatewayAt)
       WHERE id = @id`,
    );
    this.#forgetNotFound = db.prepare(
      `UPDATE ${table} SET not_found_at = NULL, not_found_gateway_at = NULL WHERE id = ?`,
    );
    this.#doubt = db.prepare(
      `UPDATE ${table} SET amount_doubt = @doubt, order_id = coalesce(@orderId, order_id) WHERE id = @id`,
    );
    this.#needsCentre = db.prepare(`UPDATE ${table} SET centre_why = @why WHERE id = @id`);
  }

  /** Notes what an event says beside the state to which it leads. */
  note(event: WrittenEvent): void {
    const { subject: id, at, seq } = event;
    switch (event.kind) {
      case 'payment.sending':
      case 'refund.sending':
        this.#send.run({ id, token: event.content.token, at });
        break;
      case 'payment.unknown':
      case 'refund.unknown':
        if (event.content.reason === 'mismatch') {
          this.#doubt.run({ id, doubt: 'doubted', orderId: null });
        }
        break;
      case 'payment.reopened':
        this.#forgetNotFound.run(id);
        break;
      case 'payment.answered':
      case 'refund.answered':
        this.#noteFinding(id, at, event.content);
        break;
      case 'payment.compared':
      case 'refund.compared':
        this.#doubt.run({ id, doubt: event.content.finding === 'same' ? 'none' : 'doubted', orderId: null });
        break;
      case 'payment.needsCentre':
      case 'refund.needsCentre':
        this.#needsCentre.run({ id, why: event.content.why });
        break;
      default:
    }
    this.#touch.run({ id, seq });
  }

  /** An order that is there, if only in a state that is not final, takes back an earlier *not found*. */
  #noteFinding(id: string, at: string, content: EventContent<'payment.answered'>): void {
    const { finding, gatewayAt = null, orderId = null } = content;
    if (finding === 'notFound') {
      this.#noteNotFound.run({ id, at, gatewayAt });
    } else if (isAnswer(finding)) {
      this.#forgetNotFound.run(id);
    }
    if (finding === 'amountUnproven') {
      this.#doubt.run({ id, doubt: 'toCompare', orderId });
    }
  }
}

/** Whether the gateway said something. */
export function isAnswer(finding: EventContent<'payment.answered'>['finding']): boolean {
  return finding !== 'notSent' && finding !== 'noAnswer';
}

/** What an answer said of its order; a blank says nothing, so it does not replace what is known. */
export function orderColumns(content: object) {
  return {
    order_id: textOrNull(content, 'orderId'),
    order_detail_id: textOrNull(content, 'orderDetailId'),
    trans_time: textOrNull(content, 'transTime'),
  };
}

export function textOrNull(content: object, name: string): string | null {
  const value = (content as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** What is kept in the column `detail` of the event that led to a state; null where there is nothing to keep. */
export function detailOf(event: WrittenEvent): string | null {
  const detail = detailFields(event);
  return detail === undefined ? null : JSON.stringify(detail);
}

function detailFields({ kind, content }: WrittenEvent): object | undefined {
  switch (kind) {
    case 'payment.adopted':
      return { reason: 'adopted', code: content.orderStatus, transStatus: content.orderStatus };
    case 'payment.failed':
    case 'refund.failed':
      return { transStatus: content.transStatus };
    case 'payment.refused':
    case 'refund.refused': {
      const { exchange: _exchange, ...refusal } = content;
      return refusal;
    }
    case 'payment.notSent':
    case 'refund.notSent':
      return { code: content.code };
    case 'payment.unknown':
    case 'refund.unknown':
      return { reason: content.reason, code: content.code };
    case 'payment.notCharged':
    case 'refund.notRefunded':
      return { errorCode: content.errorCode };
    case 'payment.cancelRequested':
      return { reason: content.reason };
    case 'payment.reopened':
      return { reason: 'reopened', code: content.orderStatus };
    case 'payment.reverseRefused': {
      const { errorCode, subErrorCode } = content;
      return { reason: 'reverseRefused', code: subErrorCode === '' ? errorCode : subErrorCode };
    }
    case 'payment.centreDecided':
    case 'refund.centreDecided':
      return { reason: 'paymentCentre', code: content.reference, decidedBy: content.decidedBy };
    default:
      return undefined;
  }
}
