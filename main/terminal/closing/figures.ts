import { type BusinessDate, type DayStart, type TimeZoneCode, utcOffsetHours } from '../../common/time.ts';
import type { Movement } from '../../ledger/day-book.ts';
import type { Adjustment, DayFigures, OpenEntry, Reconciled, Turnover } from '../../ledger/day-figures.ts';

/** What the figures of a close are made of. */
export interface FigureSources {
  readonly businessDate: BusinessDate;
  readonly branchCode: string;
  readonly terminalCode: string;
  /** Everything that moved money and is in no close yet, in the order in which it was written. */
  readonly movements: readonly Movement[];
  readonly unknown: readonly OpenEntry[];
  readonly reconciled: Reconciled;
  readonly timeZone: TimeZoneCode;
  readonly dayStart: DayStart;
  readonly nameOf: (operator: string) => string;
}

/** Adds movements up. Pure: the same movements give the same figures at any time. */
export function figuresOf(sources: FigureSources): DayFigures {
  const { businessDate, branchCode, terminalCode, movements, unknown, reconciled } = sources;
  return {
    businessDate,
    branchCode,
    terminalCode,
    total: turnoverOf(movements),
    byBrand: byBrand(movements),
    byHour: byHour(movements, sources),
    byOperator: byOperator(movements, sources),
    receiptNos: receiptNos(movements),
    unknown: [...unknown],
    adjustments: movements.flatMap(adjustmentOf),
    reconciled,
  };
}

/** What some movements add up to, in whole yen. */
export function turnoverOf(movements: readonly Movement[]): Turnover {
  const tally = (kind: Movement['kind']) => {
    const some = movements.filter((movement) => movement.kind === kind);
    return { count: some.length, yen: some.reduce((sum, { yen }) => sum + yen, 0) };
  };
  return { payments: tally('payment'), refunds: tally('refund'), cancellations: tally('cancellation') };
}

/** The busiest brand first. */
function byBrand(movements: readonly Movement[]): DayFigures['byBrand'] {
  return [...grouped(movements, ({ payType }) => payType)]
    .map(([payType, some]) => ({ payType, ...turnoverOf(some) }))
    .sort((one, other) => other.payments.count - one.payments.count || (one.payType < other.payType ? -1 : 1));
}

/** The hour with which the business day begins comes first. */
function byHour(
  movements: readonly Movement[],
  { timeZone, dayStart }: Pick<FigureSources, 'timeZone' | 'dayStart'>,
): DayFigures['byHour'] {
  const first = Number(dayStart.slice(0, 2));
  const place = (hour: number) => (hour - first + 24) % 24;
  const hourOf = ({ at }: Movement) => (Number(at.slice(11, 13)) + utcOffsetHours(timeZone) + 24) % 24;
  return [...grouped(movements, hourOf)]
    .map(([hour, some]) => ({ hour, ...turnoverOf(some) }))
    .sort((one, other) => place(one.hour) - place(other.hour));
}

/** In the order of their ids; what bears no name comes last. */
function byOperator(
  movements: readonly Movement[],
  { nameOf }: Pick<FigureSources, 'nameOf'>,
): DayFigures['byOperator'] {
  const rank = (operator: string | null) => (operator === null ? '\uffff' : operator);
  return [...grouped(movements, ({ operator }) => operator as string | null)]
    .map(([operator, some]) => ({ operator, name: operator === null ? '' : nameOf(operator), ...turnoverOf(some) }))
    .sort((one, other) => (rank(one.operator) < rank(other.operator) ? -1 : 1));
}

/** What moved no money counts nowhere. */
function grouped<K>(movements: readonly Movement[], keyOf: (movement: Movement) => K): Map<K, Movement[]> {
  return Map.groupBy(
    movements.filter(({ kind }) => kind !== 'nothing'),
    keyOf,
  );
}

function receiptNos(movements: readonly Movement[]): DayFigures['receiptNos'] {
  const payments = movements.filter(({ kind }) => kind === 'payment').sort((one, other) => one.number - other.number);
  const first = payments[0];
  const last = payments.at(-1);
  return first === undefined || last === undefined ? null : { first: first.receiptNo, last: last.receiptNo };
}

function adjustmentOf({ kind, subject: id, receiptNo, begunOn, yen, listedIn }: Movement): Adjustment[] {
  return listedIn === null ? [] : [{ kind, id, receiptNo, businessDate: begunOn, yen, listedIn }];
}
