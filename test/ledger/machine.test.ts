import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDateOf, type DayStart, type TimeZoneCode } from '../../main/common/time.ts';
import { NO_CLOSE_HASH } from '../../main/ledger/day-book.ts';
import { type DayFigures, netYen } from '../../main/ledger/day-figures.ts';
import type {
  EventContent,
  EventKind,
  ExchangeReference,
  LedgerEvent,
  PaymentId,
  RefundId,
  SubjectId,
} from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import {
  type Guard,
  isOpenRefundState,
  isOpenState,
  openPaymentStates,
  openRefundStates,
  type PaymentState,
  paymentRules,
  paymentStates,
  type RefundState,
  type Rule,
  refundRules,
  refundStates,
} from '../../main/ledger/machine.ts';
import { IllegalEvent } from '../../main/ledger/projection.ts';
import { nextPaymentId, openTestLedger, someExchange, someOrder, writeClose } from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

/** What an event's content may take out of the transaction that it is written in. */
interface Within {
  /** Keeps an exchange as evidence. */
  exchange(): ExchangeReference;
  /** A token that was never drawn before. */
  token(): string;
}

const refusal = { errorCode: 'E09301', subErrorCode: 'NOT_ENOUGH', errorInfo: 'no money', advice: 'customerMustAct' };
const printing = { copy: 'customer', printer: 'counter' } as const;
const centreWord = { reference: 'C-77', decidedBy: 'manager' };

const nothing = { count: 0, yen: 0 };
const noFigures: DayFigures = {
  businessDate: '2026-11-22',
  branchCode: 'AShop001',
  terminalCode: 'BTer001',
  total: { payments: nothing, refunds: nothing, cancellations: nothing },
  byBrand: [],
  byHour: [],
  byOperator: [],
  receiptNos: null,
  unknown: [],
  adjustments: [],
  reconciled: { state: 'notAsked' },
};

