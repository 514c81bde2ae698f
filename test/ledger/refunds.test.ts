import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { ExchangeReference, LedgerEvent, PaymentId, RefundId } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { markInterrupted } from '../../main/terminal/interrupted.ts';
import { openTestLedger, someExchange, someOrder, writeAttempt, writePaid } from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

const refundOrder = { orderId: 'O1', orderDetailId: 'J1-R', transTime: '20261122120500', payType: '' };
const refusal = { errorCode: 'E09123', subErrorCode: '', errorInfo: 'too much', advice: 'callTheCentre' };

function paidPayment(ledger: Ledger, amountYen = 1000): PaymentId {
  const attempt = writeAttempt(ledger, { amountYen });
  writePaid(ledger, attempt);
  return attempt.id;
}

let counter = 0;

/** Writes a refund that is being sent. */
function writeRefund(ledger: Ledger, payment: PaymentId, amountYen: number, reason?: string): RefundId {
  counter += 1;
  const subject = `refund-${String(counter).padStart(8, '0')}` as RefundId;
  const ordinal = ledger.refunds.of(payment).length + 1;
  ledger.write((writer) => {
    const { stamp, serial } = writer.drawTokenSlot();
    const token = `AShop001BTer001${stamp}${String(serial).padStart(6, '0')}`;
    const content = { payment, ordinal, amountYen, ...(reason === undefined ? {} : { reason }) };
    writer.append({ kind: 'refund.created', subject, content });
    writer.append({ kind: 'refund.sending', subject, content: { token } });
  });
  return subject;
}

/** Writes what an answer about a refund says, with its evidence. */
function answer(ledger: Ledger, id: RefundId, toEvent: (exchange: ExchangeReference) => LedgerEvent): void {
  counter += 1;
  const record = { ...someExchange, call: 'refund', token: `answer ${counter}` };
  ledger.write((writer) => writer.append(toEvent(writer.keepExchange(id, record))));
}

const refunded = (ledger: Ledger, subject: RefundId) =>
  answer(ledger, subject, (exchange) => ({ kind: 'refund.refunded', subject, content: { ...refundOrder, exchange } }));
const unknown = (ledger: Ledger, subject: RefundId) =>
  answer(ledger, subject, (exchange) => ({
    kind: 'refund.unknown',
    subject,
    content: { reason: 'lost', code: 'ECONNRESET', exchange },
  }));

/** The endings in which no money went back, each as the answer that brings it about. */
const failures: Readonly<Record<string, (ledger: Ledger, subject: RefundId) => void>> = {
  failed: (ledger, subject) =>
    answer(ledger, subject, (exchange) => ({
      kind: 'refund.failed',
      subject,
      content: { ...refundOrder, transStatus: '07', exchange },
    })),
  refused: (ledger, subject) =>
    answer(ledger, subject, (exchange) => ({ kind: 'refund.refused', subject, content: { ...refusal, exchange } })),
  notSent: (ledger, subject) =>
    answer(ledger, subject, (exchange) => ({
      kind: 'refund.notSent',
      subject,
      content: { code: 'ECONNREFUSED', exchange },
    })),
  notRefunded: (ledger, subject) => {
    unknown(ledger, subject);
    answer(ledger, subject, (exchange) => ({
      kind: 'refund.notRefunded',
      subject,
      content: { errorCode: 'E09103', exchange },
    }));
  },
};

/** The receipts that the ledger has issued, as `subject kind`. */
function receipts(ledger: Ledger): string[] {
  const db = new Sqlite(ledger.file, { readonly: true });
  try {
    const rows = db.prepare<[], { subject: string; kind: string }>('SELECT * FROM receipts ORDER BY rowid').all();
    return rows.map(({ subject, kind }) => `${subject} ${kind}`);
  } finally {
    db.close();
  }
}

const queued = (ledger: Ledger) => ledger.queue.items().map(({ flow, id }) => `${flow} ${id}`);

