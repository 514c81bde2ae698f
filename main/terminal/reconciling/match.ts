import type { BusinessDate } from '../../common/time.ts';
import type { PaymentId } from '../../ledger/events.ts';
import type { Difference, DifferenceKind, GatewayOrder, LocalPayment, Period } from '../../ledger/reconciliation.ts';
import { judge, judgeAbsence, standingHere } from './standing.ts';

export interface MatchInput extends Period {
  /** The payments of the period, by our own business dates. */
  readonly payments: readonly LocalPayment[];
  /** The gateway's orders of the period, and of some time around it; where one comes twice, the later counts. */
  readonly orders: Iterable<GatewayOrder>;
  /** This terminal's own code. */
  readonly terminalCode: string;
  /** The business date on which an order was made; undefined where it does not say when. */
  readonly dateOf: (order: GatewayOrder) => BusinessDate | undefined;
  /** The instant at which an order was made, UTC ms; NaN where it does not say when. */
  readonly timeOf: (order: GatewayOrder) => number;
  /** Whether an order belongs to a payment of ours of another period. */
  readonly isElsewhere: (order: GatewayOrder, isForeign: boolean) => boolean;
  /** Whether a payment has changed since the reading began, so that the orders may show it as it was before. */
  readonly isMoving: (id: PaymentId) => boolean;
}

/** What a comparison has found, in the order of time; what is being checked comes last. */
export interface Matched {
  /** Payments that both books have, and on which they agree. */
  readonly matched: number;
  /** What came in by these, in whole yen, before refunds. */
  readonly matchedYen: number;
  /** Payments that have changed since the reading began, and do not agree with what was read. */
  readonly moving: number;
  readonly differences: readonly Difference[];
  /** Some payment has no order among these although it should: the days around may have it. */
  readonly isAnyMissing: boolean;
}

/** A payment with its order. */
interface Pair {
  readonly here: LocalPayment;
  readonly there: GatewayOrder | null;
}

/** A difference, and when what it is about was made. */
interface Found {
  readonly difference: Difference;
  readonly time: number;
}

/** Compares our payments with the gateway's orders. Pure but for what it asks of its input. */
export function match(input: MatchInput): Matched {
  const { pairs, rest, isForeign } = pairUp(input);
  const agreeing = pairs.filter((pair) => pair.there !== null && verdictOn(pair) === 'agree');
  const moving = pairs.filter((pair) => verdictOn(pair) !== 'agree' && input.isMoving(pair.here.id));
  const found = [...differencesIn(pairs, input), ...unknownOrders(rest, isForeign, input)];
  found.sort(inOrder);
  return {
    matched: agreeing.length,
    matchedYen: agreeing.reduce(
      (sum, { here }) => sum + (standingHere(here.state) === 'taken' ? here.amountYen : 0),
      0,
    ),
    moving: moving.length,
    differences: found.map(({ difference }) => difference),
    isAnyMissing: found.some(({ difference }) => difference.there === null),
  };
}

function verdictOn({ here, there }: Pair): DifferenceKind | 'agree' {
  return there === null ? judgeAbsence(here) : judge(here, there);
}

function differencesIn(pairs: readonly Pair[], { isMoving }: MatchInput): Found[] {
  return pairs.flatMap((pair) => {
    const verdict = verdictOn(pair);
    return verdict === 'agree' || isMoving(pair.here.id)
      ? []
      : [{ difference: differenceOf(verdict, pair), time: Date.parse(pair.here.createdAt) }];
  });
}

/** Orders of the period that no payment of ours has. */
function unknownOrders(orders: Iterable<GatewayOrder>, isForeign: IsForeign, input: MatchInput): Found[] {
  return [...orders].flatMap((there) => {
    const foreign = isForeign(there);
    if (!isOfPeriod(input, there) || input.isElsewhere(there, foreign)) {
      return [];
    }
    const difference = { ...differenceOf('onlyThere', { here: null, there }), foreign };
    return [{ difference, time: input.timeOf(there) }];
  });
}

function inOrder(a: Found, b: Found): number {
  return Number(a.difference.beingChecked) - Number(b.difference.beingChecked) || compare(a.time, b.time);
}

/** Whether an order names a terminal, and none of the names is one of this terminal. */
type IsForeign = (order: GatewayOrder) => boolean;

