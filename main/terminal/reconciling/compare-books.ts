import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BusinessDate, businessDateOf, instantOf } from '../../common/time.ts';
import type { GatewayOrder, LocalPayment, Period, StoredReconciliation } from '../../ledger/reconciliation.ts';
import { FIRST_ORDER, type OrderPlace, type TerminalName } from '../../ledger/reconciliation-store.ts';
import type { Identity } from '../../onepay/identity.ts';
import type { Desk } from '../desk.ts';
import type { Shelf } from './aside.ts';
import { type Matched, match } from './match.ts';

/** So many orders are taken out of the file at a time, so that a sale never waits for long. */
const ORDERS_AT_ONCE = 2000;

/** What a comparison has found, and what it has left out. */
export interface Compared extends Matched {
  readonly notCompared: number;
}

/** Compares our payments of a period with the orders that were read for it. */
export async function compareBooks(
  desk: Desk,
  run: StoredReconciliation,
  shelf: Pick<Shelf, 'ordersAfter'>,
): Promise<Compared> {
  const { ledger, profile, dayStart } = desk;
  const { reconciliations } = ledger;
  const { timeZone } = profile;
  const payments: LocalPayment[] = [];
  let others = 0;
  const terminal = nameOf(profile.identity);
  for (const date of datesOf(run)) {
    payments.push(...reconciliations.paymentsOf(date, terminal));
    others += reconciliations.countOfOthers(date, terminal);
    await nextTurn();
  }
  const orders: GatewayOrder[] = [];
  for (let place: OrderPlace | undefined = FIRST_ORDER; place !== undefined; ) {
    const part = shelf.ordersAfter(place, ORDERS_AT_ONCE);
    orders.push(...part.orders);
    place = part.next;
    await nextTurn();
  }
  const timeOf = (order: GatewayOrder) => instantOf(order.transTime, timeZone);
  const { from, to } = run;
  const found = match({
    ...{ from, to, payments, orders, timeOf },
    terminalCode: terminal.terminalCode,
    dateOf: (order) => {
      const time = timeOf(order);
      return Number.isNaN(time) ? undefined : businessDateOf(time, timeZone, dayStart);
    },
    isElsewhere: (order, isForeign) => isOurs(order, { time: timeOf(order), isForeign, from, to, reconciliations }),
    isMoving: (id) => reconciliations.hasMovedSince(id, run.begunSeq),
  });
  return { ...found, notCompared: others + found.moving };
}

/** A payment that does not know its order may stand on the other side of a day's boundary, but not far from it. */
const BOUNDARY_MS = 3_600_000;

interface OwnFacts extends Period, Pick<Desk['ledger'], 'reconciliations'> {
  readonly time: number;
  readonly isForeign: boolean;
}

/** Whether an order that no payment of the period has is one of ours all the same: of another business date. */
function isOurs(order: GatewayOrder, { time, isForeign, from, to, reconciliations }: OwnFacts): boolean {
  if (reconciliations.paymentOfOrder(order.orderId) !== undefined) {
    return true;
  }
  return (
    !isForeign &&
    order.amountYen !== null &&
    reconciliations
      .paymentsOfReceipt(order.receiptNo, order.amountYen)
      .some(
        ({ businessDate, createdAt }) =>
          (businessDate < from || businessDate > to) && Math.abs(time - Date.parse(createdAt)) <= BOUNDARY_MS,
      )
  );
}

function nameOf(identity: Identity): TerminalName {
  const { branchCode, terminalCode } = identity;
  return { merchantId: identity.serviceMode === 'B01' ? identity.merchantId : null, branchCode, terminalCode };
}

const DAY_MS = 86_400_000;

function datesOf({ from, to }: Period): BusinessDate[] {
  const dates: BusinessDate[] = [];
  for (let time = Date.parse(`${from}T00:00:00Z`); time <= Date.parse(`${to}T00:00:00Z`); time += DAY_MS) {
    dates.push(new Date(time).toISOString().slice(0, 10) as BusinessDate);
  }
  return dates;
}
