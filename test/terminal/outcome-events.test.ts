import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Yen, yen } from '../../main/common/yen.ts';
import { type LedgerEvent, parseEvent, type RefundId } from '../../main/ledger/events.ts';
import {
  findRule,
  openPaymentStates,
  openRefundStates,
  type PaymentState,
  paymentRules,
  type RefundState,
  refundRules,
} from '../../main/ledger/machine.ts';
import type { Payment } from '../../main/ledger/payments.ts';
import type { Refund } from '../../main/ledger/refunds.ts';
import type { UnusableReason } from '../../main/onepay/answers.ts';
import { classify } from '../../main/onepay/classify.ts';
import { knownErrorCodes, knownSubErrorCodes, knownTransStatuses } from '../../main/onepay/codes.ts';
import type { Happening } from '../../main/onepay/outcome.ts';
import { rsaCheck, rsaSigner } from '../../main/onepay/signature.ts';
import type { GatewayTransport, TransportResult } from '../../main/onepay/transport.ts';
import {
  type AnswerTimes,
  confirmEvent,
  confirmRefundEvent,
  orderMissingEvent,
  payEvent,
  refundEvent,
  reverseEvent,
} from '../../main/terminal/outcome-events.ts';
import { Book } from '../../main/training/book.ts';
import { TrainingEngine } from '../../main/training/engine.ts';
import { gatewayKeys, terminalPublicKey } from '../support/keys.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { openTestTerminal } from '../support/terminals.ts';
import { TestClock } from '../support/test-clock.ts';

const AMOUNT = yen(1000);
const exchange = { id: 1, sha256: 'x'.repeat(64) };

/** Every transStatus of the table, one that is in none, and none at all. */
const statuses = [...knownTransStatuses, '77', ''];

const unusable: readonly UnusableReason[] = ['notJson', 'missingField', 'badSignature', 'contradiction'];

type AnyHappening = Happening<'pay'> & Happening<'refund'> & Happening<'reverse'> & Happening<'confirm'>;

function error(metaCode: string, errorCode: string, subErrorCode = ''): AnyHappening {
  return { kind: 'answer', answer: { meta: 'error', metaCode, errorCode, subErrorCode, errorInfo: 'x' } };
}

/** All that can happen without an answer that says `00`. */
const troubles: readonly AnyHappening[] = [
  { kind: 'notConnected', code: 'ECONNREFUSED' },
  { kind: 'lost', code: 'ECONNRESET' },
  { kind: 'httpStatus', status: 503 },
  ...unusable.map((reason) => ({ kind: 'unusable', reason, detail: '' }) as const),
  ...['02', '09', '55', ''].flatMap((meta) =>
    [...knownErrorCodes, 'E09999', 'E00000', ''].map((code) => error(meta, code)),
  ),
  ...[...knownSubErrorCodes, 'SOMETHING_NEW', ''].map((sub) => error('09', 'E09301', sub)),
];

/** Each outcome once. */
function distinct<O>(outcomes: readonly O[]): O[] {
  return [...new Map(outcomes.map((outcome) => [JSON.stringify(outcome), outcome])).values()];
}

/** All that can happen to a request, with what an answer to it says beside its state. */
function happenings(amounts: readonly string[], orderIds = ['O1']): AnyHappening[] {
  const answers = statuses.flatMap((transStatus) =>
    amounts.flatMap((amount) =>
      orderIds.flatMap((orderId) =>
        ['JPY', 'USD'].map((currencyCode) => ({
          kind: 'answer' as const,
          answer: {
            meta: 'success' as const,
            result: {
              transStatus,
              orderId,
              orderDetailId: 'J1',
              transTime: '20261122120000',
              payType: '01',
              payCheckDate: '20261122',
              amountRmb: '50.00',
              currencyCode,
              amount,
              refundAmount: amount,
            },
          },
        })),
      ),
    ),
  );
  return [...troubles, ...answers];
}

