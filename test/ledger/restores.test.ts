import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../../main/common/time.ts';
import { NO_CLOSE_HASH } from '../../main/ledger/day-book.ts';
import type { EventContent, PaymentId, RefundId } from '../../main/ledger/events.ts';
import type { Ledger, LedgerWriter } from '../../main/ledger/ledger.ts';
import { ledgerMigrations } from '../../main/ledger/migrations.ts';
import { dayCloseOf } from '../support/closes.ts';
import { openTestLedger, someExchange, writeAttempt, writeClose, writePaid } from '../support/ledgers.ts';
import { copyLedger, restoreCopy } from '../support/restores.ts';
import { TestClock } from '../support/test-clock.ts';

const HOUR = 3_600_000;
const TODAY = '2026-11-22' as BusinessDate;

function writeRestored(ledger: Ledger, change: Partial<EventContent<'ledger.restored'>> = {}): number {
  const head = { seq: 0, hash: '' };
  const content = {
    file: 'copy',
    head,
    upTo: '2026-11-22T03:00:00.000Z',
    lostHead: null,
    firstFreeNumber: 1,
    ...change,
  };
  return ledger.write((writer) => writer.append({ kind: 'ledger.restored', subject: 'ledger', content }).seq);
}

function writeAdopted(ledger: Ledger, restored: number): void {
  const none = { payments: 0, yen: 0, refunds: 0, refundYen: 0, reopened: 0, left: 0 };
  const content = { restored, from: '2026-11-20', to: '2026-11-22', ...none };
  ledger.write((writer) => writer.append({ kind: 'ledger.adopted', subject: 'ledger', content }));
}

interface Lost extends Partial<Pick<EventContent<'payment.adopted'>, 'standing' | 'payType'>> {
  readonly number?: number;
}

/** Takes a payment over as a page of the gateway's book tells of it. */
function adopt(ledger: Ledger, { number = 1, standing = 'taken', payType = '10' }: Lost = {}): PaymentId {
  const id = `adopted-${number}` as PaymentId;
  const codes = { serviceMode: 'B01', branchCode: 'AShop001', terminalCode: 'BTer001' };
  const created = {
    number,
    receiptNo: 'R-LOST',
    amountYen: 1000,
    askedPayType: payType || '99',
    codeMask: '****',
    ...codes,
  };
  ledger.write((writer) => {
    const exchange = writer.keepExchange('ledger', { ...someExchange, call: 'orderQuery', token: `page of ${id}` });
    writer.append({ kind: 'payment.created', subject: id, content: created });
    const adopted = {
      ...{
        amountYen: 1000,
        payType,
        orderId: `O-${id}`,
        transTime: '20261121093000',
        orderStatus: '00',
        standing,
        exchange,
      },
      ...{ madeAt: '2026-11-21T00:30:00.000Z', businessDate: '2026-11-21' },
    };
    writer.append({ kind: 'payment.adopted', subject: id, content: adopted });
  });
  return id;
}

function adoptRefund(writer: LedgerWriter, payment: PaymentId, amountYen: number, ordinal = 1): void {
  const subject = `refund-${payment}-${ordinal}` as RefundId;
  const exchange = writer.keepExchange('ledger', { ...someExchange, token: subject });
  writer.append({ kind: 'refund.created', subject, content: { payment, ordinal, amountYen } });
  writer.append({ kind: 'refund.adopted', subject, content: { amountYen, orderStatus: '00', exchange } });
}

