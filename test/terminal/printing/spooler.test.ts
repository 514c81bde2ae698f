import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../../main/common/errors.ts';
import type { Ledger, LedgerWriter } from '../../../main/ledger/ledger.ts';
import type { PaymentPaper, PrintJobId, PrintSubject } from '../../../main/ledger/print-jobs.ts';
import type { PrintChanges } from '../../../main/ledger/print-queue.ts';
import type { SpoolerParts } from '../../../main/terminal/printing/spooler.ts';
import { blockWrites } from '../../support/block-writes.ts';
import { openTestLedger, writeAttempt } from '../../support/ledgers.ts';
import { cameOut, failed, ScriptedPrinter } from '../../support/scripted-printer.ts';
import { idOf, open, shop, spoolerOf, steps } from './shop.ts';

const journal = (ledger: Ledger, { payment }: PaymentPaper) =>
  ledger.eventsAbout(payment).filter(({ kind }) => kind.startsWith('receipt.'));

/** Fails the n-th of these changes of the queue, before or after it is on the disk. */
function failing(
  ledger: Ledger,
  which: keyof PrintChanges,
  when: 'before' | 'after',
  times = 1,
): SpoolerParts['ledger'] & { readonly failed: () => number } {
  let count = 0;
  return {
    printQueue: ledger.printQueue,
    failed: () => count,
    write: <T>(work: (writer: LedgerWriter) => T): T => {
      let isHit = false;
      const fail = () => {
        if (isHit) {
          count += 1;
          throw new TerminalError('DISK_FULL', { folder: '/' });
        }
      };
      const result = ledger.write((writer) => {
        const prints = new Proxy(writer.prints, {
          get: (target, name: keyof PrintChanges) => {
            isHit ||= name === which && count < times;
            return target[name];
          },
        });
        const worked = work({ ...writer, prints });
        if (when === 'before') {
          fail();
        }
        return worked;
      });
      if (when === 'after') {
        fail();
      }
      return result;
    },
  };
}

describe('the spooler', () => {
  it('prints what is queued in order, one at a time, and journals each', async () => {
    const { spooler, printer, items, ledger, subjects, ended } = open();
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    expect(steps(spooler)).toEqual(['printing', 'waiting', 'waiting']);
    for (const index of [0, 1, 2]) {
      await expect.poll(() => printer.given.length).toBe(index + 1);
      printer.given[index]?.answer(cameOut);
    }
    await expect.poll(() => ended).toEqual(['R1 printed', 'R2 printed', 'R3 printed']);
    expect(printer.printed).toEqual(['R1', 'R2', 'R3']);
    expect(spooler.jobs).toEqual([]);
    for (const what of subjects) {
      expect(journal(ledger, what)).toMatchObject([
        { kind: 'receipt.printed', content: { copy: 'customer', printer: 'counter', proof: 'printer' } },
      ]);
    }
  });

  it('has on the disk that a job is being printed before the printer is given anything', async () => {
    const { spooler, printer, items, ledger } = open(1);
    const states: unknown[] = [];
    const print = printer.print.bind(printer);
    printer.print = (order, watch) => {
      states.push(ledger.printQueue.jobs().map(({ state }) => state));
      return print(order, watch);
    };
    printer.always = cameOut;
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => ledger.printQueue.jobs()).toEqual([]);
    expect(states).toEqual([['printing']]);
  });

  it('prints nothing before it is started, nor without a printer, and all of it with one', async () => {
    const place = shop(2);
    const printer = new ScriptedPrinter();
    printer.always = cameOut;
    const { spooler, ended } = spoolerOf(place);
    spooler.queue(place.items);
    spooler.usePrinter(printer);
    expect(await spooler.ask()).toEqual({ kind: 'told', conditions: [] });
    expect(printer.given).toEqual([]);
    spooler.usePrinter(undefined);
    spooler.start();
    expect(spooler.jobs.map(({ now }) => now)).toEqual([
      { step: 'waiting', nextInMs: undefined },
      { step: 'waiting', nextInMs: undefined },
    ]);
    spooler.usePrinter(printer);
    await expect.poll(() => ended).toEqual(['R1 printed', 'R2 printed']);
  });

  it('does what goes along with a document at its moment alone, and not the second time', async () => {
    const { spooler, printer, subjects, clock } = open(2);
    const [first, second] = subjects;
    if (first === undefined || second === undefined) {
      throw new Error('no sales');
    }
    spooler.queue([{ what: first, along: ['openDrawer'] }]);
    printer.answers = [failed('unknown', 'ECONNRESET'), cameOut, cameOut];
    spooler.start();
    await expect.poll(() => steps(spooler)).toEqual(['endUnknown']);
    expect(printer.given[0]?.order.along).toEqual(['openDrawer']);
    spooler.again(idOf(spooler, 0), 'unnamed');
    await expect.poll(() => printer.given.length).toBe(2);
    expect(printer.given[1]?.order.along).toEqual([]);
    await expect.poll(() => spooler.jobs).toEqual([]);

    spooler.usePrinter(undefined);
    spooler.queue([{ what: second, along: ['openDrawer'] }]);
    clock.advance(61_000);
    spooler.usePrinter(printer);
    await expect.poll(() => printer.given.length).toBe(3);
    expect(printer.given[2]?.order.along).toEqual([]);
  });
});

