import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../main/common/actor.ts';
import type { EventContent, EventKind, LedgerEvent, PaymentId, RefundId, SubjectId } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import {
  nextPaymentId,
  openTestLedger,
  someExchange,
  someOrder,
  writeAttempt,
  writeClose,
  writePaid,
  writeRefund,
} from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

type Content = Omit<EventContent<EventKind>, 'exchange'>;

/** Writes an event; with evidence, where its kind has some. */
function append(ledger: Ledger, subject: SubjectId, kind: EventKind, content: Content, by?: Actor): void {
  const bare = ['payment.cancelRequested', 'payment.reopened', 'payment.centreDecided', 'refund.centreDecided'];
  ledger.write((writer) => {
    const evidence = bare.includes(kind)
      ? {}
      : { exchange: writer.keepExchange(subject, { ...someExchange, token: `exchange ${nextPaymentId()}` }) };
    writer.append({ kind, subject, content: { ...content, ...evidence } } as LedgerEvent);
  }, by);
}

const lost = { reason: 'lost', code: 'ECONNRESET' };
const centreWord = { reference: 'C-77', decidedBy: 'u9' };

interface Booked {
  readonly kind: string;
  readonly subject: string;
  readonly yen: number;
  readonly pay_type: string;
  readonly operator: string | null;
  readonly listed_in: number | null;
  readonly close: number | null;
}

/** All that was booked, in its order. */
function booked(ledger: Ledger): Booked[] {
  const db = new Sqlite(ledger.file, { readonly: true });
  try {
    return db
      .prepare<[], Booked>(
        'SELECT kind, subject, yen, pay_type, operator, listed_in, close FROM movements ORDER BY seq, kind',
      )
      .all();
  } finally {
    db.close();
  }
}

const kinds = (ledger: Ledger) => booked(ledger).map(({ kind, yen }) => `${kind} ${yen}`);

function paid(ledger: Ledger, amountYen = 1000, by: Actor = 'operator:u1'): PaymentId {
  const attempt = writeAttempt(ledger, { amountYen }, by);
  writePaid(ledger, attempt);
  return attempt.id;
}

function unknown(ledger: Ledger, amountYen = 1000): PaymentId {
  const { id } = writeAttempt(ledger, { amountYen }, 'operator:u1');
  append(ledger, id, 'payment.unknown', lost);
  return id;
}

function unknownRefund(ledger: Ledger, payment: PaymentId, amountYen: number): RefundId {
  const id = `refund-${nextPaymentId()}` as RefundId;
  ledger.write((writer) => {
    writer.append({ kind: 'refund.created', subject: id, content: { payment, ordinal: 1, amountYen } });
    writer.append({ kind: 'refund.sending', subject: id, content: { token: `refund of ${id}` } });
    writer.append({ kind: 'refund.unknown', subject: id, content: lost });
  }, 'operator:u2');
  return id;
}

