import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { type PaymentId, type RefundId, X_REPORT } from '../../main/ledger/events.ts';
import type { Ledger } from '../../main/ledger/ledger.ts';
import { ledgerMigrations, migrate } from '../../main/ledger/migrations.ts';
import type { PaymentPaper, PrintJobId, PrintSubject } from '../../main/ledger/print-jobs.ts';
import { blockWrites } from '../support/block-writes.ts';
import { openTestLedger, someExchange, someOrder, writeAttempt, writePaid } from '../support/ledgers.ts';
import { makeOld } from '../support/old-ledgers.ts';
import { sampleClose } from '../support/sample-close.ts';
import { tempFolder } from '../support/temp-folder.ts';
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

describe("a day's report in the print queue", () => {
  const z = { kind: 'report', report: sampleClose() } as const;
  const x = { kind: 'report', report: { ...sampleClose(), report: { kind: 'x' } } } as const;

  it('is kept whole, and belongs to no payment', () => {
    const { ledger, what, payment, clock } = paidLedger();
    queue(ledger, z, 'z');
    queue(ledger, what, 'a');
    queue(ledger, x, 'x');
    const again = openTestLedger({ file: ledger.file, clock });
    expect(again.printQueue.about(null).map((job) => [job.id, job.what])).toEqual([
      ['z', z],
      ['x', x],
    ]);
    expect(again.printQueue.about(payment).map(({ id }) => id)).toEqual(['a']);
  });

  it.each([
    [
      'a close',
      { ...z, reprint: { number: 2, at: '2026-11-22T03:00:00.000Z' } },
      'close-42',
      { report: 'z', reprint: 2 },
    ],
    ['a look in between', x, X_REPORT, { report: 'x' }],
  ] as const)('is journalled at its end: %s', (_name, what, subject, content) => {
    const { ledger } = paidLedger();
    queue(ledger, what, 'a', 'b', 'c');
    ledger.write(({ prints }) => {
      prints.begin(jobId('a'), 'counter');
      prints.end(jobId('a'), { how: 'printed', printer: 'counter', proof: 'printer' });
      prints.end(jobId('b'), { how: 'cancelled' });
      prints.end(jobId('c'), { how: 'failed', printer: 'counter', code: 'PRINT_NO_DOCUMENT' });
    }, 'operator:01');
    const { report } = content;
    expect(ledger.eventsAbout(subject)).toMatchObject([
      { kind: 'report.printed', by: 'operator:01', content: { ...content, printer: 'counter', proof: 'printer' } },
      { kind: 'report.cancelled', by: 'operator:01', content: { report, cameOut: 'nothing' } },
      { kind: 'report.failed', by: 'operator:01', content: { report, printer: 'counter', code: 'PRINT_NO_DOCUMENT' } },
    ]);
    expect(ledger.verify().faults).toEqual([]);
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
  function headOf(file: string): unknown {
    const db = new Sqlite(file, { readonly: true });
    try {
      return db.prepare('SELECT seq, lower(hex(hash)) AS hash FROM journal ORDER BY seq DESC LIMIT 1').get();
    } finally {
      db.close();
    }
  }

  it('gets its print queue, keeps its journal, and is backed up before', () => {
    const clock = new TestClock();
    const old = openTestLedger({ clock });
    writePaid(old, writeAttempt(old));
    old.close();
    makeOld(old.file, 2);
    const head = headOf(old.file);
    const ledger = openTestLedger({ file: old.file, clock });
    expect(ledger.head()).toEqual(head);
    expect(ledger.printQueue.jobs()).toEqual([]);
    expect(ledger.verify()).toMatchObject({ payments: 1, faults: [] });
    const migrated = new Sqlite(old.file, { readonly: true });
    expect(migrated.pragma('user_version', { simple: true })).toBe(ledgerMigrations.length);
    migrated.close();
  });
});

describe('a ledger of version 3', () => {
  it('keeps what waits to be printed, of which nobody is known to have asked for it', () => {
    const clock = new TestClock();
    const folder = tempFolder();
    const file = path.join(folder, 'ledger.sqlite');
    const db = new Sqlite(file);
    db.pragma('journal_mode = WAL');
    migrate(db, ledgerMigrations.slice(0, 3), folder, () => '');
    const what = { kind: 'sale', payment: 'p', copy: 'customer', refundedYen: 0 };
    const insert = db.prepare(
      `INSERT INTO print_jobs (id, payment, what, along, state, again, queued_at, printer, code)
       VALUES (?, 'p', ?, '["openDrawer"]', ?, 1, '2026-11-22T03:00:00.000Z', 'counter', 'ECONNRESET')`,
    );
    insert.run('a', JSON.stringify(what), 'endUnknown');
    insert.run('b', JSON.stringify(what), 'waiting');
    db.close();
    const ledger = openTestLedger({ file, clock });
    expect(ledger.printQueue.about('p' as PaymentId)).toEqual(
      (['endUnknown', 'waiting'] as const).map((state, index) => ({
        id: ['a', 'b'][index],
        what,
        along: ['openDrawer'],
        state,
        again: true,
        askedBy: 'unnamed',
        queuedAt: '2026-11-22T03:00:00.000Z',
        printer: 'counter',
        code: 'ECONNRESET',
      })),
    );
  });
});
