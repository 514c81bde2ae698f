import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { RefundId } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { ledgerMigrations } from '../../main/ledger/migrations.ts';
import type { PaymentPaper, PrintJobId, PrintSubject } from '../../main/ledger/print-jobs.ts';
import { blockWrites } from '../support/block-writes.ts';
import { openTestLedger, someExchange, someOrder, writeAttempt, writePaid } from '../support/ledgers.ts';
import { TestClock } from '../support/test-clock.ts';

const jobId = (name: string) => name as PrintJobId;

function paidLedger() {
  const clock = new TestClock();
  const ledger = openTestLedger({ clock });
  const sale = writeAttempt(ledger);
  writePaid(ledger, sale);
  const what: PaymentPaper = { kind: 'sale', payment: sale.id, copy: 'customer', refundedYen: 0 };
  return { ledger, clock, what, payment: sale.id };
}

function queue(ledger: Ledger, what: PrintSubject, ...names: readonly string[]): void {
  ledger.write(({ prints }) => {
    for (const name of names) {
      prints.queue({ id: jobId(name), what, along: name === 'a' ? ['openDrawer'] : [] });
    }
  });
}

const printEvents = (ledger: Ledger, subject: PaymentPaper['payment']) =>
  ledger.eventsAbout(subject).filter(({ kind }) => /^(receipt|slip)\./.test(kind));