/** Some content for every kind of event. */
const contents: { readonly [K in EventKind]: (within: Within) => EventContent<K> } = {
  'payment.created': () => ({
    number: 1,
    receiptNo: 'R1',
    amountYen: 1000,
    askedPayType: '99',
    codeMask: '****9395',
    serviceMode: 'B01',
    branchCode: 'AShop001',
    terminalCode: 'BTer001',
  }),
  'payment.adopted': ({ exchange }) => ({
    ...{
      amountYen: 1000,
      payType: '01',
      orderId: 'O1',
      transTime: '20261122120000',
      orderStatus: '14',
      standing: 'open',
    },
    madeAt: '2026-11-22T03:00:00.000Z',
    businessDate: '2026-11-22',
    exchange: exchange(),
  }),
  'payment.sending': ({ token }) => ({ token: token() }),
  'payment.paid': ({ exchange }) => ({ ...someOrder, refund: 'none', exchange: exchange() }),
  'payment.waitingForCustomer': ({ exchange }) => ({ ...someOrder, exchange: exchange() }),
  'payment.failed': ({ exchange }) => ({ ...someOrder, transStatus: '01', exchange: exchange() }),
  'payment.cancelled': ({ exchange }) => ({ ...someOrder, exchange: exchange() }),
  'payment.refused': ({ exchange }) => ({ ...refusal, exchange: exchange() }),
  'payment.notSent': ({ exchange }) => ({ code: 'ECONNREFUSED', exchange: exchange() }),
  'payment.unknown': ({ exchange }) => ({ reason: 'lost', code: 'ECONNRESET', exchange: exchange() }),
  'payment.notCharged': ({ exchange }) => ({ errorCode: 'E09103', exchange: exchange() }),
  'payment.asked': ({ token }) => ({ token: token() }),
  'payment.answered': ({ exchange }) => ({ finding: 'notFound', code: 'E09103', exchange: exchange() }),
  'payment.compared': ({ exchange }) => ({ finding: 'notShown', code: '', exchange: exchange() }),
  'payment.cancelRequested': () => ({ reason: 'cashier' }),
  'payment.reopened': () => ({ orderStatus: '00' }),
  'payment.reversing': ({ token }) => ({ token: token() }),
  'payment.reverseAnswered': ({ exchange }) => ({ finding: 'unknown', code: 'ECONNRESET', exchange: exchange() }),
  'payment.reverseRefused': ({ exchange }) => ({ errorCode: 'E09114', subErrorCode: '', exchange: exchange() }),
  'payment.needsCentre': () => ({ why: 'reversePeriodOver' }),
  'payment.centreDecided': () => ({ verdict: 'paid', ...centreWord }),
  'refund.created': () => ({ payment: 'nobody', ordinal: 1, amountYen: 400 }),
  'refund.adopted': ({ exchange }) => ({ amountYen: 400, orderStatus: '00', exchange: exchange() }),
  'refund.sending': ({ token }) => ({ token: token() }),
  'refund.refunded': ({ exchange }) => ({ ...someOrder, exchange: exchange() }),
  'refund.failed': ({ exchange }) => ({ ...someOrder, transStatus: '07', exchange: exchange() }),
  'refund.refused': ({ exchange }) => ({ ...refusal, exchange: exchange() }),
  'refund.notSent': ({ exchange }) => ({ code: 'ECONNREFUSED', exchange: exchange() }),
  'refund.unknown': ({ exchange }) => ({ reason: 'lost', code: 'ECONNRESET', exchange: exchange() }),
  'refund.notRefunded': ({ exchange }) => ({ errorCode: 'E09103', exchange: exchange() }),
  'refund.asked': ({ token }) => ({ token: token() }),
  'refund.answered': ({ exchange }) => ({ finding: 'notFound', code: 'E09103', exchange: exchange() }),
  'refund.compared': ({ exchange }) => ({ finding: 'notShown', code: '', exchange: exchange() }),
  'refund.needsCentre': () => ({ why: 'refundPeriodOver' }),
  'refund.centreDecided': () => ({ verdict: 'refunded', ...centreWord }),
  'receipt.printed': () => printing,
  'receipt.failed': () => ({ ...printing, code: 'PAPER_OUT' }),
  'receipt.cancelled': () => ({ copy: 'customer', cameOut: 'nothing' }),
  'slip.printed': () => ({ ...printing, proof: 'transport' }),
  'slip.failed': () => ({ ...printing, code: 'PAPER_OUT' }),
  'slip.cancelled': () => ({ copy: 'customer', cameOut: 'unknown' }),
  'report.printed': () => ({ report: 'x', printer: 'counter' }),
  'report.failed': () => ({ report: 'z', printer: 'counter', code: 'PAPER_OUT' }),
  'report.cancelled': () => ({ report: 'x', cameOut: 'nothing' }),
  'operator.added': () => ({ name: 'Sato', role: 'manager' }),
  'operator.changed': () => ({ name: 'Sato', role: 'cashier' }),
  'operator.pinSet': () => ({}),
  'operator.pinReset': () => ({}),
  'operator.disabled': () => ({}),
  'operator.enabled': () => ({}),
  'operator.signedIn': () => ({}),
  'operator.signedOut': () => ({ why: 'idle' }),
  'operator.pinRefused': () => ({ failures: 3, lockedOutSeconds: 30 }),
  'day.closed': () => ({ sequence: 1, previousHash: NO_CLOSE_HASH, figures: noFigures }),
  'reconciliation.asked': ({ token }) => ({ token: token(), start: 1 }),
  'reconciliation.finished': () => ({
    from: '2026-11-22',
    to: '2026-11-22',
    matched: 1,
    onlyHere: 0,
    onlyThere: 0,
    differs: 0,
  }),
  'reconciliation.noted': () => ({ orderId: 'O1', receiptNo: 'R1', note: 'seen' }),
  'reconciliation.reversing': ({ token }) => ({ token: token(), orderId: 'O1' }),
  'reconciliation.reverseAnswered': ({ exchange }) => ({
    orderId: 'O1',
    finding: 'cancelled',
    code: '',
    exchange: exchange(),
  }),
  'gateway.tried': ({ token }) => ({ token: token() }),
  'settings.changed': () => ({ source: 'window', settings: '{}', changed: ['shop.name'] }),
  'settings.keyImported': () => ({ which: 'terminal', bits: 2048, fingerprint: 'ab', before: null }),
  'settings.secretSet': () => ({ name: 'headquarters-password', fingerprint: null }),
  'ledger.restored': () => ({
    file: 'ledger.sqlite',
    head: { seq: 1, hash: 'ab' },
    upTo: '2026-11-22T00:00:00.000Z',
    lostHead: null,
    firstFreeNumber: 2,
  }),
  'ledger.adopted': () => ({
    ...{ restored: 1, from: '2026-11-22', to: '2026-11-22' },
    ...{ payments: 1, yen: 1000, refunds: 0, refundYen: 0, reopened: 0, left: 0 },
  }),
  'machine.illegalEvent': () => ({ event: 'payment.paid', state: 'paid' }),
};