describe('a refund', () => {
  it('of a part leaves its payment partly refunded, and of the rest refunded', () => {
    const ledger = openTestLedger();
    const payment = paidPayment(ledger);
    const first = writeRefund(ledger, payment, 400, 'broken cup');
    expect(ledger.payments.find(payment)).toMatchObject({ state: 'paid', refundedYen: 0, openRefundYen: 400 });
    refunded(ledger, first);
    expect(ledger.payments.find(payment)).toMatchObject({
      state: 'partlyRefunded',
      refundedYen: 400,
      openRefundYen: 0,
    });
    expect(ledger.refunds.find(first)).toMatchObject({
      state: 'refunded',
      paymentId: payment,
      ordinal: 1,
      amountYen: 400,
      reason: 'broken cup',
      orderDetailId: 'J1-R',
      transTime: '20261122120500',
      settledAt: '2026-11-22T03:00:00.000Z',
    });
    const second = writeRefund(ledger, payment, 100);
    refunded(ledger, second);
    expect(ledger.payments.find(payment)).toMatchObject({ state: 'partlyRefunded', refundedYen: 500 });
    const third = writeRefund(ledger, payment, 500);
    refunded(ledger, third);
    expect(ledger.payments.find(payment)).toMatchObject({ state: 'refunded', refundedYen: 1000, openRefundYen: 0 });
    expect(ledger.refunds.of(payment).map(({ ordinal, id }) => [ordinal, id])).toEqual([
      [1, first],
      [2, second],
      [3, third],
    ]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('of all of it makes its payment refunded at once', () => {
    const ledger = openTestLedger();
    const payment = paidPayment(ledger);
    refunded(ledger, writeRefund(ledger, payment, 1000));
    expect(ledger.payments.find(payment)).toMatchObject({ state: 'refunded', refundedYen: 1000 });
    expect(ledger.verify().faults).toEqual([]);
  });

  it('leaves all else that is known of the payment as it was', () => {
    const clock = new TestClock();
    const ledger = openTestLedger({ clock });
    const payment = paidPayment(ledger);
    const before = ledger.payments.find(payment);
    clock.advance(3_600_000);
    refunded(ledger, writeRefund(ledger, payment, 400));
    expect(ledger.payments.find(payment)).toEqual({ ...before, state: 'partlyRefunded', refundedYen: 400 });
    expect(before).toMatchObject(someOrder);
  });

  it('counts as open as long as nobody knows what became of it', () => {
    const ledger = openTestLedger();
    const payment = paidPayment(ledger);
    const one = writeRefund(ledger, payment, 300);
    const two = writeRefund(ledger, payment, 200);
    unknown(ledger, one);
    expect(ledger.payments.find(payment)).toMatchObject({ state: 'paid', refundedYen: 0, openRefundYen: 500 });
    refunded(ledger, two);
    expect(ledger.payments.find(payment)).toMatchObject({
      state: 'partlyRefunded',
      refundedYen: 200,
      openRefundYen: 300,
    });
    refunded(ledger, one);
    expect(ledger.payments.find(payment)).toMatchObject({
      state: 'partlyRefunded',
      refundedYen: 500,
      openRefundYen: 0,
    });
    expect(ledger.verify().faults).toEqual([]);
  });

  it.each(Object.keys(failures))('that is %s frees its yen and leaves the payment as it was', (ending) => {
    const ledger = openTestLedger();
    const payment = paidPayment(ledger);
    const refund = writeRefund(ledger, payment, 1000);
    expect(ledger.payments.find(payment)).toMatchObject({ openRefundYen: 1000 });
    failures[ending]?.(ledger, refund);
    expect(ledger.refunds.find(refund)?.state).toBe(ending);
    expect(ledger.refunds.find(refund)?.settledAt).not.toBeNull();
    expect(ledger.payments.find(payment)).toMatchObject({ state: 'paid', refundedYen: 0, openRefundYen: 0 });
    expect(queued(ledger)).toEqual([]);
    expect(receipts(ledger)).toEqual([`${payment} sale`]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('that fails after another went through leaves the payment partly refunded', () => {
    const ledger = openTestLedger();
    const payment = paidPayment(ledger);
    refunded(ledger, writeRefund(ledger, payment, 400));
    failures['failed']?.(ledger, writeRefund(ledger, payment, 600));
    expect(ledger.payments.find(payment)).toMatchObject({
      state: 'partlyRefunded',
      refundedYen: 400,
      openRefundYen: 0,
    });
  });

  it('stands in the recovery queue from when it is unknown until it is settled', () => {
    const ledger = openTestLedger();
    const payment = paidPayment(ledger);
    const refund = writeRefund(ledger, payment, 400);
    expect(queued(ledger)).toEqual([]);
    unknown(ledger, refund);
    expect(queued(ledger)).toEqual([`refund ${refund}`]);
    expect(ledger.queue.has(refund)).toBe(true);
    expect(ledger.queue.has(payment)).toBe(false);
    answer(ledger, refund, (exchange) => ({
      kind: 'refund.answered',
      subject: refund,
      content: { finding: 'notFound', code: 'E09103', exchange },
    }));
    expect(queued(ledger)).toEqual([`refund ${refund}`]);
    expect(ledger.refunds.find(refund)?.notFoundAt).toBe('2026-11-22T03:00:00.000Z');
    refunded(ledger, refund);
    expect(queued(ledger)).toEqual([]);
    expect(ledger.queue.length).toBe(0);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('has a receipt of its own once it has gone through, and only then', () => {
    const ledger = openTestLedger();
    const payment = paidPayment(ledger);
    const refund = writeRefund(ledger, payment, 400);
    unknown(ledger, refund);
    expect(receipts(ledger)).toEqual([`${payment} sale`]);
    refunded(ledger, refund);
    expect(receipts(ledger)).toEqual([`${payment} sale`, `${refund} refund`]);
    const again = writeRefund(ledger, payment, 600);
    refunded(ledger, again);
    expect(receipts(ledger)).toEqual([`${payment} sale`, `${refund} refund`, `${again} refund`]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is settled by the word of the payment centre where the gateway can tell no more', () => {
    const ledger = openTestLedger();
    const payment = paidPayment(ledger);
    const back = writeRefund(ledger, payment, 400);
    const kept = writeRefund(ledger, payment, 600);
    for (const subject of [back, kept]) {
      unknown(ledger, subject);
      ledger.write((writer) =>
        writer.append({ kind: 'refund.needsCentre', subject, content: { why: 'refundPeriodOver' } }),
      );
      expect(ledger.refunds.find(subject)?.centreWhy).toBe('refundPeriodOver');
    }
    const word = { reference: 'C-1', decidedBy: 'manager' };
    ledger.write((writer) => {
      writer.append({ kind: 'refund.centreDecided', subject: back, content: { verdict: 'refunded', ...word } });
      writer.append({ kind: 'refund.centreDecided', subject: kept, content: { verdict: 'notRefunded', ...word } });
    });
    expect(ledger.refunds.find(back)).toMatchObject({ state: 'refunded', detail: { code: 'C-1' } });
    expect(ledger.refunds.find(kept)).toMatchObject({ state: 'notRefunded', detail: { code: 'C-1' } });
    expect(ledger.payments.find(payment)).toMatchObject({
      state: 'partlyRefunded',
      refundedYen: 400,
      openRefundYen: 0,
    });
    expect(queued(ledger)).toEqual([]);
    expect(receipts(ledger)).toEqual([`${payment} sale`, `${back} refund`]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('that a process left in the middle is found as unknown by the next', () => {
    const file = openTestLedger().file;
    const first = openTestLedger({ file });
    const payment = paidPayment(first);
    const refund = writeRefund(first, payment, 400);
    const second = openTestLedger({ file });
    expect(markInterrupted(second)).toEqual([{ flow: 'refund', id: refund }]);
    expect(second.refunds.find(refund)).toMatchObject({ state: 'unknown', detail: { code: 'INTERRUPTED' } });
    expect(queued(second)).toEqual([`refund ${refund}`]);
    expect(second.payments.find(payment)).toMatchObject({ state: 'paid', openRefundYen: 400 });
    expect(markInterrupted(second)).toEqual([]);
    expect(second.verify().faults).toEqual([]);
  });

  it('of another payment changes nothing about this one', () => {
    const ledger = openTestLedger();
    const [one, other] = [paidPayment(ledger), paidPayment(ledger)];
    const before = ledger.payments.find(one);
    refunded(ledger, writeRefund(ledger, other, 1000));
    expect(ledger.payments.find(one)).toEqual(before);
    expect(ledger.refunds.of(one)).toEqual([]);
    expect(ledger.refunds.inState('refunded').map(({ paymentId }) => paymentId)).toEqual([other]);
  });
});

describe('the recovery queue', () => {
  it('holds payments and refunds alike, oldest first', () => {
    const ledger = openTestLedger();
    const paid = paidPayment(ledger);
    const refund = writeRefund(ledger, paid, 400);
    const attempt = writeAttempt(ledger);
    ledger.write((writer) =>
      writer.append({ kind: 'payment.unknown', subject: attempt.id, content: { reason: 'lost', code: 'X' } }),
    );
    unknown(ledger, refund);
    ledger.write((writer) => {
      writer.append({ kind: 'payment.cancelRequested', subject: attempt.id, content: { reason: 'cashier' } });
    });
    expect(queued(ledger)).toEqual([`payment ${attempt.id}`, `refund ${refund}`]);
    const cancelled = paidPayment(ledger);
    ledger.write((writer) =>
      writer.append({ kind: 'payment.cancelRequested', subject: cancelled, content: { reason: 'cashier' } }),
    );
    expect(queued(ledger)).toEqual([`payment ${attempt.id}`, `refund ${refund}`, `payment ${cancelled}`]);
    expect(ledger.queue.length).toBe(3);
    expect(ledger.verify().faults).toEqual([]);
  });
});
