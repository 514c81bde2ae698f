import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { OnePayClient } from '../onepay/client.ts';
import type { RequestProfile } from '../onepay/identity.ts';
import type { AskedConfirm, ConfirmedPayment } from '../onepay/outcome.ts';
import { draftConfirm } from '../onepay/requests.ts';
import { makeToken, type Token } from '../onepay/token.ts';
import { toExchangeRecord } from './evidence.ts';
import { confirmEvent } from './outcome-events.ts';
import { recordAnswer, requestProblem, writeAbout } from './recording.ts';

export interface QuestionsOptions {
  readonly ledger: Ledger;
  readonly client: OnePayClient;
  readonly profile: RequestProfile;
  readonly clock: Clock;
}

/** What one confirm brought. */
export interface AnsweredQuestion {
  readonly payment: Payment;
  readonly outcome: ConfirmedPayment;
}

/** Asks the gateway what became of a payment, and writes down what it says. */
export class Questions {
  readonly #options: QuestionsOptions;

  constructor(options: QuestionsOptions) {
    this.#options = options;
  }

  /**
   * One confirm about a payment that is unknown or waits for its customer.
   * @throws TerminalError PAYMENT_NOT_FOUND, or NOTHING_TO_CONFIRM for a payment whose outcome is known.
   */
  async ask(id: PaymentId): Promise<AnsweredQuestion> {
    const { ledger, client, clock, profile } = this.#options;
    const payment = this.#askable(id);
    const drafted = draftConfirm(profile, { qryToken: payment.token ?? undefined });
    if (!drafted.ok) {
      throw requestProblem(drafted.problems);
    }
    const signed = client.sign(drafted.draft);
    const token = this.#writeQuestion(payment);
    const asked: AskedConfirm<'payment'> = {
      call: 'confirm',
      about: 'payment',
      orderId: payment.orderId ?? undefined,
    };
    const exchange = await client.send(asked, signed, token);
    const settled = recordAnswer(ledger, payment, (writer) => {
      const reference = writer.keepExchange(id, toExchangeRecord(exchange));
      writer.append(confirmEvent(this.#askable(id), exchange.outcome, reference, clock.now()));
    });
    return { payment: settled, outcome: exchange.outcome };
  }

  #askable(id: PaymentId): Payment {
    const payment = this.#options.ledger.payments.find(id);
    if (payment === undefined) {
      throw new TerminalError('PAYMENT_NOT_FOUND', { id });
    }
    if ((payment.state !== 'unknown' && payment.state !== 'waitingForCustomer') || payment.token === null) {
      throw new TerminalError('NOTHING_TO_CONFIRM', { id, state: payment.state });
    }
    return payment;
  }

  /** The token is on the disk before it is used, so that it is never drawn again. */
  #writeQuestion(payment: Payment): Token {
    const { ledger, profile } = this.#options;
    return writeAbout(ledger, payment, (writer) => {
      const token = makeToken(profile.identity, writer.drawTokenSlot());
      writer.append({ kind: 'payment.asked', subject: payment.id, content: { token } });
      return token;
    });
  }
}
