import { v7 as uuid } from 'uuid';
import type { Clock } from '../common/clock.ts';
import { asTerminalError } from '../common/errors.ts';
import { describeError } from '../i18n/describe.ts';
import { describePrinted, describePrinterReport, describePrintFailure } from '../i18n/describe-printer.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { PrintJob, PrintJobId } from '../ledger/print-jobs.ts';
import { actsWhenPaid, openPrinter, printsPages } from '../root/devices.ts';
import type { OpenTerminal } from '../root/terminal.ts';
import type { Settings } from '../settings/schema.ts';
import { printTitle } from '../terminal/printing/print-title.ts';
import { isDiskFault } from '../terminal/printing/spool-rules.ts';
import { Spooler } from '../terminal/printing/spooler.ts';
import type { SpooledJob } from '../terminal/printing/spooling.ts';
import type { ReceiptSource } from '../terminal/receipt-document.ts';
import { printSubject, type Receipts } from '../terminal/receipts.ts';
import type { CommandContext } from './context.ts';
import { errorLines, type Output } from './output.ts';

/** A ledger with a queue, and what prints it. */
export interface PrintPlace {
  readonly ledger: Ledger;
  readonly receipts: Receipts;
  readonly settings: Settings;
}

/** What came of printing what waits. */
export interface PrintRun {
  /** Documents that came out. */
  readonly printed: readonly PrintJobId[];
  /** What is still in the queue. */
  readonly left: readonly SpooledJob[];
}

/** A command does not wait longer for somebody who puts paper in, in ms. */
const HOLD_LIMIT_MS = 60_000;

/** What is under way when a command ends gets so long to end by itself, in ms. */
const CLOSE_MS = 1000;

/**
 * Prints the copies that the settings want, where there is a printer. Whatever goes wrong with paper, printer or disk, the
 * payment stays as it is: what was queued is printed later.
 */
export async function printCopies(
  context: CommandContext,
  terminal: OpenTerminal,
  source: ReceiptSource,
): Promise<void> {
  const { output } = context;
  const { printer } = terminal.settings;
  if (printer === null || printer.copies.length === 0) {
    return;
  }
  try {
    const items = printer.copies.map((copy, index) => ({
      what: printSubject(source, copy),
      along: index === 0 && source.kind === 'sale' ? actsWhenPaid(printer) : [],
    }));
    await printWhatWaits(context, terminal, (spooler) => spooler.queue(items));
  } catch (error) {
    output.warn(errorLines(describeError(asTerminalError(error), output.translate)).join('\n'));
  }
}

/**
 * Prints all that waits, until nothing does or the printer does not go along, and says what came of it.
 * @param begin puts something into the queue, or back into it, before printing starts; gives what was not there before.
 * @throws TerminalError PRINTER_NOT_CONFIGURED, PRINTER_PROFILE_INVALID, and what `begin` throws.
 */
export async function printWhatWaits(
  { output, process }: CommandContext,
  place: PrintPlace,
  begin: (spooler: Spooler) => readonly PrintJob[],
): Promise<PrintRun> {
  const { clock } = process;
  const stop = Promise.withResolvers<void>();
  const printer = openPrinter(place.settings, { clock });
  const spooler = new Spooler({
    ledger: place.ledger,
    documents: place.receipts,
    printer,
    clock,
    newId: () => uuid({ msecs: clock.now() }),
    onFault: (error) => {
      output.warn(errorLines(describeError(asTerminalError(error), output.translate)).join('\n'));
      if (isDiskFault(error)) {
        stop.resolve();
      }
    },
  });
  const printed: PrintJobId[] = [];
  spooler.ended.listen(({ job, end }) => {
    if (end === 'printed') {
      printed.push(job.id);
      output.say(printedWords(job, printer.name, place, output));
    }
  });
  const added = begin(spooler);
  const watch = new Watch(spooler, output, clock, stop.resolve);
  process.ending.addEventListener('abort', () => stop.resolve(), { once: true });
  try {
    spooler.start();
    await stop.promise;
  } finally {
    watch.end();
    await spooler.close(CLOSE_MS);
  }
  const left = spooler.jobs;
  sayWhatIsLeft(left, added, place, output);
  return { printed, left };
}

function printedWords(job: PrintJob, name: string, { ledger }: PrintPlace, { translate }: Output): string {
  const { what } = job;
  return what.kind === 'report' || what.kind === 'unknownSlip'
    ? translate('cli.documentPrinted', { message: describePrinted(what, translate), name })
    : translate('cli.receiptPrinted', { copy: printTitle(job, ledger, translate), name });
}

/** Looks whether there is anything that printing can still do. */
class Watch {
  readonly #spooler: Spooler;
  readonly #output: Output;
  readonly #clock: Clock;
  readonly #stop: () => void;
  readonly #over = new AbortController();
  readonly #unlisten: () => void;
  #isHeld = false;

  constructor(spooler: Spooler, output: Output, clock: Clock, stop: () => void) {
    this.#spooler = spooler;
    this.#output = output;
    this.#clock = clock;
    this.#stop = stop;
    this.#unlisten = spooler.changed.listen(() => this.#look());
    this.#look();
  }

  end(): void {
    this.#unlisten();
    this.#over.abort();
  }

  #look(): void {
    const { count, doubtful, current } = this.#spooler.overview;
    const now = current?.now;
    const waitsForPrinter = now?.step === 'waiting' && (now.nextInMs ?? 0) > 0;
    if (count === doubtful || waitsForPrinter) {
      this.#stop();
    }
    if (!this.#isHeld && now?.step === 'printing' && now.hold.length > 0) {
      this.#isHeld = true;
      this.#sayHold();
    }
  }

  #sayHold(): void {
    const { report } = this.#spooler;
    const words = report === undefined ? undefined : describePrinterReport(report, this.#output.translate);
    if (words !== undefined) {
      this.#output.warn(errorLines({ kind: 'device', ...words }).join('\n'));
    }
    this.#clock.sleep(HOLD_LIMIT_MS, this.#over.signal).then(this.#stop, () => undefined);
  }
}

/** What of the queue did not come out, why, and what will become of it. */
function sayWhatIsLeft(
  left: readonly SpooledJob[],
  added: readonly PrintJob[],
  place: PrintPlace,
  output: Output,
): void {
  const { translate } = output;
  const waiting = left.filter(({ now }) => now.step !== 'endUnknown');
  const why = waiting.find(({ failure }) => failure !== undefined)?.failure;
  if (why !== undefined) {
    const words = describePrintFailure({ printed: 'nothing', ...why }, translate);
    output.warn(errorLines({ kind: 'device', ...words }).join('\n'));
  }
  if (waiting.length > 0) {
    const own = waiting.filter(({ job }) => added.some(({ id }) => id === job.id)).length;
    const count = waiting.length;
    output.warn(
      [
        own === 0 ? translate('cli.printKept', { count }) : translate('cli.printKeptOwn', { own, count }),
        translate(needsWindow(place.settings) ? 'cli.printLaterInWindow' : 'cli.printLater'),
      ].join(' '),
    );
  }
  for (const { job } of left.filter(({ now }) => now.step === 'endUnknown')) {
    output.warn(translate('cli.printDoubtful', { title: printTitle(job, place.ledger, output.translate), id: job.id }));
  }
}

/** Pages come out of a browser's engine, which the command line does not have. */
function needsWindow({ printer }: Settings): boolean {
  return printer !== null && printsPages(printer.transport.kind);
}
