import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDateOf, type DayStart, instantOf, localStamp, type TimeZoneCode } from '../../../main/common/time.ts';
import { type PaymentState, paymentStates } from '../../../main/ledger/machine.ts';
import type { GatewayOrder, LocalPayment } from '../../../main/ledger/reconciliation.ts';
import { type Matched, type MatchInput, match } from '../../../main/terminal/reconciling/match.ts';
import { standingHere } from '../../../main/terminal/reconciling/standing.ts';
import { itsOrder, period, somePayment } from '../../support/reconciling.ts';

const zone = 'p9' as TimeZoneCode;
const dayStart = '05:00' as DayStart;

function compare(
  payments: readonly LocalPayment[],
  orders: readonly GatewayOrder[],
  more: Partial<MatchInput> = {},
): Matched {
  const timeOf = (order: GatewayOrder) => instantOf(order.transTime, zone);
  return match({
    ...period('2026-11-22'),
    payments,
    orders,
    terminalCode: 'BTer001',
    timeOf,
    dateOf: (order) => {
      const time = timeOf(order);
      return Number.isNaN(time) ? undefined : businessDateOf(time, zone, dayStart);
    },
    isElsewhere: () => false,
    isMoving: () => false,
    ...more,
  });
}

const kindsOf = ({ differences }: Matched) => differences.map(({ kind }) => kind);

const payment = (change: Partial<LocalPayment>): LocalPayment => ({ ...somePayment, ...change });
const order = (change: Partial<GatewayOrder>): GatewayOrder => ({ ...itsOrder, ...change });
const yen = (amount: number) => amount as LocalPayment['amountYen'];