describe('the print queue', () => {
  it('has what was queued, oldest first, and still has it when the ledger is opened again', () => {
    const { ledger, what, clock } = paidLedger();
    queue(ledger, what, 'b', 'a');
    const jobs = [
      { id: 'b', what, along: [], state: 'waiting', queuedAt: '2026-11-22T03:00:00.000Z', code: '' },
      { id: 'a', what, along: ['openDrawer'], state: 'waiting', queuedAt: '2026-11-22T03:00:00.000Z', code: '' },
    ];
    expect(ledger.printQueue.jobs()).toMatchObject(jobs);
    expect(openTestLedger({ file: ledger.file, clock }).printQueue.jobs()).toMatchObject(jobs);
    expect(ledger.printQueue.find(jobId('a'))).toMatchObject(jobs[1] ?? {});
    expect(ledger.printQueue.find(jobId('nobody'))).toBeUndefined();
  });

  it('gives the oldest that waits, past those that are being printed or doubted', () => {
    const { ledger, what } = paidLedger();
    queue(ledger, what, 'a', 'b', 'c');
    ledger.write(({ prints }) => prints.begin(jobId('a'), 'counter'));
    expect(ledger.printQueue.nextWaiting()?.id).toBe('b');
    ledger.write(({ prints }) => prints.begin(jobId('b'), 'counter'));
    ledger.write(({ prints }) => prints.doubt(jobId('b'), 'ECONNRESET'));
    expect(ledger.printQueue.nextWaiting()?.id).toBe('c');
    ledger.write(({ prints }) => prints.putBack(jobId('a'), 'ECONNREFUSED'));
    expect(ledger.printQueue.nextWaiting()).toMatchObject({ id: 'a', state: 'waiting', code: 'ECONNREFUSED' });
  });

  it('is written with the rest of a transaction, or not at all', () => {
    const { ledger, what } = paidLedger();
    expect(() =>
      ledger.write(({ prints }) => {
        prints.queue({ id: jobId('a'), what, along: [] });
        throw new Error('no power');
      }),
    ).toThrow('no power');
    expect(ledger.printQueue.jobs()).toEqual([]);
  });

  it('is looked at without being read whole, and read anew only after it was written to', () => {
    const { ledger, what } = paidLedger();
    const names = Array.from({ length: 10_000 }, (_none, index) => `job ${index}`);
    queue(ledger, what, ...names);
    const glance = ledger.printQueue.glance();
    expect(glance).toMatchObject({ count: 10_000, endUnknown: 0, oldestUnknown: [], printing: [] });
    expect(glance.oldestWaiting.map(({ id }) => id)).toEqual(names.slice(0, 50));
    expect(ledger.printQueue.glance()).toBe(glance);
    ledger.write(({ prints }) => {
      for (const name of names.slice(0, 60)) {
        prints.begin(jobId(name), 'counter');
        prints.doubt(jobId(name), 'ECONNRESET');
      }
    });
    const after = ledger.printQueue.glance();
    expect(after).toMatchObject({ count: 10_000, endUnknown: 60 });
    expect(after.oldestUnknown.map(({ id }) => id)).toEqual(names.slice(0, 50));
    expect(after.oldestWaiting.map(({ id }) => id)).toEqual(['job 60']);
  });

  it('is not looked at as it is within a transaction that comes to nothing', () => {
    const { ledger, what } = paidLedger();
    queue(ledger, what, 'a');
    expect(() =>
      ledger.write(({ prints }) => {
        prints.queue({ id: jobId('b'), what, along: [] });
        expect(ledger.printQueue.glance().count).toBe(2);
        throw new Error('no power');
      }),
    ).toThrow('no power');
    expect(ledger.printQueue.glance().count).toBe(1);
  });

  it('tells what waits for one payment', () => {
    const { ledger, what, payment } = paidLedger();
    const other = writeAttempt(ledger);
    queue(ledger, { kind: 'unknownSlip', payment: other.id, copy: 'customer' }, 'slip');
    queue(ledger, what, 'a');
    queue(ledger, { kind: 'refund', payment, refund: 'refund-1' as RefundId, copy: 'merchant' }, 'b');
    expect(ledger.printQueue.about(payment).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('says so where the disk takes nothing, and has nothing more or less then', () => {
    const { ledger, what } = paidLedger();
    queue(ledger, what, 'a');
    const unblock = blockWrites(ledger);
    expect(() => ledger.write(({ prints }) => prints.begin(jobId('a'), 'counter'))).toThrow('LEDGER_WRITE_FAILED');
    unblock();
    expect(ledger.printQueue.find(jobId('a'))).toMatchObject({ state: 'waiting', printer: '' });
  });

  it.each([
    ['to begin what is being printed', 'begin'],
    ['to doubt what was not begun', 'doubt'],
    ['to put back what was not begun', 'putBack'],
    ['to repeat what waits', 'repeat'],
  ] as const)('refuses %s', (_what, change) => {
    const { ledger, what } = paidLedger();
    queue(ledger, what, 'a');
    if (change === 'begin') {
      ledger.write(({ prints }) => prints.begin(jobId('a'), 'counter'));
    }
    const before = ledger.printQueue.jobs();
    expect(() => ledger.write(({ prints }) => prints[change](jobId('a'), 'unnamed'))).toThrow('not in the state');
    expect(ledger.printQueue.jobs()).toEqual(before);
  });

  it('knows nothing of the end of what was being printed when a process ended', () => {
    const { ledger, what } = paidLedger();
    queue(ledger, what, 'a', 'b');
    ledger.write(({ prints }) => prints.begin(jobId('a'), 'counter'));
    expect(ledger.write(({ prints }) => prints.doubtInterrupted())).toBe(1);
    expect(ledger.printQueue.jobs()).toMatchObject([
      { state: 'endUnknown', code: 'INTERRUPTED' },
      { state: 'waiting' },
    ]);
  });
});

describe('the end of a print job', () => {
  it('is journalled with the copy, the printer and who says so, and takes the job out', () => {
    const { ledger, what, payment } = paidLedger();
    queue(ledger, what, 'a');
    ledger.write(({ prints }) => prints.begin(jobId('a'), 'counter'));
    ledger.write(({ prints }) => prints.end(jobId('a'), { how: 'printed', printer: 'counter', proof: 'printer' }));
    expect(printEvents(ledger, payment)).toMatchObject([
      { kind: 'receipt.printed', content: { copy: 'customer', printer: 'counter', proof: 'printer' } },
    ]);
    expect(ledger.printQueue.jobs()).toEqual([]);
    expect(() => ledger.write(({ prints }) => prints.end(jobId('a'), { how: 'cancelled' }))).toThrow('PRINT_JOB_GONE');
  });

  it('says that it was printed again where its first end is unknown, without what went along the first time', () => {
    const { ledger, what, payment } = paidLedger();
    queue(ledger, what, 'a');
    ledger.write(({ prints }) => prints.begin(jobId('a'), 'counter'));
    ledger.write(({ prints }) => prints.doubt(jobId('a'), 'ECONNRESET'));
    ledger.write(({ prints }) => prints.repeat(jobId('a'), 'unnamed'));
    expect(ledger.printQueue.find(jobId('a'))).toMatchObject({ state: 'waiting', again: true, along: [] });
    ledger.write(({ prints }) => prints.begin(jobId('a'), 'counter'));
    ledger.write(({ prints }) => prints.end(jobId('a'), { how: 'printed', printer: 'counter', proof: 'transport' }));
    expect(printEvents(ledger, payment)[0]?.content).toMatchObject({ again: true, proof: 'transport' });
  });

  it.each([
    ['waits', [], 'nothing'],
    ['is being printed', ['begin'], 'unknown'],
    ['is of unknown end', ['begin', 'doubt'], 'unknown'],
    ['waits to be printed again', ['begin', 'doubt', 'repeat'], 'unknown'],
  ] as const)('of one that %s and is cancelled says how much came out', (_state, steps, cameOut) => {
    const { ledger, what, payment } = paidLedger();
    queue(ledger, what, 'a');
    for (const step of steps) {
      ledger.write(({ prints }) => prints[step](jobId('a'), 'unnamed'));
    }
    ledger.write(({ prints }) => prints.end(jobId('a'), { how: 'cancelled' }));
    expect(printEvents(ledger, payment)).toMatchObject([
      { kind: 'receipt.cancelled', content: { copy: 'customer', cameOut } },
    ]);
  });

  it('is journalled about the refund where it is the paper of a refund', () => {
    const { ledger, payment } = paidLedger();
    const refund = 'refund-1' as RefundId;
    ledger.write((writer) => {
      writer.append({ kind: 'refund.created', subject: refund, content: { payment, ordinal: 1, amountYen: 400 } });
      const token = 'OB0244899999AShop001BTer00120261122120000999999';
      writer.append({ kind: 'refund.sending', subject: refund, content: { token } });
      const exchange = writer.keepExchange(refund, { ...someExchange, token });
      writer.append({ kind: 'refund.refunded', subject: refund, content: { ...someOrder, exchange } });
    });
    queue(ledger, { kind: 'refund', payment, refund, copy: 'merchant' }, 'a');
    ledger.write(({ prints }) =>
      prints.end(jobId('a'), { how: 'failed', printer: 'counter', code: 'PRINT_NO_DOCUMENT' }),
    );
    expect(ledger.eventsAbout(refund).at(-1)).toMatchObject({
      kind: 'receipt.failed',
      content: { copy: 'merchant', printer: 'counter', code: 'PRINT_NO_DOCUMENT' },
    });
    expect(ledger.verify().faults).toEqual([]);
  });

  it('of a slip is journalled whatever has become of the payment since', () => {
    const ledger = openTestLedger();
    const sale = writeAttempt(ledger);
    ledger.write((writer) => {
      writer.append({ kind: 'payment.unknown', subject: sale.id, content: { reason: 'lost', code: 'ECONNRESET' } });
    });
    queue(ledger, { kind: 'unknownSlip', payment: sale.id, copy: 'customer' }, 'a', 'b', 'c');
    const end = (name: string, how: 'printed' | 'cancelled' | 'failed') =>
      ledger.write(({ prints }) =>
        prints.end(jobId(name), { how, printer: 'counter', proof: 'transport', code: 'PAPER' }),
      );
    end('a', 'printed');
    ledger.write((writer) => {
      const exchange = writer.keepExchange(sale.id, { ...someExchange, token: sale.token });
      const content = { errorCode: 'E09103', exchange };
      writer.append({ kind: 'payment.notCharged', subject: sale.id, content });
    });
    end('b', 'cancelled');
    end('c', 'failed');
    expect(printEvents(ledger, sale.id).map(({ kind }) => kind)).toEqual([
      'slip.printed',
      'slip.cancelled',
      'slip.failed',
    ]);
    expect(ledger.payments.find(sale.id)?.state).toBe('notCharged');
    expect(ledger.verify().faults).toEqual([]);
  });
});

describe('a ledger of version 2', () => {
  it('gets its print queue, keeps its journal, and is backed up before', () => {
    const clock = new TestClock();
    const old = openTestLedger({ clock });
    writePaid(old, writeAttempt(old));
    const head = old.head();
    old.close();
    const db = new Sqlite(old.file);
    db.exec('DROP TABLE print_jobs');
    db.pragma('user_version = 2');
    db.close();
    const ledger = openTestLedger({ file: old.file, clock });
    expect(ledger.head()).toEqual(head);
    expect(ledger.printQueue.jobs()).toEqual([]);
    expect(ledger.verify()).toMatchObject({ payments: 1, faults: [] });
    const migrated = new Sqlite(old.file, { readonly: true });
    expect(migrated.pragma('user_version', { simple: true })).toBe(ledgerMigrations.length);
    migrated.close();
  });
});
