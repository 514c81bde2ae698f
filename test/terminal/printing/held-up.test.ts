import { describe, expect, it } from 'vitest';
import type { PrinterReport, PrintResult } from '../../../main/printers/port.ts';
import { cameOut, failed, ScriptedPrinter } from '../../support/scripted-printer.ts';
import { idOf, open, shop, spoolerOf, steps } from './shop.ts';

const order = { document: { language: 'ja', lines: [{ kind: 'text', text: 'test' }] }, along: [] } as const;

const wentOut: PrintResult = { ok: true, proof: 'transport', characters: { replaced: [], missing: [] } };

type Spooled = ReturnType<typeof open>;

const never = <T>() => new Promise<T>(() => undefined);

/** A spooler whose first document is with the printer, which stands still in the middle of it. */
async function held(sales = 1) {
  const place = open(sales);
  place.spooler.start();
  place.spooler.queue(place.items);
  await expect.poll(() => place.printer.given.length).toBe(1);
  place.printer.given[0]?.watch?.onHold(['paperOut']);
  return place;
}

/** A printer that gives up what it is told to give up. */
class ObedientPrinter extends ScriptedPrinter {
  override print(...[given, watch]: Parameters<ScriptedPrinter['print']>): Promise<PrintResult> {
    const printing = super.print(given, watch);
    watch?.signal.addEventListener('abort', () => this.given.at(-1)?.answer(failed('unknown', 'PRINT_ABORTED')));
    return printing;
  }
}

describe('a test page in the middle of which the printer stands still', () => {
  async function sample(printer: ScriptedPrinter) {
    const place = open(1, printer);
    place.spooler.start();
    const tested = place.spooler.printNow(order);
    await expect.poll(() => printer.given.length).toBe(1);
    place.spooler.queue(place.items);
    return { ...place, tested };
  }

  it.each([
    ['gives up when it is told to', new ObedientPrinter(), 0],
    ['does not even answer to that', new ScriptedPrinter(), 3000],
  ])('is given up after 10 s, and the queue goes on, where it %s', async (_what, printer, graceMs) => {
    const { tested, clock, spooler } = await sample(printer);
    printer.given[0]?.watch?.onHold(['paperOut']);
    expect(spooler.report).toEqual({ kind: 'told', conditions: ['paperOut'] });
    clock.advance(9999);
    expect(printer.given[0]?.watch?.signal.aborted).toBe(false);
    clock.advance(1);
    await expect.poll(() => printer.given[0]?.watch?.signal.aborted).toBe(true);
    clock.advance(graceMs);
    expect(await tested).toEqual(failed('unknown', 'PRINTER_UNCONFIRMED', ['paperOut']));
    await expect.poll(() => printer.printed).toEqual(['test', 'R1']);
  });

  it('is not given up where somebody sees to it in time', async () => {
    const printer = new ObedientPrinter();
    const { tested, clock } = await sample(printer);
    printer.given[0]?.watch?.onHold(['paperOut']);
    clock.advance(9000);
    printer.given[0]?.watch?.onHold([]);
    clock.advance(60_000);
    printer.given[0]?.answer(cameOut);
    expect(await tested).toEqual(cameOut);
  });

  it.each([
    ['another printer', ({ spooler }: Spooled, other: ScriptedPrinter) => spooler.usePrinter(other), ['R1']],
    ['the end of the terminal', ({ spooler }: Spooled) => void spooler.close(1000), []],
  ])('is given up at once by %s', async (_by, act, printedThen) => {
    const printer = new ObedientPrinter();
    const place = await sample(printer);
    const { tested } = place;
    printer.given[0]?.watch?.onHold(['paperOut']);
    const other = new ScriptedPrinter('other');
    act(place, other);
    expect(await tested).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINT_ABORTED' });
    await expect.poll(() => other.printed).toEqual(printedThen);
  });
});

