import type { Database, Statement } from 'better-sqlite3';
import { type PaymentState, paymentStates } from './machine.ts';
import { bindingsOf, conditionsOf, minutesOf, type PaymentFilter } from './payment-search.ts';

/** Payments that are looked at one by one, newest first, before anything else is tried. */
const NEWEST = 2000;
/** Payments of one amount that are looked at one by one before all are searched: as many as take as long as that. */
const OF_ONE_AMOUNT = 10_000;
/** The same for a time of day, of which the newest are found among those of each minute. */
const OF_ONE_TIME = 1000;
/** Sorts before every number. */
const BEFORE_ALL = 0;

/** A page of payments that is being filled, newest first. */
interface Page {
  readonly filter: PaymentFilter;
  readonly found: readonly number[];
  /** What is still to be looked at is older than this. */
  readonly before: number;
  /** Payments still wanted; 0 once the page is full, or nothing is left to be looked at. */
  readonly wanted: number;
}

/** Gives the newest numbers between two, both left out; newest first, and no more than so many. */
type Stream = (between: { readonly after: number; readonly before: number; readonly limit: number }) => number[];

/** One kind of payments: all that have the same state, operator and brand. */
interface Kind {
  readonly state: PaymentState;
  /** Operator and brand, a blank between them. */
  readonly madeWith: string;
}

/**
 * Finds a page of payments without looking at all there are. What is named by receipt, order or day is found by its index.
 * Of anything else there is plenty among the newest, or little at all; then each kind of payments is asked for its newest,
 * since there are few kinds however many payments.
 */
export class PaymentFinder {
  readonly #db: Database;
  readonly #lastNumber: Statement<[], number>;
  readonly #nextKind: Statement<[Kind], string>;
  readonly #ofMinute: Statement<[object], number>;
  readonly #ofAmount: Statement<[object], number>;

  constructor(db: Database) {
    this.#db = db;
    this.#lastNumber = db.prepare<[], number>('SELECT coalesce(max(number), 0) FROM payments').pluck();
    this.#nextKind = db
      .prepare<[Kind], string>(
        `SELECT made_with FROM payments INDEXED BY payments_by_state
         WHERE state = @state AND made_with > @madeWith ORDER BY made_with LIMIT 1`,
      )
      .pluck();
    this.#ofMinute = db
      .prepare<[object], number>(
        `SELECT number FROM payments INDEXED BY payments_by_minute
         WHERE utc_minute = @minute AND number < @before AND number > @after ORDER BY number DESC LIMIT @limit`,
      )
      .pluck();
    this.#ofAmount = db
      .prepare<[object], number>(
        `SELECT number FROM payments INDEXED BY payments_by_amount
         WHERE amount_yen = @amountYen AND number < @before AND number > @after ORDER BY number DESC LIMIT @limit`,
      )
      .pluck();
  }

  /** The numbers of a page of payments, newest first. */
  find(filter: PaymentFilter): number[] {
    const before = filter.before ?? Number.MAX_SAFE_INTEGER;
    const page = { filter, found: [], before, wanted: filter.limit };
    const index = indexOf(filter);
    if (index !== undefined) {
      return this.#byIndex(page, index);
    }
    const newest = this.#amongNewest(page);
    return [...newest.found, ...(newest.wanted === 0 ? [] : this.#amongAll(newest))];
  }

  /** There are few of one receipt, order or day. */
  #byIndex({ filter, before, wanted }: Page, index: string): number[] {
    return this.#numbers(`payments ${index}`, conditionsOf(filter), { ...bindingsOf(filter), before, limit: wanted });
  }

  /** Numbers have hardly any gaps, so that about so many payments are a span of numbers. */
  #amongNewest({ filter, before, wanted }: Page): Page {
    const end = Math.min(before, (this.#lastNumber.get() ?? 0) + 1);
    const after = Math.max(end - NEWEST - 1, BEFORE_ALL);
    const found = this.#numbers('payments NOT INDEXED', [...conditionsOf(filter), 'number > @after'], {
      ...bindingsOf(filter),
      after,
      before: end,
      limit: wanted,
    });
    return { filter, found, before: after + 1, wanted: after === BEFORE_ALL ? 0 : wanted - found.length };
  }