const amounts = ['1000', '1000.00', '1'];
const payOutcomes = distinct(happenings(amounts).map((one) => classify({ call: 'pay', amount: AMOUNT }, one)));
const confirmedPayments = distinct(
  happenings(['1000'], ['O1', 'O2', '']).map((one) =>
    classify({ call: 'confirm', about: 'payment', orderId: 'O1' }, one),
  ),
);
const reverseOutcomes = distinct(happenings(amounts).map((one) => classify({ call: 'reverse', amount: AMOUNT }, one)));
const refundOutcomes = distinct(happenings(amounts).map((one) => classify({ call: 'refund', amount: AMOUNT }, one)));
const confirmedRefunds = distinct(
  happenings(['1000'], ['O1', 'O2', '']).map((one) =>
    classify({ call: 'confirm', about: 'refund', orderId: 'O1' }, one),
  ),
);

function somePayment(): Payment {
  const ledger = openTestLedger();
  const payment = ledger.payments.find(writeAttempt(ledger, { amountYen: AMOUNT }).id);
  if (payment === undefined) {
    throw new Error('the payment was written');
  }
  return payment;
}

function someRefund(): Refund {
  const ledger = openTestLedger();
  const attempt = writeAttempt(ledger, { amountYen: AMOUNT });
  writePaid(ledger, attempt);
  const id = 'refund-1' as RefundId;
  ledger.write((writer) => {
    writer.append({
      kind: 'refund.created',
      subject: id,
      content: { payment: attempt.id, ordinal: 1, amountYen: AMOUNT },
    });
    writer.append({ kind: 'refund.sending', subject: id, content: { token: 'T-R1' } });
  });
  const refund = ledger.refunds.find(id);
  if (refund === undefined) {
    throw new Error('the refund was written');
  }
  return refund;
}

const noRefunds = { refundedYen: 0, openRefundYen: 0, cancelWanted: false };

/** The state to which an event leads; it must be one that the machine allows and that can be read back. */
function stateAfterPayment(state: PaymentState, event: LedgerEvent, amountYen: Yen): PaymentState {
  const { kind, subject, content } = event;
  expect(parseEvent(kind, subject, JSON.parse(JSON.stringify(content)))).toEqual(event);
  const rule = findRule(paymentRules, state, kind, { ...noRefunds, amountYen, content });
  expect(rule, `${kind} in ${state}`).toBeDefined();
  return rule?.to ?? state;
}

function stateAfterRefund(state: RefundState, event: LedgerEvent, amountYen: Yen): RefundState {
  const { kind, subject, content } = event;
  expect(parseEvent(kind, subject, JSON.parse(JSON.stringify(content)))).toEqual(event);
  const rule = findRule(refundRules, state, kind, { ...noRefunds, amountYen, content });
  expect(rule, `${kind} in ${state}`).toBeDefined();
  return rule?.to ?? state;
}

const instant = fc.constantFrom(
  '2026-11-22T03:00:00.000Z',
  '2026-11-22T03:00:59.999Z',
  '2026-11-22T03:01:00.000Z',
  '2030-01-01T00:00:00.000Z',
);
const duration = fc.constantFrom(0, 1, 59_999, 60_000, 600_000_000);
const amountDoubt = fc.constantFrom('none' as const, 'doubted' as const, 'toCompare' as const);
const someTimes: fc.Arbitrary<AnswerTimes> = fc.record({
  sinceSentMs: duration,
  sinceReverseMs: duration,
  gateway: fc.option(
    instant.map((iso) => ({ askedMs: Date.parse(iso), answeredMs: Date.parse(iso) + 1000 })),
    { nil: undefined },
  ),
});
const notFoundBefore = {
  notFoundAt: fc.option(instant),
  notFoundGatewayAt: fc.option(instant),
};
const paymentHistory = fc.record({
  ...notFoundBefore,
  taken: fc.boolean(),
  amountDoubt,
  reverse: fc.record({
    state: fc.constantFrom('none' as const, 'sent' as const, 'asked' as const, 'refused' as const),
    requests: fc.nat({ max: 5 }),
    open: fc.nat({ max: 3 }),
  }),
  centreWhy: fc.option(fc.constant('reversePeriodOver')),
  orderId: fc.option(fc.constant('O1')),
});
const refundHistory = fc.record({
  ...notFoundBefore,
  amountDoubt,
  centreWhy: fc.option(fc.constant('refundPeriodOver')),
});

