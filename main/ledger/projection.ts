import type { Database, Statement } from 'better-sqlite3';
import { DayProjection } from './day-projection.ts';
import type { WrittenEvent } from './journal.ts';
import {
  type Effect,
  findRule,
  isOpenRefundState,
  isTakenIn,
  type PaymentState,
  paymentRules,
  type RefundState,
  type Rule,
  refundRules,
} from './machine.ts';
import { OperatorProjection } from './operator-projection.ts';
import { type PaymentFacts, PaymentProjection } from './payment-projection.ts';
import { type RefundFacts, RefundProjection } from './refund-projection.ts';
import { TokenSeconds } from './token-seconds.ts';

/** An event that the machine does not allow in this state: a programming error, which changes nothing. */
export class IllegalEvent extends Error {
  override readonly name = 'IllegalEvent';
  readonly event: WrittenEvent;
  readonly state: string;

  constructor(event: WrittenEvent, state: string) {
    super(`${event.kind} of ${event.subject} is not allowed in state ${state}`);
    this.event = event;
    this.state = state;
  }
}

/** No state: the subject does not exist. */
const NOTHING = 'nothing';

type Flow = 'payment' | 'refund';

/**
 * Derives the state tables from the journal, event by event, as the machine says. The same code writes them when an event
 * happens and when `ledger verify` builds them anew.
 */
export class Projection {
  readonly #payments: PaymentProjection;
  readonly #refunds: RefundProjection;
  readonly #tokens: TokenSeconds;
  readonly #days: DayProjection;
  readonly #operators: OperatorProjection;
  readonly #enqueue: Statement;
  readonly #dequeue: Statement;
  readonly #issueReceipt: Statement;

  constructor(db: Database) {
    this.#payments = new PaymentProjection(db);
    this.#refunds = new RefundProjection(db);
    this.#tokens = new TokenSeconds(db, () => 0);
    this.#days = new DayProjection(db);
    this.#operators = new OperatorProjection(db);
    this.#enqueue = db.prepare('INSERT INTO recovery_queue (subject, flow, since_seq) VALUES (?, ?, ?)');
    this.#dequeue = db.prepare('DELETE FROM recovery_queue WHERE subject = ?');
    this.#issueReceipt = db.prepare('INSERT INTO receipts VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  }

  /** @throws IllegalEvent where the machine has no rule for it. */
  apply(event: WrittenEvent): void {
    if ('token' in event.content) {
      this.#tokens.note(event.content.token);
    }
    switch (flowOf(event, (id) => this.#refunds.facts(id) !== undefined)) {
      case 'payment':
        this.#applyToPayment(event);
        return;
      case 'refund':
        this.#applyToRefund(event);
        return;
      case undefined:
        this.#operators.apply(event);
        this.#days.apply(event);
        return;
    }
  }

  #applyToPayment(event: WrittenEvent): void {
    if (event.kind === 'payment.created') {
      this.#payments.create(event, event.content);
      return;
    }
    const before = this.#payments.facts(event.subject);
    const { from, to, effects } = paymentRule(event, before);
    const taken = isTakenIn(to, before?.taken === 1);
    this.#payments.apply(event, from, to, taken);
    this.#carryOut(effects, event, 'payment', to);
    if (to !== from) {
      this.#days.payment(event, { from: before, to: this.#payments.facts(event.subject) });
    }
  }

  #applyToRefund(event: WrittenEvent): void {
    if (event.kind === 'refund.created') {
      const { payment, amountYen } = event.content;
      paymentRule(event, this.#payments.facts(payment));
      this.#refunds.create(event, event.content);
      this.#payments.openRefund(payment, amountYen, event.seq);
      return;
    }
    const facts = this.#refunds.facts(event.subject);
    const { from, to, effects } = refundRule(event, facts);
    this.#refunds.apply(event, from, to);
    this.#carryOut(effects, event, 'refund', to);
    if (facts !== undefined && to !== facts.state && !isOpenRefundState(to)) {
      this.#settleRefund(event, facts, to);
      this.#days.refund(event, { refund: facts, to, payment: this.#payments.facts(facts.payment_id) });
    }
  }

  /** A refund that has ended frees its yen or takes it off its payment. */
  #settleRefund(event: WrittenEvent, refund: RefundFacts, to: RefundState): void {
    const refunded = to === 'refunded' ? refund.amount_yen : 0;
    const payment = this.#payments.facts(refund.payment_id);
    if (payment === undefined) {
      throw new IllegalEvent(event, NOTHING);
    }
    const after = { ...payment, refunded_yen: payment.refunded_yen + refunded };
    const state = refunded === 0 ? payment.state : paymentRule(event, after).to;
    this.#payments.settleRefund(refund.payment_id, { yen: refund.amount_yen, refunded, state, seq: event.seq });
  }

  #carryOut(effects: readonly Effect[], event: WrittenEvent, flow: Flow, to: PaymentState | RefundState): void {
    for (const effect of effects) {
      switch (effect) {
        case 'enqueue':
          this.#enqueue.run(event.subject, flow, event.seq);
          break;
        case 'dequeue':
          this.#dequeue.run(event.subject);
          break;
        case 'issueReceipt':
          this.#issueReceipt.run(event.subject, receiptKind(flow, to), event.at, event.businessDate);
          break;
        case 'offerRefund':
          this.#payments.offerRefund(event.subject);
          break;
      }
    }
  }
}

/** @throws IllegalEvent where there is no rule, or no payment. */
function paymentRule(event: WrittenEvent, facts: PaymentFacts | undefined): Rule<PaymentState> {
  const rule =
    facts &&
    findRule(paymentRules, facts.state, event.kind, {
      amountYen: facts.amount_yen,
      refundedYen: facts.refunded_yen,
      openRefundYen: facts.open_refund_yen,
      cancelWanted: facts.cancel_reason !== null,
      content: event.content,
    });
  if (rule === undefined) {
    throw new IllegalEvent(event, facts?.state ?? NOTHING);
  }
  return rule;
}

/** @throws IllegalEvent where there is no rule, or no refund. */
function refundRule(event: WrittenEvent, facts: RefundFacts | undefined): Rule<RefundState> {
  const own = { amountYen: facts?.amount_yen ?? 0, refundedYen: 0, openRefundYen: 0, cancelWanted: false };
  const rule = facts && findRule(refundRules, facts.state, event.kind, { ...own, content: event.content });
  if (rule === undefined) {
    throw new IllegalEvent(event, facts?.state ?? NOTHING);
  }
  return rule;
}

/** Which of the two flows an event belongs to; none for events about the program itself. */
function flowOf(event: WrittenEvent, isRefund: (id: string) => boolean): Flow | undefined {
  if (event.kind.startsWith('payment.')) {
    return 'payment';
  }
  if (event.kind.startsWith('refund.')) {
    return 'refund';
  }
  if (event.kind.startsWith('receipt.')) {
    return isRefund(event.subject) ? 'refund' : 'payment';
  }
  return undefined;
}

function receiptKind(flow: Flow, to: PaymentState | RefundState): 'sale' | 'cancellation' | 'refund' {
  if (flow === 'refund') {
    return 'refund';
  }
  return to === 'cancelled' ? 'cancellation' : 'sale';
}
