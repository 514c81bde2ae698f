import type { Database } from 'better-sqlite3';

/** What rows of a ledger tell that a copy of it does not have. */
export interface Loss {
  readonly rows: number;
  /** UTC, ISO 8601: the first and the last of them. */
  readonly from: string;
  readonly to: string;
  /** Payments that were begun. */
  readonly payments: number;
  /** Payments that were paid, and their sum in yen. */
  readonly paid: number;
  readonly paidYen: number;
  /** Refunds that were given, and their sum in yen. */
  readonly refunds: number;
  readonly refundedYen: number;
  /** The numbers of the closes. */
  readonly closes: readonly number[];
}

interface PlainRow {
  readonly at: string;
  readonly kind: string;
  readonly subject: string;
  readonly content: string;
}

/** What the rows after one tell; undefined where there are none. Only the journal is read: it knows everything. */
export function lossAfter(db: Database, seq: number): Loss | undefined {
  const rows = db.prepare<[number], PlainRow>(
    'SELECT at, kind, subject, content FROM journal WHERE seq > ? ORDER BY seq',
  );
  const begun = db.prepare<[string, string], { content: string }>(
    'SELECT content FROM journal WHERE subject = ? AND kind = ? ORDER BY seq LIMIT 1',
  );
  const amountOf = (subject: string, kind: string): number =>
    numberIn(begun.get(subject, kind)?.content ?? '{}', 'amountYen') ?? 0;
  const paid = new Map<string, number>();
  const refunded = new Map<string, number>();
  const closes: number[] = [];
  let [count, payments, from, to] = [0, 0, '', ''];
  for (const { at, kind, subject, content } of rows.iterate(seq)) {
    count += 1;
    from = from === '' ? at : from;
    to = at;
    if (kind === 'payment.created') {
      payments += 1;
    } else if (saysPaid(kind, content)) {
      paid.set(subject, amountOf(subject, 'payment.created'));
    } else if (saysRefunded(kind, content)) {
      refunded.set(subject, amountOf(subject, 'refund.created'));
    } else if (kind === 'day.closed') {
      closes.push(numberIn(content, 'sequence') ?? 0);
    }
  }
  if (count === 0) {
    return undefined;
  }
  return {
    rows: count,
    from,
    to,
    payments,
    paid: paid.size,
    paidYen: sumOf(paid),
    refunds: refunded.size,
    refundedYen: sumOf(refunded),
    closes,
  };
}

/** By an answer, by the gateway's book, or by the payment centre's word. */
function saysPaid(kind: string, content: string): boolean {
  switch (kind) {
    case 'payment.paid':
      return true;
    case 'payment.adopted':
      return valueIn(content, 'standing') === 'taken';
    case 'payment.centreDecided':
      return valueIn(content, 'verdict') === 'paid';
    default:
      return false;
  }
}

function saysRefunded(kind: string, content: string): boolean {
  return (
    kind === 'refund.refunded' ||
    kind === 'refund.adopted' ||
    (kind === 'refund.centreDecided' && valueIn(content, 'verdict') === 'refunded')
  );
}

function sumOf(amounts: ReadonlyMap<string, number>): number {
  return [...amounts.values()].reduce((sum, yen) => sum + yen, 0);
}

function numberIn(content: string, name: string): number | undefined {
  const value = valueIn(content, name);
  return typeof value === 'number' ? value : undefined;
}

function valueIn(content: string, name: string): unknown {
  return (JSON.parse(content) as Record<string, unknown>)[name];
}