describe('what a gateway can say of a payment', () => {
  it('is all there to be tried: every state, every error, every trouble of the line', () => {
    const kinds = (outcomes: readonly { outcome: string }[]) =>
      [...new Set(outcomes.map(({ outcome }) => outcome))].sort();
    expect(kinds(payOutcomes)).toEqual(
      [
        'cancelled',
        'failed',
        'notSent',
        'paid',
        'refused',
        'refusedUnlessConfirmed',
        'unknown',
        'waitingForCustomer',
      ].sort(),
    );
    expect(kinds(confirmedPayments)).toEqual(
      ['cancelled', 'failed', 'notFound', 'notSent', 'paid', 'unknown', 'waitingForCustomer'].sort(),
    );
    expect(kinds(reverseOutcomes)).toEqual(
      ['askConfirm', 'cancelled', 'notFound', 'notSent', 'reversalFailed', 'reversalRefused', 'unknown'].sort(),
    );
    expect(kinds(refundOutcomes)).toEqual(
      ['notSent', 'refundFailed', 'refunded', 'refused', 'refusedUnlessConfirmed', 'unknown'].sort(),
    );
    expect(kinds(confirmedRefunds)).toEqual(['notFound', 'notSent', 'refundFailed', 'refunded', 'unknown'].sort());
    expect(openPaymentStates).toEqual(['sending', 'waitingForCustomer', 'unknown', 'cancelling']);
    expect(openRefundStates).toEqual(['sending', 'unknown']);
  });

  it('in answer to a pay can always be written down', () => {
    const payment = somePayment();
    const expected: Readonly<Record<(typeof payOutcomes)[number]['outcome'], readonly PaymentState[]>> = {
      paid: ['paid', 'refunded'],
      failed: ['failed'],
      cancelled: ['cancelled'],
      waitingForCustomer: ['waitingForCustomer'],
      refused: ['refused'],
      refusedUnlessConfirmed: ['unknown'],
      notSent: ['notSent'],
      unknown: ['unknown'],
    };
    for (const outcome of payOutcomes) {
      const state = stateAfterPayment('sending', payEvent(payment.id, outcome, exchange), AMOUNT);
      expect(expected[outcome.outcome]).toContain(state);
    }
  });

  it.each(['waitingForCustomer', 'unknown', 'cancelling'] as const)(
    'in answer to a confirm can always be written down about a payment that is %s',
    (state) => {
      const base = somePayment();
      const allowed: Readonly<Record<(typeof confirmedPayments)[number]['outcome'], readonly PaymentState[]>> = {
        paid: ['paid', 'refunded', state],
        failed: ['failed'],
        cancelled: ['cancelled'],
        waitingForCustomer: [state === 'unknown' ? 'waitingForCustomer' : state],
        notFound: ['notCharged', state],
        notSent: [state],
        unknown: [state],
      };
      fc.assert(
        fc.property(paymentHistory, someTimes, (history, times) => {
          const payment: Payment = { ...base, ...history, state };
          for (const outcome of confirmedPayments) {
            const to = stateAfterPayment(state, confirmEvent(payment, outcome, exchange, times), AMOUNT);
            expect(allowed[outcome.outcome]).toContain(to);
          }
        }),
        { numRuns: 25 },
      );
    },
  );

  it('in answer to a reverse can always be written down, and never means "not charged" or "paid"', () => {
    const { id } = somePayment();
    const expected: Readonly<Record<(typeof reverseOutcomes)[number]['outcome'], PaymentState>> = {
      cancelled: 'cancelled',
      reversalFailed: 'unknown',
      reversalRefused: 'unknown',
      askConfirm: 'cancelling',
      notFound: 'cancelling',
      notSent: 'cancelling',
      unknown: 'cancelling',
    };
    for (const outcome of reverseOutcomes) {
      const state = stateAfterPayment('cancelling', reverseEvent(id, outcome, exchange), AMOUNT);
      expect(state).toBe(expected[outcome.outcome]);
    }
  });

  it('is never that it is paid where a reversal of it is still wanted', () => {
    const base = somePayment();
    const paid = classify(
      { call: 'confirm', about: 'payment' },
      {
        kind: 'answer',
        answer: {
          meta: 'success',
          result: {
            transStatus: '00',
            orderId: 'O1',
            orderDetailId: 'J1',
            transTime: '',
            payType: '',
            payCheckDate: '',
          },
        },
      },
    );
    fc.assert(
      fc.property(paymentHistory, someTimes, (history, times) => {
        const payment: Payment = { ...base, ...history, state: 'cancelling' };
        const { kind } = confirmEvent(payment, paid, exchange, times);
        if (payment.reverse.requests === 0 || (payment.reverse.open > 0 && times.sinceReverseMs < 60_000)) {
          expect(kind).toBe('payment.answered');
        }
      }),
    );
  });
});

