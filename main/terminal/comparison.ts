import type { EventContent, LedgerEvent, PaymentId, RefundId } from '../ledger/events.ts';
import { isOpenRefundState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import { wholeYenText } from '../onepay/classify.ts';
import type { OrderQueryOutcome } from '../onepay/outcome.ts';
import { draftOrderQuery } from '../onepay/requests.ts';
import { signDraft, writeToken } from './asking.ts';
import type { Desk } from './desk.ts';
import { toExchangeRecord } from './evidence.ts';
import { unknownCode } from './outcome-events.ts';
import { requirePayment, requireRefund, type Subject, writeAbout } from './recording.ts';

type Compared = Pick<EventContent<'payment.compared'>, 'finding' | 'code'>;

/** What the order must say: yen paid, and where a refund is in doubt, one of these sums of yen given back. */
interface Expected {
  readonly amountYen: number;
  readonly refundedYen?: readonly number[];
}

/**
 * Compares amounts. A confirm names none, so where an answer named a wrong one only the order itself can clear that up:
 * it is looked up with an *orderQuery*.
 */
export class Comparison {
  readonly #desk: Desk;
  readonly #calendar: () => number;

  /** @param calendar the best guess at the true time, UTC ms. */
  constructor(desk: Desk, { calendar }: { readonly calendar: () => number }) {
    this.#desk = desk;
    this.#calendar = calendar;
  }

  /** Looks the payment's order up. */
  async ofPayment(id: PaymentId): Promise<void> {
    const payment = requirePayment(this.#desk.ledger, id);
    const expected = { amountYen: payment.amountYen };
    await this.#compare({ flow: 'payment', payment }, payment, expected);
  }

  /** Looks the refunded payment's order up. */
  async ofRefund(id: RefundId): Promise<void> {
    const refund = requireRefund(this.#desk.ledger, id);
    const payment = requirePayment(this.#desk.ledger, refund.paymentId);
    // Other refunds of it may be open as well, and may have gone through or not.
    const others = this.#desk.ledger.refunds
      .of(payment.id)
      .filter((other) => other.id !== id && isOpenRefundState(other.state))
      .map((other) => other.amountYen);
    const expected = {
      amountYen: payment.amountYen,
      refundedYen: sumsWith(payment.refundedYen + refund.amountYen, others),
    };
    await this.#compare({ flow: 'refund', refund, payment }, payment, expected);
  }

  async #compare(subject: Subject, { orderId }: Payment, expected: Expected): Promise<void> {
    const { ledger, client, profile } = this.#desk;
    const query = { orderId: orderId ?? undefined, onlyThisTerminal: true, start: 1, limit: 10 };
    const signed = signDraft(client, draftOrderQuery(profile, query, this.#calendar()));
    const token = writeToken(this.#desk, subject, (name) => askedEvent(subject, name));
    const exchange = await client.send({ call: 'orderQuery' }, signed, token);
    const compared = compareOrder(exchange.outcome, orderId ?? '', expected);
    writeAbout(ledger, subject, (writer) => {
      const reference = writer.keepExchange(idOf(subject), toExchangeRecord(exchange));
      writer.append(comparedEvent(subject, { ...compared, exchange: reference }));
      if (compared.finding === 'other' && !isMarked(subject)) {
        writer.append(otherAmountEvent(subject));
      }
    });
  }
}

/** What an order query says of an order's amount. Pure. */
export function compareOrder(outcome: OrderQueryOutcome, orderId: string, expected: Expected): Compared {
  switch (outcome.outcome) {
    case 'answered': {
      const order = outcome.result.orderBeans.find((bean) => bean.orderId.trim() === orderId.trim());
      if (order === undefined) {
        return { finding: 'notShown', code: '' };
      }
      const same =
        namesYen(order.amount, expected.amountYen) &&
        (order.currencyCode === '' || order.currencyCode === 'JPY') &&
        (expected.refundedYen === undefined || expected.refundedYen.some((sum) => namesYen(order.refundAmount, sum)));
      return { finding: same ? 'same' : 'other', code: order.orderStatus };
    }
    case 'refused':
      return { finding: 'noAnswer', code: outcome.refusal.errorCode };
    case 'notSent':
      return { finding: 'noAnswer', code: outcome.code };
    case 'unknown':
      return { finding: 'noAnswer', code: unknownCode(outcome.reason) };
  }
}

/** A sum with any of the others added to it, or none. */
function sumsWith(sum: number, others: readonly number[]): number[] {
  const sums = [sum];
  for (const other of others) {
    sums.push(...sums.map((one) => one + other));
  }
  return sums;
}

function namesYen(wire: string, yen: number): boolean {
  return wholeYenText(wire) === String(yen);
}

function idOf(subject: Subject): PaymentId | RefundId {
  return subject.flow === 'payment' ? subject.payment.id : subject.refund.id;
}

function isMarked(subject: Subject): boolean {
  return (subject.flow === 'payment' ? subject.payment : subject.refund).centreWhy !== null;
}

function askedEvent(subject: Subject, token: string): LedgerEvent {
  return subject.flow === 'payment'
    ? { kind: 'payment.asked', subject: subject.payment.id, content: { token } }
    : { kind: 'refund.asked', subject: subject.refund.id, content: { token } };
}

function comparedEvent(subject: Subject, content: EventContent<'payment.compared'>): LedgerEvent {
  return subject.flow === 'payment'
    ? { kind: 'payment.compared', subject: subject.payment.id, content }
    : { kind: 'refund.compared', subject: subject.refund.id, content };
}

function otherAmountEvent(subject: Subject): LedgerEvent {
  const content = { why: 'otherAmount' } as const;
  return subject.flow === 'payment'
    ? { kind: 'payment.needsCentre', subject: subject.payment.id, content }
    : { kind: 'refund.needsCentre', subject: subject.refund.id, content };
}
