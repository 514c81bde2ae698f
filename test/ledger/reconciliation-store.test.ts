import { describe, expect, it } from 'vitest';
import type { BusinessDate } from '../../main/common/time.ts';
import type { PaymentId, ReconciliationId } from '../../main/ledger/events.ts';
import type { SettlingNote, StoredReconciliation } from '../../main/ledger/reconciliation.ts';
import { FIRST_ORDER } from '../../main/ledger/reconciliation-store.ts';
import { openTestLedger, writeAttempt, writePaid } from '../support/ledgers.ts';
import { itsOrder, period } from '../support/reconciling.ts';

const run: StoredReconciliation = {
  id: 'run-1' as ReconciliationId,
  ...period('2026-11-20', '2026-11-22'),
  begunAt: '2026-11-22T03:00:00.000Z',
  begunSeq: 7,
  position: {
    spans: [{ id: 0, startDate: '20261120', endDate: '20261122', total: null }],
    ...{ at: 0, start: 1, limit: 1000, fetched: 0, different: 0, expected: null, readAgain: 0, padding: 'notRead' },
  },
  outcome: undefined,
};

const outcome = {
  ...period('2026-11-20', '2026-11-22'),
  ...{
    madeAt: '2026-11-22T03:01:00.000Z',
    matched: 1,
    onlyHere: 0,
    onlyThere: 0,
    differs: 0,
    checking: 1,
    notCompared: 2,
  },
  matchedYen: 1000,
  differences: [],
};

const note: SettlingNote = {
  ...{ key: 'state:1', action: 'note', seen: '[]', note: 'memo', result: 'none', code: '' },
  at: '2026-11-22T03:02:00.000Z',
};

describe('the comparison that a ledger keeps', () => {
  it('is the newest one, how far it has come and what it found', () => {
    const ledger = openTestLedger();
    const { reconciliations } = ledger;
    expect(reconciliations.current()).toBeUndefined();
    ledger.write(() => reconciliations.begin(run));
    expect(reconciliations.current()).toEqual(run);
    const position = { ...run.position, start: 501 };
    ledger.write(() => reconciliations.moveTo(run.id, position));
    expect(reconciliations.current()).toEqual({ ...run, position });
    ledger.write(() => reconciliations.finish(run.id, outcome));
    expect(reconciliations.current()).toEqual({ ...run, position, outcome });
    const next = { ...run, id: 'run-2' as ReconciliationId };
    ledger.write(() => reconciliations.begin(next));
    expect(reconciliations.current()).toEqual(next);
  });

  it('may be finished beside one that is not, until that is finished as well', () => {
    const ledger = openTestLedger();
    const { reconciliations } = ledger;
    const aside = { ...run, id: 'aside' as ReconciliationId, outcome };
    ledger.write(() => {
      reconciliations.begin(run);
      reconciliations.keepOrders(0, [itsOrder]);
      reconciliations.keepFinished({ ...aside, id: 'before' as ReconciliationId });
      reconciliations.keepFinished(aside);
    });
    expect([reconciliations.current(), reconciliations.finished()]).toEqual([run, aside]);
    expect(reconciliations.ordersAfter(FIRST_ORDER, 2).orders).toEqual([itsOrder]);
    const again = { ...run, id: 'again' as ReconciliationId };
    ledger.write(() => reconciliations.beginAgain(again));
    expect([reconciliations.current(), reconciliations.finished()]).toEqual([again, aside]);
    expect(reconciliations.ordersAfter(FIRST_ORDER, 2).orders).toEqual([]);
    ledger.write(() => reconciliations.finish(again.id, outcome));
    expect([reconciliations.current(), reconciliations.finished()]).toEqual([
      { ...again, outcome },
      { ...again, outcome },
    ]);
    ledger.write(() => reconciliations.begin(run));
    expect([reconciliations.current(), reconciliations.finished()]).toEqual([run, undefined]);
  });

  it('has each order once in its span, as it came last, and gives them in parts', () => {
    const ledger = openTestLedger();
    const { reconciliations } = ledger;
    const order = (orderId: string, status = '00') => ({ ...itsOrder, orderId, status });
    ledger.write(() => {
      reconciliations.begin(run);
      expect(reconciliations.keepOrders(0, [order('A'), order('B ')])).toBe(2);
      expect(reconciliations.keepOrders(0, [order('B', '10'), order('C')])).toBe(1);
      expect(reconciliations.keepOrders(1, [order('A')])).toBe(1);
    });
    const first = reconciliations.ordersAfter(FIRST_ORDER, 2);
    expect(first.orders).toEqual([order('A'), order('B', '10')]);
    const rest = reconciliations.ordersAfter(first.next ?? FIRST_ORDER, 10);
    expect(rest).toEqual({ orders: [order('C'), order('A')], next: undefined });
    ledger.write(() => reconciliations.finish(run.id, outcome));
    expect(reconciliations.ordersAfter(FIRST_ORDER, 10).orders).toEqual([]);
  });

  it('leaves what was done about differences to the ones after it', () => {
    const ledger = openTestLedger();
    const { reconciliations } = ledger;
    ledger.write(() => {
      reconciliations.begin(run);
      reconciliations.putNote({ ...note, note: 'first' });
      reconciliations.putNote(note);
      reconciliations.begin({ ...run, id: 'run-2' as ReconciliationId });
    });
    expect([...reconciliations.notes()]).toEqual([['state:1', note]]);
  });

  it('takes back with a transaction that fails what it had written', () => {
    const ledger = openTestLedger();
    const work = () =>
      ledger.write(() => {
        ledger.reconciliations.begin(run);
        throw new Error('the disk is gone');
      });
    expect(work).toThrow();
    expect(ledger.reconciliations.current()).toBeUndefined();
  });
});