describe('what a gateway can say of a refund', () => {
  it('in answer to a refund request can always be written down', () => {
    const refund = someRefund();
    const expected: Readonly<Record<(typeof refundOutcomes)[number]['outcome'], RefundState>> = {
      refunded: 'refunded',
      refundFailed: 'failed',
      refused: 'refused',
      refusedUnlessConfirmed: 'unknown',
      notSent: 'notSent',
      unknown: 'unknown',
    };
    for (const outcome of refundOutcomes) {
      const state = stateAfterRefund('sending', refundEvent(refund.id, outcome, exchange), AMOUNT);
      expect(state).toBe(expected[outcome.outcome]);
    }
  });

  it('in answer to a confirm can always be written down about a refund that is unknown', () => {
    const base = someRefund();
    const allowed: Readonly<Record<(typeof confirmedRefunds)[number]['outcome'], readonly RefundState[]>> = {
      refunded: ['refunded', 'unknown'],
      refundFailed: ['failed'],
      notFound: ['notRefunded', 'unknown'],
      notSent: ['unknown'],
      unknown: ['unknown'],
    };
    fc.assert(
      fc.property(refundHistory, someTimes, (history, times) => {
        const refund: Refund = { ...base, ...history, state: 'unknown' };
        for (const outcome of confirmedRefunds) {
          const to = stateAfterRefund('unknown', confirmRefundEvent(refund, outcome, exchange, times), AMOUNT);
          expect(allowed[outcome.outcome]).toContain(to);
        }
      }),
      { numRuns: 25 },
    );
  });
});

const notFound = { outcome: 'notFound', errorCode: 'E09103', subErrorCode: '' } as const;

