import { v7 as uuid } from 'uuid';
import { onTestFinished } from 'vitest';
import {
  type PaymentPaper,
  type PrintJobId,
  type PrintSubject,
  paymentOfPaper,
} from '../../../main/ledger/print-jobs.ts';
import { Spooler, type SpoolerParts } from '../../../main/terminal/printing/spooler.ts';
import { openTestLedger, writeAttempt, writePaid } from '../../support/ledgers.ts';
import { ScriptedPrinter } from '../../support/scripted-printer.ts';
import { TestClock } from '../../support/test-clock.ts';

/** A ledger with paid payments, and a document for each that says which it is. */
export function shop(sales = 3) {
  const clock = new TestClock();
  const ledger = openTestLedger({ clock });
  const subjects = Array.from({ length: sales }, (): PaymentPaper => {
    const sale = writeAttempt(ledger);
    writePaid(ledger, sale);
    return { kind: 'sale', payment: sale.id, copy: 'customer', refundedYen: 0 };
  });
  const textOf = (what: PrintSubject) => ledger.payments.find(paymentOfPaper(what) ?? '')?.receiptNo ?? '';
  return { clock, ledger, subjects, textOf, items: subjects.map((what) => ({ what })) };
}

type Shop = ReturnType<typeof shop>;

export function spoolerOf({ ledger, clock, textOf }: Shop, parts: Partial<SpoolerParts> = {}) {
  const faults: unknown[] = [];
  const lost: string[] = [];
  const spooler = new Spooler({
    ledger,
    documents: {
      documentFor: (what) => ({ language: 'ja', lines: [{ kind: 'text', text: textOf(what) }] }),
    },
    printer: undefined,
    clock,
    newId: () => uuid(),
    onFault: (error, job) => {
      faults.push(error);
      lost.push(...(job === undefined ? [] : [textOf(job.what)]));
    },
    ...parts,
  });
  const ended: string[] = [];
  spooler.ended.listen(({ job, end }) => ended.push(`${textOf(job.what)} ${end}`));
  onTestFinished(async () => {
    const closed = spooler.close(1);
    clock.advance(1);
    await closed;
  });
  return { spooler, ended, faults, lost };
}

export function open(sales = 3, printer = new ScriptedPrinter()) {
  const place = shop(sales);
  return { ...place, printer, ...spoolerOf(place, { printer }) };
}

export const idOf = (spooler: Spooler, index: number) => spooler.jobs[index]?.job.id as PrintJobId;
export const steps = (spooler: Spooler) => spooler.jobs.map(({ now }) => now.step);
