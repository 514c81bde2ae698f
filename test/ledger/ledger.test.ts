import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { PaymentId } from '../../main/ledger/events.ts';
import { IllegalEvent } from '../../main/ledger/projection.ts';
import {
  nextPaymentId,
  openTestLedger,
  someExchange,
  someOrder,
  writeAnswer,
  writeAttempt,
  writePaid,
} from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

describe('the ledger', () => {
  it('opens with the guarantees that the money rests on', () => {
    const ledger = openTestLedger();
    const db = new Sqlite(ledger.file);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('application_id', { simple: true })).toBe(0x4f504f53);
    const tables = db.prepare<[], { sql: string }>("SELECT sql FROM sqlite_master WHERE type = 'table'").all();
    expect(tables.length).toBeGreaterThanOrEqual(4);
    expect(tables.every(({ sql }) => /\) STRICT(?:, WITHOUT ROWID)?$/.test(sql.trimEnd()))).toBe(true);
    db.close();
  });

  it('keeps a payment from its attempt to its end', () => {
    const ledger = openTestLedger();
    const attempt = writeAttempt(ledger, { receiptNo: 'R-77', remark: 'corner table' });
    expect(ledger.payments.find(attempt.id)).toMatchObject({ state: 'sending', token: attempt.token, payType: null });
    writePaid(ledger, attempt);
    expect(ledger.payments.find(attempt.id)).toMatchObject({
      state: 'paid',
      receiptNo: 'R-77',
      remark: 'corner table',
      number: 1,
      ...someOrder,
      businessDate: '2026-11-22',
      settledAt: '2026-11-22T03:00:00.000Z',
    });
    expect(ledger.eventsAbout(attempt.id).map(({ kind }) => kind)).toEqual([
      'payment.created',
      'payment.sending',
      'payment.paid',
    ]);
    expect(ledger.exchangesAbout(attempt.id)).toMatchObject([{ call: 'pay', total_ms: 3.5, http_status: 200 }]);
  });

  it('writes all of a transaction or nothing', () => {
    const ledger = openTestLedger();
    const attempt = writeAttempt(ledger);
    const before = ledger.verify();
    expect(() =>
      ledger.write((writer) => {
        writer.keepExchange(attempt.id, { ...someExchange, token: attempt.token });
        writer.append({
          kind: 'payment.unknown',
          subject: attempt.id,
          content: { reason: 'lost', code: 'ECONNRESET' },
        });
        throw new Error('the process broke here');
      }),
    ).toThrow('the process broke here');
    expect(ledger.verify()).toEqual(before);
    expect(ledger.payments.find(attempt.id)?.state).toBe('sending');
  });

  it('refuses events that the state does not allow, and writes nothing', () => {
    const ledger = openTestLedger();
    const attempt = writeAttempt(ledger);
    writePaid(ledger, attempt);
    const again = { ...attempt, token: 'another' };
    expect(() => writePaid(ledger, again)).toThrow(IllegalEvent);
    expect(() =>
      writeAnswer(ledger, attempt.id, 'x', (exchange) => ({
        kind: 'payment.notSent',
        subject: attempt.id,
        content: { code: 'ECONNREFUSED', exchange },
      })),
    ).toThrow(IllegalEvent);
    expect(() =>
      writeAnswer(ledger, 'nobody' as PaymentId, 'y', (exchange) => ({
        kind: 'payment.waitingForCustomer',
        subject: 'nobody' as PaymentId,
        content: { ...someOrder, exchange },
      })),
    ).toThrow(IllegalEvent);
    expect(ledger.verify()).toMatchObject({ faults: [], journalRows: 6, exchanges: 1 });
  });

  it('does not forget what is known where a later answer is blank', () => {
    const ledger = openTestLedger();
    const { id, token } = writeAttempt(ledger);
    writeAnswer(ledger, id, token, (exchange) => ({
      kind: 'payment.waitingForCustomer',
      subject: id,
      content: { ...someOrder, exchange },
    }));
    writeAnswer(ledger, id, `${token}-2`, (exchange) => ({
      kind: 'payment.paid',
      subject: id,
      content: { orderId: ' ', orderDetailId: '', transTime: '20261122120005', payType: '', refund: 'none', exchange },
    }));
    expect(ledger.payments.find(id)).toMatchObject({ ...someOrder, transTime: '20261122120005', state: 'paid' });
  });

  it('keeps the business date of the moment in which a row was written', () => {
    const clock = new TestClock('2026-11-23T04:59:59+09:00');
    const ledger = openTestLedger({ clock });
    const late = writeAttempt(ledger);
    clock.advance(1000);
    const early = writeAttempt(ledger);
    writePaid(ledger, late);
    expect(ledger.payments.find(late.id)?.businessDate).toBe('2026-11-22');
    expect(ledger.payments.find(early.id)?.businessDate).toBe('2026-11-23');
    expect(ledger.eventsAbout(late.id).map(({ businessDate }) => businessDate)).toEqual([
      '2026-11-22',
      '2026-11-22',
      '2026-11-23',
    ]);
  });

  it('keeps the order of rows when the clock is set back', () => {
    const clock = new TestClock();
    const ledger = openTestLedger({ clock });
    const first = writeAttempt(ledger);
    clock.setWallClock('2020-01-01T00:00:00Z');
    const second = writeAttempt(ledger);
    expect(ledger.payments.page({ limit: 10 }).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(ledger.verify().faults).toEqual([]);
  });

  it('finds what blocks a receipt number: a payment that is paid or may yet be', () => {
    const ledger = openTestLedger();
    const paid = writeAttempt(ledger, { receiptNo: 'PAID' });
    writePaid(ledger, paid);
    const sending = writeAttempt(ledger, { receiptNo: 'SENDING' });
    const failed = writeAttempt(ledger, { receiptNo: 'FAILED' });
    writeAnswer(ledger, failed.id, failed.token, (exchange) => ({
      kind: 'payment.failed',
      subject: failed.id,
      content: { ...someOrder, transStatus: '01', exchange },
    }));
    expect(ledger.payments.findPaidOrOpen('PAID')?.id).toBe(paid.id);
    expect(ledger.payments.findPaidOrOpen('SENDING')?.id).toBe(sending.id);
    expect(ledger.payments.findPaidOrOpen('FAILED')).toBeUndefined();
    expect(ledger.payments.findPaidOrOpen('NONE')).toBeUndefined();
  });

  it('pages through history without gaps or repeats', () => {
    const ledger = openTestLedger();
    const ids = Array.from({ length: 25 }, () => writeAttempt(ledger).id).reverse();
    const seen: string[] = [];
    let before: number | undefined;
    for (;;) {
      const page = ledger.payments.page({ limit: 10, before });
      if (page.length === 0) {
        break;
      }
      seen.push(...page.map(({ id }) => id));
      before = page.at(-1)?.number;
    }
    expect(seen).toEqual(ids);
    expect(ledger.payments.page({ limit: 100, state: 'paid' })).toEqual([]);
    expect(ledger.payments.page({ limit: 100, receiptNo: 'R7' })).toHaveLength(1);
  });

  it('is the same after it was closed and opened again', () => {
    const file = openTestLedger().file;
    const ledger = openTestLedger({ file });
    const attempt = writeAttempt(ledger);
    const again = openTestLedger({ file });
    expect(again.payments.find(attempt.id)?.state).toBe('sending');
    expect(again.payments.nextNumber()).toBe(2);
    expect(again.payments.find(nextPaymentId())).toBeUndefined();
  });
});