describe('"no such order"', () => {
  it('is never final when it is said for the first time, however late', () => {
    const payment = somePayment();
    const refund = someRefund();
    fc.assert(
      fc.property(
        paymentHistory,
        someTimes,
        fc.constantFrom('waitingForCustomer', 'unknown', 'cancelling'),
        (history, times, state) => {
          const fresh = { ...payment, ...history, state, notFoundAt: null, notFoundGatewayAt: null };
          expect(confirmEvent(fresh, notFound, exchange, times).kind).toBe('payment.answered');
          const freshRefund: Refund = { ...refund, state: 'unknown', notFoundAt: null, notFoundGatewayAt: null };
          expect(confirmRefundEvent(freshRefund, notFound, exchange, times).kind).toBe('refund.answered');
        },
      ),
    );
  });

  it('is final when it is said again by a confirm that was sent 60 s after the request', () => {
    const payment: Payment = { ...somePayment(), state: 'unknown', notFoundAt: '2026-11-22T03:00:01.000Z' };
    const times = (sinceSentMs: number) => ({ sinceSentMs, sinceReverseMs: 0, gateway: undefined });
    expect(confirmEvent(payment, notFound, exchange, times(59_999)).kind).toBe('payment.answered');
    expect(confirmEvent(payment, notFound, exchange, times(60_000)).kind).toBe('payment.notCharged');
    const refund: Refund = { ...someRefund(), state: 'unknown', notFoundAt: '2026-11-22T03:00:01.000Z' };
    expect(confirmRefundEvent(refund, notFound, exchange, times(59_999)).kind).toBe('refund.answered');
    expect(confirmRefundEvent(refund, notFound, exchange, times(60_000)).kind).toBe('refund.notRefunded');
  });

  it('never makes "not charged" of what counts as taken: an order that stays away needs the payment centre, once', () => {
    const base: Payment = { ...somePayment(), taken: true };
    fc.assert(
      fc.property(
        paymentHistory,
        someTimes,
        duration,
        fc.constantFrom('waitingForCustomer', 'unknown', 'cancelling'),
        (history, times, sinceFirstMs, state) => {
          const payment: Payment = { ...base, ...history, taken: true, state };
          expect(confirmEvent(payment, notFound, exchange, times).kind).toBe('payment.answered');
          const missing = orderMissingEvent(payment, notFound, times, sinceFirstMs);
          if (missing !== undefined) {
            expect(stateAfterPayment(state, missing, AMOUNT)).toBe(state);
            expect([payment.centreWhy, payment.notFoundAt === null]).toEqual([null, false]);
          }
          expect(orderMissingEvent({ ...payment, taken: false }, notFound, times, sinceFirstMs)).toBeUndefined();
        },
      ),
    );
    const before: Payment = { ...base, state: 'unknown', notFoundAt: '2026-11-22T03:00:01.000Z' };
    const times = { sinceSentMs: 3_600_000, sinceReverseMs: 0, gateway: undefined };
    expect(orderMissingEvent(before, notFound, times, 59_999)).toBeUndefined();
    expect(orderMissingEvent(before, notFound, times, 60_000)).toMatchObject({ content: { why: 'orderMissing' } });
  });

  const START = '2026-11-22T12:00:00+09:00';

  /** How a line takes one request there and its answer back, in ms. */
  interface Way {
    readonly there: number;
    readonly back: number;
    /** Whether the answer has a Date header. */
    readonly dated: boolean;
  }

  /**
   * A gateway whose own clock is right, behind a line that is as slow as it is told to be: time passes, for this computer
   * too, while a request or an answer is under way. This computer's wall clock may show anything.
   */
  function slowGateway() {
    const clock = new TestClock(START);
    const book = new Book(':memory:');
    onTestFinished(() => book.close());
    const trueTime = () => Date.parse(START) + clock.monotonic();
    const engine = new TrainingEngine({
      book,
      signer: rsaSigner(gatewayKeys.privateKey),
      terminals: [rsaCheck(terminalPublicKey)],
      now: trueTime,
      randomText: (length) => 'x'.repeat(length),
    });
    let way: Way = { there: 0, back: 0, dated: true };
    const sentAt: number[] = [];
    const line: GatewayTransport = {
      post: async ({ path, body }): Promise<TransportResult> => {
        sentAt.push(clock.monotonic());
        const { there, back, dated } = way;
        clock.advance(there);
        const reply = engine.handle(path, body);
        const date = new Date(trueTime()).toUTCString();
        clock.advance(back);
        const timing = { connectedMs: 0, totalMs: there + back };
        return reply === undefined || reply.spoil === 'lost'
          ? { kind: 'lost', code: 'ECONNRESET', detail: '', timing }
          : { kind: 'response', status: 200, body: reply.body, ...(dated ? { date } : {}), timing };
      },
      probe: async () => ({ kind: 'reached' }),
      close: async () => undefined,
    };
    return {
      clock,
      sentAt,
      setWay: (next: Way) => {
        way = next;
      },
      gateway: { url: new URL('http://127.0.0.1:9'), clock },
      through: () => line,
    };
  }

  const aWay = fc.record({
    there: fc.oneof(fc.constant(0), fc.nat({ max: 3000 })),
    back: fc.oneof(fc.constant(0), fc.nat({ max: 40_000 })),
    dated: fc.boolean(),
  });
  const question = fc.record({
    waitMs: fc.oneof(fc.constant(0), fc.nat({ max: 61_000 })),
    way: aWay,
    wallClock: fc.option(fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2032-01-01') })),
    /** Whether the process ends before it asks, and another one asks. */
    restart: fc.boolean(),
  });

  type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never;

  /** Asks until the payment is not charged; gives how often that took and how long after sending the last was sent. */
  async function askUntilNotCharged(payWay: Way, questions: readonly Question[]) {
    const { clock, sentAt, setWay, gateway, through } = slowGateway();
    const ledger = openTestLedger({ clock });
    let terminal = openTestTerminal({ gateway, ledger, through });
    setWay(payWay);
    const { id } = await terminal.pay(5602);
    for (const [index, { waitMs, way, wallClock, restart }] of questions.entries()) {
      clock.advance(waitMs);
      if (wallClock !== null) {
        clock.setWallClock(new Date(wallClock).toISOString());
      }
      if (restart) {
        terminal = openTestTerminal({ gateway, ledger, through });
      }
      setWay(way);
      const { state } = (await terminal.inquiry.aboutPayment(id)).payment;
      if (state === 'notCharged') {
        return { asked: index + 1, sinceSentMs: (sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0) };
      }
      expect(state).toBe('unknown');
    }
    return undefined;
  }

  it('is not final within 60 s of sending, whatever the line, the wall clock and restarts do', async () => {
    let settled = 0;
    await fc.assert(
      fc.asyncProperty(aWay, fc.array(question, { minLength: 2, maxLength: 6 }), async (payWay, questions) => {
        const end = await askUntilNotCharged(payWay, questions);
        if (end !== undefined) {
          settled += 1;
          expect(end.asked).toBeGreaterThanOrEqual(2);
          expect(end.sinceSentMs).toBeGreaterThanOrEqual(60_000);
        }
      }),
      { numRuns: 150 },
    );
    expect(settled).toBeGreaterThan(0);
  });

  it('is not final within 60 s of sending where the first answer was long under way', async () => {
    const atOnce = { there: 0, back: 0, dated: true };
    const ask = { waitMs: 0, way: atOnce, wallClock: null, restart: false };
    const slow = { ...ask, way: { ...atOnce, back: 30_000 } };
    expect(
      await askUntilNotCharged(atOnce, [slow, { ...ask, waitMs: 1000 }, { ...ask, waitMs: 28_000 }]),
    ).toBeUndefined();
    expect(await askUntilNotCharged(atOnce, [slow, { ...ask, waitMs: 30_000 }])).toEqual({
      asked: 2,
      sinceSentMs: 60_000,
    });
  });

  it('is not final within 60 s of sending, to the millisecond, though a Date header only tells seconds', async () => {
    const atOnce = { there: 0, back: 0, dated: true };
    const ask = { waitMs: 0, way: atOnce, wallClock: null, restart: true };
    const late = { ...atOnce, there: 999 };
    expect(
      await askUntilNotCharged(atOnce, [
        { ...ask, way: late },
        { ...ask, waitMs: 58_500, way: late },
      ]),
    ).toBeUndefined();
  });

  it('is final a minute after it was first said, also where another process asks by then', async () => {
    const ask = { waitMs: 0, way: { there: 10, back: 10, dated: true }, wallClock: null, restart: true };
    const end = await askUntilNotCharged(ask.way, [ask, { ...ask, waitMs: 62_000 }]);
    expect(end).toMatchObject({ asked: 2 });
  });
});