interface PairedUp {
  readonly pairs: readonly Pair[];
  /** The orders that are left. */
  readonly rest: Iterable<GatewayOrder>;
  readonly isForeign: IsForeign;
}

/** Payments with their orders. An order of another terminal is no payment's that does not know its own. */
function pairUp({ payments, orders, timeOf, terminalCode }: MatchInput): PairedUp {
  const byId = new Map<string, GatewayOrder>();
  for (const order of orders) {
    byId.set(order.orderId.trim(), order);
  }
  const take = (orderId: string): GatewayOrder | null => {
    const order = byId.get(orderId) ?? null;
    byId.delete(orderId);
    return order;
  };
  const withId = payments.filter(({ orderId }) => orderId !== null);
  const pairs: Pair[] = withId.map((here) => ({ here, there: take((here.orderId ?? '').trim()) }));
  const ownNames = namesOfOwn(pairs, terminalCode);
  const isForeign: IsForeign = ({ terminals }) => terminals.length > 0 && !terminals.some((name) => ownNames.has(name));
  const withoutId = payments.filter(({ orderId }) => orderId === null);
  const ours = [...byId.values()].filter((order) => !isForeign(order));
  const found = findByReceipt(withoutId, ours, timeOf);
  for (const here of withoutId) {
    const there = found.get(here.id);
    pairs.push({ here, there: there === undefined ? null : take(there.orderId.trim()) });
  }
  return { pairs, rest: byId.values(), isForeign };
}

const DAY_MS = 86_400_000;

/** Whether an order may be the one of a payment that does not know its own: the same receipt number, and near in time. */
function mayBeOrderOf(here: LocalPayment, there: GatewayOrder, orderTime: number): boolean {
  const isNear = Number.isNaN(orderTime) || Math.abs(orderTime - Date.parse(here.createdAt)) <= DAY_MS;
  return (
    here.receiptNo === there.receiptNo &&
    isNear &&
    // Of a payment whose outcome nobody knows, the amount may be what is wrong.
    (here.amountYen === there.amountYen || standingHere(here.state) === 'open')
  );
}

/** The orders of payments that do not know theirs; of several attempts with one receipt number the nearest in time. */
function findByReceipt(
  payments: readonly LocalPayment[],
  orders: readonly GatewayOrder[],
  timeOf: MatchInput['timeOf'],
): ReadonlyMap<PaymentId, GatewayOrder> {
  const byReceipt = Map.groupBy(payments, ({ receiptNo }) => receiptNo);
  const found = new Map<PaymentId, GatewayOrder>();
  for (const order of orders) {
    const time = timeOf(order);
    const distance = ({ createdAt }: LocalPayment) => Math.abs(time - Date.parse(createdAt));
    const [nearest] = (byReceipt.get(order.receiptNo) ?? [])
      .filter((payment) => !found.has(payment.id) && mayBeOrderOf(payment, order, time))
      .sort((a, b) => rank(a, order) - rank(b, order) || compare(distance(a), distance(b)));
    if (nearest !== undefined) {
      found.set(nearest.id, order);
    }
  }
  return found;
}

/** The right amount comes before the near time. */
function rank({ amountYen }: LocalPayment, order: GatewayOrder): number {
  return amountYen === order.amountYen ? 0 : 1;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

/** The gateway may have a name of its own for this terminal: the orders that are ours for certain tell it. */
function namesOfOwn(pairs: readonly Pair[], terminalCode: string): ReadonlySet<string> {
  const sure = pairs.flatMap(({ here, there }) => (here.orderId === null ? [] : (there?.terminals ?? [])));
  return new Set([terminalCode, ...sure]);
}

function isOfPeriod({ from, to, dateOf }: MatchInput, order: GatewayOrder): boolean {
  const date = dateOf(order);
  return date === undefined || (date >= from && date <= to);
}

const MAX_KEY = 64;

function differenceOf(kind: DifferenceKind, { here, there }: Pick<Difference, 'here' | 'there'>): Difference {
  return {
    key: `${kind}:${here?.id ?? there?.orderId.trim() ?? ''}`.slice(0, MAX_KEY),
    kind,
    // An amount that differs is nothing that the terminal can settle by itself.
    beingChecked: here !== null && standingHere(here.state) === 'open' && kind !== 'amount',
    here,
    there,
    foreign: false,
  };
}