describe('the payments that are compared', () => {
  const terminal = { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' };
  const date = '2026-11-22' as BusinessDate;

  it('are those of a date and a terminal that were sent', () => {
    const ledger = openTestLedger();
    const { id } = writeAttempt(ledger);
    writeAttempt(ledger, { terminalCode: 'BTer002' });
    writeAttempt(ledger, { merchantId: 'OB0244800000' });
    const { reconciliations } = ledger;
    expect(reconciliations.paymentsOf(date, terminal)).toMatchObject([{ id, state: 'sending', businessDate: date }]);
    expect(reconciliations.paymentsOf('2026-11-21' as BusinessDate, terminal)).toEqual([]);
  });

  it('are found by their order, whatever blanks are around it, or by receipt and amount while they have none', () => {
    const ledger = openTestLedger();
    const attempt = writeAttempt(ledger);
    const { reconciliations } = ledger;
    expect(reconciliations.paymentsOfReceipt('R1', 1000)).toMatchObject([{ id: attempt.id }]);
    expect(reconciliations.paymentsOfReceipt('R1', 999)).toEqual([]);
    writePaid(ledger, attempt);
    expect(reconciliations.paymentsOfReceipt('R1', 1000)).toEqual([]);
    expect(['O1', 'O1 ', ' O1'].map((id) => reconciliations.paymentOfOrder(id)?.id)).toEqual(
      Array.from({ length: 3 }, () => attempt.id),
    );
    expect(reconciliations.paymentOfOrder('O2')).toBeUndefined();
  });

  it('have moved once money has, but not by being asked about', () => {
    const ledger = openTestLedger();
    const attempt = writeAttempt(ledger);
    const { reconciliations } = ledger;
    const seq = () => ledger.head()?.seq ?? 0;
    const lost = { reason: 'lost', code: 'ECONNRESET' };
    ledger.write((writer) => writer.append({ kind: 'payment.unknown', subject: attempt.id, content: lost }));
    const begun = seq();
    ledger.write((writer) => writer.append({ kind: 'payment.asked', subject: attempt.id, content: { token: 'Q' } }));
    expect(reconciliations.hasMovedSince(attempt.id, begun)).toBe(false);
    writePaid(ledger, attempt);
    expect(reconciliations.hasMovedSince(attempt.id, begun)).toBe(true);
    const paid = seq();
    expect(reconciliations.hasMovedSince(attempt.id, paid)).toBe(false);
    const refund = { payment: attempt.id, ordinal: 1, amountYen: 100 };
    ledger.write((writer) => writer.append({ kind: 'refund.created', subject: 'refund-1' as never, content: refund }));
    expect(reconciliations.hasMovedSince(attempt.id, paid)).toBe(true);
    expect(reconciliations.hasMovedSince('another' as PaymentId, paid)).toBe(false);
  });
});