const allKinds = Object.keys(contents) as EventKind[];

/** Writes one event in a transaction of its own. */
function write(ledger: Ledger, subject: SubjectId, kind: EventKind, change: object = {}): void {
  ledger.write((writer) => {
    const token = () => {
      const { stamp, serial } = writer.drawTokenSlot();
      return `OB0244899999AShop001BTer001${stamp}${String(serial).padStart(6, '0')}`;
    };
    const exchange = () => writer.keepExchange(subject, { ...someExchange, token: `exchange ${nextPaymentId()}` });
    writer.append({ kind, subject, content: { ...contents[kind]({ exchange, token }), ...change } } as LedgerEvent);
  });
}

function createPayment(ledger: Ledger, amountYen = 1000): PaymentId {
  const id = nextPaymentId();
  const number = ledger.payments.nextNumber();
  write(ledger, id, 'payment.created', { number, receiptNo: `R${number}`, amountYen });
  return id;
}

function createRefund(ledger: Ledger, payment: PaymentId, amountYen = 400): RefundId {
  const id = `refund-${nextPaymentId()}` as RefundId;
  write(ledger, id, 'refund.created', { payment, ordinal: ledger.refunds.of(payment).length + 1, amountYen });
  return id;
}

/** How a payment that was created comes into each state; `partlyRefunded` comes by way of a refund. */
const waysTo: Readonly<Record<Exclude<PaymentState, 'partlyRefunded'>, readonly EventKind[]>> = {
  created: [],
  sending: ['payment.sending'],
  waitingForCustomer: ['payment.sending', 'payment.waitingForCustomer'],
  unknown: ['payment.sending', 'payment.unknown'],
  cancelling: ['payment.sending', 'payment.unknown', 'payment.cancelRequested'],
  paid: ['payment.sending', 'payment.paid'],
  failed: ['payment.sending', 'payment.failed'],
  refused: ['payment.sending', 'payment.refused'],
  notSent: ['payment.sending', 'payment.notSent'],
  notCharged: ['payment.sending', 'payment.unknown', 'payment.notCharged'],
  cancelled: ['payment.sending', 'payment.cancelled'],
  refunded: ['payment.sending', 'payment.paid'],
};

function paymentIn(ledger: Ledger, state: PaymentState): PaymentId {
  const id = createPayment(ledger);
  for (const kind of waysTo[state === 'partlyRefunded' ? 'paid' : state]) {
    write(ledger, id, kind, state === 'refunded' && kind === 'payment.paid' ? { refund: 'inFull' } : {});
  }
  if (state === 'partlyRefunded') {
    const refund = createRefund(ledger, id);
    write(ledger, refund, 'refund.sending');
    write(ledger, refund, 'refund.refunded');
  }
  expect(ledger.payments.find(id)?.state).toBe(state);
  return id;
}

