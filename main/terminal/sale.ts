import { v7 as uuid } from 'uuid';
import type { Clock } from '../common/clock.ts';
import { TerminalError } from '../common/errors.ts';
import { maskCode, type PaymentCode, redactCode } from '../common/payment-code.ts';
import { businessDateOf, type DayStart } from '../common/time.ts';
import type { Yen } from '../common/yen.ts';
import type { LedgerEvent, PaymentId } from '../ledger/events.ts';
import type { Ledger, LedgerWriter } from '../ledger/ledger.ts';
import type { Payment } from '../ledger/payments.ts';
import type { PayType } from '../onepay/brands.ts';
import type { Exchange, OnePayClient, SignedRequest } from '../onepay/client.ts';
import type { RequestProfile } from '../onepay/identity.ts';
import type { ConfirmedPayment, PayOutcome, Refusal } from '../onepay/outcome.ts';
import { draftPay } from '../onepay/requests.ts';
import { makeToken, type Token } from '../onepay/token.ts';
import { toExchangeRecord } from './evidence.ts';
import { payEvent } from './outcome-events.ts';
import type { Questions } from './questions.ts';
import { makeReceiptNumber } from './receipt-number.ts';
import { recordAnswer, requestProblem } from './recording.ts';

/** One attempt at a sale. A new attempt needs a new code from the customer. */
export interface SaleInput {
  readonly amount: Yen;
  readonly code: PaymentCode;
  readonly payType: PayType;
  /** The register's own number; the terminal makes one where there is none. */
  readonly receiptNo?: string | undefined;
  readonly remark?: string | undefined;
}

/** What a sale is doing, for whoever shows it. */
export type SaleStep =
  | { readonly step: 'recorded'; readonly payment: Payment }
  | { readonly step: 'answered'; readonly payment: Payment; readonly totalMs: number }
  | { readonly step: 'asking'; readonly payment: Payment };

/** How a payment that waits for its customer is watched, in ms. */
export interface WaitingRules {
  readonly pollEveryMs: number;
  readonly giveUpAfterMs: number;
}

export const defaultWaitingRules: WaitingRules = { pollEveryMs: 3000, giveUpAfterMs: 120_000 };

export interface SalesOptions {
  readonly ledger: Ledger;
  readonly client: OnePayClient;
  readonly questions: Questions;
  readonly profile: RequestProfile;
  readonly dayStart: DayStart;
  readonly clock: Clock;
  readonly waiting: WaitingRules;
}

interface Prepared {
  readonly payment: Payment;
  readonly signed: SignedRequest<'pay'>;
  readonly token: Token;
}

/** Sells: writes the attempt down, sends it once, writes down what came of it. */
export class Sales {
  readonly #options: SalesOptions;
  #inFlight = false;

  constructor(options: SalesOptions) {
    this.#options = options;
  }

  /**
   * Pays once. Resolves when the outcome is final or unknown; while the customer has to approve, it asks again and again.
   * @throws TerminalError PAYMENT_IN_PROGRESS, REQUEST_INVALID, RECEIPT_NO_IN_USE or NOT_RECORDED: nothing was sent then;
   * ANSWER_NOT_RECORDED: the payment is unknown.
   */
  async pay(input: SaleInput, observe: (step: SaleStep) => void = () => undefined): Promise<Payment> {
    if (this.#inFlight) {
      throw new TerminalError('PAYMENT_IN_PROGRESS');
    }
    this.#inFlight = true;
    try {
      return await this.#payOnce(input, observe);
    } finally {
      this.#inFlight = false;
    }
  }