describe('a printer that does not print', () => {
  it('is asked again after 2, 4, 8, 16, 30, 30 s, and gets the job when it is ready', async () => {
    const { spooler, printer, items, clock, ended, ledger } = open(1);
    printer.answers = [failed('nothing', 'ECONNREFUSED')];
    printer.reports = { kind: 'unreachable', code: 'ECONNREFUSED', detail: '' };
    spooler.start();
    spooler.queue(items);
    for (const [index, seconds] of [2, 4, 8, 16, 30, 30].entries()) {
      await expect.poll(() => spooler.jobs[0]?.now).toEqual({ step: 'waiting', nextInMs: seconds * 1000 });
      await expect.poll(() => clock.sleeping).toBe(1);
      const asked = printer.asked;
      expect(asked).toBe(index);
      clock.advance(seconds * 1000 - 1);
      expect(printer.asked).toBe(asked);
      clock.advance(1);
      await expect.poll(() => printer.asked).toBe(asked + 1);
    }
    expect(spooler.jobs[0]?.failure).toEqual({ code: 'ECONNREFUSED', detail: '', conditions: [] });
    expect(spooler.report).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED', detail: '' });
    expect(ledger.printQueue.nextWaiting()).toMatchObject({ code: 'ECONNREFUSED', printer: 'counter' });
    expect(printer.given.length).toBe(1);
    printer.reports = { kind: 'told', conditions: [] };
    printer.always = cameOut;
    await expect.poll(() => clock.sleeping).toBe(1);
    clock.advance(30_000);
    await expect.poll(() => ended).toEqual(['R1 printed']);
    expect(spooler.report).toEqual({ kind: 'told', conditions: [] });
  });

  it.each([
    ['somebody wants it tried', ({ spooler }: ReturnType<typeof open>) => spooler.tryNow()],
    ['it is asked and says that it is ready', ({ spooler }: ReturnType<typeof open>) => void spooler.ask()],
    ['another is put in its place', ({ spooler, printer }: ReturnType<typeof open>) => spooler.usePrinter(printer)],
    ['something else is to be printed', ({ spooler, items }: ReturnType<typeof open>) => spooler.queue(items)],
  ])('gets the job at once when %s', async (_what, act) => {
    const place = open(1);
    place.printer.answers = [failed('nothing', 'PRINTER_NOT_READY', ['paperOut'])];
    place.printer.always = cameOut;
    place.spooler.start();
    place.spooler.queue(place.items);
    await expect.poll(() => place.spooler.report).toEqual({ kind: 'told', conditions: ['paperOut'] });
    await expect.poll(() => place.clock.sleeping).toBe(1);
    act(place);
    await expect.poll(() => place.ended[0]).toBe('R1 printed');
  });

  it('and is off for an hour of sales prints all of it when it is back, in order and once', async () => {
    const { spooler, printer, clock, items, ended } = open(60);
    const off = { kind: 'unreachable', code: 'ECONNREFUSED', detail: '' } as const;
    printer.always = failed('nothing', 'ECONNREFUSED');
    printer.reports = off;
    spooler.start();
    for (const item of items) {
      // A sale each minute, and whatever is asked of the printer meanwhile.
      spooler.queue([item]);
      for (let step = 0; step < 6; step += 1) {
        await new Promise(setImmediate);
        await expect.poll(() => clock.sleeping).toBeGreaterThan(0);
        clock.advance(10_000);
      }
    }
    expect(spooler.overview).toMatchObject({ count: 60, doubtful: 0 });
    const triesWhileOff = printer.given.length;
    printer.reports = { kind: 'told', conditions: [] };
    printer.always = cameOut;
    clock.advance(30_000);
    await expect.poll(() => ended.length).toBe(60);
    expect(ended).toEqual(items.map((_, index) => `R${index + 1} printed`));
    expect(printer.printed.slice(-60)).toEqual(items.map((_, index) => `R${index + 1}`));
    expect(printer.given).toHaveLength(triesWhileOff + 60);
  });

  it('is not asked when it cannot be, and tried instead', async () => {
    const { spooler, printer, items, clock, ended } = open(1);
    printer.reports = { kind: 'notTold' };
    printer.answers = [failed('nothing', 'ENOENT'), failed('nothing', 'ENOENT'), cameOut];
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => clock.sleeping).toBe(1);
    clock.advance(2000);
    await expect.poll(() => printer.given.length).toBe(2);
    await expect.poll(() => clock.sleeping).toBe(1);
    clock.advance(4000);
    await expect.poll(() => ended).toEqual(['R1 printed']);
  });

  it('stands still in mid-document, which is shown, and goes on', async () => {
    const { spooler, printer, items, ended } = open(1);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    printer.given[0]?.watch?.onHold(['paperOut']);
    expect(spooler.jobs[0]?.now).toEqual({ step: 'printing', hold: ['paperOut'] });
    expect(spooler.report).toEqual({ kind: 'told', conditions: ['paperOut'] });
    printer.given[0]?.watch?.onHold([]);
    expect(spooler.jobs[0]?.now).toEqual({ step: 'printing', hold: [] });
    printer.given[0]?.answer(cameOut);
    await expect.poll(() => ended).toEqual(['R1 printed']);
  });

  it('answers by an error of its own, after which nobody knows what came out', async () => {
    const { spooler, printer, items } = open(1);
    printer.print = () => {
      throw new RangeError('not a barcode text');
    };
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => steps(spooler)).toEqual(['endUnknown']);
    expect(spooler.jobs[0]?.failure?.code).toBe('PRINTER_FAULT');
  });
});

