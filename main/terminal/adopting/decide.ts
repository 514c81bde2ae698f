import { isYen, type Yen } from '../../common/yen.ts';
import { isOpenState } from '../../ledger/machine.ts';
import type { Payment } from '../../ledger/payments.ts';
import type { GatewayOrder } from '../../ledger/reconciliation.ts';
import type { ReceiptOrigin } from '../receipt-number.ts';
import {
  isRefundUnderWay,
  refundedThere,
  type Standing,
  standingHere,
  standingThere,
} from '../reconciling/standing.ts';

/** What decides about an order of the gateway's book. */
export interface OrderFacts {
  readonly order: GatewayOrder;
  /** The payment that has this order; undefined where none has. */
  readonly owner: Payment | undefined;
  /** Payments that have its receipt number and no order. */
  readonly rivals: readonly Payment[];
  /** Something has happened to the owner since the book was read. */
  readonly isMoving: boolean;
  /** It names another terminal or branch than this one. */
  readonly isForeign: boolean;
  /** The instant at which it was made, UTC ms; NaN where it does not say. */
  readonly madeAt: number;
  readonly receipt: ReceiptOrigin;
  readonly lost: LostPart;
}

/** What was lost, as far as this ledger can tell. */
export interface LostPart {
  /** UTC ms by the gateway's clock, or by ours where it never told its own. */
  readonly from: number;
  /** The last payment number that the copy knew. */
  readonly lastNumber: number;
}

/** Our clock and the gateway's may differ by so much, in ms; where they differ by a day, nothing is sold. */
const USUAL_DRIFT_MS = 15 * 60_000;
const LARGEST_DRIFT_MS = 2 * 86_400_000;

/** What is to be done about an order. */
export type Decision =
  | { readonly do: 'nothing' }
  /** Recovery, or the gateway, has not finished with it: to be looked at again. */
  | { readonly do: 'wait' }
  /** Only a person can judge it: it is left to the next comparison. */
  | { readonly do: 'leave' }
  | { readonly do: 'adopt'; readonly amountYen: Yen; readonly standing: Standing; readonly refundedYen: number }
  | { readonly do: 'adoptRefund'; readonly payment: Payment; readonly amountYen: Yen }
  | { readonly do: 'reopen'; readonly payment: Payment };

const NOTHING: Decision = { do: 'nothing' };
const WAIT: Decision = { do: 'wait' };
const LEAVE: Decision = { do: 'leave' };

/** Decides about an order of the gateway's book after a restore. Pure. */
export function decide(facts: OrderFacts): Decision {
  return facts.owner === undefined ? decideAboutStranger(facts) : decideAboutOwn(facts, facts.owner);
}

/** An order that no payment of ours has. */
function decideAboutStranger(facts: OrderFacts): Decision {
  const { order, rivals, isForeign, receipt } = facts;
  if (isForeign) {
    return NOTHING;
  }
  if (rivals.some(({ state }) => isOpenState(state))) {
    // It may be the order of one of these, whose own answer will say so.
    return WAIT;
  }
  if (!isOfLostPart(facts)) {
    return NOTHING;
  }
  const { amountYen, receiptNo } = order;
  const standing = standingThere(order);
  const refundedYen = standing === 'taken' ? refundedThere(order) : 0;
  const isReceiptOurs = receipt.of !== 'otherTerminal' && receiptNo.length > 0 && receiptNo.length <= MAX_RECEIPT;
  const fits = amountYen !== null && isYen(amountYen) && refundedYen <= amountYen;
  // A number of our own is given to one payment alone: here it took nothing, there it stands.
  const isTaken = receipt.of === 'terminal' && rivals.length > 0;
  if (!isReceiptOurs || !fits || isTaken) {
    return standing === 'taken' || standing === 'open' ? LEAVE : NOTHING;
  }
  return { do: 'adopt', amountYen, standing, refundedYen };
}

const MAX_RECEIPT = 32;

/** A number of our own tells for certain that it was ours; a register's is taken for it only where the time fits closely. */
function isOfLostPart({ receipt, madeAt, lost }: OrderFacts): boolean {
  return receipt.of === 'terminal'
    ? receipt.number > lost.lastNumber && madeAt >= lost.from - LARGEST_DRIFT_MS
    : madeAt >= lost.from - USUAL_DRIFT_MS;
}

/** An order of a payment of ours: it may have been given back, or cancelled, in the time that was lost. */
function decideAboutOwn({ order, isMoving }: OrderFacts, owner: Payment): Decision {
  const { state, token, amountYen, refundedYen, openRefundYen } = owner;
  if (isOpenState(state)) {
    // What was taken over while it was open finds out about its refunds by itself.
    return token === null && order.amountYen === amountYen ? NOTHING : WAIT;
  }
  if (standingHere(state) !== 'taken') {
    return NOTHING;
  }
  if (isMoving || openRefundYen > 0 || isRefundUnderWay(order)) {
    return WAIT;
  }
  switch (standingThere(order)) {
    case 'cancelled':
      return state === 'paid' && refundedYen === 0 ? { do: 'reopen', payment: owner } : LEAVE;
    case 'taken':
      return decideAboutRefund(order, owner);
    case 'open':
    case 'nothing':
      return NOTHING;
  }
}

function decideAboutRefund(order: GatewayOrder, owner: Payment): Decision {
  const { state, amountYen, refundedYen } = owner;
  const back = refundedThere(order);
  const known = state === 'refunded' ? amountYen : refundedYen;
  if (back <= known) {
    return NOTHING;
  }
  const more = back - known;
  const fits = order.amountYen === amountYen && more <= amountYen - known && isYen(more);
  return fits ? { do: 'adoptRefund', payment: owner, amountYen: more } : LEAVE;
}