  async #payOnce(input: SaleInput, observe: (step: SaleStep) => void): Promise<Payment> {
    const { client } = this.#options;
    const prepared = this.#prepare(input);
    observe({ step: 'recorded', payment: prepared.payment });
    const exchange = await client.send({ call: 'pay', amount: input.amount }, prepared.signed, prepared.token);
    const payment = this.#record(prepared.payment, exchange, input.code);
    observe({ step: 'answered', payment, totalMs: exchange.timing.totalMs });
    switch (exchange.outcome.outcome) {
      case 'refusedUnlessConfirmed':
        return this.#confirmRefusal(payment, exchange.outcome.refusal, observe);
      case 'waitingForCustomer':
        return this.#awaitCustomer(payment, observe);
      default:
        return payment;
    }
  }

  /** Everything that must be on the disk before a byte leaves, in one transaction; the signature needs no token. */
  #prepare(input: SaleInput): Prepared {
    try {
      return this.#options.ledger.write((writer) => this.#writeAttempt(writer, input));
    } catch (error) {
      if (error instanceof TerminalError && (error.kind === 'dataFolder' || error.kind === 'ledger')) {
        throw new TerminalError('NOT_RECORDED', { ...error.params, problem: error.code }, { cause: error });
      }
      throw error;
    }
  }

  #writeAttempt(writer: LedgerWriter, input: SaleInput): Prepared {
    const { ledger, client, profile, clock, dayStart } = this.#options;
    const { identity } = profile;
    const number = writer.nextPaymentNumber();
    const businessDate = businessDateOf(clock.now(), profile.timeZone, dayStart);
    const receiptNo = input.receiptNo ?? makeReceiptNumber({ businessDate, ...identity, number });
    const earlier = ledger.payments.findPaidOrOpen(receiptNo);
    if (earlier !== undefined) {
      throw new TerminalError('RECEIPT_NO_IN_USE', { receiptNo, id: earlier.id, state: earlier.state });
    }
    const { amount, payType, code, remark } = input;
    if (receiptNo.includes(code)) {
      // A code scanned into the wrong field would be stored and printed in full.
      throw new TerminalError('REQUEST_INVALID', { field: 'receiptNo', fault: 'notAllowed', limit: '' });
    }
    const drafted = draftPay(profile, { amount, payType, userCode: code, receiptNo, remark });
    if (!drafted.ok) {
      throw requestProblem(drafted.problems);
    }
    const signed = client.sign(drafted.draft);
    const subject = uuid({ msecs: clock.now() }) as PaymentId;
    const token = makeToken(identity, writer.drawTokenSlot());
    writer.append(createdEvent(subject, { number, receiptNo, profile, input }));
    writer.append({ kind: 'payment.sending', subject, content: { token } });
    const payment = ledger.payments.find(subject);
    if (payment === undefined) {
      throw new TerminalError('INTERNAL', { detail: 'the attempt was written and cannot be read' });
    }
    return { payment, signed, token };
  }

  #record(payment: Payment, exchange: Exchange<PayOutcome>, code: PaymentCode): Payment {
    return recordAnswer(this.#options.ledger, payment, (writer) => {
      const reference = writer.keepExchange(payment.id, toExchangeRecord(exchange, code));
      writer.append(payEvent(payment.id, exchange.outcome, reference));
    });
  }

  /** E099xx answers a bad request, and also a copy of a good one: one confirm tells which (protocol section 8). */
  async #confirmRefusal(payment: Payment, refusal: Refusal, observe: (step: SaleStep) => void): Promise<Payment> {
    observe({ step: 'asking', payment });
    const answered = await this.#options.questions.ask(payment.id);
    if (!leavesRefused(answered.outcome)) {
      return answered.payment;
    }
    const [evidence] = this.#options.ledger.exchangesAbout(payment.id);
    if (evidence === undefined) {
      throw new TerminalError('INTERNAL', { detail: 'the exchange was kept and cannot be read' });
    }
    return recordAnswer(this.#options.ledger, payment, (writer) => {
      const exchange = { id: evidence.id, sha256: evidence.sha256 };
      writer.append({ kind: 'payment.refused', subject: payment.id, content: { ...refusal, exchange } });
    });
  }

  async #awaitCustomer(payment: Payment, observe: (step: SaleStep) => void): Promise<Payment> {
    const { clock, waiting, questions, ledger } = this.#options;
    const begun = clock.monotonic();
    let current = payment;
    while (current.state === 'waitingForCustomer') {
      if (clock.monotonic() - begun >= waiting.giveUpAfterMs) {
        return recordAnswer(ledger, current, (writer) => {
          const content = { reason: 'customerDidNotAnswer', code: 'CUSTOMER_TIMEOUT' };
          writer.append({ kind: 'payment.unknown', subject: payment.id, content });
        });
      }
      await clock.sleep(waiting.pollEveryMs);
      observe({ step: 'asking', payment: current });
      current = (await questions.ask(payment.id)).payment;
    }
    return current;
  }
}

function createdEvent(
  subject: PaymentId,
  sale: {
    readonly number: number;
    readonly receiptNo: string;
    readonly profile: RequestProfile;
    readonly input: SaleInput;
  },
): LedgerEvent {
  const { number, receiptNo, profile, input } = sale;
  return {
    kind: 'payment.created',
    subject,
    content: {
      number,
      receiptNo,
      amountYen: input.amount,
      askedPayType: input.payType,
      codeMask: maskCode(input.code),
      ...(input.remark === undefined ? {} : { remark: redactCode(input.remark, input.code) }),
      ...profile.identity,
    },
  };
}

/** E09103 or E099xx on confirm leaves a pay refused that was answered E099xx; a state from confirm wins. */
function leavesRefused(outcome: ConfirmedPayment): boolean {
  if (outcome.outcome === 'notFound') {
    return true;
  }
  return (
    outcome.outcome === 'unknown' &&
    outcome.reason.kind === 'questionRefused' &&
    outcome.reason.errorCode.startsWith('E099')
  );
}