describe('a job whose end nobody knows', () => {
  async function doubtful() {
    const place = open(2);
    const { spooler, printer, items, clock } = place;
    printer.answers = [failed('unknown', 'ECONNRESET'), cameOut];
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => steps(spooler)).toEqual(['endUnknown', 'waiting']);
    await expect.poll(() => clock.sleeping).toBe(1);
    clock.advance(2000);
    await expect.poll(() => steps(spooler)).toEqual(['endUnknown']);
    return place;
  }

  it('is shown and not repeated; the queue goes on with the next, once the printer is asked', async () => {
    const { spooler, printer, ended, clock } = await doubtful();
    clock.advance(600_000);
    await expect.poll(() => printer.asked).toBeGreaterThan(1);
    expect(printer.printed).toEqual(['R1', 'R2']);
    expect(ended).toEqual(['R2 printed']);
    expect(spooler.jobs[0]).toMatchObject({ now: { step: 'endUnknown' }, failure: { code: 'ECONNRESET' } });
  });

  it('is printed once more where somebody says so, and the journal tells', async () => {
    const { spooler, printer, ended, ledger, subjects } = await doubtful();
    printer.always = cameOut;
    spooler.again(idOf(spooler, 0), 'operator:02');
    await expect.poll(() => ended).toEqual(['R2 printed', 'R1 printed']);
    expect(printer.printed).toEqual(['R1', 'R2', 'R1']);
    expect(journal(ledger, subjects[0] as PaymentPaper)).toMatchObject([
      { by: 'operator:02', content: { again: true } },
    ]);
  });

  it('is taken for printed where somebody saw it, and the journal tells who says so', async () => {
    const { spooler, printer, ended, ledger, subjects } = await doubtful();
    spooler.cameOut(idOf(spooler, 0), 'operator:02');
    expect(ended).toEqual(['R2 printed', 'R1 printed']);
    expect(spooler.jobs).toEqual([]);
    expect(printer.given).toHaveLength(2);
    expect(journal(ledger, subjects[0] as PaymentPaper)).toMatchObject([
      { kind: 'receipt.printed', by: 'operator:02', content: { printer: 'counter', proof: 'person' } },
    ]);
  });

  it('is cancelled where somebody says so', async () => {
    const { spooler, ended, ledger, subjects } = await doubtful();
    spooler.cancel(idOf(spooler, 0), 'operator:02');
    expect(ended).toEqual(['R2 printed', 'R1 cancelled']);
    expect(journal(ledger, subjects[0] as PaymentPaper)).toMatchObject([
      { kind: 'receipt.cancelled', by: 'operator:02', content: { cameOut: 'unknown' } },
    ]);
  });

  it('does not empty the queue into a printer that dies each time: each try waits longer', async () => {
    const { spooler, printer, items, clock } = open(5);
    printer.reports = { kind: 'notTold' };
    printer.always = failed('unknown', 'ECONNRESET');
    spooler.start();
    spooler.queue(items);
    for (const [index, seconds] of [2, 4, 8].entries()) {
      await expect.poll(() => clock.sleeping).toBe(1);
      expect(printer.given).toHaveLength(index + 1);
      clock.advance(seconds * 1000);
      await expect.poll(() => printer.given.length).toBe(index + 2);
    }
  });
});

