import type { Actor, OperatorId } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import { plainText } from '../common/plain-text.ts';
import { type Yen, yen } from '../common/yen.ts';
import type { PaymentId, RefundId } from '../ledger/events.ts';
import type { LedgerWriter } from '../ledger/ledger.ts';
import { isOpenRefundState } from '../ledger/machine.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { PayType } from '../onepay/brands.ts';
import type { SignedRequest } from '../onepay/client.ts';
import type { Refusal } from '../onepay/outcome.ts';
import { type DraftResult, draftRefund } from '../onepay/requests.ts';
import { makeToken, type Token } from '../onepay/token.ts';
import { leftToRefund } from './correction.ts';
import type { Desk } from './desk.ts';
import { isRefusedIndeed } from './doubtful-refusal.ts';
import { sendingOf } from './durations.ts';
import { firstEvidence, toExchangeRecord, withoutQuotedCodes } from './evidence.ts';
import type { Inquiry } from './inquiry.ts';
import { refundEvent } from './outcome-events.ts';
import { ownRefund } from './own-answer.ts';
import {
  requestProblem,
  requirePayment,
  requireRefund,
  type Subject,
  writeAbout,
  writeBeforeSending,
} from './recording.ts';

/** One attempt at a refund. */
export interface RefundInput {
  readonly payment: PaymentId;
  /** All that is left of the payment where none is given. */
  readonly amount?: Yen | undefined;
  /** In one line: control characters in it become blanks. */
  readonly reason?: string | undefined;
  /** Who gives it back. */
  readonly by: Actor;
  /** The manager whose word it needed; absent where it needed none. */
  readonly approvedBy?: OperatorId | undefined;
}

/** A refund, and its payment as it is then. */
export interface RefundResult {
  readonly refund: Refund;
  readonly payment: Payment;
}

interface Prepared {
  readonly refund: Refund;
  readonly payment: Payment;
  readonly signed: SignedRequest<'refund'>;
  readonly token: Token;
}

/** Refunds: writes the attempt down, sends it once, writes down what came of it. */
export class Refunding {
  readonly #desk: Desk;
  readonly #inquiry: Inquiry;

  constructor(desk: Desk, parts: { readonly inquiry: Inquiry }) {
    this.#desk = desk;
    this.#inquiry = parts.inquiry;
  }

  /**
   * Refunds once. Resolves when the outcome is final or unknown.
   * @throws TerminalError PAYMENT_NOT_FOUND, PAYMENT_IN_PROGRESS, REFUND_NOT_POSSIBLE, REFUND_TOO_LARGE,
   * PARTIAL_REFUND_NOT_ALLOWED, NETWORK_DOWN, CLOCK_WRONG, REQUEST_INVALID or NOT_RECORDED: nothing was sent then;
   * ANSWER_NOT_RECORDED: the refund is unknown.
   */
  async refund(input: RefundInput): Promise<RefundResult> {
    const { holds, readiness, ledger } = this.#desk;
    const release = holds.take(input.payment);
    if (release === undefined) {
      throw new TerminalError('PAYMENT_IN_PROGRESS');
    }
    try {
      const objection = await readiness.objection();
      if (objection !== undefined) {
        throw objection;
      }
      const prepared = writeBeforeSending(ledger, (writer) => this.#writeAttempt(writer, input), input.by);
      const refund = await this.#sendAndFollow(prepared, input.by);
      return { refund, payment: requirePayment(ledger, input.payment) };
    } finally {
      release();
    }
  }

  async #sendAndFollow(prepared: Prepared, by: Actor): Promise<Refund> {
    const { ledger, holds, needsAttention } = this.#desk;
    const { id } = prepared.refund;
    const release = holds.take(id);
    try {
      return await this.#send(prepared, by);
    } finally {
      release?.();
      const state = ledger.refunds.find(id)?.state;
      if (state !== undefined && isOpenRefundState(state)) {
        needsAttention.emit({ flow: 'refund', id });
      }
    }
  }

