import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaymentId } from '../../../main/ledger/events.ts';
import type { Ledger } from '../../../main/ledger/ledger.ts';
import { type PrintCopy, type PrintJobId, type PrintSubject, printCopies } from '../../../main/ledger/print-jobs.ts';
import { asPrintedNow, isSamePaper, timesPrinted } from '../../../main/terminal/printing/reprints.ts';
import { paymentIn, refundOf } from '../../support/counters.ts';
import { openTestLedger, someOrder, writeAnswer } from '../../support/ledgers.ts';
import { sampleClose } from '../../support/sample-close.ts';

let jobs = 0;

/** Has something printed; `steps` leaves it on the way. */
function print(ledger: Ledger, what: PrintSubject, steps: 'all' | 'queued' | 'doubtful' = 'all'): void {
  jobs += 1;
  const id = `job-${jobs}` as PrintJobId;
  ledger.write(({ prints }) => {
    prints.queue({ id, what, along: [] });
    if (steps !== 'queued') {
      prints.begin(id, 'counter');
    }
    if (steps === 'doubtful') {
      prints.doubt(id, 'ECONNRESET');
    }
    if (steps === 'all') {
      prints.end(id, { how: 'printed', printer: 'counter', proof: 'printer' });
    }
  });
}

const saleOf = (payment: PaymentId, copy: PrintCopy = 'customer'): PrintSubject => ({
  kind: 'sale',
  payment,
  copy,
  refundedYen: 0,
});

const now = '2026-11-22T03:34:56.000Z';