describe('the journal', () => {
  it('names who asked for a document, however much later it comes out, and the terminal for what came by itself', async () => {
    const { spooler, printer, items, ended, ledger, subjects } = open(2);
    const [own, asked] = items;
    spooler.queue(own === undefined ? [] : [own]);
    spooler.queue(asked === undefined ? [] : [asked], 'operator:01');
    expect(spooler.jobs.map(({ job }) => job.askedBy)).toEqual(['terminal', 'operator:01']);
    printer.always = cameOut;
    spooler.start();
    await expect.poll(() => ended).toEqual(['R1 printed', 'R2 printed']);
    expect(subjects.map((what) => journal(ledger, what)[0]?.by)).toEqual(['terminal', 'operator:01']);
  });
});

describe('what people may do about a job', () => {
  it('is to cancel one that waits', async () => {
    const { spooler, printer, items, ended } = open(2);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    spooler.cancel(idOf(spooler, 1), 'unnamed');
    expect(ended).toEqual(['R2 cancelled']);
    printer.given[0]?.answer(cameOut);
    await expect.poll(() => ended).toEqual(['R2 cancelled', 'R1 printed']);
    expect(printer.given).toHaveLength(1);
  });

  it('is not to cancel one that is being printed, but to give up one that stands still', async () => {
    const { spooler, printer, items, ended, ledger, subjects } = open(1);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    const id = idOf(spooler, 0);
    expect(() => spooler.cancel(id, 'unnamed')).toThrow('PRINT_JOB_BUSY');
    const [given] = printer.given;
    given?.watch?.onHold(['coverOpen']);
    spooler.cancel(id, 'operator:02');
    expect(given?.watch?.signal.aborted).toBe(true);
    expect(ended).toEqual([]);
    given?.answer(failed('unknown', 'PRINT_ABORTED'));
    await expect.poll(() => ended).toEqual(['R1 cancelled']);
    expect(journal(ledger, subjects[0] as PaymentPaper)).toMatchObject([
      { kind: 'receipt.cancelled', by: 'operator:02', content: { cameOut: 'unknown' } },
    ]);
  });

  it('does not make a job cancelled that came out all the same', async () => {
    const { spooler, printer, items, ended } = open(1);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    printer.given[0]?.watch?.onHold(['coverOpen']);
    spooler.cancel(idOf(spooler, 0), 'unnamed');
    printer.given[0]?.answer(cameOut);
    await expect.poll(() => ended).toEqual(['R1 printed']);
  });

  it('is nothing about a job that is gone, and nothing that its state does not need', () => {
    const { spooler, items } = open(1);
    const nobody = 'nobody' as PrintJobId;
    expect(() => spooler.cancel(nobody, 'unnamed')).toThrow('PRINT_JOB_GONE');
    expect(() => spooler.again(nobody, 'unnamed')).toThrow('PRINT_JOB_GONE');
    expect(() => spooler.cameOut(nobody, 'unnamed')).toThrow('PRINT_JOB_GONE');
    spooler.queue(items);
    expect(() => spooler.again(idOf(spooler, 0), 'unnamed')).toThrow('NOT_NOW');
    expect(() => spooler.cameOut(idOf(spooler, 0), 'unnamed')).toThrow('NOT_NOW');
  });
});