  #amongAll(page: Page): number[] {
    const { filter, before, wanted } = page;
    if (filter.receiptEnd !== undefined) {
      return this.#byIndex(page, 'INDEXED BY payments_by_receipt_end');
    }
    const streams = this.#narrowStreams(filter);
    if (streams.length === 0) {
      return this.#ofKinds(page);
    }
    if (conditionsOf(filter).length === 1) {
      return newestOf(streams, page);
    }
    const few = filter.amountYen === undefined ? OF_ONE_TIME : OF_ONE_AMOUNT;
    const some = newestOf(streams, { before, wanted: few });
    const found = this.#among(some, page);
    const rest = { ...page, before: some.at(-1) ?? before, wanted: wanted - found.length };
    return some.length < few || rest.wanted === 0 ? found : [...found, ...this.#ofKinds(rest)];
  }

  /** What has this amount, or was made in one of these minutes. */
  #narrowStreams({ amountYen, timeOfDay }: PaymentFilter): Stream[] {
    if (amountYen !== undefined) {
      return [(between) => this.#ofAmount.all({ amountYen, ...between })];
    }
    return timeOfDay === undefined
      ? []
      : minutesOf(timeOfDay).map((minute) => (between) => this.#ofMinute.all({ minute, ...between }));
  }

  #among(some: readonly number[], { filter, before, wanted }: Page): number[] {
    const bindings = { ...bindingsOf(filter), before, limit: wanted, some: JSON.stringify(some) };
    const isSome = 'number IN (SELECT value FROM json_each(@some))';
    return this.#numbers('payments NOT INDEXED', [...conditionsOf(filter), isSome], bindings);
  }

  /** The index of states holds all that a search of this kind asks for, so that it alone is read. */
  #ofKinds(page: Page): number[] {
    const { state: _state, payType: _payType, operator: _operator, ...rest } = page.filter;
    const bindings = bindingsOf(rest);
    const conditions = ['state = @state', 'made_with = @madeWith', 'number > @after', ...conditionsOf(rest)];
    const select = this.#prepare('payments INDEXED BY payments_by_state', conditions);
    const streams = this.#kinds(page.filter).map(
      (kind): Stream =>
        (between) =>
          select.all({ ...bindings, ...kind, ...between }),
    );
    return newestOf(streams, page);
  }

  /** The kinds of payments that there are and a search asks for, found by leaping from one to the next. */
  #kinds(filter: PaymentFilter): Kind[] {
    const states = filter.state === undefined ? paymentStates : [filter.state];
    const kinds: Kind[] = [];
    for (const state of states) {
      let madeWith = this.#nextKind.get({ state, madeWith: '' });
      for (; madeWith !== undefined; madeWith = this.#nextKind.get({ state, madeWith })) {
        kinds.push({ state, madeWith });
      }
    }
    return kinds.filter((kind) => isOfKind(kind, filter));
  }

  #numbers(from: string, conditions: readonly string[], bindings: object): number[] {
    return this.#prepare(from, conditions).all(bindings);
  }

  #prepare(from: string, conditions: readonly string[]): Statement<[object], number> {
    const where = [...conditions, 'number < @before'].join(' AND ');
    return this.#db
      .prepare<[object], number>(`SELECT number FROM ${from} WHERE ${where} ORDER BY number DESC LIMIT @limit`)
      .pluck();
  }
}

/** The index of what there is only little of; undefined where nothing of that is asked for. */
function indexOf({ order, receiptNo, businessDate }: PaymentFilter): string | undefined {
  if (order !== undefined) {
    return '';
  }
  if (receiptNo !== undefined) {
    return 'INDEXED BY payments_by_receipt_no';
  }
  return businessDate === undefined ? undefined : 'INDEXED BY payments_by_business_date';
}

function isOfKind({ madeWith }: Kind, { operator, payType }: PaymentFilter): boolean {
  const blank = madeWith.indexOf(' ');
  return (
    (operator === undefined || operator === madeWith.slice(0, blank)) &&
    (payType === undefined || payType === madeWith.slice(blank + 1))
  );
}

/** The newest of several streams together: of each, only what is newer than the page that is full by then. */
function newestOf(streams: readonly Stream[], { before, wanted: limit }: Pick<Page, 'before' | 'wanted'>): number[] {
  let best: number[] = [];
  for (const stream of streams) {
    const after = best.length < limit ? BEFORE_ALL : (best.at(-1) ?? BEFORE_ALL);
    const more = stream({ after, before, limit });
    best = more.length === 0 ? best : [...best, ...more].sort((one, other) => other - one).slice(0, limit);
  }
  return best;
}
