import type { Actor, OperatorId } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import { isYen } from '../common/yen.ts';
import type { PaymentId } from '../ledger/events.ts';
import type { Refund } from '../ledger/refunds.ts';
import type { RefundResult } from '../terminal/refunding.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Who wants money to go back, and whose word it needed. */
export interface Decided {
  readonly by: Actor;
  /** The manager who approved it; absent where nobody had to. */
  readonly approvedBy?: OperatorId | undefined;
}

/** A refund as the cashier wants it; a blank reason is none. */
export interface RefundWish extends Decided {
  /** Whole yen. */
  readonly amountYen: number;
  readonly reason: string;
}

export interface MoneyBackParts {
  readonly terminal: Pick<Terminal, 'cancellation' | 'refunding'>;
  /** A refund has gone through. */
  readonly onRefunded: (result: RefundResult) => void;
  /** It is known, or not, what has become of a refund. */
  readonly onEnd: (refund: Refund) => void;
}

/** Takes back what was sold at the counter: cancels it, or gives money back. */
export class MoneyBack {
  readonly #parts: MoneyBackParts;
  readonly #underWay = new Set<Promise<void>>();

  constructor(parts: MoneyBackParts) {
    this.#parts = parts;
  }

  /** @throws what {@link Terminal.cancellation} throws. */
  cancel(id: string, decided: Decided): void {
    this.#parts.terminal.cancellation.request(id as PaymentId, { reason: 'cashier', ...decided });
  }

  /** @throws TerminalError AMOUNT_INVALID, and what {@link Terminal.refunding} throws. */
  async refund(id: string, wish: RefundWish): Promise<void> {
    const refunding = this.#refund(id, wish);
    this.#underWay.add(refunding);
    try {
      await refunding;
    } finally {
      this.#underWay.delete(refunding);
    }
  }

  async #refund(id: string, { amountYen, reason, ...decided }: RefundWish): Promise<void> {
    if (!isYen(amountYen)) {
      throw new TerminalError('AMOUNT_INVALID', { text: String(amountYen) });
    }
    const { terminal, onRefunded, onEnd } = this.#parts;
    const result = await terminal.refunding.refund({
      payment: id as PaymentId,
      amount: amountYen,
      reason: reason === '' ? undefined : reason,
      ...decided,
    });
    if (result.refund.state === 'refunded') {
      onRefunded(result);
    }
    onEnd(result.refund);
  }

  /** Resolves when no refund is under way. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}