describe('a job that cannot be made into a document', () => {
  it.each([
    [new TerminalError('RECEIPT_NOT_AVAILABLE', { receiptNo: 'R1', state: 'paid' }), 'RECEIPT_NOT_AVAILABLE'],
    [new RangeError('no such line'), 'PRINT_NO_DOCUMENT'],
  ])('ends as failed, is journalled, and keeps nobody waiting', async (error, code) => {
    const place = shop(2);
    const printer = new ScriptedPrinter();
    printer.always = cameOut;
    const documentFor = (what: PrintSubject) => {
      if (what === undefined || place.textOf(what) === 'R1') {
        throw error;
      }
      return { language: 'ja', lines: [] } as const;
    };
    const { spooler, ended, faults, lost } = spoolerOf(place, { printer, documents: { documentFor } });
    spooler.start();
    spooler.queue(place.items);
    await expect.poll(() => ended).toEqual(['R1 failed', 'R2 printed']);
    expect(faults).toEqual([error]);
    expect(lost).toEqual(['R1']);
    expect(journal(place.ledger, place.subjects[0] as PaymentPaper)).toMatchObject([
      { kind: 'receipt.failed', content: { code, printer: 'counter' } },
    ]);
  });

  it('ends as failed, too, where it is the printer that cannot put it into its commands', async () => {
    const { spooler, printer, items, clock, ended } = open(2);
    printer.answers = [failed('nothing', 'PRINT_NO_DOCUMENT'), cameOut];
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => ended).toEqual(['R1 failed']);
    await expect.poll(() => clock.sleeping).toBe(1);
    clock.advance(2000);
    await expect.poll(() => ended).toEqual(['R1 failed', 'R2 printed']);
  });

  it('is none where the disk could not be read: it is tried again', async () => {
    const place = shop(1);
    const printer = new ScriptedPrinter();
    printer.always = cameOut;
    let tries = 0;
    const documentFor = () => {
      tries += 1;
      if (tries === 1) {
        throw new TerminalError('LEDGER_UNREADABLE', { file: '', detail: '' });
      }
      return { language: 'ja', lines: [] } as const;
    };
    const { spooler, ended, faults, lost } = spoolerOf(place, { printer, documents: { documentFor } });
    spooler.start();
    spooler.queue(place.items);
    await expect.poll(() => place.clock.sleeping).toBe(1);
    expect(faults).toHaveLength(1);
    expect(lost).toEqual([]);
    place.clock.advance(2000);
    await expect.poll(() => ended).toEqual(['R1 printed']);
  });

  it('keeps nobody waiting even where its payment never had such a receipt', async () => {
    const place = shop(1);
    const { id } = writeAttempt(place.ledger);
    const printer = new ScriptedPrinter();
    printer.always = cameOut;
    const { spooler, ended } = spoolerOf(place, { printer });
    spooler.start();
    spooler.queue([{ what: { kind: 'sale', payment: id, copy: 'customer', refundedYen: 0 } }, ...place.items]);
    await expect.poll(() => ended).toEqual(['R2 printed', 'R1 printed']);
    expect(spooler.jobs).toEqual([]);
    expect(place.ledger.eventsAbout(id).at(-1)).toMatchObject({ kind: 'machine.illegalEvent' });
  });
});