describe('the number of a payment', () => {
  it('is never one that the lost ledger may have given, also after another opening', () => {
    const ledger = openTestLedger();
    writeAttempt(ledger);
    writeRestored(ledger, { firstFreeNumber: 4711 });
    const { id } = writeAttempt(ledger);
    expect(ledger.payments.find(id)?.number).toBe(4711);
    ledger.close();
    const again = openTestLedger({ file: ledger.file });
    expect(again.payments.find(writeAttempt(again).id)?.number).toBe(4712);
    expect(again.verify().faults).toEqual([]);
  });

  it('is above every number that any restore has named', () => {
    const ledger = openTestLedger();
    writeRestored(ledger, { firstFreeNumber: 500 });
    writeRestored(ledger, { firstFreeNumber: 20 });
    expect(ledger.payments.find(writeAttempt(ledger).id)?.number).toBe(500);
  });

  it('counts on above what was taken over', () => {
    const ledger = openTestLedger();
    writeRestored(ledger, { firstFreeNumber: 20 });
    adopt(ledger, { number: 35 });
    expect(ledger.payments.find(writeAttempt(ledger).id)?.number).toBe(36);
  });
});

describe('the number of a close', () => {
  it('is never one that the lost ledger may have given, and the numbers before it are left out', () => {
    const ledger = openTestLedger();
    writePaid(ledger, writeAttempt(ledger));
    expect(writeClose(ledger, '2026-11-22')).toBe(1);
    writeRestored(ledger, { firstFreeClose: 7 });
    writePaid(ledger, writeAttempt(ledger));
    const closing = dayCloseOf(ledger, new TestClock().now);
    const [report] = closing.close({ businessDate: closing.today, by: 'unnamed', reconciled: { state: 'notAsked' } });
    expect(report).toMatchObject({ report: { sequence: 7, previousHash: ledger.days.close(1)?.hash } });
    expect(ledger.eventsAbout('close-7').at(-1)).toMatchObject({ content: { sequence: 7, leftOut: 5 } });
    writePaid(ledger, writeAttempt(ledger));
    expect(writeClose(ledger, '2026-11-22')).toBe(8);
    expect(closing.reports(undefined, 10).map(({ report: z }) => z.kind === 'z' && z.sequence)).toEqual([8, 7, 1]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('goes on as ever where the lost ledger gave none, or a restore says nothing of them', () => {
    const ledger = openTestLedger();
    writeRestored(ledger);
    writeRestored(ledger, { firstFreeClose: 1 });
    expect(writeClose(ledger, '2026-11-22')).toBe(1);
    expect(ledger.verify().faults).toEqual([]);
  });

  it.each([
    ['leaves out without a restore', undefined, 3],
    ['takes although a restore says that it may be taken', 7, undefined],
    ['leaves out beyond a restore', 3, 4],
  ])('is a fault where it %s', (_what, firstFreeClose, leftOut) => {
    const ledger = openTestLedger();
    writeRestored(ledger, firstFreeClose === undefined ? {} : { firstFreeClose });
    const sequence = 1 + (leftOut ?? 0);
    const { report: _, madeAt: __, ...figures } = dayCloseOf(ledger, new TestClock().now).look(TODAY);
    const content = { sequence, previousHash: NO_CLOSE_HASH, figures, ...(leftOut === undefined ? {} : { leftOut }) };
    ledger.write((writer) => writer.append({ kind: 'day.closed', subject: `close-${sequence}`, content }));
    expect(
      ledger
        .verify()
        .faults.map(({ detail }) => detail)
        .join(),
    ).toContain('numbers of closes');
  });
});

describe('a token', () => {
  it('is never drawn again that the lost ledger had drawn, wherever the clock is set and however often it is restored', () => {
    const hours = fc.array(fc.integer({ min: -30, max: 30 }), { maxLength: 4 });
    const part = fc.record({ kept: fc.nat(3), lost: hours, after: hours });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        const clock = new TestClock();
        const seen = new Set<string>();
        let drawn = 0;
        const draw = (ledger: Ledger) => {
          seen.add(writeAttempt(ledger).token);
          drawn += 1;
        };
        // The worst that chance can do: each second begins with the same serial.
        const firstSerial = () => 0;
        let ledger = openTestLedger({ clock, firstSerial });
        for (const { kept, lost, after } of parts) {
          for (let count = 0; count < kept; count += 1) {
            draw(ledger);
          }
          const copy = copyLedger(ledger, clock);
          let latest = clock.now();
          for (const hour of lost) {
            clock.setWallClock(new Date(clock.now() + hour * HOUR).toISOString());
            latest = Math.max(latest, clock.now());
            draw(ledger);
          }
          // It is restored when the clock is right, or ahead: no later than that were tokens drawn.
          clock.setWallClock(new Date(latest).toISOString());
          const { file } = restoreCopy(ledger, copy, clock);
          ledger = openTestLedger({ file, clock, firstSerial });
          for (const hour of after) {
            clock.setWallClock(new Date(clock.now() + hour * HOUR).toISOString());
            draw(ledger);
          }
        }
        expect(seen.size).toBe(drawn);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe('a payment that is taken over', () => {
  it('has the time and the day of its own, no code, and counts on that day', () => {
    const ledger = openTestLedger();
    const id = adopt(ledger);
    expect(ledger.payments.find(id)).toMatchObject({
      state: 'paid',
      taken: true,
      token: null,
      codeMask: '****',
      askedPayType: '10',
      payType: '10',
      businessDate: '2026-11-21',
      createdAt: '2026-11-21T00:30:00.000Z',
      operator: null,
      detail: { reason: 'adopted', code: '00' },
    });
    expect(ledger.days.openDays()).toEqual([{ businessDate: '2026-11-21', paymentCount: 1, netYen: 1000 }]);
    expect(ledger.receipts.has(id, 'sale')).toBe(true);
    expect(ledger.verify().faults).toEqual([]);
  });

  it.each([
    ['cancelled', 'cancelled', false, 0],
    ['nothing', 'failed', false, 0],
    ['open', 'unknown', false, 1],
  ] as const)('that is %s there is %s here, and has moved no money', (standing, state, taken, queued) => {
    const ledger = openTestLedger();
    const id = adopt(ledger, { standing, payType: '' });
    expect(ledger.payments.find(id)).toMatchObject({ state, taken, payType: null, askedPayType: '99' });
    expect(ledger.queue.length).toBe(queued);
    expect(ledger.days.openDays()).toEqual([]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is found by its receipt number, its order and its day', () => {
    const ledger = openTestLedger();
    const id = adopt(ledger, { number: 9 });
    for (const filter of [{ receiptNo: 'R-LOST' }, { order: 'O-adopted-9' }, { amountYen: 1000 }]) {
      expect(ledger.payments.page({ ...filter, limit: 5 }).map((payment) => payment.id)).toEqual([id]);
    }
  });
});

describe('a refund that is taken over', () => {
  it('takes its yen off the payment, and counts on the day on which it became known', () => {
    const ledger = openTestLedger();
    const id = adopt(ledger);
    ledger.write((writer) => adoptRefund(writer, id, 400));
    expect(ledger.payments.find(id)).toMatchObject({ state: 'partlyRefunded', refundedYen: 400, openRefundYen: 0 });
    ledger.write((writer) => adoptRefund(writer, id, 600, 2));
    expect(ledger.payments.find(id)).toMatchObject({ state: 'refunded', refundedYen: 1000 });
    expect(ledger.refunds.of(id)).toMatchObject([{ state: 'refunded' }, { state: 'refunded', ordinal: 2 }]);
    expect(ledger.days.openDays().map(({ businessDate, netYen }) => [businessDate, netYen])).toEqual([
      ['2026-11-21', 1000],
      ['2026-11-22', -1000],
    ]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('is refused where it takes more than is left', () => {
    const ledger = openTestLedger();
    const id = adopt(ledger);
    ledger.write((writer) => adoptRefund(writer, id, 900));
    expect(() => ledger.write((writer) => adoptRefund(writer, id, 101, 2))).toThrow(/not allowed/);
    expect(ledger.payments.find(id)).toMatchObject({ state: 'partlyRefunded', refundedYen: 900 });
    expect(ledger.verify().faults).toEqual([]);
  });
});

describe('what is outstanding', () => {
  it('begins with a restore and ends when the book was read for it', () => {
    const ledger = openTestLedger();
    expect(ledger.restores.outstanding()).toBeUndefined();
    const seq = writeRestored(ledger, { upTo: '2026-11-21T00:00:00.000Z' });
    expect(ledger.restores.outstanding()).toMatchObject({
      seq,
      firstSeq: seq,
      upTo: Date.parse('2026-11-21T00:00:00Z'),
    });
    writeAdopted(ledger, seq);
    expect(ledger.restores.outstanding()).toBeUndefined();
  });

  it('reaches back to the first of several restores, and no further than the first that is not done', () => {
    const ledger = openTestLedger();
    writeAdopted(ledger, writeRestored(ledger, { upTo: '2026-11-01T00:00:00.000Z' }));
    const first = writeRestored(ledger, { upTo: '2026-11-10T00:00:00.000Z' });
    const second = writeRestored(ledger, { upTo: '2026-11-20T00:00:00.000Z' });
    const wanted = { seq: second, firstSeq: first, upTo: Date.parse('2026-11-10T00:00:00Z') };
    expect(ledger.restores.outstanding()).toMatchObject(wanted);
    writeAdopted(ledger, first);
    expect(ledger.restores.outstanding()).toMatchObject(wanted);
    writeAdopted(ledger, second);
    expect(ledger.restores.outstanding()).toBeUndefined();
  });

  it('is followed by what was written down at its end, until the next restore', () => {
    const clock = new TestClock();
    const ledger = openTestLedger({ clock });
    expect(ledger.restores.last()).toBeUndefined();
    const first = writeRestored(ledger);
    expect(ledger.restores.last()).toMatchObject({ seq: first, restoredAt: clock.now(), adopted: null });
    const restoredAt = clock.now();
    clock.advance(HOUR);
    writeAdopted(ledger, first);
    expect(ledger.restores.last()).toMatchObject({
      ...{ seq: first, restoredAt },
      adopted: { at: clock.now(), content: { restored: first } },
    });
    const second = writeRestored(ledger, { upTo: '2026-11-22T03:30:00.000Z' });
    const upTo = Date.parse('2026-11-22T03:30:00Z');
    expect(ledger.restores.last()).toEqual({
      ...{ seq: second, firstSeq: second, upTo },
      restoredAt: clock.now(),
      adopted: null,
    });
    writeAdopted(ledger, first);
    expect(ledger.restores.last()?.adopted).toBeNull();
  });

  it('knows what was taken over since, and nothing that people did', () => {
    const ledger = openTestLedger();
    const paid = writeAttempt(ledger);
    writePaid(ledger, paid);
    const seq = writeRestored(ledger);
    const id = adopt(ledger, { number: 7 });
    adopt(ledger, { number: 8, standing: 'nothing' });
    ledger.write((writer) => adoptRefund(writer, id, 300));
    const reopened = { kind: 'payment.reopened', subject: paid.id, content: { orderStatus: '10' } } as const;
    ledger.write((writer) => writer.append(reopened), 'operator:u1');
    expect(ledger.restores.takenOverSince(seq)).toEqual({
      payments: 2,
      yen: 1000,
      refunds: 1,
      refundYen: 300,
      reopened: 0,
    });
    expect(ledger.restores.knownBefore(seq)).toEqual({ lastNumber: 1, transTime: '20261122120000' });
  });
});

describe('an older program', () => {
  it('does not open a ledger of this version, whose numbers and tokens it would give out again', () => {
    const ledger = openTestLedger();
    writeRestored(ledger, { firstFreeNumber: 100 });
    ledger.close();
    expect(() => openTestLedger({ file: ledger.file, migrations: ledgerMigrations.slice(0, 4) })).toThrow(
      expect.objectContaining({ code: 'LEDGER_NEWER' }),
    );
  });
});
