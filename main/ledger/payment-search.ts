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
  /** Who made it, by id. */
  readonly operator?: string | undefined;
  /** Either id that the gateway gave the payment or a refund of it. */
  readonly order?: string | undefined;
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

/** How much of a receipt number is told, at the least, where it is told by its end. */
export const RECEIPT_END_CHARACTERS = 4;

/** The conditions of a search, to be bound with {@link bindingsOf}; none where everything is wanted. */
export function conditionsOf(filter: PaymentFilter): string[] {
  const { timeOfDay } = filter;
  return [
    ...(filter.state === undefined ? [] : ['state = @state']),
    ...(filter.businessDate === undefined ? [] : ['business_date = @businessDate']),
    ...(filter.receiptNo === undefined ? [] : ['receipt_no = @receiptNo']),
    ...(filter.receiptEnd === undefined ? [] : ['receipt_reversed >= @endBegins AND receipt_reversed < @endEnds']),
    ...(filter.amountYen === undefined ? [] : ['amount_yen = @amountYen']),
    ...(filter.payType === undefined ? [] : ['pay_type = @payType']),
    ...(filter.operator === undefined ? [] : ['operator = @operator']),
    ...(filter.order === undefined ? [] : [ofOrder]),
    ...(timeOfDay === undefined ? [] : [minuteCondition(timeOfDay)]),
  ];
}

const ofOrder = `number IN (
  SELECT number FROM payments WHERE order_id = @order
  UNION ALL SELECT number FROM payments WHERE order_detail_id = @order
  UNION ALL SELECT p.number FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.order_detail_id = @order)`;

function minuteCondition(time: TimeOfDay): string {
  const { from, to } = utcMinutes(time);
  return `(utc_minute >= @fromMinute ${from <= to ? 'AND' : 'OR'} utc_minute <= @toMinute)`;
}

/** The values of a search, by the names that its conditions use. */
export function bindingsOf(filter: PaymentFilter): Readonly<Record<string, string | number>> {
  const { timeOfDay, receiptEnd, before, limit, ...plain } = filter;
  const minutes = timeOfDay && utcMinutes(timeOfDay);
  const end = receiptEnd === undefined ? undefined : reversed(receiptEnd);
  const bindings = {
    ...plain,
    endBegins: end,
    endEnds: end === undefined ? undefined : `${end}${LAST_CHARACTER}`,
    fromMinute: minutes?.from,
    toMinute: minutes?.to,
  };
  return Object.fromEntries(
    Object.entries(bindings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

const DAY_MINUTES = 1440;

/** The first and the last minute of a search by UTC, counted from midnight; the first is the later one across midnight. */
function utcMinutes({ from, to, utcOffsetHours }: TimeOfDay): { readonly from: number; readonly to: number } {
  const utcMinute = (time: string) => {
    const [hours, minutes] = time.split(':').map(Number);
    return ((hours ?? 0) * 60 + (minutes ?? 0) - utcOffsetHours * 60 + DAY_MINUTES) % DAY_MINUTES;
  };
  return { from: utcMinute(from), to: utcMinute(to) };
}

/** Each minute of a search by UTC, counted from midnight. */
export function minutesOf(time: TimeOfDay): number[] {
  const { from, to } = utcMinutes(time);
  const count = ((to - from + DAY_MINUTES) % DAY_MINUTES) + 1;
  return Array.from({ length: count }, (_, n) => (from + n) % DAY_MINUTES);
}

/** Sorts after every other one. */
const LAST_CHARACTER = '\u{10FFFF}';

/** A text from its last character to its first: as it is kept to be found by its end. */
export function reversed(text: string): string {
  return [...text].reverse().join('');
}