describe('whatever the disk does', () => {
  it.each(['before', 'after'] as const)(
    'a job is not begun where that cannot be written down (%s the disk took it), and never printed twice',
    async (when) => {
      const place = shop(1);
      const printer = new ScriptedPrinter();
      printer.always = cameOut;
      const ledger = failing(place.ledger, 'begin', when);
      const { spooler, ended, faults } = spoolerOf(place, { printer, ledger });
      spooler.start();
      spooler.queue(place.items);
      await expect.poll(() => ledger.failed()).toBe(1);
      await expect.poll(() => place.clock.sleeping).toBe(1);
      expect(printer.given).toEqual([]);
      expect(faults).toHaveLength(1);
      place.clock.advance(2000);
      if (when === 'before') {
        await expect.poll(() => ended).toEqual(['R1 printed']);
      } else {
        // The disk has it as being printed: nobody else can tell that it was not.
        await expect.poll(() => place.clock.sleeping).toBe(1);
        expect(steps(spooler)).toEqual(['endUnknown']);
        expect(printer.given).toEqual([]);
      }
    },
  );

  it('tells why a job was not begun', async () => {
    const place = shop(1);
    const printer = new ScriptedPrinter();
    const { spooler } = spoolerOf(place, { printer, ledger: failing(place.ledger, 'begin', 'before') });
    spooler.start();
    spooler.queue(place.items);
    await expect.poll(() => spooler.jobs[0]?.failure?.code).toBe('PRINT_NOT_RECORDED');
  });

  it.each([
    ['end', 'before', cameOut, 'printed'],
    ['end', 'after', cameOut, 'printed'],
    ['putBack', 'before', failed('nothing', 'ECONNREFUSED'), 'printedLater'],
    ['putBack', 'after', failed('nothing', 'ECONNREFUSED'), 'printedLater'],
    ['doubt', 'before', failed('unknown', 'ECONNRESET'), 'doubted'],
    ['doubt', 'after', failed('unknown', 'ECONNRESET'), 'doubted'],
  ] as const)(
    'what came of a job is written later where `%s` failed %s the disk took it',
    async (change, when, first, outcome) => {
      const place = shop(1);
      const printer = new ScriptedPrinter();
      printer.answers = [first];
      printer.always = cameOut;
      const ledger = failing(place.ledger, change, when, 2);
      const { spooler, ended } = spoolerOf(place, { printer, ledger });
      spooler.start();
      spooler.queue(place.items);
      await expect.poll(() => ledger.failed()).toBeGreaterThan(0);
      await expect.poll(() => place.clock.sleeping).toBe(1);
      const times = outcome === 'printedLater' ? 2 : 1;
      for (let round = 0; round < 6; round += 1) {
        place.clock.advance(30_000);
        await expect.poll(() => place.clock.sleeping).toBe(1);
      }
      expect(printer.given).toHaveLength(times);
      expect(ended).toEqual(outcome === 'doubted' ? [] : ['R1 printed']);
      expect(steps(spooler)).toEqual(outcome === 'doubted' ? ['endUnknown'] : []);
      const rows = journal(place.ledger, place.subjects[0] as PaymentPaper);
      expect(rows.map(({ kind }) => kind)).toEqual(outcome === 'doubted' ? [] : ['receipt.printed']);
      expect(place.ledger.verify().faults).toEqual([]);
    },
  );

  it('a job that came out is busy, not doubtful, while its end is not on the disk', async () => {
    const place = shop(1);
    const printer = new ScriptedPrinter();
    printer.always = cameOut;
    const { spooler } = spoolerOf(place, { printer, ledger: failing(place.ledger, 'end', 'before', 99) });
    spooler.start();
    spooler.queue(place.items);
    await expect.poll(() => place.clock.sleeping).toBe(1);
    expect(steps(spooler)).toEqual(['printing']);
    expect(() => spooler.cancel(idOf(spooler, 0), 'unnamed')).toThrow('PRINT_JOB_BUSY');
    expect(() => spooler.again(idOf(spooler, 0), 'unnamed')).toThrow('NOT_NOW');
  });

  it('nothing is queued where it cannot be written down', () => {
    const { spooler, items, ledger } = open(1);
    const unblock = blockWrites(ledger);
    expect(() => spooler.queue(items)).toThrow('LEDGER_WRITE_FAILED');
    unblock();
    expect(spooler.jobs).toEqual([]);
  });
});