describe('another printer', () => {
  it.each([
    ['gives up when it is told to', 0],
    ['does not even answer to that', 3000],
  ])('gets the queue although the old one stands still in mid-document and %s', async (_what, graceMs) => {
    const { spooler, printer, clock, ledger } = await held(2);
    const other = new ScriptedPrinter('other');
    other.always = cameOut;
    spooler.usePrinter(other);
    expect(spooler.jobs[0]?.now).toEqual({ step: 'printing', hold: [] });
    if (graceMs === 0) {
      printer.given[0]?.answer(failed('unknown', 'PRINT_ABORTED', ['paperOut']));
    } else {
      await expect.poll(() => printer.given[0]?.watch?.signal.aborted).toBe(true);
      clock.advance(graceMs);
    }
    await expect.poll(() => other.printed).toEqual(['R2']);
    await expect.poll(() => steps(spooler)).toEqual(['endUnknown']);
    expect(ledger.printQueue.jobs()).toMatchObject([
      { state: 'endUnknown', code: 'PRINT_ABORTED', printer: 'counter' },
    ]);
    expect(spooler.jobs[0]?.failure?.conditions).toEqual([]);
    expect(spooler.report).toEqual({ kind: 'told', conditions: [] });
  });

  it('lets the old one finish for 10 s, and not if it comes to stand still', async () => {
    const { spooler, printer, items, clock } = open(3);
    const other = new ScriptedPrinter('other');
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    spooler.usePrinter(other);
    clock.advance(9999);
    expect(printer.given[0]?.watch?.signal.aborted).toBe(false);
    clock.advance(1);
    await expect.poll(() => printer.given[0]?.watch?.signal.aborted).toBe(true);
    printer.given[0]?.answer(failed('unknown', 'PRINT_ABORTED'));
    await expect.poll(() => other.printed).toEqual(['R2']);
    spooler.usePrinter(printer);
    other.given[0]?.watch?.onHold(['coverOpen']);
    expect(other.given[0]?.watch?.signal.aborted).toBe(true);
    expect(spooler.report).toBeUndefined();
    other.given[0]?.answer(failed('unknown', 'PRINT_ABORTED'));
    await expect.poll(() => printer.printed).toEqual(['R1', 'R3']);
  });

  it('does not have to wait because the old one has just failed', async () => {
    const { spooler, printer, items } = open(1);
    const other = new ScriptedPrinter('other');
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    spooler.usePrinter(other);
    printer.given[0]?.answer(failed('nothing', 'PRINTER_NOT_READY', ['paperOut']));
    await expect.poll(() => other.printed).toEqual(['R1']);
    expect(spooler.report).toBeUndefined();
  });
});

describe('the drawer', () => {
  it('does not open where a document is held: not then, and not later', async () => {
    const { spooler, printer } = await held();
    await expect(spooler.act('openDrawer')).rejects.toThrow('NOT_NOW');
    printer.given[0]?.answer(cameOut);
    await expect.poll(() => spooler.jobs).toEqual([]);
    expect(printer.acts).toEqual([]);
  });

  it('opens within 3 s of being asked for or not at all, once, on the printer of that moment', async () => {
    const { spooler, printer, items, clock } = open(1);
    const other = new ScriptedPrinter('other');
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    const late = spooler.act('openDrawer');
    await expect(spooler.act('openDrawer')).rejects.toThrow('NOT_NOW');
    clock.advance(3000);
    await expect(late).rejects.toThrow('NOT_NOW');
    const soon = spooler.act('openDrawer');
    clock.advance(2999);
    spooler.usePrinter(other);
    printer.given[0]?.answer(cameOut);
    expect(await soon).toEqual(cameOut);
    expect([printer.acts, other.acts]).toEqual([[], ['openDrawer']]);
  });

  it('does not open where the printer is taken away meanwhile', async () => {
    const { spooler, printer, items } = open(1);
    spooler.start();
    spooler.queue(items);
    await expect.poll(() => printer.given.length).toBe(1);
    const opened = spooler.act('openDrawer');
    spooler.usePrinter(undefined);
    printer.given[0]?.answer(cameOut);
    await expect(opened).rejects.toThrow('PRINTER_NOT_CONFIGURED');
  });

  it('that never answers keeps the queue for 15 s', async () => {
    const { spooler, printer, items, clock } = open(1);
    let acts = 0;
    printer.act = () => {
      acts += 1;
      return never<PrintResult>();
    };
    spooler.start();
    const opened = spooler.act('openDrawer');
    await expect.poll(() => [acts, clock.sleeping]).toEqual([1, 1]);
    spooler.queue(items);
    clock.advance(15_000);
    expect(await opened).toMatchObject({ ok: false, printed: 'unknown', code: 'PRINTER_TIMEOUT' });
    await expect.poll(() => printer.printed).toEqual(['R1']);
  });

  it.each([
    ['the clock was set back', 'queued here'],
    ['another process queued it', 'queued before'],
  ])('does not open along with a document where %s', async (_why, where) => {
    const place = shop(1);
    const [what] = place.subjects;
    if (what === undefined) {
      throw new Error('no sale');
    }
    const printer = new ScriptedPrinter();
    let { spooler } = spoolerOf(place);
    spooler.start();
    spooler.queue([{ what, along: ['openDrawer'] }]);
    if (where === 'queued here') {
      place.clock.advance(60_001);
      place.clock.setWallClock('2026-11-22T12:00:01+09:00');
    } else {
      spooler = spoolerOf(place).spooler;
      spooler.start();
    }
    spooler.usePrinter(printer);
    await expect.poll(() => printer.given.length).toBe(1);
    expect(printer.given[0]?.order.along).toEqual([]);
  });
});