describe('a payment and its order', () => {
  it.each<[string, Partial<LocalPayment>, Partial<GatewayOrder>]>([
    ['both paid', {}, {}],
    ['an id with a blank at its end', {}, { orderId: 'O1 ' }],
    ['a blank at the end of our own', { orderId: 'O1 ' }, {}],
    ['no word about refunds', {}, { refundedYen: null, refundingYen: null }],
    ['a refund that failed there', {}, { status: '07' }],
    ['a part given back', { state: 'partlyRefunded', refundedYen: 300 }, { refundedYen: 300 }],
    ['all given back', { state: 'refunded', refundedYen: 1000 }, { status: '06', refundedYen: 1000 }],
    ['all given back by another way than this terminal', { state: 'refunded' }, { status: '06', refundedYen: 1000 }],
    ['all given back, and no amount said', { state: 'refunded', refundedYen: 1000 }, { status: '06', refundedYen: 0 }],
    ['a refund that is open here, not done there', { openRefundYen: 300 }, {}],
    ['a refund that is open here, under way there', { openRefundYen: 300 }, { status: '05', refundingYen: 300 }],
    ['a refund that is open here, done there', { openRefundYen: 300 }, { refundedYen: 300 }],
    ['both cancelled', { state: 'cancelled' }, { status: '10' }],
    ['both failed', { state: 'failed' }, { status: '01' }],
    ['refused here, closed there', { state: 'refused' }, { status: '13' }],
    ['not charged here, given up there', { state: 'notCharged' }, { status: '15' }],
    ['both open', { state: 'unknown' }, { status: '02' }],
    ['cancelling here, and a code of no table there', { state: 'cancelling' }, { status: '77' }],
  ])('agree: %s', (_what, here, there) => {
    expect(compare([payment(here)], [order(there)])).toMatchObject({ matched: 1, differences: [] });
  });

  it.each<[string, Partial<LocalPayment>, Partial<GatewayOrder>, 'amount' | 'state']>([
    ['another amount', {}, { amountYen: 100 }, 'amount'],
    ['no whole amount of yen', {}, { amountYen: null }, 'amount'],
    ['a part given back there', {}, { refundedYen: 300 }, 'amount'],
    ['less given back there', { state: 'partlyRefunded', refundedYen: 300 }, { refundedYen: 200 }, 'amount'],
    ['more given back there than what is open here', { openRefundYen: 300 }, { refundedYen: 400 }, 'amount'],
    ['all given back there', {}, { status: '06', refundedYen: 1000 }, 'state'],
    ['nothing given back there', { state: 'refunded', refundedYen: 1000 }, {}, 'state'],
    ['a refund that nobody here knows of under way', {}, { status: '05' }, 'state'],
    ['cancelled there', {}, { status: '10' }, 'state'],
    ['failed there', {}, { status: '01' }, 'state'],
    ['open there', {}, { status: '12' }, 'state'],
    ['paid there, cancelled here', { state: 'cancelled' }, {}, 'state'],
    ['paid there, failed here', { state: 'failed' }, {}, 'state'],
    ['cancelled there, failed here', { state: 'failed' }, { status: '10' }, 'state'],
    ['paid there, unknown here', { state: 'unknown' }, {}, 'state'],
  ])('differ: %s', (_what, here, there, kind) => {
    const found = compare([payment(here)], [order(there)]);
    expect(kindsOf(found)).toEqual([kind]);
    expect(found.matched).toBe(0);
    expect(found.differences[0]?.beingChecked).toBe(here.state === 'unknown');
  });

  it('that does not know its order is found by its receipt number, the nearest in time', () => {
    const attempts = [
      payment({
        id: 'early' as LocalPayment['id'],
        state: 'refused',
        orderId: null,
        createdAt: '2026-11-22T02:00:00.000Z',
      }),
      payment({
        id: 'late' as LocalPayment['id'],
        state: 'unknown',
        orderId: null,
        createdAt: '2026-11-22T02:59:00.000Z',
      }),
    ];
    const { differences } = compare(attempts, [order({})]);
    expect(differences).toMatchObject([{ kind: 'state', here: { id: 'late' }, there: { orderId: 'O1' } }]);
  });

  it('that does not know its order, and whose amount is what is wrong, is not taken for an order of nobody', () => {
    const unknown = payment({ state: 'unknown', orderId: null });
    expect(compare([unknown], [order({ amountYen: 900 })]).differences).toMatchObject([
      { kind: 'amount', beingChecked: false },
    ]);
    const refused = payment({ state: 'refused', orderId: null });
    expect(kindsOf(compare([refused], [order({ amountYen: 900 })]))).toEqual(['onlyThere']);
  });

  it('that does not know its order does not get one of another terminal, whatever its receipt number', () => {
    const notSent = payment({ state: 'notSent', orderId: null });
    const theirs = order({ terminals: ['BTer002'] });
    expect(compare([notSent], [theirs]).differences).toMatchObject([{ kind: 'onlyThere', here: null, foreign: true }]);
    expect(compare([notSent], [order({ terminals: ['90001', 'BTer001'] })]).differences).toMatchObject([
      { kind: 'state', here: { id: notSent.id } },
    ]);
    // By the gateway's own name for this terminal, learned from an order that is ours for certain.
    const known = payment({ id: 'known' as LocalPayment['id'], receiptNo: 'R2', orderId: 'O2' });
    const orders = [order({ orderId: 'O2', receiptNo: 'R2', terminals: ['90001'] }), order({ terminals: ['90001'] })];
    expect(compare([known, notSent], orders).differences).toMatchObject([{ kind: 'state', here: { id: notSent.id } }]);
  });

  it('of a receipt number of another day is not its own', () => {
    const refused = payment({ state: 'refused', orderId: null, createdAt: '2026-11-20T03:00:00.000Z' });
    expect(kindsOf(compare([refused], [order({})]))).toEqual(['onlyThere']);
  });

  it('paid twice for one receipt leaves one order that nobody asked for', () => {
    const { matched, differences } = compare([payment({})], [order({}), order({ orderId: 'O2' })]);
    expect(matched).toBe(1);
    expect(differences).toMatchObject([{ kind: 'onlyThere', there: { orderId: 'O2' }, foreign: false }]);
  });
});