describe('the next process', () => {
  it.each(['once', 'never'] as const)(
    'shows what was being printed as of unknown end, where the disk takes it %s',
    async (takes) => {
      const place = open(3);
      place.spooler.start();
      place.spooler.queue(place.items);
      await expect.poll(() => place.printer.given.length).toBe(1);
      // The first process is gone here: nothing it does can reach the ledger any more.
      const printer = new ScriptedPrinter('another');
      printer.always = cameOut;
      const ledger = takes === 'once' ? place.ledger : failing(place.ledger, 'doubtInterrupted', 'before', 99);
      const next = spoolerOf(place, { printer, ledger });
      expect(steps(next.spooler)[0]).toBe('endUnknown');
      next.spooler.start();
      expect(steps(next.spooler)[0]).toBe('endUnknown');
      if (takes === 'once') {
        expect(place.ledger.printQueue.jobs()[0]).toMatchObject({ state: 'endUnknown', code: 'INTERRUPTED' });
        await expect.poll(() => next.ended).toEqual(['R2 printed', 'R3 printed']);
      } else {
        expect(next.faults).toHaveLength(1);
        next.spooler.cameOut(idOf(next.spooler, 0), 'unnamed');
        expect(next.ended).toEqual(['R1 printed']);
      }
      expect(printer.printed).not.toContain('R1');
    },
  );

  it('leaves alone what is being printed where it only looks on', async () => {
    const { spooler, printer, items, ledger } = open(1);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    const looking = openTestLedger({ file: ledger.file, writable: false });
    expect(looking.printQueue.jobs()).toMatchObject([{ state: 'printing' }]);
    expect(ledger.printQueue.jobs()).toMatchObject([{ state: 'printing' }]);
  });

  it('prints what waited', async () => {
    const place = shop(3);
    const before = spoolerOf(place);
    before.spooler.queue(place.items);
    await before.spooler.close(0);
    const printer = new ScriptedPrinter();
    printer.always = cameOut;
    const { spooler, ended } = spoolerOf(place, { printer });
    spooler.start();
    await expect.poll(() => ended).toEqual(['R1 printed', 'R2 printed', 'R3 printed']);
  });
});

describe('closing the spooler', () => {
  it('waits for the document that is under way, and begins no other', async () => {
    const { spooler, printer, items, ended, ledger } = open(2);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    const closed = spooler.close(5000);
    printer.given[0]?.answer(cameOut);
    await closed;
    expect(ended).toEqual(['R1 printed']);
    expect(ledger.printQueue.jobs()).toMatchObject([{ state: 'waiting' }]);
    expect(printer.given).toHaveLength(1);
  });

  it('gives up a document that takes longer, whose end is unknown then, and heeds nothing that comes of it', async () => {
    const { spooler, printer, items, ended, ledger, clock } = open(1);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    const closed = spooler.close(5000);
    clock.advance(5000);
    await closed;
    expect(printer.given[0]?.watch?.signal.aborted).toBe(true);
    expect(ledger.printQueue.jobs()).toMatchObject([{ state: 'endUnknown', code: 'PRINT_ABORTED' }]);
    printer.given[0]?.answer(cameOut);
    await expect.poll(() => spooler.jobs).toMatchObject([{ now: { step: 'endUnknown' } }]);
    expect(ended).toEqual([]);
  });

  it('is quick where nothing is under way, and then nothing can be asked of the printer', async () => {
    const { spooler, printer } = open();
    spooler.start();
    await spooler.close(60_000);
    await expect(spooler.ask()).rejects.toThrow('NOT_NOW');
    expect(printer.given).toEqual([]);
  });

  it('refuses what waits to be asked', async () => {
    const { spooler, printer, items } = open(1);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    const asked = spooler.ask();
    const closed = spooler.close(1000);
    await expect(asked).rejects.toThrow('NOT_NOW');
    printer.given[0]?.answer(cameOut);
    await closed;
  });
});