describe('a receipt that is to be printed', () => {
  it('is not marked the first time, and then with its count and time', () => {
    const ledger = openTestLedger();
    const what = saleOf(paymentIn(ledger, 'paid'));
    expect(asPrintedNow(what, ledger, now)).toBe(what);
    print(ledger, what);
    expect(asPrintedNow(what, ledger, now)).toEqual({ ...what, reprint: { number: 1, at: now } });
    print(ledger, asPrintedNow(what, ledger, now));
    expect(asPrintedNow(what, ledger, now)).toMatchObject({ reprint: { number: 2 } });
    const content = ledger.eventsAbout((what as { payment: PaymentId }).payment).at(-1)?.content;
    expect(content).toMatchObject({ reprint: 1, receipt: 'sale' });
  });

  it('is counted by its copy, and by what it is of', () => {
    const ledger = openTestLedger();
    const payment = paymentIn(ledger, 'paid');
    const refund = refundOf(ledger, payment, 300);
    const other = saleOf(paymentIn(ledger, 'paid'));
    const refundPaper: PrintSubject = { kind: 'refund', payment, refund, copy: 'customer' };
    print(ledger, saleOf(payment));
    print(ledger, saleOf(payment));
    expect(timesPrinted(saleOf(payment), ledger)).toBe(2);
    expect([saleOf(payment, 'merchant'), refundPaper, other].map((what) => timesPrinted(what, ledger))).toEqual([
      0, 0, 0,
    ]);
    print(ledger, refundPaper);
    expect(timesPrinted(refundPaper, ledger)).toBe(1);
    expect(timesPrinted(saleOf(payment), ledger)).toBe(2);
  });

  it('of a sale is the same whatever was refunded since, and another than that of its cancellation', () => {
    const ledger = openTestLedger();
    const payment = paymentIn(ledger, 'paid');
    print(ledger, saleOf(payment));
    expect(timesPrinted({ ...saleOf(payment), refundedYen: 300 } as PrintSubject, ledger)).toBe(1);
    cancel(ledger, payment);
    const cancellation: PrintSubject = { kind: 'cancellation', payment, copy: 'customer' };
    expect(timesPrinted(cancellation, ledger)).toBe(0);
    // It waited for paper until long after the payment was cancelled.
    print(ledger, saleOf(payment));
    expect(timesPrinted(cancellation, ledger)).toBe(0);
    expect(timesPrinted(saleOf(payment), ledger)).toBe(2);
  });

  it('of older rows, which do not say what they are of, is told by what came before', () => {
    const ledger = openTestLedger();
    const payment = paymentIn(ledger, 'paid');
    const old = () =>
      ledger.write((writer) =>
        writer.append({ kind: 'receipt.printed', subject: payment, content: { copy: 'customer', printer: 'counter' } }),
      );
    old();
    cancel(ledger, payment);
    old();
    old();
    expect(timesPrinted(saleOf(payment), ledger)).toBe(1);
    expect(timesPrinted({ kind: 'cancellation', payment, copy: 'customer' }, ledger)).toBe(2);
  });

  it.each(['queued', 'doubtful'] as const)('counts one that is %s: it may come out as well', (steps) => {
    const ledger = openTestLedger();
    const what = saleOf(paymentIn(ledger, 'paid'));
    print(ledger, what, steps);
    expect(timesPrinted(what, ledger)).toBe(1);
    expect(timesPrinted(saleOf(what.kind === 'sale' ? what.payment : ('' as PaymentId), 'merchant'), ledger)).toBe(0);
  });

  it('counts one that was taken out of the queue while nobody knew how much had come out', () => {
    const ledger = openTestLedger();
    const payment = paymentIn(ledger, 'paid');
    const takeOut = (what: PrintSubject, steps: 'queued' | 'doubtful') => {
      print(ledger, what, steps);
      const [job] = ledger.printQueue.jobs();
      ledger.write(({ prints }) => prints.end(job?.id ?? ('' as PrintJobId), { how: 'cancelled' }));
    };
    takeOut(saleOf(payment), 'queued');
    expect(timesPrinted(saleOf(payment), ledger)).toBe(0);
    takeOut(saleOf(payment), 'doubtful');
    expect(timesPrinted(saleOf(payment), ledger)).toBe(1);
    expect(timesPrinted(saleOf(payment, 'merchant'), ledger)).toBe(0);
    cancel(ledger, payment);
    const cancellation: PrintSubject = { kind: 'cancellation', payment, copy: 'customer' };
    takeOut(saleOf(payment), 'doubtful');
    expect([saleOf(payment), cancellation].map((what) => timesPrinted(what, ledger))).toEqual([2, 0]);
    const close: PrintSubject = { kind: 'report', report: sampleClose() };
    takeOut(close, 'queued');
    expect(timesPrinted(close, ledger)).toBe(0);
    takeOut(close, 'doubtful');
    expect(timesPrinted(close, ledger)).toBe(1);
  });

  it('is numbered 1, 2, 3 … for each copy on its own, in whatever order they are asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...printCopies), { maxLength: 12 }), (asked) => {
        const ledger = openTestLedger();
        const payment = paymentIn(ledger, 'paid');
        for (const copy of asked) {
          print(ledger, asPrintedNow(saleOf(payment, copy), ledger, now));
        }
        for (const copy of printCopies) {
          const printed = ledger
            .eventsAbout(payment)
            .flatMap((event) =>
              event.kind === 'receipt.printed' && event.content.copy === copy ? [event.content] : [],
            );
          expect(printed.map(({ reprint }) => reprint ?? 0)).toEqual(printed.map((_one, index) => index));
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe("a day's report that is to be printed", () => {
  const z: PrintSubject = { kind: 'report', report: sampleClose() };
  const x: PrintSubject = { kind: 'report', report: { ...sampleClose(), report: { kind: 'x' } } };

  it('is marked where the close was printed before, and an X report never is', () => {
    const ledger = openTestLedger();
    for (const what of [z, x]) {
      print(ledger, what);
      print(ledger, what);
    }
    expect(asPrintedNow(z, ledger, now)).toMatchObject({ reprint: { number: 2, at: now } });
    expect(asPrintedNow(x, ledger, now)).toBe(x);
  });

  it('is told from other closes, and each look in between from the others', () => {
    const ledger = openTestLedger();
    print(ledger, z, 'queued');
    const report = sampleClose();
    const another = { ...report, report: { ...report.report, sequence: 43 } } as typeof report;
    expect(timesPrinted({ kind: 'report', report: another }, ledger)).toBe(0);
    expect(timesPrinted(z, ledger)).toBe(1);
    const later: PrintSubject = { kind: 'report', report: { ...x.report, madeAt: '2026-11-22T11:32:09.000Z' } };
    expect([isSamePaper(x, later), isSamePaper(x, x), isSamePaper(z, x)]).toEqual([false, true, false]);
  });
});

describe('the slip of a payment that is being checked', () => {
  it('is no receipt, and is never marked', () => {
    const ledger = openTestLedger();
    const what: PrintSubject = { kind: 'unknownSlip', payment: paymentIn(ledger, 'unknown'), copy: 'customer' };
    print(ledger, what);
    expect(asPrintedNow(what, ledger, now)).toBe(what);
  });
});

function cancel(ledger: Ledger, payment: PaymentId): void {
  ledger.write((writer) =>
    writer.append({ kind: 'payment.cancelRequested', subject: payment, content: { reason: 'cashier' } }),
  );
  writeAnswer(ledger, payment, `cancels ${payment}`, (exchange) => ({
    kind: 'payment.cancelled',
    subject: payment,
    content: { ...someOrder, exchange },
  }));
}