describe('a printer that is asked and never answers', () => {
  it('keeps nothing waiting for more than 15 s, and is not asked twice at once', async () => {
    const { spooler, printer, items, clock } = open(1);
    printer.report = () => {
      printer.asked += 1;
      return never<PrinterReport>();
    };
    spooler.start();
    await expect.poll(() => [printer.asked, clock.sleeping]).toEqual([1, 1]);
    spooler.queue(items);
    clock.advance(15_000);
    await expect.poll(() => printer.printed).toEqual(['R1']);
    expect(spooler.report).toEqual({ kind: 'unreachable', code: 'PRINTER_TIMEOUT', detail: '' });
    const asked = spooler.ask();
    printer.given[0]?.answer(failed('nothing', 'ECONNREFUSED'));
    await expect.poll(() => spooler.report).toMatchObject({ code: 'ECONNREFUSED' });
    await expect.poll(() => clock.sleeping).toBe(1);
    clock.advance(15_000);
    expect(await asked).toMatchObject({ kind: 'unreachable', code: 'PRINTER_TIMEOUT' });
    expect(printer.asked).toBe(1);
  });

  it('does not keep another printer waiting', async () => {
    const { spooler, printer } = open(0);
    printer.report = never;
    spooler.start();
    const asked = spooler.ask();
    const other = new ScriptedPrinter('other');
    spooler.usePrinter(other);
    await expect.poll(() => spooler.report).toEqual({ kind: 'told', conditions: [] });
    await expect.poll(() => other.asked).toBeGreaterThan(0);
    expect(await asked).toEqual({ kind: 'told', conditions: [] });
  });
});

it('a document that went out after all makes a printer reachable', async () => {
  const { spooler, printer, items, clock } = open(1);
  printer.answers = [failed('nothing', 'ECONNREFUSED'), wentOut];
  spooler.start();
  spooler.queue(items);
  await expect.poll(() => spooler.report).toMatchObject({ kind: 'unreachable' });
  await expect.poll(() => clock.sleeping).toBe(1);
  spooler.tryNow();
  await expect.poll(() => spooler.jobs).toEqual([]);
  expect(spooler.report?.kind).not.toBe('unreachable');
});

describe('a look at a long queue', () => {
  it('has those of unknown end first, then the oldest, 50 in all, and the counts of all', async () => {
    const { spooler, printer, items, ledger, subjects } = open(3);
    const [first] = items;
    spooler.queue(Array.from({ length: 60 }, () => first).flatMap((item) => item ?? []));
    spooler.queue(items.slice(1));
    printer.answers = [failed('unknown', 'ECONNRESET')];
    const last = idOf(spooler, 61);
    ledger.write(({ prints }) => {
      prints.begin(last, 'counter');
      prints.doubt(last, 'ECONNRESET');
    });
    const { first: shown, count, doubtful, current } = spooler.overview;
    expect([shown.length, count, doubtful]).toEqual([50, 62, 1]);
    expect(shown[0]?.job.id).toBe(last);
    expect(shown.slice(1)).toEqual(spooler.jobs.slice(0, 49));
    expect(current).toEqual(spooler.jobs[0]);
    const [, second] = subjects;
    expect(second && spooler.jobsOf(second.payment)).toEqual([spooler.jobs[60]]);
  });

  it('tells what stands in the way however many are of unknown end', async () => {
    const { spooler, printer, items, ledger } = open(1);
    const [item] = items;
    spooler.queue(Array.from({ length: 60 }, () => item).flatMap((one) => one ?? []));
    ledger.write(({ prints }) => {
      for (const { job } of spooler.jobs.slice(0, 55)) {
        prints.begin(job.id, 'counter');
        prints.doubt(job.id, 'ECONNRESET');
      }
    });
    spooler.start();
    await expect.poll(() => printer.given.length).toBe(1);
    printer.given[0]?.watch?.onHold(['paperOut']);
    expect(spooler.overview.first).toHaveLength(50);
    expect(spooler.overview.current).toMatchObject({ now: { step: 'printing', hold: ['paperOut'] } });
    expect(spooler.overview).toMatchObject({ count: 60, doubtful: 55 });
  });
});
