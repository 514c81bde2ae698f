import { setImmediate as nextTurn } from 'node:timers/promises';
import { businessDateOf, instantOf, utcText } from '../../common/time.ts';
import type { ExchangeReference, PaymentId, ReconciliationId } from '../../ledger/events.ts';
import type { LedgerWriter } from '../../ledger/ledger.ts';
import type { OpenItem } from '../../ledger/recovery-queue.ts';
import { DETECT_BRAND } from '../../onepay/brands.ts';
import { appendAdoptedRefund } from '../adopted-refund.ts';
import type { Desk } from '../desk.ts';
import { originOfReceipt } from '../receipt-number.ts';
import { type Decision, decide, type LostPart, type OrderFacts } from './decide.ts';
import { OwnNames } from './own-names.ts';
import type { BookEntry, EvidencePage } from './span-reader.ts';

/** What has come of the orders that were looked at. */
export interface Tally {
  /** Orders of the gateway's book. */
  readonly orders: number;
  /** To be looked at again: not finished yet, here or at the gateway. */
  readonly waiting: number;
  /** Left to a person. */
  readonly left: number;
}

/** So many orders are looked up, or carried into the ledger, at a time, so that a sale never waits for long. */
const ORDERS_AT_ONCE = 25;
/** What stands for a customer's code that nobody here has seen. */
const NO_CODE = '****';
/** Attempts with one receipt number that are looked at. */
const RIVALS = 50;

export interface TakingOverParts {
  readonly desk: Desk;
  /** On whose behalf the book is read; its pages are kept as evidence under this name. */
  readonly reading: ReconciliationId;
  readonly lost: LostPart;
  /** Below this, numbers may be those of lost payments. */
  readonly firstFreeNumber: number;
}

/** Carries orders of the gateway's book into the ledger that lost them: each is decided about inside its own transaction. */
export class TakingOver {
  readonly #parts: TakingOverParts;
  readonly #ownNames: OwnNames;
  /** Pages that are evidence in the ledger already. */
  readonly #kept = new Map<EvidencePage, ExchangeReference>();

  constructor(parts: TakingOverParts) {
    this.#parts = parts;
    this.#ownNames = new OwnNames(parts.desk.profile.identity);
  }

  /**
   * @param readSince the journal's newest row when the reading of these orders began.
   * @throws what keeps the ledger from writing: what was carried over until then stands, and is not carried over again.
   */
  async takeOver(entries: readonly BookEntry[], readSince: number): Promise<Tally> {
    // All of them first: whatever bears a name may come before what tells that the name is ours.
    for (const portion of portionsOf(entries)) {
      await nextTurn();
      this.#learnFrom(portion);
    }
    let waiting = 0;
    let left = 0;
    for (const portion of portionsOf(entries)) {
      await nextTurn();
      const decisions = this.#write(portion, readSince);
      waiting += decisions.filter((decision) => decision.do === 'wait').length;
      left += decisions.filter((decision) => decision.do === 'leave').length;
    }
    return { orders: entries.length, waiting, left };
  }

