import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import type { ExchangeReference, LedgerEvent } from '../ledger/events.ts';
import type { LedgerWriter } from '../ledger/ledger.ts';
import { isOpenState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import { classify, wholeYenText } from '../onepay/classify.ts';
import type { ConfirmedPayment, OrderQueryOutcome } from '../onepay/outcome.ts';
import { draftOrderQuery } from '../onepay/requests.ts';
import { appendAdoptedRefund } from './adopted-refund.ts';
import { signDraft, writeToken } from './asking.ts';
import type { Desk } from './desk.ts';
import { reversingOf, sendingOf } from './durations.ts';
import { toExchangeRecord } from './evidence.ts';
import { confirmEvent } from './outcome-events.ts';
import { requirePayment, type Subject, writeAbout } from './recording.ts';

/** What one question about a payment brought. */
export interface AnsweredAboutPayment {
  readonly payment: Payment;
  readonly outcome: ConfirmedPayment;
}

/** What the gateway's book says of an order. */
interface Found {
  readonly outcome: ConfirmedPayment;
  /** Yen that it has given back of a payment that is paid. */
  readonly refundedYen: number;
  readonly orderStatus: string;
}

/**
 * Asks about an open payment that was taken over from the gateway's book. A confirm needs the token of its request or the id of
 * a detail, and both were lost: its order is looked up instead, whose state says the same.
 */
export class OrderInquiry {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** @throws AnswerNotRecorded. */
  async aboutPayment(payment: Payment, by: Actor): Promise<AnsweredAboutPayment> {
    const { ledger, client, profile, clock, durations } = this.#desk;
    const { id } = payment;
    const query = { orderId: payment.orderId ?? undefined, onlyThisTerminal: true, start: 1, limit: 10 };
    const signed = signDraft(client, draftOrderQuery(profile, query, clock.now()));
    const subject: Subject = { flow: 'payment', payment };
    const asking = (token: string): LedgerEvent => ({ kind: 'payment.asked', subject: id, content: { token } });
    const token = writeToken(this.#desk, subject, asking, by);
    const times = { sinceSentMs: durations.since(sendingOf(id)), sinceReverseMs: durations.since(reversingOf(id)) };
    const exchange = await client.send({ call: 'orderQuery' }, signed, token);
    const found = findOrder(exchange.outcome, payment);
    const record = (writer: LedgerWriter) => {
      const reference = writer.keepExchange(id, toExchangeRecord(exchange));
      // Read anew: the cashier may have wanted it cancelled meanwhile.
      const current = requirePayment(ledger, id);
      if (!isOpenState(current.state)) {
        throw new TerminalError('NOTHING_TO_CONFIRM', { id, state: current.state });
      }
      const event = confirmEvent(current, found.outcome, reference, { ...times, gateway: undefined });
      writer.append(event);
      if (event.kind === 'payment.paid') {
        this.#adoptRefund(writer, current, found, reference);
      }
    };
    writeAbout(ledger, subject, record, by);
    return { payment: requirePayment(ledger, id), outcome: found.outcome };
  }

  /** A part of it that was given back before it was known to be paid; all of it is part of what the answer itself says. */
  #adoptRefund(writer: LedgerWriter, { id }: Payment, found: Found, exchange: ExchangeReference): void {
    const { refundedYen: amountYen, orderStatus } = found;
    const { state, refundedYen } = requirePayment(this.#desk.ledger, id);
    if (state === 'paid' && amountYen > 0 && refundedYen === 0) {
      appendAdoptedRefund(writer, this.#desk, { payment: id, amountYen, orderStatus, exchange });
    }
  }
}

/** What an order query says of an open payment: what a confirm would, and whatever does not fit leaves it open. Pure. */
export function findOrder(outcome: OrderQueryOutcome, { orderId, amountYen }: Payment): Found {
  const none = { refundedYen: 0, orderStatus: '' };
  switch (outcome.outcome) {
    case 'answered': {
      const order = outcome.result.orderBeans.find((bean) => bean.orderId.trim() === (orderId ?? '').trim());
      if (order === undefined) {
        // Its order was there once: that it is not shown now does not mean that nothing was charged.
        return { ...none, outcome: open({ kind: 'questionRefused', errorCode: 'NOT_SHOWN' }) };
      }
      const isYen = order.currencyCode.trim() === '' || order.currencyCode.trim() === 'JPY';
      const refunded = Number(wholeYenText(order.refundAmount.trim()) || '0');
      if (wholeYenText(order.amount.trim()) !== String(amountYen) || !isYen || !isYenUpTo(amountYen, refunded)) {
        return { ...none, outcome: open({ kind: 'mismatch', field: 'amount' }) };
      }
      const { transTime, payType } = order;
      const orderStatus = order.orderStatus.trim();
      const result = {
        transStatus: orderStatus,
        payCheckDate: '',
        transTime,
        orderId: order.orderId,
        orderDetailId: '',
        payType,
      };
      const answer = { kind: 'answer', answer: { meta: 'success', result } } as const;
      return { outcome: classify({ call: 'confirm', about: 'payment' }, answer), refundedYen: refunded, orderStatus };
    }
    case 'refused': {
      const { errorCode, subErrorCode } = outcome.refusal;
      return { ...none, outcome: open({ kind: 'questionRefused', errorCode: subErrorCode || errorCode }) };
    }
    case 'notSent':
    case 'unknown':
      return { ...none, outcome };
  }
}

function isYenUpTo(most: number, yen: number): boolean {
  return Number.isSafeInteger(yen) && yen >= 0 && yen <= most;
}

type Unknown = Extract<ConfirmedPayment, { outcome: 'unknown' }>;

function open(reason: Unknown['reason']): Unknown {
  return { outcome: 'unknown', reason };
}
