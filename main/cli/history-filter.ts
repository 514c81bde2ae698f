import { isOperatorId } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import { isBusinessDate, isDayStart, type TimeZoneCode, utcOffsetHours } from '../common/time.ts';
import { parseYen } from '../common/yen.ts';
import { type PaymentState, paymentStates } from '../ledger/machine.ts';
import { type PaymentFilter, RECEIPT_END_CHARACTERS } from '../ledger/payment-search.ts';
import { brandName, isPayType, knownPayTypes } from '../onepay/brands.ts';
import type { Output } from './output.ts';

/** What `history` is asked for, as it was typed. */
export interface HistoryOptions {
  readonly limit: string;
  readonly after?: string;
  readonly date?: string;
  readonly state?: string;
  /** The whole receipt number or its end. */
  readonly receipt?: string;
  readonly amount?: string;
  /** The protocol's code of a brand, or its name. */
  readonly brand?: string;
  /** Local times of day. */
  readonly from?: string;
  readonly to?: string;
  readonly order?: string;
  /** Who made it, by id. */
  readonly by?: string;
}

/** What is asked for; the receipt is left as it was typed, since only the ledger knows whether it is a whole number. */
export interface TypedSearch extends Omit<PaymentFilter, 'receiptNo' | 'receiptEnd' | 'timeOfDay'> {
  readonly receipt: string | undefined;
  readonly times: { readonly from: string; readonly to: string } | undefined;
}

const MAX_PAGE = 1000;

/** @throws TerminalError USAGE or CURSOR_INVALID. */
export function readHistoryOptions(output: Output, options: HistoryOptions): TypedSearch {
  const { limit, after, date, state, amount, order, from, to } = options;
  const count = Number(limit);
  if (!/^[0-9]{1,4}$/.test(limit) || count < 1 || count > MAX_PAGE) {
    throw output.invalidOption('--limit', `1-${MAX_PAGE}`);
  }
  if (after !== undefined && !/^[0-9]{1,15}$/.test(after)) {
    throw new TerminalError('CURSOR_INVALID', { text: after });
  }
  return {
    limit: count,
    before: after === undefined ? undefined : Number(after),
    businessDate: check(date, isBusinessDate, () => output.invalidOption('--date', 'YYYY-MM-DD')),
    state: check(state, isState, () => output.invalidOption('--state', paymentStates.join(', '))),
    receipt: check(options.receipt?.trim(), isReceiptPart, () => output.invalidOption('--receipt')),
    amountYen: amount === undefined ? undefined : readYen(amount, output),
    payType: options.brand === undefined ? undefined : readBrand(options.brand, output),
    operator: check(options.by, isOperatorId, () => output.invalidOption('--by')),
    order: check(order?.trim(), isFilled, () => output.invalidOption('--order')),
    times: from === undefined && to === undefined ? undefined : readTimes({ from, to }, output),
  };
}

/** The times of day in the shop's time zone. */
export function timeOfDayOf({ times }: TypedSearch, timeZone: TimeZoneCode): PaymentFilter['timeOfDay'] {
  return times && { ...times, utcOffsetHours: utcOffsetHours(timeZone) };
}

function check<T extends string>(
  text: string | undefined,
  isSound: (text: string) => text is T,
  fault: () => TerminalError,
): T | undefined {
  if (text === undefined || isSound(text)) {
    return text;
  }
  throw fault();
}

function isState(text: string): text is PaymentState {
  return (paymentStates as readonly string[]).includes(text);
}

function isReceiptPart(text: string): text is string {
  return text.length >= RECEIPT_END_CHARACTERS;
}

function isFilled(text: string): text is string {
  return text !== '';
}

function readYen(text: string, output: Output): number {
  const amount = parseYen(text);
  if (amount === undefined) {
    throw output.invalidOption('--amount');
  }
  return amount;
}

function readBrand(text: string, output: Output): string {
  const named = knownPayTypes.find((payType) => brandName(payType).toLowerCase() === text.trim().toLowerCase());
  const payType = named ?? text;
  if (!isPayType(payType)) {
    throw output.invalidOption('--brand');
  }
  return payType;
}

function readTimes(
  { from = '00:00', to = '23:59' }: { readonly from: string | undefined; readonly to: string | undefined },
  output: Output,
) {
  for (const [name, time] of [
    ['--from', from],
    ['--to', to],
  ] as const) {
    // A day may start at any time of day.
    if (!isDayStart(time)) {
      throw output.invalidOption(name, 'HH:MM');
    }
  }
  return { from, to };
}