describe('what listens to the ledger', () => {
  it('hears of each transaction what it was about, once it is on the disk', () => {
    const ledger = openTestLedger();
    const heard: (readonly [string[], string | undefined])[] = [];
    ledger.written.listen((subjects) => {
      const onDisk = openTestLedger({ file: ledger.file, writable: false });
      const [id] = subjects;
      heard.push([[...subjects], onDisk.payments.find(id ?? '')?.state]);
    });
    const attempt = writeAttempt(ledger);
    writePaid(ledger, attempt);
    expect(heard).toEqual([
      [[attempt.id], 'sending'],
      [[attempt.id], 'paid'],
    ]);
  });

  it('hears of all that one transaction was about', () => {
    const ledger = openTestLedger();
    const ids = [writeAttempt(ledger).id, writeAttempt(ledger).id];
    const heard: ReadonlySet<string>[] = [];
    ledger.written.listen((subjects) => heard.push(subjects));
    ledger.write((writer) => {
      for (const subject of ids) {
        writer.append({ kind: 'payment.unknown', subject, content: { reason: 'interrupted', code: 'INTERRUPTED' } });
      }
    });
    expect(heard).toEqual([new Set(ids)]);
  });

  it('hears nothing of what was not written, and of a fault that was', () => {
    const ledger = openTestLedger();
    const attempt = writeAttempt(ledger);
    writePaid(ledger, attempt);
    const heard: string[][] = [];
    ledger.written.listen((subjects) => heard.push([...subjects]));
    expect(() =>
      ledger.write((writer) => {
        writer.nextPaymentNumber();
        throw new Error('the process broke here');
      }),
    ).toThrow('the process broke here');
    expect(heard).toEqual([]);
    const content = { reason: 'lost', code: 'ECONNRESET' };
    expect(() =>
      ledger.write((writer) => writer.append({ kind: 'payment.unknown', subject: attempt.id, content })),
    ).toThrow(IllegalEvent);
    expect(heard).toEqual([[attempt.id]]);
    expect(ledger.eventsAbout(attempt.id).at(-1)?.kind).toBe('machine.illegalEvent');
  });

  it('hears nothing more once it has stopped listening', () => {
    const ledger = openTestLedger();
    let heard = 0;
    const unlisten = ledger.written.listen(() => {
      heard += 1;
    });
    writeAttempt(ledger);
    unlisten();
    writeAttempt(ledger);
    expect(heard).toBe(1);
  });
});
