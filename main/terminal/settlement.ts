import { TerminalError } from '../common/errors.ts';
import type { PaymentId, RefundId } from '../ledger/events.ts';
import type { OpenItem } from '../ledger/recovery-queue.ts';
import type { Cancellation } from './cancellation.ts';
import type { Comparison } from './comparison.ts';
import type { Desk } from './desk.ts';
import { sendingOf } from './durations.ts';
import type { Inquiry } from './inquiry.ts';
import { nextPaymentStep, nextRefundStep, type Step } from './next-step.ts';
import { requirePayment, requireRefund } from './recording.ts';

/** Takes an open payment or refund one step towards its end. */
export class Settlement {
  readonly #desk: Desk;
  readonly #inquiry: Inquiry;
  readonly #comparison: Comparison;
  readonly #cancellation: Cancellation;
  readonly #gatewayNow: () => number | undefined;

  /** @param gatewayNow the gateway's time, UTC ms; undefined while it cannot be compared with ours: nothing is too old then. */
  constructor(
    desk: Desk,
    parts: {
      inquiry: Inquiry;
      comparison: Comparison;
      cancellation: Cancellation;
      gatewayNow: () => number | undefined;
    },
  ) {
    this.#desk = desk;
    this.#inquiry = parts.inquiry;
    this.#comparison = parts.comparison;
    this.#cancellation = parts.cancellation;
    this.#gatewayNow = parts.gatewayNow;
  }

  /**
   * Does what is next, up to one exchange with the gateway. The caller holds the item. Gives true when it is settled.
   * @throws AnswerNotRecorded where the ledger takes nothing: to be tried again later.
   */
  async advance(item: OpenItem): Promise<boolean> {
    this.#takeUpStranded(item);
    if (!this.#desk.ledger.queue.has(item.id)) {
      return true;
    }
    for (;;) {
      const step = item.flow === 'payment' ? this.#paymentStep(item.id) : this.#refundStep(item.id);
      if (await this.#take(item, step)) {
        return !this.#desk.ledger.queue.has(item.id);
      }
    }
  }

  /** What is *sending* while nobody sends it: its answer came, and could not be written down. */
  #takeUpStranded({ flow, id }: OpenItem): void {
    const { ledger } = this.#desk;
    const content = { reason: 'interrupted', code: 'ANSWER_NOT_RECORDED' };
    if (flow === 'payment' && ledger.payments.find(id)?.state === 'sending') {
      ledger.write((writer) => writer.append({ kind: 'payment.unknown', subject: id, content }));
    } else if (flow === 'refund' && ledger.refunds.find(id)?.state === 'sending') {
      ledger.write((writer) => writer.append({ kind: 'refund.unknown', subject: id, content }));
    }
  }

  /**
   * Takes up to so many steps at once, while it is open.
   * @throws TerminalError PAYMENT_IN_PROGRESS where somebody else is at it.
   */
  async pursue(item: OpenItem, steps: number): Promise<void> {
    const release = this.#desk.holds.take(item.id);
    if (release === undefined) {
      throw new TerminalError('PAYMENT_IN_PROGRESS');
    }
    try {
      for (let step = 0; step < steps && !(await this.advance(item)); step += 1);
    } finally {
      release();
    }
  }

  #paymentStep(id: PaymentId): Step {
    const { ledger, durations, rules } = this.#desk;
    const payment = requirePayment(ledger, id);
    return nextPaymentStep(payment, {
      openForMs: durations.since(sendingOf(id)),
      ageMs: this.#age(payment.sentAt),
      rules,
    });
  }

  #refundStep(id: RefundId): Step {
    const { ledger } = this.#desk;
    const refund = requireRefund(ledger, id);
    return nextRefundStep(refund, this.#age(requirePayment(ledger, refund.paymentId).sentAt));
  }

  #age(sentAt: string | null): number {
    const now = this.#gatewayNow();
    return sentAt === null || now === undefined ? 0 : now - Date.parse(sentAt);
  }

  /** True when the step had an exchange with the gateway. */
  async #take(item: OpenItem, step: Step): Promise<boolean> {
    switch (step.step) {
      case 'ask':
        await (item.flow === 'payment' ? this.#inquiry.aboutPayment(item.id) : this.#inquiry.aboutRefund(item.id));
        return true;
      case 'compare':
        await (item.flow === 'payment' ? this.#comparison.ofPayment(item.id) : this.#comparison.ofRefund(item.id));
        return true;
      case 'reverse':
        await this.#cancellation.reverse(asPayment(item));
        return true;
      case 'requestCancel':
        this.#cancellation.request(asPayment(item), { reason: step.reason, by: 'terminal' });
        return false;
      case 'markForCentre':
        this.#markForCentre(item, step.why);
        return false;
    }
  }

  #markForCentre(item: OpenItem, why: 'reversePeriodOver' | 'refundPeriodOver'): void {
    this.#desk.ledger.write((writer) => {
      const content = { why };
      writer.append(
        item.flow === 'payment'
          ? { kind: 'payment.needsCentre', subject: item.id, content }
          : { kind: 'refund.needsCentre', subject: item.id, content },
      );
    });
  }
}

function asPayment(item: OpenItem): PaymentId {
  if (item.flow !== 'payment') {
    throw new TerminalError('INTERNAL', { detail: `a ${item.flow} cannot be cancelled` });
  }
  return item.id;
}