describe('money that is booked', () => {
  it('is what a payment took, by who made it, under the brand that the gateway named', () => {
    const ledger = openTestLedger();
    const id = paid(ledger, 1500);
    expect(booked(ledger)).toEqual([
      {
        kind: 'payment',
        subject: id,
        yen: 1500,
        pay_type: '01',
        operator: 'u1',
        listed_in: null,
        close: null,
      },
    ]);
  });

  it('is nothing of what was begun, failed, was refused, not sent or not charged', () => {
    const ledger = openTestLedger();
    writeAttempt(ledger);
    const ends = [
      ['payment.failed', { ...someOrder, transStatus: '01' }],
      ['payment.refused', { errorCode: 'E', subErrorCode: '', errorInfo: '', advice: '' }],
      ['payment.notSent', { code: 'ECONNREFUSED' }],
      ['payment.cancelled', someOrder],
      ['payment.waitingForCustomer', someOrder],
      ['payment.unknown', lost],
    ] as const;
    for (const [kind, content] of ends) {
      append(ledger, writeAttempt(ledger).id, kind, content);
    }
    append(ledger, unknown(ledger), 'payment.notCharged', { errorCode: 'E09103' });
    expect(booked(ledger)).toEqual([]);
  });

  it('is both what a payment took and what somebody else gave back in full', () => {
    const ledger = openTestLedger();
    append(ledger, writeAttempt(ledger).id, 'payment.paid', { ...someOrder, refund: 'inFull' });
    expect(kinds(ledger)).toEqual(['payment 1000', 'refund 1000']);
  });

  it('is taken back where a payment was taken and is cancelled, by who wanted that', () => {
    const ledger = openTestLedger();
    const id = paid(ledger);
    append(ledger, id, 'payment.cancelRequested', { reason: 'cashier' }, 'operator:u2');
    expect(kinds(ledger)).toEqual(['payment 1000']);
    append(ledger, id, 'payment.cancelled', someOrder);
    expect(booked(ledger)).toMatchObject([
      { kind: 'payment', operator: 'u1' },
      { kind: 'cancellation', yen: 1000, operator: 'u2' },
    ]);
  });

  it('stays where a cancellation was wanted and the payment is paid all the same', () => {
    const ledger = openTestLedger();
    const id = paid(ledger);
    append(ledger, id, 'payment.cancelRequested', { reason: 'cashier' });
    append(ledger, id, 'payment.paid', { ...someOrder, refund: 'none' });
    expect(kinds(ledger)).toEqual(['payment 1000']);
  });

  it('is nothing where what was never taken is cancelled', () => {
    const ledger = openTestLedger();
    const id = unknown(ledger);
    append(ledger, id, 'payment.cancelRequested', { reason: 'policy' });
    append(ledger, id, 'payment.cancelled', someOrder);
    expect(booked(ledger)).toEqual([]);
  });

  it('is what a refund gave back, by who made the refund', () => {
    const ledger = openTestLedger();
    const payment = paid(ledger);
    const refund = writeRefund(ledger, payment, 300, 'operator:u2');
    writeRefund(ledger, payment, 700);
    expect(booked(ledger)).toMatchObject([
      { kind: 'payment', yen: 1000 },
      { kind: 'refund', subject: refund, yen: 300, pay_type: '01', operator: 'u2' },
      { kind: 'refund', yen: 700, operator: null },
    ]);
  });

  it('is nothing of a refund that came to nothing', () => {
    const ledger = openTestLedger();
    const payment = paid(ledger);
    append(ledger, unknownRefund(ledger, payment, 300), 'refund.notRefunded', { errorCode: 'E09103' });
    expect(kinds(ledger)).toEqual(['payment 1000']);
  });

  it.each([
    ['paid', ['payment 1000']],
    ['notCharged', []],
    ['cancelled', []],
  ])('follows the word of the payment centre: %s', (verdict, expected) => {
    const ledger = openTestLedger();
    append(ledger, unknown(ledger), 'payment.centreDecided', { verdict, ...centreWord } as Content);
    expect(kinds(ledger)).toEqual(expected);
  });

  it.each([
    ['refunded', ['payment 1000', 'refund 300']],
    ['notRefunded', ['payment 1000']],
  ])('follows the word of the payment centre about a refund: %s', (verdict, expected) => {
    const ledger = openTestLedger();
    const refund = unknownRefund(ledger, paid(ledger), 300);
    append(ledger, refund, 'refund.centreDecided', { verdict, ...centreWord } as Content);
    expect(kinds(ledger)).toEqual(expected);
  });

  it.each([
    ['payment.cancelled', someOrder, ['payment 1000', 'cancellation 1000']],
    ['payment.notCharged', { errorCode: 'E' }, ['payment 1000', 'cancellation 1000']],
    ['payment.paid', { ...someOrder, refund: 'none' }, ['payment 1000']],
    ['payment.paid', { ...someOrder, refund: 'inFull' }, ['payment 1000', 'refund 1000']],
  ] as const)('is put right where what was paid is asked about anew: %s', (kind, content, expected) => {
    const ledger = openTestLedger();
    const id = paid(ledger);
    append(ledger, id, 'payment.reopened', { orderStatus: '02' });
    expect(kinds(ledger)).toEqual(['payment 1000']);
    append(ledger, id, kind, content);
    expect(kinds(ledger)).toEqual(expected);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is put right where what was cancelled turns out to be paid', () => {
    const ledger = openTestLedger();
    const id = unknown(ledger);
    append(ledger, id, 'payment.notCharged', { errorCode: 'E09103' });
    append(ledger, id, 'payment.reopened', { orderStatus: '00' });
    append(ledger, id, 'payment.paid', { ...someOrder, refund: 'none' });
    expect(kinds(ledger)).toEqual(['payment 1000']);
  });
});

