import Sqlite from 'better-sqlite3';
import type { BusinessDate } from '../../main/common/time.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { bindingsOf, conditionsOf, type PaymentFilter } from '../../main/ledger/payment-search.ts';
import { type Row, time } from './table.ts';

const TARGET_MS = 50;
const PAGE = 51;
/** A shop's own payments are made from ten to ten. */
const hours = (from: string, to: string) => ({ from, to, utcOffsetHours: 9 });

type Search = Omit<PaymentFilter, 'limit'>;

/** What is looked for, in words: each filter by itself, common pairs, and pairs that fit nothing. */
function searchesFor(ledger: Ledger): readonly (readonly [what: string, search: Search])[] {
  const last = ledger.payments.nextNumber() - 1;
  const [one] = ledger.payments.page({ limit: 1, before: Math.floor(last / 2) });
  if (one === undefined) {
    return [];
  }
  const { receiptNo, amountYen, businessDate, orderId, orderDetailId } = one;
  return [
    ['the page in the middle', { before: Math.floor(last / 2) }],
    ['the oldest page', { before: PAGE }],
    ['a whole receipt number', { receiptNo }],
    ['the last 4 of a receipt number', { receiptEnd: receiptNo.slice(-4) }],
    ['an end that no receipt number has', { receiptEnd: 'ZZZZ' }],
    ['an order id', { order: orderId ?? '' }],
    ['an order detail id', { order: orderDetailId ?? '' }],
    ['an amount', { amountYen }],
    ['an amount that was never paid', { amountYen: 77 }],
    ['a brand', { payType: 'GN90' }],
    ['a brand that nobody used', { payType: '77' }],
    ['paid', { state: 'paid' }],
    ['refused', { state: 'refused' }],
    ['a day', { businessDate }],
    ['an operator of today', { operator: `op${newestOperator(ledger)}` }],
    ['an operator of years ago', { operator: 'op2' }],
    ['ten to noon', { timeOfDay: hours('10:00', '12:00') }],
    ['three to four at night, when nothing is sold', { timeOfDay: hours('03:00', '04:00') }],
    ['a day and an hour', { businessDate, timeOfDay: hours('11:00', '12:00') }],
    ['a day and an amount', { businessDate, amountYen }],
    ['a day, a brand and a state', { businessDate, payType: '10', state: 'paid' }],
    ['an amount and a brand', { amountYen, payType: 'GN90' }],
    ['an amount and an operator of years ago', { amountYen, operator: 'op2' }],
    ['a state and a brand', { state: 'refused', payType: '02' }],
    ['an operator of years ago and a brand', { operator: 'op2', payType: 'GN90' }],
    ['an operator of years ago and an hour', { operator: 'op2', timeOfDay: hours('20:00', '21:00') }],
    ['the same, the page after 1,000', { operator: 'op2', before: 1000 }],
    ['none: a brand, at night', { payType: '10', timeOfDay: hours('03:00', '04:00') }],
    ['none: an amount, at night', { amountYen, timeOfDay: hours('03:00', '04:00') }],
    ['none: a state and an operator', { state: 'unknown', operator: 'op2' }],
    ['none: an operator of years ago on a later day', { operator: 'op2', businessDate: '2026-11-01' as BusinessDate }],
  ];
}

function newestOperator(ledger: Ledger): string {
  const operators = ledger.payments.page({ limit: 1000 }).flatMap(({ operator }) => operator ?? []);
  return operators.at(-1)?.slice('op'.length) ?? '';
}

/** Searches of history, each beside the same search by walking through the payments from the newest on. */
export function measureSearches(ledger: Ledger): Row[] {
  const db = new Sqlite(ledger.file, { readonly: true });
  try {
    return searchesFor(ledger).map(([what, search]) => {
      const filter = { ...search, limit: PAGE };
      const row = time(`history: ${what}`, () => ledger.payments.page(filter), { rounds: 50, target: TARGET_MS });
      const walk = time('', () => walkThrough(db, filter), { rounds: 2 });
      return { ...row, note: `(alternative, without indexes: ${walk.median.toFixed(1)} ms)` };
    });
  } finally {
    db.close();
  }
}

function walkThrough(db: Sqlite.Database, filter: PaymentFilter): unknown[] {
  const conditions = [...conditionsOf(filter), 'number < @before'].join(' AND ');
  const where = conditions.replaceAll('FROM payments WHERE', 'FROM payments NOT INDEXED WHERE');
  return db
    .prepare(`SELECT * FROM payments NOT INDEXED WHERE ${where} ORDER BY number DESC LIMIT @limit`)
    .all({ ...bindingsOf(filter), before: filter.before ?? Number.MAX_SAFE_INTEGER, limit: filter.limit });
}