describe('an order without a payment', () => {
  it('of the period is told, and one of the days around it is not', () => {
    const at = (transTime: string) => compare([], [order({ transTime })]).differences.length;
    expect([at('20261122045959'), at('20261122050000'), at('20261123045959'), at('20261123050000')]).toEqual([
      0, 1, 1, 0,
    ]);
  });

  it('that does not say when it was made is told', () => {
    expect(kindsOf(compare([], [order({ transTime: '' })]))).toEqual(['onlyThere']);
  });

  it('that belongs to a payment of another business date is no difference', () => {
    expect(compare([], [order({})], { isElsewhere: () => true }).differences).toEqual([]);
    const notIfForeign: MatchInput['isElsewhere'] = (_order, isForeign) => !isForeign;
    expect(kindsOf(compare([], [order({ terminals: ['BTer002'] })], { isElsewhere: notIfForeign }))).toEqual([
      'onlyThere',
    ]);
  });

  it('is another terminal’s where it bears a name that none of ours bears', () => {
    const isForeign = (payments: LocalPayment[], orders: GatewayOrder[]) =>
      compare(payments, orders).differences.map(({ foreign }) => foreign);
    expect(isForeign([], [order({ terminals: [] })])).toEqual([false]);
    expect(isForeign([], [order({ terminals: ['90001', 'BTer001'] })])).toEqual([false]);
    expect(isForeign([], [order({ terminals: ['90001'] })])).toEqual([true]);
    // The gateway's own name for this terminal is learned from what is ours for certain.
    const own = order({ terminals: ['90001'] });
    expect(isForeign([payment({})], [own, { ...own, orderId: 'O2' }])).toEqual([false]);
  });
});

describe('a payment without an order', () => {
  it.each<[PaymentState, readonly string[]]>([
    ['paid', ['onlyHere']],
    ['refunded', ['onlyHere']],
    ['cancelled', ['onlyHere']],
    ['unknown', ['state']],
    ['failed', []],
    ['notSent', []],
  ])('that is %s differs by %s', (state, kinds) => {
    const found = compare([payment({ state })], []);
    expect(kindsOf(found)).toEqual(kinds);
    expect({ matched: found.matched, isAnyMissing: found.isAnyMissing }).toEqual({
      matched: 0,
      isAnyMissing: kinds.length > 0,
    });
  });

  it('that has changed since the reading began is left to the next comparison', () => {
    expect(compare([payment({})], [], { isMoving: () => true })).toMatchObject({ moving: 1, differences: [] });
    expect(compare([payment({})], [order({})], { isMoving: () => true })).toMatchObject({ moving: 0, matched: 1 });
  });
});

/** The state in which the gateway has what a payment says of itself; undefined where it has no order. */
function bookOf(
  { orderId, receiptNo, state, amountYen, refundedYen, createdAt }: LocalPayment,
  n: number,
): GatewayOrder[] {
  const standing = standingHere(state);
  const status = {
    taken: refundedYen === amountYen ? '06' : '00',
    cancelled: '10',
    nothing: '01',
    open: '03',
  }[standing];
  return orderId === null && standing !== 'open'
    ? []
    : [
        {
          orderId: orderId === null ? `X${n}` : n % 2 === 0 ? `${orderId} ` : orderId,
          transTime: localStamp(Date.parse(createdAt), zone),
          receiptNo,
          status,
          amountYen,
          refundedYen,
          refundingYen: 0,
          terminals: n % 3 === 0 ? [] : ['BTer001'],
        },
      ];
}

const state = fc.constantFrom(...paymentStates.filter((name) => name !== 'created'));
const dayMs = 86_400_000;