const refundWaysTo: Readonly<Record<RefundState, readonly EventKind[]>> = {
  created: [],
  sending: ['refund.sending'],
  unknown: ['refund.sending', 'refund.unknown'],
  refunded: ['refund.sending', 'refund.refunded'],
  refused: ['refund.sending', 'refund.refused'],
  failed: ['refund.sending', 'refund.failed'],
  notSent: ['refund.sending', 'refund.notSent'],
  notRefunded: ['refund.sending', 'refund.unknown', 'refund.notRefunded'],
};

function refundIn(ledger: Ledger, state: RefundState): RefundId {
  const id = createRefund(ledger, paymentIn(ledger, 'paid'));
  for (const kind of refundWaysTo[state]) {
    write(ledger, id, kind);
  }
  expect(ledger.refunds.find(id)?.state).toBe(state);
  return id;
}

type Tables = Readonly<Record<string, readonly Record<string, unknown>[]>>;

/** All that lies in the file. */
function readTables(ledger: Ledger): Tables {
  const db = new Sqlite(ledger.file, { readonly: true });
  try {
    const names = db.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return Object.fromEntries(
      names.map(({ name }) => [name, db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${name}`).all()]),
    );
  } finally {
    db.close();
  }
}

/** Expects that an event is refused: nothing changes but for one row of the journal, which says so. */
function expectIllegal(ledger: Ledger, subject: SubjectId, kind: EventKind, change: object = {}, state?: string): void {
  const { journal: rowsBefore = [], ...before } = readTables(ledger);
  expect(() => write(ledger, subject, kind, change), kind).toThrow(IllegalEvent);
  const { journal: rowsAfter = [], ...after } = readTables(ledger);
  expect(after).toEqual(before);
  expect(rowsAfter.slice(0, -1)).toEqual(rowsBefore);
  expect(rowsAfter.at(-1)).toMatchObject({ kind: 'machine.illegalEvent', subject });
  expect(JSON.parse(String(rowsAfter.at(-1)?.['content']))).toEqual({
    event: kind,
    state: state ?? expect.any(String),
  });
}

const moves = <S extends string>(rules: readonly Rule<S>[]) => rules.filter(({ from, to }) => from !== to);
const shown = ({ from, event, to }: Rule) => `${from} + ${event} -> ${to}`;
const isFinal = (state: PaymentState) => state !== 'created' && !isOpenState(state);
const isFinalRefund = (state: RefundState) => state !== 'created' && !isOpenRefundState(state);

describe('the rules of the machine', () => {
  it('speak of states that exist', () => {
    for (const { from, to } of paymentRules) {
      expect(paymentStates).toContain(from);
      expect(paymentStates).toContain(to);
    }
    for (const { from, to } of refundRules) {
      expect(refundStates).toContain(from);
      expect(refundStates).toContain(to);
    }
  });

  it('lead to every state, and out of every state that is open', () => {
    const reached = new Set(moves(paymentRules).map(({ to }) => to));
    expect(paymentStates.filter((state) => !reached.has(state))).toEqual(['created']);
    const refundsReached = new Set(moves(refundRules).map(({ to }) => to));
    expect(refundStates.filter((state) => !refundsReached.has(state))).toEqual(['created']);
    for (const state of openPaymentStates) {
      expect(moves(paymentRules).some(({ from, to }) => from === state && isFinal(to))).toBe(true);
    }
    for (const state of openRefundStates) {
      expect(moves(refundRules).some(({ from, to }) => from === state && isFinalRefund(to))).toBe(true);
    }
  });

  it('leave a final state only by a refund, a cancellation of what was paid, or to ask the gateway anew', () => {
    expect(
      [
        ...new Set(
          moves(paymentRules)
            .filter(({ from }) => isFinal(from))
            .map(shown),
        ),
      ].sort(),
    ).toEqual(
      [
        'paid + payment.cancelRequested -> cancelling',
        'paid + refund.refunded -> refunded',
        'paid + refund.refunded -> partlyRefunded',
        'paid + refund.adopted -> refunded',
        'paid + refund.adopted -> partlyRefunded',
        'partlyRefunded + refund.adopted -> refunded',
        'paid + refund.centreDecided -> refunded',
        'paid + refund.centreDecided -> partlyRefunded',
        'partlyRefunded + refund.refunded -> refunded',
        'partlyRefunded + refund.centreDecided -> refunded',
        ...['paid', 'failed', 'refused', 'notSent', 'notCharged', 'cancelled'].map(
          (state) => `${state} + payment.reopened -> unknown`,
        ),
      ].sort(),
    );
    expect(moves(refundRules).filter(({ from }) => isFinalRefund(from))).toEqual([]);
  });

  it("settle what is unknown only by the gateway's answer or by the payment centre's word", () => {
    const evidence = { exchange: () => ({ id: 1, sha256: 'x'.repeat(64) }), token: () => 'T' };
    const settling = [
      ...moves(paymentRules).filter(({ from, to }) => from !== 'created' && isOpenState(from) && isFinal(to)),
      ...moves(refundRules).filter(
        ({ from, to }) => from !== 'created' && isOpenRefundState(from) && isFinalRefund(to),
      ),
    ];
    expect(settling.length).toBeGreaterThan(20);
    for (const { event } of settling) {
      expect('exchange' in contents[event](evidence) || event.endsWith('.centreDecided'), event).toBe(true);
    }
  });

  it('put into the queue what becomes open, and take out what is settled', () => {
    const queued = (state: string) => ['waitingForCustomer', 'unknown', 'cancelling'].includes(state);
    for (const rule of [...moves(paymentRules), ...moves(refundRules)]) {
      const expected = queued(rule.to) === queued(rule.from) ? [] : [queued(rule.to) ? 'enqueue' : 'dequeue'];
      const queueing = rule.effects.filter((effect) => effect === 'enqueue' || effect === 'dequeue');
      expect(queueing, shown(rule)).toEqual(expected);
    }
  });
});

describe('the end of a receipt that waited to be printed', () => {
  const printingKinds = ['receipt.printed', 'receipt.failed', 'receipt.cancelled'] as const;

  /** All states that some course of events can lead to from these. */
  function reachable<S extends string>(rules: readonly Rule<S>[], from: readonly S[]): ReadonlySet<S> {
    const found = new Set(from);
    for (const state of found) {
      for (const rule of rules.filter((one) => one.from === state)) {
        found.add(rule.to);
      }
    }
    return found;
  }

  const withReceipt = <S extends string>(rules: readonly Rule<S>[]) =>
    rules.filter(({ effects }) => effects.includes('issueReceipt')).map(({ to }) => to);

  it.each(printingKinds)('can be journalled as %s in whatever state its payment or refund is by then', (kind) => {
    const allowed = <S extends string>(rules: readonly Rule<S>[]) =>
      new Set(rules.filter(({ event }) => event === kind).map(({ from }) => from));
    expect(allowed(paymentRules)).toEqual(reachable(paymentRules, withReceipt(paymentRules)));
    expect(allowed(refundRules)).toEqual(reachable(refundRules, withReceipt(refundRules)));
  });
});

describe('an event that the state does not allow', () => {
  const about = (flow: 'payment' | 'refund') =>
    allKinds.filter(
      (kind) => kind !== `${flow}.created` && (kind.startsWith(`${flow}.`) || kind.startsWith('receipt.')),
    );
  const hasRule = <S extends string>(rules: readonly Rule<S>[], state: S, kind: EventKind) =>
    rules.some(({ from, event }) => from === state && event === kind);

  it.each(paymentStates)('changes nothing about a payment that is %s, and is journalled as a fault', (state) => {
    const ledger = openTestLedger();
    const id = paymentIn(ledger, state);
    const illegal = about('payment').filter((kind) => !hasRule(paymentRules, state, kind));
    expect(illegal.length).toBeGreaterThan(0);
    for (const kind of illegal) {
      expectIllegal(ledger, id, kind, {}, state);
    }
    expect(ledger.payments.find(id)?.state).toBe(state);
    expect(ledger.verify().faults).toEqual([]);
  });

  it.each(refundStates)('changes nothing about a refund that is %s, and is journalled as a fault', (state) => {
    const ledger = openTestLedger();
    const id = refundIn(ledger, state);
    const illegal = about('refund').filter((kind) => !hasRule(refundRules, state, kind));
    expect(illegal.length).toBeGreaterThan(0);
    for (const kind of illegal) {
      expectIllegal(ledger, id, kind, {}, state);
    }
    expect(ledger.refunds.find(id)?.state).toBe(state);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is one about a payment or refund that does not exist', () => {
    const ledger = openTestLedger();
    for (const kind of [...about('payment'), ...about('refund')]) {
      expectIllegal(ledger, 'nobody' as PaymentId, kind, {}, 'nothing');
    }
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is one of the other flow', () => {
    const ledger = openTestLedger();
    const payment = paymentIn(ledger, 'unknown');
    const refund = refundIn(ledger, 'unknown');
    expectIllegal(ledger, payment, 'refund.refunded', {}, 'nothing');
    expectIllegal(ledger, refund, 'payment.paid', {}, 'nothing');
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is a cancellation of a payment of which a refund is open, or went through', () => {
    const ledger = openTestLedger();
    const id = paymentIn(ledger, 'paid');
    const refund = createRefund(ledger, id);
    expectIllegal(ledger, id, 'payment.cancelRequested', {}, 'paid');
    write(ledger, refund, 'refund.sending');
    expectIllegal(ledger, id, 'payment.cancelRequested', {}, 'paid');
    write(ledger, refund, 'refund.refused');
    write(ledger, id, 'payment.cancelRequested');
    expect(ledger.payments.find(id)?.state).toBe('cancelling');
    expectIllegal(ledger, paymentIn(ledger, 'partlyRefunded'), 'payment.cancelRequested', {}, 'partlyRefunded');
    expect(ledger.verify().faults).toEqual([]);
  });

  it.each(paymentStates.filter((state) => state !== 'paid' && state !== 'partlyRefunded'))(
    'is a refund of a payment that is %s',
    (state) => {
      const ledger = openTestLedger();
      const payment = paymentIn(ledger, state);
      const id = 'refund-of-nothing' as RefundId;
      expectIllegal(ledger, id, 'refund.created', { payment });
      expect(ledger.refunds.find(id)).toBeUndefined();
      expect(ledger.verify().faults).toEqual([]);
    },
  );

  it('is a refund of a payment that does not exist', () => {
    const ledger = openTestLedger();
    expectIllegal(ledger, 'refund-of-nobody' as RefundId, 'refund.created', { payment: 'nobody' }, 'nothing');
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is a refund of more than is left', () => {
    const ledger = openTestLedger();
    const payment = paymentIn(ledger, 'paid');
    createRefund(ledger, payment, 600);
    expectIllegal(ledger, 'refund-too-much' as RefundId, 'refund.created', { payment, ordinal: 2, amountYen: 401 });
    createRefund(ledger, payment, 400);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('takes everything else of its transaction with it', () => {
    const ledger = openTestLedger();
    const paid = paymentIn(ledger, 'paid');
    const open = paymentIn(ledger, 'unknown');
    expect(() =>
      ledger.write((writer) => {
        writer.append({ kind: 'payment.cancelRequested', subject: open, content: { reason: 'cashier' } });
        writer.append({ kind: 'payment.sending', subject: paid, content: { token: 'T' } });
      }),
    ).toThrow(IllegalEvent);
    expect(ledger.payments.find(open)?.state).toBe('unknown');
    expect(ledger.eventsAbout(paid).map(({ kind }) => kind)).toEqual([
      'payment.created',
      'payment.sending',
      'payment.paid',
      'machine.illegalEvent',
    ]);
    expect(ledger.verify().faults).toEqual([]);
  });
});

const DAY_MS = 86_400_000;

function isVerdict({ content }: LedgerEvent, verdict: string): boolean {
  return 'verdict' in content && content.verdict === verdict;
}

/** Taken over as cancelled. */
function isGone(event: LedgerEvent): boolean {
  return event.kind === 'payment.adopted' && event.content.standing === 'cancelled';
}

describe('any course of legal events', () => {
  /** Content with which a rule's guard holds. */
  const guardContent: Readonly<Record<Guard, object>> = {
    refundedInFull: { refund: 'inFull' },
    nothingLeft: {},
    noRefunds: {},
    enoughLeft: {},
    bookSaysTaken: { standing: 'taken' },
    bookSaysCancelled: { standing: 'cancelled' },
    bookSaysNothing: { standing: 'nothing' },
    cancelWanted: {},
    centreSaysPaidAfterCancel: { verdict: 'paid' },
    centreSaysPaid: { verdict: 'paid' },
    centreSaysNotCharged: { verdict: 'notCharged' },
    centreSaysCancelled: { verdict: 'cancelled' },
    centreSaysRefunded: { verdict: 'refunded' },
    centreSaysNotRefunded: { verdict: 'notRefunded' },
  };

  /** One way on, and what is expected of it. */
  type Choice = () => void;

  class Course {
    readonly #clock = new TestClock();
    readonly ledger = openTestLedger({ clock: this.#clock });
    readonly #payments: PaymentId[] = [];
    readonly #refunds: RefundId[] = [];

    /** Takes one of the ways on. */
    step(which: number, amount: number): void {
      const choices = this.#choices(amount);
      choices[which % choices.length]?.();
    }

    #choices(amount: number): Choice[] {
      return [
        ...(this.#payments.length < 4 ? [() => this.#payments.push(createPayment(this.ledger, amount))] : []),
        ...this.#payments.flatMap((id) => [...this.#aboutPayment(id), ...this.#newRefund(id, amount)]),
        ...this.#refunds.flatMap((id) => this.#aboutRefund(id)),
        () => this.#close(),
        // To the day before, or on by one or two.
        () => this.#clock.setWallClock(new Date(this.#clock.now() + ((amount % 4) - 1) * DAY_MS).toISOString()),
      ];
    }

    #close(): void {
      const { ledger } = this;
      writeClose(ledger, businessDateOf(this.#clock.now(), 'p9' as TimeZoneCode, '05:00' as DayStart));
    }

    #aboutPayment(id: PaymentId): Choice[] {
      const payment = this.ledger.payments.find(id);
      const refunds = (payment?.refundedYen ?? 0) + (payment?.openRefundYen ?? 0);
      return paymentRules
        .filter(({ from, event }) => from === payment?.state && !event.startsWith('refund.'))
        .filter(({ guard }) => guard !== 'noRefunds' || refunds === 0)
        .map(({ event, guard, to }) => () => {
          write(this.ledger, id, event, guard === undefined ? {} : guardContent[guard]);
          expect(this.ledger.payments.find(id)?.state).toBe(to);
        });
    }

    #newRefund(id: PaymentId, amount: number): Choice[] {
      const payment = this.ledger.payments.find(id);
      if (payment?.state !== 'paid' && payment?.state !== 'partlyRefunded') {
        return [];
      }
      const left = payment.amountYen - payment.refundedYen - payment.openRefundYen;
      const part = amount > left ? left : amount;
      return part === 0 ? [] : [() => this.#refunds.push(createRefund(this.ledger, id, part))];
    }

    #aboutRefund(id: RefundId): Choice[] {
      const state = this.ledger.refunds.find(id)?.state;
      return refundRules
        .filter(({ from }) => from === state)
        .map(({ event, guard, to }) => () => {
          write(this.ledger, id, event, guard === undefined ? {} : guardContent[guard]);
          expect(this.ledger.refunds.find(id)?.state).toBe(to);
        });
    }

    /** What must hold whatever happened. */
    check(): void {
      const { ledger } = this;
      expect(ledger.verify().faults).toEqual([]);
      const payments = this.#payments.map((id) => ledger.payments.find(id));
      const refunds = this.#refunds.map((id) => ledger.refunds.find(id));
      const open = [
        ...payments.filter((one) => one && isOpenState(one.state) && one.state !== 'sending'),
        ...refunds.filter((one) => one?.state === 'unknown'),
      ];
      expect(
        ledger.queue
          .items()
          .map(({ id }) => id as string)
          .sort(),
      ).toEqual(open.map((one) => String(one?.id)).sort());
      for (const payment of payments) {
        const own = refunds.filter((refund) => refund?.paymentId === payment?.id);
        const sum = (states: readonly RefundState[]) =>
          own.reduce((yen, refund) => yen + (refund && states.includes(refund.state) ? refund.amountYen : 0), 0);
        expect(payment?.refundedYen).toBe(sum(['refunded']));
        expect(payment?.openRefundYen).toBe(sum(['created', 'sending', 'unknown']));
      }
      const receipts = readTables(ledger)['receipts'] ?? [];
      expect(
        receipts
          .filter(({ kind }) => kind === 'refund')
          .map(({ subject }) => subject)
          .sort(),
      ).toEqual(
        refunds
          .filter((refund) => refund?.state === 'refunded')
          .map((refund) => refund?.id)
          .sort(),
      );
      for (const payment of payments) {
        const kinds = receipts.filter(({ subject }) => subject === payment?.id).map(({ kind }) => kind);
        // What was cancelled, and asked about anew since, keeps the receipt of that.
        const wasCancelled = ledger
          .eventsAbout(payment?.id ?? ('' as PaymentId))
          .some((event) => event.kind === 'payment.cancelled' || isVerdict(event, 'cancelled') || isGone(event));
        expect(kinds.includes('cancellation')).toBe(wasCancelled);
        if (payment?.state === 'paid' || payment?.state === 'partlyRefunded' || payment?.state === 'refunded') {
          expect(kinds).toContain('sale');
        }
      }
      this.#checkMoney();
    }

    /** Each movement is in one close at most, and together they are what was taken and not given back. */
    #checkMoney(): void {
      const { payments = [], movements = [], closes = [], listed_items: listed = [] } = readTables(this.ledger);
      const signed = ({ kind, yen }: Record<string, unknown>) =>
        kind === 'payment' ? Number(yen) : kind === 'nothing' ? 0 : -Number(yen);
      const sum = (yen: readonly number[]) => yen.reduce((total, one) => total + one, 0);
      for (const payment of payments) {
        const given = payment['state'] === 'refunded' ? payment['amount_yen'] : payment['refunded_yen'];
        const kept = payment['taken'] === 1 ? Number(payment['amount_yen']) - Number(given) : 0;
        const own = movements.filter(({ payment_id }) => payment_id === payment['id']);
        expect(sum(own.map(signed))).toBe(kept);
      }
      const reports = closes.map(({ sequence }) => this.ledger.days.close(Number(sequence)));
      for (const [index, report] of reports.entries()) {
        expect(report?.sequence).toBe(index + 1);
        expect(report?.previousHash).toBe(reports[index - 1]?.hash ?? NO_CLOSE_HASH);
        const own = movements.filter(({ close }) => close === index + 1);
        expect(netYen(report?.figures.total ?? noFigures.total)).toBe(sum(own.map(signed)));
        expect(own.every(({ business_date }) => String(business_date) <= String(report?.figures.businessDate))).toBe(
          true,
        );
      }
      const open = new Set(this.ledger.queue.items().map(({ id }) => id as string));
      expect(listed.every(({ subject }) => open.has(String(subject)))).toBe(true);
      const settled = movements.filter(({ listed_in: listedIn }) => listedIn !== null);
      expect(
        settled.every(({ close, listed_in: listedIn }) => close === null || Number(close) > Number(listedIn)),
      ).toBe(true);
    }
  }

  it('leaves state tables that equal a rebuild, a queue of what is open, and a receipt for all that was moved', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 1000 })), { minLength: 10, maxLength: 80 }),
        (steps) => {
          const course = new Course();
          for (const [which, amount] of steps) {
            course.step(which, amount);
          }
          course.check();
        },
      ),
      { numRuns: 25 },
    );
  });
});