  #learnFrom(entries: readonly BookEntry[]): void {
    const { payments } = this.#parts.desk.ledger;
    for (const { order, names } of entries) {
      if (payments.ownerOfOrder({ orderId: order.orderId, orderDetailId: '' }) !== undefined) {
        this.#ownNames.learn(order, names);
      }
    }
  }

  #write(entries: readonly BookEntry[], readSince: number): Decision[] {
    const { ledger, needsAttention, naps } = this.#parts.desk;
    const idle = entries.map((entry) => decide(this.#factsOf(entry, readSince)));
    if (idle.every(isIdle)) {
      // Most orders are known and agree: nothing is written then.
      return idle;
    }
    const fresh = new Map<EvidencePage, ExchangeReference>();
    const toBeAsked: OpenItem[] = [];
    const decisions = ledger.write((writer) => {
      const evidenceOf = (page: EvidencePage): ExchangeReference => {
        const reference =
          this.#kept.get(page) ?? fresh.get(page) ?? writer.keepExchange(this.#parts.reading, page.evidence());
        fresh.set(page, reference);
        return reference;
      };
      return entries.map((entry) => {
        const decision = decide(this.#factsOf(entry, readSince));
        toBeAsked.push(...this.#carryOut(writer, entry, decision, () => evidenceOf(entry.page)));
        return decision;
      });
    });
    for (const [page, reference] of fresh) {
      this.#kept.set(page, reference);
    }
    for (const item of toBeAsked) {
      naps.wake(item.id);
      needsAttention.emit(item);
    }
    return decisions;
  }

  /** Gives what the gateway is to be asked about from now on. */
  #carryOut(writer: LedgerWriter, entry: BookEntry, decision: Decision, evidence: () => ExchangeReference): OpenItem[] {
    const orderStatus = entry.order.status;
    switch (decision.do) {
      case 'nothing':
      case 'wait':
      case 'leave':
        return [];
      case 'adopt':
        return this.#adopt(writer, entry, decision, evidence());
      case 'adoptRefund':
        appendAdoptedRefund(writer, this.#parts.desk, {
          payment: decision.payment.id,
          ...{ amountYen: decision.amountYen, orderStatus, exchange: evidence() },
        });
        return [];
      case 'reopen': {
        const { id } = decision.payment;
        writer.append({ kind: 'payment.reopened', subject: id, content: { orderStatus } });
        return [{ flow: 'payment', id }];
      }
    }
  }

  #adopt(
    writer: LedgerWriter,
    { order, names }: BookEntry,
    { amountYen, standing, refundedYen }: Extract<Decision, { do: 'adopt' }>,
    exchange: ExchangeReference,
  ): OpenItem[] {
    const { desk } = this.#parts;
    const { profile, dayStart, newId } = desk;
    const { timeZone, identity } = profile;
    const { orderId, transTime, receiptNo, status: orderStatus } = order;
    const madeAt = instantOf(transTime, timeZone);
    const id = newId() as PaymentId;
    const created = {
      ...{ number: this.#numberFor(receiptNo, writer), receiptNo, amountYen },
      ...{ askedPayType: names.payType || DETECT_BRAND, codeMask: NO_CODE },
      ...identity,
    };
    const adopted = {
      ...{ amountYen, payType: names.payType, orderId, transTime, orderStatus, standing, exchange },
      madeAt: utcText(madeAt),
      businessDate: businessDateOf(madeAt, timeZone, dayStart),
    };
    writer.append({ kind: 'payment.created', subject: id, content: created });
    writer.append({ kind: 'payment.adopted', subject: id, content: adopted });
    if (refundedYen > 0) {
      appendAdoptedRefund(writer, desk, { payment: id, amountYen: refundedYen, orderStatus, exchange });
    }
    return standing === 'open' ? [{ flow: 'payment', id }] : [];
  }

  /** The number that it had, where its receipt tells it; else one that the lost ledger may have given it. */
  #numberFor(receiptNo: string, writer: LedgerWriter): number {
    const { desk, firstFreeNumber } = this.#parts;
    const { payments } = desk.ledger;
    const origin = originOfReceipt(receiptNo, desk.profile.identity);
    if (origin.of === 'terminal' && origin.number > 0 && !payments.hasNumber(origin.number)) {
      return origin.number;
    }
    const next = payments.nextNumberBelow(firstFreeNumber);
    return next < firstFreeNumber ? next : writer.nextPaymentNumber();
  }

  #factsOf({ order, names }: BookEntry, readSince: number): OrderFacts {
    const { desk, lost } = this.#parts;
    const { payments, reconciliations } = desk.ledger;
    const { profile } = desk;
    const owner = reconciliations.paymentOfOrder(order.orderId);
    return {
      order,
      lost,
      owner: owner && payments.find(owner.id),
      rivals:
        owner !== undefined || order.receiptNo === ''
          ? []
          : payments.page({ receiptNo: order.receiptNo, limit: RIVALS }).filter(({ orderId }) => orderId === null),
      isMoving: owner !== undefined && reconciliations.hasMovedSince(owner.id, readSince),
      isForeign: this.#ownNames.isForeign(order, names),
      madeAt: instantOf(order.transTime, profile.timeZone),
      receipt: originOfReceipt(order.receiptNo, profile.identity),
    };
  }
}

function* portionsOf(entries: readonly BookEntry[]): Generator<readonly BookEntry[]> {
  for (let at = 0; at < entries.length; at += ORDERS_AT_ONCE) {
    yield entries.slice(at, at + ORDERS_AT_ONCE);
  }
}

function isIdle(decision: Decision): boolean {
  return decision.do === 'nothing' || decision.do === 'wait' || decision.do === 'leave';
}