describe('what a close had listed as open', () => {
  it('is booked with the number of the first close that listed it', () => {
    const ledger = openTestLedger();
    const id = unknown(ledger);
    expect(ledger.days.listedIn(id)).toBeUndefined();
    writeClose(ledger, '2026-11-22');
    writeClose(ledger, '2026-11-23');
    expect(ledger.days.listedIn(id)).toBe(1);
    append(ledger, id, 'payment.paid', { ...someOrder, refund: 'none' });
    expect(booked(ledger)).toMatchObject([{ kind: 'payment', listed_in: 1, close: null }]);
    expect(ledger.days.listedIn(id)).toBeUndefined();
  });

  it('is booked as nothing where no money has moved', () => {
    const ledger = openTestLedger();
    const payment = unknown(ledger);
    const refund = unknownRefund(ledger, paid(ledger), 300);
    writeClose(ledger, '2026-11-22');
    append(ledger, payment, 'payment.notCharged', { errorCode: 'E09103' });
    append(ledger, refund, 'refund.notRefunded', { errorCode: 'E09103' });
    expect(booked(ledger).slice(1)).toMatchObject([
      { kind: 'nothing', subject: payment, yen: 0, listed_in: 1 },
      { kind: 'nothing', subject: refund, yen: 0, listed_in: 1 },
    ]);
  });

  it('stays listed while it is open, whatever it goes through', () => {
    const ledger = openTestLedger();
    const id = unknown(ledger);
    writeClose(ledger, '2026-11-22');
    append(ledger, id, 'payment.waitingForCustomer', someOrder);
    append(ledger, id, 'payment.unknown', lost);
    append(ledger, id, 'payment.cancelRequested', { reason: 'policy' });
    expect(booked(ledger)).toEqual([]);
    expect(ledger.days.listedIn(id)).toBe(1);
  });

  it('names the close for a refund that went through, and for both parts of a payment given back elsewhere', () => {
    const ledger = openTestLedger();
    const refund = unknownRefund(ledger, paid(ledger), 300);
    const payment = unknown(ledger);
    writeClose(ledger, '2026-11-22');
    append(ledger, refund, 'refund.refunded', someOrder);
    append(ledger, payment, 'payment.paid', { ...someOrder, refund: 'inFull' });
    expect(booked(ledger).slice(1)).toMatchObject([
      { kind: 'refund', subject: refund, listed_in: 1 },
      { kind: 'payment', subject: payment, listed_in: 1 },
      { kind: 'refund', subject: payment, listed_in: 1 },
    ]);
  });

  it('is listed anew where it is asked about once more', () => {
    const ledger = openTestLedger();
    const id = unknown(ledger);
    writeClose(ledger, '2026-11-22');
    append(ledger, id, 'payment.notCharged', { errorCode: 'E09103' });
    append(ledger, id, 'payment.reopened', { orderStatus: '00' });
    writeClose(ledger, '2026-11-22');
    append(ledger, id, 'payment.paid', { ...someOrder, refund: 'none' });
    expect(booked(ledger)).toMatchObject([
      { kind: 'nothing', listed_in: 1, close: 2 },
      { kind: 'payment', listed_in: 2, close: null },
    ]);
  });
});

describe('a close', () => {
  it('takes what is in no close yet, up to its date; the next one takes the rest', () => {
    const clock = new TestClock('2026-11-20T12:00:00+09:00');
    const ledger = openTestLedger({ clock });
    for (const date of ['20', '21', '22', '23']) {
      clock.setWallClock(`2026-11-${date}T12:00:00+09:00`);
      paid(ledger);
    }
    const closesOf = () => booked(ledger).map(({ close }) => close);
    writeClose(ledger, '2026-11-21');
    expect(closesOf()).toEqual([1, 1, null, null]);
    writeClose(ledger, '2026-11-22');
    expect(closesOf()).toEqual([1, 1, 2, null]);
    writeClose(ledger, '2026-11-22');
    expect(closesOf()).toEqual([1, 1, 2, null]);
    writeClose(ledger, '2026-11-30');
    expect(closesOf()).toEqual([1, 1, 2, 4]);
  });

  it('takes what was written at an earlier date, by a clock that was set back after the close of that date', () => {
    const clock = new TestClock('2026-11-22T12:00:00+09:00');
    const ledger = openTestLedger({ clock });
    paid(ledger, 100);
    writeClose(ledger, '2026-11-22');
    clock.setWallClock('2026-11-20T12:00:00+09:00');
    paid(ledger, 200);
    writeClose(ledger, '2026-11-22');
    expect(booked(ledger)).toMatchObject([
      { yen: 100, close: 1 },
      { yen: 200, close: 2 },
    ]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('leaves what was written at a later date, by a clock that was ahead', () => {
    const clock = new TestClock('2027-11-22T12:00:00+09:00');
    const ledger = openTestLedger({ clock });
    paid(ledger, 100);
    clock.setWallClock('2026-11-22T12:00:00+09:00');
    paid(ledger, 200);
    writeClose(ledger, '2026-11-22');
    expect(booked(ledger)).toMatchObject([
      { yen: 100, close: null },
      { yen: 200, close: 1 },
    ]);
  });
});