describe('what is done between two documents', () => {
  const order = { document: { language: 'ja', lines: [{ kind: 'text', text: 'test' }] }, along: [] } as const;

  it('comes before those that wait, and never within one', async () => {
    const { spooler, printer, items } = open(2);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    const printed = spooler.printNow(order);
    const asked = spooler.ask();
    expect(printer.given).toHaveLength(1);
    printer.given[0]?.answer(cameOut);
    await expect.poll(() => printer.printed).toEqual(['R1', 'test']);
    expect(printer.asked).toBe(0);
    printer.given[1]?.answer(failed('nothing', 'PRINTER_NOT_READY', ['coverOpen']));
    expect(await printed).toMatchObject({ ok: false });
    expect(await asked).toEqual({ kind: 'told', conditions: [] });
    await expect.poll(() => printer.printed).toEqual(['R1', 'test', 'R2']);
  });

  it('needs a printer', async () => {
    const { spooler } = spoolerOf(shop(1));
    await expect(spooler.printNow(order)).rejects.toThrow('PRINTER_NOT_CONFIGURED');
    await expect(spooler.act('openDrawer')).rejects.toThrow('PRINTER_NOT_CONFIGURED');
    await expect(spooler.ask()).rejects.toThrow('PRINTER_NOT_CONFIGURED');
  });
});

describe("the printer's report", () => {
  it('is asked for at the start and every 60 s while there is nothing to do, not more', async () => {
    const { spooler, printer, clock } = open();
    printer.reports = { kind: 'told', conditions: ['paperNearEnd'] };
    spooler.start();
    for (const times of [1, 2, 3]) {
      await expect.poll(() => clock.sleeping).toBe(1);
      expect(printer.asked).toBe(times);
      clock.advance(59_999);
      expect(clock.sleeping).toBe(1);
      clock.advance(1);
    }
    expect(spooler.report).toEqual({ kind: 'told', conditions: ['paperNearEnd'] });
  });

  it('is asked for once where the printer cannot be asked, and again of another', async () => {
    const { spooler, printer, clock } = open();
    printer.reports = { kind: 'notTold' };
    spooler.start();
    await expect.poll(() => spooler.report).toEqual({ kind: 'notTold' });
    expect(clock.sleeping).toBe(0);
    const other = new ScriptedPrinter('other');
    spooler.usePrinter(other);
    expect(spooler.report).toBeUndefined();
    await expect.poll(() => other.asked).toBe(1);
    expect(printer.asked).toBe(1);
  });

  it('of a printer that was put away does not count for the next', async () => {
    const { spooler, printer, items, ended } = open(1);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    spooler.usePrinter(undefined);
    printer.given[0]?.watch?.onHold(['paperOut']);
    expect(spooler.report).toBeUndefined();
    printer.given[0]?.answer(cameOut);
    await expect.poll(() => ended).toEqual(['R1 printed']);
    expect(spooler.report).toBeUndefined();
  });
});

describe('a long queue', () => {
  it('is printed in order, and leaves time for everything else', async () => {
    const { spooler, printer, items, ended } = open(100);
    printer.always = cameOut;
    let turns = 0;
    const turn = () => {
      turns += 1;
      if (ended.length < items.length) {
        setImmediate(turn);
      }
    };
    spooler.start();
    spooler.queue(items);
    turn();
    await expect.poll(() => ended.length, { timeout: 20_000 }).toBe(items.length);
    expect(printer.printed).toEqual(items.map((_item, index) => `R${index + 1}`));
    expect(turns).toBeGreaterThan(items.length);
  });
});
