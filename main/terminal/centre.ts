import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import type { EventContent, PaymentId, RefundId } from '../ledger/events.ts';
import type { Payment } from '../ledger/payments.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { Desk } from './desk.ts';
import { requirePayment, requireRefund } from './recording.ts';

export type PaymentVerdict = EventContent<'payment.centreDecided'>['verdict'];
export type RefundVerdict = EventContent<'refund.centreDecided'>['verdict'];

/** The payment centre's word, as the manager took it down. */
export interface CentreWord {
  /** The centre's own reference, 1 to 64 characters. */
  readonly reference: string;
  /** Who took it down, up to 64 characters. */
  readonly decidedBy: string;
  /** Who typed it in. */
  readonly by: Actor;
}

/**
 * Takes down what the payment centre said about an item that is too old for the gateway to settle. Nothing else may be
 * decided by a person: while the gateway can still tell, it is asked.
 */
export class CentreDecisions {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** @throws TerminalError PAYMENT_NOT_FOUND, PAYMENT_IN_PROGRESS, CENTRE_NOT_NEEDED. */
  aboutPayment(id: PaymentId, verdict: PaymentVerdict, { by, ...word }: CentreWord): Payment {
    const { ledger } = this.#desk;
    const { centreWhy, receiptNo } = requirePayment(ledger, id);
    this.#alone(id, centreWhy, receiptNo, () => {
      const content = { verdict, ...word };
      ledger.write((writer) => writer.append({ kind: 'payment.centreDecided', subject: id, content }), by);
    });
    return requirePayment(ledger, id);
  }

  /** @throws TerminalError REFUND_NOT_FOUND, PAYMENT_IN_PROGRESS, CENTRE_NOT_NEEDED. */
  aboutRefund(id: RefundId, verdict: RefundVerdict, { by, ...word }: CentreWord): Refund {
    const { ledger } = this.#desk;
    const { centreWhy, paymentId } = requireRefund(ledger, id);
    this.#alone(id, centreWhy, requirePayment(ledger, paymentId).receiptNo, () => {
      const content = { verdict, ...word };
      ledger.write((writer) => writer.append({ kind: 'refund.centreDecided', subject: id, content }), by);
    });
    return requireRefund(ledger, id);
  }

  #alone(id: string, centreWhy: string | null, receiptNo: string, decide: () => void): void {
    if (centreWhy === null || !this.#desk.ledger.queue.has(id)) {
      throw new TerminalError('CENTRE_NOT_NEEDED', { receiptNo });
    }
    const release = this.#desk.holds.take(id);
    if (release === undefined) {
      throw new TerminalError('PAYMENT_IN_PROGRESS');
    }
    try {
      decide();
    } finally {
      release();
    }
  }
}
