import type { BusinessDate } from '../common/time.ts';
import type { PaymentState } from './machine.ts';

/** Which payments a page of history shows; what is not given is not asked for. */
export interface PaymentFilter {
  readonly state?: PaymentState | undefined;
  readonly businessDate?: BusinessDate | undefined;
  readonly receiptNo?: string | undefined;
  /** What the receipt number ends with. */
  readonly receiptEnd?: string | undefined;
  readonly amountYen?: number | undefined;
  /** The brand that the gateway named. */
  readonly payType?: string | undefined;
  /** Local times of day, both included; where the first is the later one, the night between them. */
  readonly timeOfDay?: TimeOfDay | undefined;
  /** Only payments older than this number: where the page before ended. */
  readonly before?: number | undefined;
  /** Payments on the page, 1 to 1000. */
  readonly limit: number;
}

export interface TimeOfDay {
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
  /** How far local time is before UTC, in hours. */
  readonly utcOffsetHours: number;
}

/** The WHERE clause of a search, to be bound with {@link bindingsOf}; blank where everything is wanted. */
export function whereOf(filter: PaymentFilter): string {
  const { timeOfDay } = filter;
  const conditions = [
    ...(filter.state === undefined ? [] : ['state = @state']),
    ...(filter.businessDate === undefined ? [] : ['business_date = @businessDate']),
    ...(filter.receiptNo === undefined ? [] : ['receipt_no = @receiptNo']),
    ...(filter.receiptEnd === undefined ? [] : ['substr(receipt_no, -length(@receiptEnd)) = @receiptEnd']),
    ...(filter.amountYen === undefined ? [] : ['amount_yen = @amountYen']),
    ...(filter.payType === undefined ? [] : ['pay_type = @payType']),
    ...(timeOfDay === undefined ? [] : [timeCondition(timeOfDay)]),
    ...(filter.before === undefined ? [] : ['number < @before']),
  ];
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

const LOCAL_TIME = "strftime('%H:%M', created_at, @utcOffset)";

function timeCondition({ from, to }: TimeOfDay): string {
  return `(${LOCAL_TIME} >= @from ${from <= to ? 'AND' : 'OR'} ${LOCAL_TIME} <= @to)`;
}

/** The values of a search, by the names that its clause uses. */
export function bindingsOf({ timeOfDay, ...filter }: PaymentFilter): Readonly<Record<string, string | number>> {
  const times =
    timeOfDay === undefined
      ? {}
      : { from: timeOfDay.from, to: timeOfDay.to, utcOffset: `${timeOfDay.utcOffsetHours} hours` };
  return Object.fromEntries(
    Object.entries({ ...filter, ...times }).filter(([, value]) => value !== undefined),
  ) as Record<string, string | number>;
}