const ledger = fc
  .array(fc.record({ state, amount: fc.integer({ min: 2, max: 50_000 }), share: fc.nat(99), at: fc.nat(dayMs - 1) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((rows) =>
    rows.map(({ state: name, amount, share, at }, n): LocalPayment => {
      const back =
        name === 'refunded' ? amount : name === 'partlyRefunded' ? (1 + (share * (amount - 2)) / 100) | 0 : 0;
      const knowsOrder =
        standingHere(name) === 'taken' || name === 'cancelled' || (name === 'failed' && share % 2 === 0);
      return {
        id: `payment-${n}` as LocalPayment['id'],
        receiptNo: `R${n}`,
        state: name,
        amountYen: yen(amount),
        refundedYen: back,
        openRefundYen: 0,
        orderId: knowsOrder ? `O${n}` : null,
        businessDate: somePayment.businessDate,
        createdAt: new Date(Date.parse('2026-11-22T05:00:00+09:00') + at).toISOString(),
      };
    }),
  );

/** A book with one thing changed, and the kinds of differences that must follow from it. */
interface Changed {
  readonly orders: readonly GatewayOrder[];
  readonly kinds: readonly string[];
}

function refundKind({ state: name, amountYen, refundedYen }: LocalPayment, back: number): string {
  const isFull = refundedYen === amountYen || back === amountYen;
  return standingHere(name) === 'taken' && !isFull ? 'amount' : 'state';
}

function dropKinds(name: PaymentState): readonly string[] {
  return { nothing: [], open: ['state'], taken: ['onlyHere'], cancelled: ['onlyHere'] }[standingHere(name)];
}

function changesOf(one: LocalPayment, its: GatewayOrder, others: readonly GatewayOrder[]) {
  const back = one.refundedYen === 0 ? 1 : one.refundedYen - 1;
  const other = standingHere(one.state) === 'cancelled' ? '01' : '10';
  return {
    drop: { orders: others, kinds: dropKinds(one.state) },
    add: { orders: [...others, its, { ...its, orderId: 'STRANGE', receiptNo: 'STRANGE' }], kinds: ['onlyThere'] },
    amount: { orders: [...others, { ...its, amountYen: one.amountYen + 1 }], kinds: ['amount'] },
    refund: { orders: [...others, { ...its, status: '00', refundedYen: back }], kinds: [refundKind(one, back)] },
    status: { orders: [...others, { ...its, status: other }], kinds: ['state'] },
  } satisfies Record<string, Changed>;
}

describe('any ledger', () => {
  it('agrees with the book that follows from it, in whatever order the book comes', () => {
    fc.assert(
      fc.property(ledger, fc.boolean(), (payments, isReversed) => {
        const book = payments.flatMap(bookOf);
        const found = compare(payments, isReversed ? book.toReversed() : book);
        const taken = payments.filter(({ state: name }) => standingHere(name) === 'taken');
        expect(found.differences).toEqual([]);
        expect(found.matchedYen).toBe(taken.reduce((sum, { amountYen }) => sum + amountYen, 0));
        expect(found.matched).toBe(book.length);
      }),
    );
  });

  it('differs by exactly the one thing that was changed in that book', () => {
    const how = fc.constantFrom('drop', 'add', 'amount', 'refund', 'status');
    fc.assert(
      fc.property(ledger, fc.nat(), how, (payments, pick, name) => {
        const owners = payments.flatMap((one, n) => bookOf(one, n).map((its) => ({ one, its })));
        const chosen = owners[pick % owners.length];
        fc.pre(chosen !== undefined);
        const others = owners.flatMap((owner) => (owner === chosen ? [] : [owner.its]));
        const { orders, kinds } = changesOf(chosen.one, chosen.its, others)[name];
        const found = compare(payments, orders);
        expect(kindsOf(found)).toEqual(kinds);
        expect(found.matched).toBe(owners.length - (name === 'add' ? 0 : 1));
      }),
    );
  });
});