  #writeAttempt(writer: LedgerWriter, input: RefundInput): Prepared {
    const { ledger, client, profile, newId } = this.#desk;
    const payment = requirePayment(ledger, input.payment);
    const left = leftToRefund(payment);
    if (left === 0) {
      throw new TerminalError('REFUND_NOT_POSSIBLE', { receiptNo: payment.receiptNo, state: payment.state });
    }
    const amount = input.amount ?? yen(left);
    // What it says goes into the journal, to the gateway and onto paper.
    const reason = plainText(input.reason ?? '') || undefined;
    const drafted = this.#draft(payment, amount, reason);
    if (!drafted.ok) {
      throw refundProblem(drafted.problems, payment);
    }
    const signed = client.sign(drafted.draft);
    const subject = newId() as RefundId;
    const token = makeToken(profile.identity, writer.drawTokenSlot());
    const ordinal = ledger.refunds.of(payment.id).length + 1;
    const content = {
      payment: payment.id,
      ordinal,
      amountYen: amount,
      ...(reason === undefined ? {} : { reason }),
      ...(input.approvedBy === undefined ? {} : { approvedBy: input.approvedBy }),
    };
    writer.append({ kind: 'refund.created', subject, content });
    writer.append({ kind: 'refund.sending', subject, content: { token } });
    return { refund: requireRefund(ledger, subject), payment, signed, token };
  }

  #draft(payment: Payment, refundAmount: Yen, refundReason: string | undefined): DraftResult<'refund'> {
    return draftRefund(this.#desk.profile, {
      orderId: payment.orderId ?? undefined,
      orderDetailId: payment.orderDetailId ?? undefined,
      qryToken: payment.token ?? undefined,
      refundAmount,
      refundReason,
      payment: {
        amount: payment.amountYen,
        refundedBefore: payment.refundedYen + payment.openRefundYen,
        payType: (payment.payType ?? payment.askedPayType) as PayType,
      },
    });
  }

  async #send({ refund, payment, signed, token }: Prepared, by: Actor): Promise<Refund> {
    const { ledger, client, durations } = this.#desk;
    durations.begin(sendingOf(refund.id));
    const orderId = payment.orderId ?? undefined;
    const exchange = await client.send({ call: 'refund', amount: refund.amountYen, orderId }, signed, token);
    const outcome = ownRefund(withoutQuotedCodes(exchange.outcome), refund, ledger);
    const subject = { flow: 'refund', refund, payment } as const;
    const record = (writer: LedgerWriter) => {
      const reference = writer.keepExchange(refund.id, toExchangeRecord(exchange));
      writer.append(refundEvent(refund.id, outcome, reference));
    };
    writeAbout(ledger, subject, record, by);
    return outcome.outcome === 'refusedUnlessConfirmed'
      ? this.#confirmRefusal(subject, outcome.refusal, by)
      : requireRefund(ledger, refund.id);
  }

  async #confirmRefusal(subject: Extract<Subject, { flow: 'refund' }>, refusal: Refusal, by: Actor): Promise<Refund> {
    const { ledger } = this.#desk;
    const { id } = subject.refund;
    const refused = await isRefusedIndeed(async () => {
      const answered = await this.#inquiry.aboutRefund(id, by);
      return answered.refund.state === 'unknown' ? answered.outcome : undefined;
    });
    if (!refused) {
      return requireRefund(ledger, id);
    }
    const exchange = firstEvidence(ledger, id);
    const record = (writer: LedgerWriter) =>
      writer.append({ kind: 'refund.refused', subject: id, content: { ...refusal, exchange } });
    writeAbout(ledger, subject, record, by);
    return requireRefund(ledger, id);
  }
}

function refundProblem(problems: Parameters<typeof requestProblem>[0], payment: Payment): TerminalError {
  switch (problems[0]?.fault) {
    case 'moreThanLeft':
      return new TerminalError('REFUND_TOO_LARGE', { receiptNo: payment.receiptNo, left: leftToRefund(payment) });
    case 'partialNotAllowed':
      return new TerminalError('PARTIAL_REFUND_NOT_ALLOWED', {
        receiptNo: payment.receiptNo,
        amount: payment.amountYen,
      });
    default:
      return requestProblem(problems);
  }
}
