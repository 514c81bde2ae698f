import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import type { PaymentId, RefundId } from '../ledger/events.ts';
import type { LedgerWriter } from '../ledger/ledger.ts';
import { isOpenRefundState, isOpenState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { Exchange, SignedRequest } from '../onepay/client.ts';
import type { ConfirmedRefund } from '../onepay/outcome.ts';
import { draftConfirm } from '../onepay/requests.ts';
import type { Token } from '../onepay/token.ts';
import { signDraft, writeToken } from './asking.ts';
import type { Desk } from './desk.ts';
import { reversingOf, sendingOf } from './durations.ts';
import { toExchangeRecord } from './evidence.ts';
import { type AnsweredAboutPayment, OrderInquiry } from './order-inquiry.ts';
import { type AnswerTimes, confirmEvent, confirmRefundEvent, orderMissingEvent } from './outcome-events.ts';
import { ownOrder, ownRefund } from './own-answer.ts';
import { requirePayment, requireRefund, type Subject, writeAbout } from './recording.ts';

export interface AnsweredAboutRefund {
  readonly refund: Refund;
  readonly outcome: ConfirmedRefund;
}

/** Asks the gateway what became of a payment or a refund, and writes down what it says. */
export class Inquiry {
  readonly #desk: Desk;
  readonly #orders: OrderInquiry;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#orders = new OrderInquiry(desk);
  }

  /**
   * One confirm about an open payment; one that was taken over from the gateway's book is looked up there.
   * @param by who asks.
   * @throws TerminalError PAYMENT_NOT_FOUND, or NOTHING_TO_CONFIRM for a payment whose outcome is known.
   */
  async aboutPayment(id: PaymentId, by: Actor = 'terminal'): Promise<AnsweredAboutPayment> {
    const { ledger, client } = this.#desk;
    const payment = this.#openPayment(id);
    if (payment.token === null) {
      return this.#orders.aboutPayment(payment, by);
    }
    const signed = this.#sign(payment.token);
    const subject: Subject = { flow: 'payment', payment };
    const asking = (name: Token) => ({ kind: 'payment.asked', subject: id, content: { token: name } }) as const;
    const token = writeToken(this.#desk, subject, asking, by);
    const orderId = payment.orderId ?? undefined;
    const asked = this.#timesNow(id);
    const missingForMs = this.#missingForMs(payment);
    const exchange = await client.send({ call: 'confirm', about: 'payment', orderId }, signed, token);
    const record = (writer: LedgerWriter) => {
      const reference = writer.keepExchange(id, toExchangeRecord(exchange));
      // Read anew: the cashier may have wanted it cancelled meanwhile.
      const current = this.#openPayment(id);
      const outcome = ownOrder(exchange.outcome, current, ledger);
      const times = withGatewayClock(asked, exchange);
      writer.append(confirmEvent(current, outcome, reference, times));
      const missing = orderMissingEvent(current, outcome, times, missingForMs);
      if (missing !== undefined) {
        writer.append(missing);
      }
    };
    writeAbout(ledger, subject, record, by);
    return { payment: requirePayment(ledger, id), outcome: exchange.outcome };
  }

  /**
   * One confirm about an open refund.
   * @param by who asks.
   * @throws TerminalError REFUND_NOT_FOUND, or NOTHING_TO_CONFIRM for a refund whose outcome is known.
   */
  async aboutRefund(id: RefundId, by: Actor = 'terminal'): Promise<AnsweredAboutRefund> {
    const { ledger, client } = this.#desk;
    const refund = this.#openRefund(id);
    const payment = requirePayment(ledger, refund.paymentId);
    const signed = this.#sign(refund.token);
    const subject: Subject = { flow: 'refund', refund, payment };
    const asking = (name: Token) => ({ kind: 'refund.asked', subject: id, content: { token: name } }) as const;
    const token = writeToken(this.#desk, subject, asking, by);
    const orderId = payment.orderId ?? undefined;
    const asked = this.#timesNow(id);
    const exchange = await client.send({ call: 'confirm', about: 'refund', orderId }, signed, token);
    const record = (writer: LedgerWriter) => {
      const reference = writer.keepExchange(id, toExchangeRecord(exchange));
      const times = withGatewayClock(asked, exchange);
      const current = this.#openRefund(id);
      writer.append(confirmRefundEvent(current, ownRefund(exchange.outcome, current, ledger), reference, times));
    };
    writeAbout(ledger, subject, record, by);
    return { refund: requireRefund(ledger, id), outcome: exchange.outcome };
  }

  #openPayment(id: PaymentId): Payment {
    const payment = requirePayment(this.#desk.ledger, id);
    if (!isOpenState(payment.state) || payment.state === 'sending') {
      throw new TerminalError('NOTHING_TO_CONFIRM', { id, state: payment.state });
    }
    return payment;
  }

  #openRefund(id: RefundId): Refund {
    const refund = requireRefund(this.#desk.ledger, id);
    if (!isOpenRefundState(refund.state) || refund.state === 'sending') {
      throw new TerminalError('NOTHING_TO_CONFIRM', { id, state: refund.state });
    }
    return refund;
  }

  #sign(qryToken: string | null): SignedRequest<'confirm'> {
    const { client, profile } = this.#desk;
    return signDraft(client, draftConfirm(profile, { qryToken: qryToken ?? undefined }));
  }

  /** How long ago things were sent, when a question about them is about to be. */
  #timesNow(id: PaymentId | RefundId): Omit<AnswerTimes, 'gateway'> {
    const { durations } = this.#desk;
    return { sinceSentMs: durations.since(sendingOf(id)), sinceReverseMs: durations.since(reversingOf(id)) };
  }

  /** How long ago the first question was sent since which there is no such order; 0 while that was never said. */
  #missingForMs({ id, notFoundAt }: Payment): number {
    const { durations } = this.#desk;
    const name = `missing ${id}`;
    if (notFoundAt === null) {
      durations.begin(name);
    }
    return durations.since(name);
  }
}

/** A `Date` header says whole seconds. */
const DATE_STEP_MS = 1000;

/** The gateway's clock around the exchange: no earlier than its answer's time less all that the exchange took. */
function withGatewayClock(
  asked: Omit<AnswerTimes, 'gateway'>,
  { gatewayDate, timing }: Exchange<unknown>,
): AnswerTimes {
  const told = gatewayDate === undefined ? Number.NaN : Date.parse(gatewayDate);
  const gateway = Number.isNaN(told)
    ? undefined
    : { askedMs: told - Math.ceil(timing.totalMs), answeredMs: told + DATE_STEP_MS };
  return { ...asked, gateway };
}
