import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import { maskCode, type PaymentCode, redactCode } from '../common/payment-code.ts';
import { businessDateOf } from '../common/time.ts';
import type { Yen } from '../common/yen.ts';
import type { LedgerEvent, PaymentId } from '../ledger/events.ts';
import type { LedgerWriter } from '../ledger/ledger.ts';
import { isOpenState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import type { PayType } from '../onepay/brands.ts';
import type { Exchange, SignedRequest } from '../onepay/client.ts';
import type { RequestProfile } from '../onepay/identity.ts';
import type { PayOutcome, Refusal } from '../onepay/outcome.ts';
import { draftPay } from '../onepay/requests.ts';
import { makeToken, type Token } from '../onepay/token.ts';
import { signDraft } from './asking.ts';
import type { Desk } from './desk.ts';
import { isRefusedIndeed } from './doubtful-refusal.ts';
import { sendingOf } from './durations.ts';
import { firstEvidence, toExchangeRecord, withoutQuotedCodes } from './evidence.ts';
import type { Inquiry } from './inquiry.ts';
import { payEvent } from './outcome-events.ts';
import { ownOrder } from './own-answer.ts';
import { makeReceiptNumber } from './receipt-number.ts';
import { requirePayment, writeAbout, writeBeforeSending } from './recording.ts';
import type { Settlement } from './settlement.ts';

/** One attempt at a sale. A new attempt needs a new code from the customer. */
export interface SaleInput {
  readonly amount: Yen;
  readonly code: PaymentCode;
  readonly payType: PayType;
  /** The register's own number; the terminal makes one where there is none. */
  readonly receiptNo?: string | undefined;
  readonly remark?: string | undefined;
  /** Who sells. */
  readonly by: Actor;
}

/** What a sale is doing, for whoever shows it. */
export type SaleStep =
  | { readonly step: 'recorded'; readonly payment: Payment }
  | { readonly step: 'answered'; readonly payment: Payment; readonly totalMs: number }
  | { readonly step: 'asking'; readonly payment: Payment };

interface Prepared {
  readonly payment: Payment;
  readonly signed: SignedRequest<'pay'>;
  readonly token: Token;
}

/** Sells: writes the attempt down, sends it once, writes down what came of it. */
export class Sales {
  readonly #desk: Desk;
  readonly #inquiry: Inquiry;
  readonly #settlement: Settlement;
  #inFlight = false;
  #leaving = false;
  #waitingFor: PaymentId | undefined;

  constructor(desk: Desk, parts: { readonly inquiry: Inquiry; readonly settlement: Settlement }) {
    this.#desk = desk;
    this.#inquiry = parts.inquiry;
    this.#settlement = parts.settlement;
  }

  /**
   * Pays once. Resolves when the outcome is final or unknown; while the customer has to approve, it asks again and again,
   * and cancels when that takes too long.
   * @throws TerminalError PAYMENT_IN_PROGRESS, NETWORK_DOWN, CLOCK_WRONG, TERMINAL_NOT_OPEN, REQUEST_INVALID, RECEIPT_NO_IN_USE or
   * NOT_RECORDED: nothing was sent then; ANSWER_NOT_RECORDED: the payment is unknown.
   */
  async pay(input: SaleInput, observe: (step: SaleStep) => void = () => undefined): Promise<Payment> {
    if (this.#inFlight) {
      throw new TerminalError('PAYMENT_IN_PROGRESS');
    }
    this.#inFlight = true;
    try {
      const objection = await this.#desk.readiness.objection();
      if (objection !== undefined) {
        throw objection;
      }
      if (this.#leaving) {
        // The terminal is being closed: nothing is begun any more.
        throw new TerminalError('TERMINAL_NOT_OPEN');
      }
      return await this.#payOnce(input, observe);
    } finally {
      this.#inFlight = false;
    }
  }

  /** Stops waiting for a customer: the payment stays open, and recovery goes on with it at the next start. */
  leave(): void {
    this.#leaving = true;
    if (this.#waitingFor !== undefined) {
      this.#desk.naps.wake(this.#waitingFor);
    }
  }

  async #payOnce(input: SaleInput, observe: (step: SaleStep) => void): Promise<Payment> {
    const { ledger, holds, needsAttention } = this.#desk;
    const prepared = writeBeforeSending(ledger, (writer) => this.#writeAttempt(writer, input), input.by);
    const { id } = prepared.payment;
    const release = holds.take(id);
    try {
      return await this.#sendAndFollow(prepared, input, observe);
    } finally {
      release?.();
      const state = ledger.payments.find(id)?.state;
      if (state !== undefined && isOpenState(state)) {
        needsAttention.emit({ flow: 'payment', id });
      }
    }
  }

  async #sendAndFollow(prepared: Prepared, input: SaleInput, observe: (step: SaleStep) => void): Promise<Payment> {
    const { client, durations } = this.#desk;
    observe({ step: 'recorded', payment: prepared.payment });
    durations.begin(sendingOf(prepared.payment.id));
    const exchange = await client.send({ call: 'pay', amount: input.amount }, prepared.signed, prepared.token);
    const outcome = withoutQuotedCodes(exchange.outcome, input.code);
    const answered = this.#record(prepared.payment, exchange, { outcome, input });
    observe({ step: 'answered', payment: answered, totalMs: exchange.timing.totalMs });
    const payment =
      outcome.outcome === 'refusedUnlessConfirmed'
        ? await this.#confirmRefusal(answered, outcome.refusal, { observe, by: input.by })
        : answered;
    return payment.state === 'waitingForCustomer' ? this.#awaitCustomer(payment, observe) : payment;
  }

  /** Everything that must be on the disk before a byte leaves, in one transaction; the signature needs no token. */
  #writeAttempt(writer: LedgerWriter, input: SaleInput): Prepared {
    const { ledger, client, profile, clock, dayStart, newId, sealCode } = this.#desk;
    const { identity } = profile;
    const number = writer.nextPaymentNumber();
    const businessDate = businessDateOf(clock.now(), profile.timeZone, dayStart);
    const receiptNo =
      input.receiptNo === undefined
        ? this.#freeReceiptNumber({ businessDate, ...identity, number })
        : this.#unusedReceiptNumber(input.receiptNo);
    const { amount, payType, code, remark } = input;
    const codeSeal = sealCode(code);
    const sameCode = codeSeal === undefined ? undefined : ledger.payments.findOpenBySeal(codeSeal);
    if (sameCode !== undefined) {
      throw new TerminalError('CODE_IN_USE', { receiptNo: sameCode.receiptNo, state: sameCode.state });
    }
    if (receiptNo.includes(code)) {
      // A code scanned into the wrong field would be stored and printed in full.
      throw new TerminalError('REQUEST_INVALID', { field: 'receiptNo', fault: 'notAllowed', limit: '' });
    }
    const signed = signDraft(client, draftPay(profile, { amount, payType, userCode: code, receiptNo, remark }));
    const subject = newId() as PaymentId;
    const token = makeToken(identity, writer.drawTokenSlot());
    writer.append(createdEvent(subject, { number, receiptNo, codeSeal, profile, input }));
    writer.append({ kind: 'payment.sending', subject, content: { token } });
    const payment = ledger.payments.find(subject);
    if (payment === undefined) {
      throw new TerminalError('INTERNAL', { detail: 'the attempt was written and cannot be read' });
    }
    return { payment, signed, token };
  }

  #unusedReceiptNumber(receiptNo: string): string {
    const earlier = this.#desk.ledger.payments.findPaidOrOpen(receiptNo);
    if (earlier !== undefined) {
      throw new TerminalError('RECEIPT_NO_IN_USE', { receiptNo, id: earlier.id, state: earlier.state });
    }
    return receiptNo;
  }

  /** A register may have used a number of ours for one of its own. */
  #freeReceiptNumber(parts: Parameters<typeof makeReceiptNumber>[0]): string {
    const receiptNo = makeReceiptNumber(parts);
    return this.#desk.ledger.payments.findPaidOrOpen(receiptNo) === undefined
      ? receiptNo
      : this.#freeReceiptNumber({ ...parts, number: parts.number + 1 });
  }

  #record(
    payment: Payment,
    exchange: Exchange<PayOutcome>,
    { outcome, input }: { readonly outcome: PayOutcome; readonly input: SaleInput },
  ): Payment {
    const { ledger } = this.#desk;
    writeAbout(
      ledger,
      { flow: 'payment', payment },
      (writer) => {
        const reference = writer.keepExchange(payment.id, toExchangeRecord(exchange, input.code));
        writer.append(payEvent(payment.id, ownOrder(outcome, payment, ledger), reference));
      },
      input.by,
    );
    return requirePayment(ledger, payment.id);
  }

  async #confirmRefusal(
    payment: Payment,
    refusal: Refusal,
    { observe, by }: { readonly observe: (step: SaleStep) => void; readonly by: Actor },
  ): Promise<Payment> {
    const { ledger } = this.#desk;
    observe({ step: 'asking', payment });
    const refused = await isRefusedIndeed(async () => {
      const answered = await this.#inquiry.aboutPayment(payment.id, by);
      return answered.payment.state === 'unknown' ? answered.outcome : undefined;
    });
    if (!refused) {
      return requirePayment(ledger, payment.id);
    }
    const exchange = firstEvidence(ledger, payment.id);
    writeAbout(
      ledger,
      { flow: 'payment', payment },
      (writer) => writer.append({ kind: 'payment.refused', subject: payment.id, content: { ...refusal, exchange } }),
      by,
    );
    return requirePayment(ledger, payment.id);
  }

  /** Until the customer has approved or given up, or the payment is cancelled because that took too long. */
  async #awaitCustomer(payment: Payment, observe: (step: SaleStep) => void): Promise<Payment> {
    const { ledger, naps, rules } = this.#desk;
    const item = { flow: 'payment', id: payment.id } as const;
    let current = payment;
    this.#waitingFor = payment.id;
    while (current.state === 'waitingForCustomer' && !this.#leaving) {
      await naps.sleep(payment.id, rules.pollEveryMs);
      if (this.#leaving) {
        break;
      }
      current = requirePayment(ledger, payment.id);
      observe({ step: 'asking', payment: current });
      await this.#settlement.advance(item);
      current = requirePayment(ledger, payment.id);
    }
    if (current.state === 'cancelling') {
      // The reverse request had no clear answer; one question may clear it up while the customer is here.
      await this.#settlement.advance(item);
    }
    return requirePayment(ledger, payment.id);
  }
}

function createdEvent(
  subject: PaymentId,
  sale: {
    readonly number: number;
    readonly receiptNo: string;
    readonly codeSeal: string | undefined;
    readonly profile: RequestProfile;
    readonly input: SaleInput;
  },
): LedgerEvent {
  const { number, receiptNo, codeSeal, profile, input } = sale;
  return {
    kind: 'payment.created',
    subject,
    content: {
      number,
      receiptNo,
      amountYen: input.amount,
      askedPayType: input.payType,
      codeMask: maskCode(input.code),
      ...(codeSeal === undefined ? {} : { codeSeal }),
      ...(input.remark === undefined ? {} : { remark: redactCode(input.remark, input.code) }),
      ...profile.identity,
    },
  };
}
