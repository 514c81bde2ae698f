import { TerminalError } from '../common/errors.ts';
import type { EventContent, PaymentId } from '../ledger/events.ts';
import type { Payment } from '../ledger/payments.ts';
import type { SignedRequest } from '../onepay/client.ts';
import type { AskedReverse } from '../onepay/outcome.ts';
import { draftReverse } from '../onepay/requests.ts';
import { signDraft, writeToken } from './asking.ts';
import type { Desk } from './desk.ts';
import { toExchangeRecord } from './evidence.ts';
import { reversingOf } from './inquiry.ts';
import { reverseEvent } from './outcome-events.ts';
import { ownOrder } from './own-answer.ts';
import { requirePayment, writeAbout } from './recording.ts';

export type CancelReason = EventContent<'payment.cancelRequested'>['reason'];

/** Cancels payments: writes the wish down, and sends reverse requests for it (protocol section 3). */
export class Cancellation {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /**
   * Writes down that a payment is to be cancelled; from then on it is *cancelling* until the gateway says how it ended.
   * Doing it twice changes nothing.
   * @throws TerminalError PAYMENT_NOT_FOUND, PAYMENT_IN_PROGRESS while its pay request is under way, NOTHING_TO_CANCEL.
   */
  request(id: PaymentId, reason: CancelReason): Payment {
    const { ledger, naps, needsAttention } = this.#desk;
    const payment = requirePayment(ledger, id);
    switch (payment.state) {
      case 'cancelling':
        return payment;
      case 'sending':
        throw new TerminalError('PAYMENT_IN_PROGRESS');
      case 'unknown':
      case 'waitingForCustomer':
        break;
      case 'paid':
        if (payment.refundedYen + payment.openRefundYen === 0) {
          break;
        }
        throw nothingToCancel(payment);
      default:
        throw nothingToCancel(payment);
    }
    ledger.write((writer) => writer.append({ kind: 'payment.cancelRequested', subject: id, content: { reason } }));
    naps.wake(id);
    needsAttention.emit({ flow: 'payment', id });
    return requirePayment(ledger, id);
  }

  /** Sends one reverse request about a payment that is *cancelling*, and writes down what it brought. */
  async reverse(id: PaymentId): Promise<Payment> {
    const { ledger, client, durations } = this.#desk;
    const payment = requirePayment(ledger, id);
    const signed = this.#sign(payment);
    const token = writeToken(this.#desk, { flow: 'payment', payment }, (name) => ({
      kind: 'payment.reversing',
      subject: id,
      content: { token: name },
    }));
    durations.begin(reversingOf(id));
    const asked: AskedReverse = {
      call: 'reverse',
      amount: payment.amountYen,
      orderId: payment.orderId ?? undefined,
    };
    const exchange = await client.send(asked, signed, token);
    writeAbout(ledger, { flow: 'payment', payment }, (writer) => {
      const reference = writer.keepExchange(id, toExchangeRecord(exchange));
      writer.append(reverseEvent(id, ownOrder(exchange.outcome, payment, ledger), reference));
    });
    return requirePayment(ledger, id);
  }

  #sign({ orderId, token }: Payment): SignedRequest<'reverse'> {
    const { client, profile } = this.#desk;
    return signDraft(client, draftReverse(profile, { orderId: orderId ?? undefined, qryToken: token ?? undefined }));
  }
}

function nothingToCancel({ receiptNo, state }: Payment): TerminalError {
  return new TerminalError('NOTHING_TO_CANCEL', { receiptNo, state });
}
