import type { Actor, OperatorId } from '../common/actor.ts';
import { type ErrorCode, TerminalError } from '../common/errors.ts';
import type { EventContent, PaymentId } from '../ledger/events.ts';
import type { Payment } from '../ledger/payments.ts';
import type { SignedRequest } from '../onepay/client.ts';
import type { AskedReverse } from '../onepay/outcome.ts';
import { draftReverse } from '../onepay/requests.ts';
import { signDraft, writeToken } from './asking.ts';
import { correctionFacts, type Hindrance, hindranceOf } from './correction.ts';
import type { Desk } from './desk.ts';
import { reversingOf } from './durations.ts';
import { toExchangeRecord } from './evidence.ts';
import { reverseEvent } from './outcome-events.ts';
import { ownOrder } from './own-answer.ts';
import { requirePayment, writeAbout } from './recording.ts';

export type CancelReason = EventContent<'payment.cancelRequested'>['reason'];

/** Why a payment is to be cancelled, and who says so. */
export interface CancelWish {
  readonly reason: CancelReason;
  readonly by: Actor;
  /** The manager whose word it needed; absent where it needed none. */
  readonly approvedBy?: OperatorId | undefined;
}

/** Cancels payments: writes the wish down, and sends reverse requests for it (protocol section 3). */
export class Cancellation {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /**
   * Writes down that a payment is to be cancelled; from then on it is *cancelling* until the gateway says how it ended.
   * Doing it twice changes nothing.
   * @throws TerminalError PAYMENT_NOT_FOUND, PAYMENT_IN_PROGRESS while its pay request is under way, NOTHING_TO_CANCEL, and
   *   where a person wants one cancelled whose money counts as taken, what {@link hindranceOf} says: CANCEL_NOT_LAST,
   *   CANCEL_DAY_CLOSED, CANCEL_TOO_OLD, CANCEL_REFUND_UNDER_WAY.
   */
  request(id: PaymentId, { reason, by, approvedBy }: CancelWish): Payment {
    const { ledger, naps, needsAttention } = this.#desk;
    const payment = requirePayment(ledger, id);
    switch (payment.state) {
      case 'cancelling':
        return payment;
      case 'sending':
        throw new TerminalError('PAYMENT_IN_PROGRESS');
      case 'unknown':
      case 'waitingForCustomer':
      case 'paid':
        if (payment.taken) {
          this.#requireCancellable(payment, reason);
        }
        break;
      default:
        throw nothingToCancel(payment);
    }
    const content = { reason, ...(approvedBy === undefined ? {} : { approvedBy }) };
    ledger.write((writer) => writer.append({ kind: 'payment.cancelRequested', subject: id, content }), by);
    naps.wake(id);
    needsAttention.emit({ flow: 'payment', id });
    return requirePayment(ledger, id);
  }

  /** What counts as taken only a person cancels, and one at the counter only while a sale can be undone. */
  #requireCancellable(payment: Payment, reason: CancelReason): void {
    const { ledger, clock } = this.#desk;
    if (payment.refundedYen > 0 || reason === 'policy' || reason === 'customerTimeout') {
      throw nothingToCancel(payment);
    }
    const hindrance = hindranceOf(payment, correctionFacts(payment, ledger, clock.now()));
    if (hindrance !== undefined && (reason === 'cashier' || hindrance === 'refundUnderWay')) {
      throw new TerminalError(hindranceCodes[hindrance], { receiptNo: payment.receiptNo });
    }
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

const hindranceCodes = {
  partlyRefunded: 'NOTHING_TO_CANCEL',
  refundUnderWay: 'CANCEL_REFUND_UNDER_WAY',
  notLast: 'CANCEL_NOT_LAST',
  dayClosed: 'CANCEL_DAY_CLOSED',
  reversePeriodOver: 'CANCEL_TOO_OLD',
} as const satisfies Record<Hindrance, ErrorCode>;

function nothingToCancel({ receiptNo, state }: Payment): TerminalError {
  return new TerminalError('NOTHING_TO_CANCEL', { receiptNo, state });
}
