import type { PaymentState } from '../../ledger/machine.ts';
import type { Difference, GatewayOrder, LocalPayment } from '../../ledger/reconciliation.ts';
import { transStatuses } from '../../onepay/codes.ts';

/** Where the money of a payment is, by one of the two books. */
export type Standing =
  /** It came in, and may have gone back in part or whole since. */
  | 'taken'
  | 'cancelled'
  /** It never came in. */
  | 'nothing'
  /** That book does not know yet. */
  | 'open';

/** Where our own book says the money is. */
export function standingHere(state: PaymentState): Standing {
  switch (state) {
    case 'paid':
    case 'partlyRefunded':
    case 'refunded':
      return 'taken';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
    case 'refused':
    case 'notSent':
    case 'notCharged':
      return 'nothing';
    case 'created':
    case 'sending':
    case 'waitingForCustomer':
    case 'unknown':
    case 'cancelling':
      return 'open';
  }
}

const standings: ReadonlyMap<string, Standing> = new Map<string, Standing>([
  [transStatuses.paid, 'taken'],
  [transStatuses.refunding, 'taken'],
  [transStatuses.refunded, 'taken'],
  [transStatuses.refundFailed, 'taken'],
  [transStatuses.refundTimedOut, 'taken'],
  [transStatuses.cancelled, 'cancelled'],
  [transStatuses.failed, 'nothing'],
  [transStatuses.orderClosed, 'nothing'],
  [transStatuses.customerGaveUp, 'nothing'],
]);

/** Where the gateway says the money is; a state that is not final, or not in the table, leaves it open. */
export function standingThere({ status }: Pick<GatewayOrder, 'status'>): Standing {
  return standings.get(status) ?? 'open';
}

/** Yen that have gone back by our own book; all of it may have been given back by another way than this terminal. */
export function refundedHere({ state, amountYen, refundedYen }: LocalPayment): number {
  return state === 'refunded' ? amountYen : refundedYen;
}

/** Yen that the gateway has given back, as far as it says. */
export function refundedThere({ status, amountYen, refundedYen }: GatewayOrder): number {
  return status === transStatuses.refunded && (refundedYen ?? 0) === 0 ? (amountYen ?? 0) : (refundedYen ?? 0);
}

/** Whether the gateway is giving something back just now. */
export function isRefundUnderWay({ status, refundingYen }: GatewayOrder): boolean {
  return status === transStatuses.refunding || (refundingYen ?? 0) > 0;
}

/** What the two books say of one payment. */
export type Verdict = 'agree' | 'amount' | 'state';

/** Compares a payment with its order. What both still call open agrees. Pure. */
export function judge(here: LocalPayment, there: GatewayOrder): Verdict {
  if (there.amountYen !== here.amountYen) {
    return 'amount';
  }
  const standing = standingHere(here.state);
  if (standing !== standingThere(there)) {
    return 'state';
  }
  return standing === 'taken' ? judgeRefunds(here, there) : 'agree';
}

/** A refund of ours that is open may have gone through or not. */
function judgeRefunds(here: LocalPayment, there: GatewayOrder): Verdict {
  const { amountYen, openRefundYen } = here;
  const refundedYen = refundedHere(here);
  if (isRefundUnderWay(there) && openRefundYen === 0) {
    return 'state';
  }
  const back = refundedThere(there);
  if (back >= refundedYen && back <= refundedYen + openRefundYen) {
    return 'agree';
  }
  return back >= amountYen || refundedYen >= amountYen ? 'state' : 'amount';
}

/** Compares a payment with the lack of an order: what took no money needs none. Pure. */
export function judgeAbsence({ state }: Pick<LocalPayment, 'state'>): 'agree' | 'onlyHere' | 'state' {
  switch (standingHere(state)) {
    case 'nothing':
      return 'agree';
    case 'taken':
    case 'cancelled':
      return 'onlyHere';
    case 'open':
      return 'state';
  }
}

/** What the two sides of a difference said, so that it can be told whether it is still the same one. */
export function seenOf({ here, there }: Pick<Difference, 'here' | 'there'>): string {
  return JSON.stringify([
    ...[here?.state, here?.amountYen, here?.refundedYen],
    ...[there?.status, there?.amountYen, there?.refundedYen],
  ]);
}
