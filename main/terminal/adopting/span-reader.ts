import type { BusinessDate } from '../../common/time.ts';
import type { ExchangeRecord } from '../../ledger/exchanges.ts';
import type { GatewayOrder, Period, ReadingPosition, Span } from '../../ledger/reconciliation.ts';
import type { BookReader, OrderNames, Reading } from '../reconciling/book-reader.ts';
import { reconcileFailed } from '../reconciling/failure.ts';
import { afterPage, withLess, withoutFirstDay } from '../reconciling/plan.ts';

/** An order of the gateway's book, and the page that it stood on. */
export interface BookEntry {
  readonly order: GatewayOrder;
  readonly names: OrderNames;
  /** One object for all orders of a page. */
  readonly page: EvidencePage;
}

/** A page as evidence. */
export interface EvidencePage {
  readonly evidence: () => ExchangeRecord;
}

/** All orders of a span, oldest first, and where the reading goes on after it. */
export interface ReadSpan {
  readonly entries: readonly BookEntry[];
  readonly next: ReadingPosition;
}

/** Reads one span of the gateway's book to its end, page by page. Nothing of it is kept. */
export class SpanReader {
  readonly #reader: BookReader;

  constructor(reader: BookReader) {
    this.#reader = reader;
  }

  /**
   * @param pause resolves when the next page may be asked for.
   * @throws TerminalError RECONCILE_FAILED, and whatever keeps the ledger from writing.
   */
  async read(reading: Reading, position: ReadingPosition, pause: () => Promise<void>): Promise<ReadSpan> {
    let at = position;
    let span = at.spans[at.at];
    const entries = new Map<string, BookEntry>();
    const { at: index } = position;
    while (span !== undefined && at.at === index) {
      await pause();
      const next = await this.#page(reading, { at, span, entries });
      const isSameSpan = next.spans[next.at]?.id === span.id && next.spans[next.at]?.startDate === span.startDate;
      if (!isSameSpan && next.at === index) {
        // It is asked for in other parts, and counted anew.
        entries.clear();
      }
      at = next;
      span = at.spans[at.at];
    }
    // Pages are newest first: of the same second, what came last was made first.
    const inOrder = [...entries.values()].reverse().sort((a, b) => compare(a.order.transTime, b.order.transTime));
    return { entries: inOrder, next: at };
  }

  async #page(
    reading: Reading,
    {
      at,
      span,
      entries,
    }: {
      readonly at: ReadingPosition;
      readonly span: Span;
      readonly entries: Map<string, BookEntry>;
    },
  ): Promise<ReadingPosition> {
    const page = await this.#reader.page(reading, span, at);
    switch (page.kind) {
      case 'page': {
        const evidence = { evidence: page.evidence };
        const before = entries.size;
        for (const order of page.orders) {
          const id = order.orderId.trim();
          const names = page.names.get(id) ?? { payType: '', branch: '' };
          entries.set(id, { order, names, page: evidence });
        }
        const fresh = entries.size - before;
        return afterPage(at, { received: page.orders.length, total: page.total, fresh });
      }
      case 'tooMuch':
        return withLess(at) ?? failed(page.code);
      case 'tooFarBack':
        return withoutTooFarBack(at) ?? failed(page.code);
    }
  }
}

const NEVER = '9999-12-31' as BusinessDate;
const NO_DAY_NEEDED: Period = { from: NEVER, to: NEVER };

/** What the gateway does not tell of any more cannot be taken over; undefined where it tells of no day at all. */
function withoutTooFarBack(at: ReadingPosition): ReadingPosition | undefined {
  const rest = withoutFirstDay(at, NO_DAY_NEEDED);
  return rest === undefined || rest.spans.length === 0 ? undefined : rest;
}

function failed(code: string): never {
  throw reconcileFailed('refused', code);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
