import { TerminalError } from '../common/errors.ts';
import { localText } from '../common/time.ts';
import { describePrintFailure } from '../i18n/describe-printer.ts';
import type { PrintJob, PrintJobId } from '../ledger/print-jobs.ts';
import { openLedger, openLedgerToRead } from '../root/stored-terminal.ts';
import { createReceipts } from '../root/terminal.ts';
import { printTitle } from '../terminal/printing/print-title.ts';
import { Spooler } from '../terminal/printing/spooler.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';
import { type PrintPlace, printWhatWaits } from './printing.ts';

/** A document in the queue as scripts get it. */
interface PrintJobJson {
  readonly id: string;
  readonly kind: string;
  readonly copy: string;
  readonly payment: string;
  readonly refund: string | null;
  /** `waiting`, `printing`, `endUnknown`. */
  readonly state: string;
  readonly queuedAt: string;
  readonly code: string;
}

/** `print-queue list`: what is to be printed, oldest first, and of what nobody knows whether it was. */
export function listPrintQueue(context: CommandContext): ExitCode {
  const { output, process } = context;
  const opened = openLedgerToRead(storedTerminal(context), process.clock);
  try {
    return reportJobs(output, opened, opened.ledger.printQueue.jobs());
  } finally {
    opened.close();
  }
}

/** `print-queue run`: prints what waits, as far as the printer goes along. */
export async function runPrintQueue(context: CommandContext): Promise<ExitCode> {
  return await printing(context, () => []);
}

/** `print-queue again`: prints a document once more of which nobody knows whether it came out. */
export async function printAgain(context: CommandContext, id: string): Promise<ExitCode> {
  return await printing(context, (spooler, jobs) => {
    spooler.again(requireJob(jobs, id));
    return [];
  });
}

/** `print-queue cancel`: takes a document out of the queue. */
export function cancelPrintJob(context: CommandContext, id: string): ExitCode {
  return settling(context, (spooler, jobs) => spooler.cancel(requireJob(jobs, id)));
}

/** `print-queue came-out`: somebody saw that a document came out. */
export function declarePrinted(context: CommandContext, id: string): ExitCode {
  return settling(context, (spooler, jobs) => spooler.cameOut(requireJob(jobs, id)));
}

/** @throws TerminalError PRINT_JOB_NOT_FOUND. */
function requireJob(jobs: readonly PrintJob[], id: string): PrintJobId {
  const job = jobs.find((one) => one.id === id.trim());
  if (job === undefined) {
    throw new TerminalError('PRINT_JOB_NOT_FOUND', { id });
  }
  return job.id;
}

type Begin<T> = (spooler: Spooler, jobs: readonly PrintJob[]) => T;

async function printing(context: CommandContext, begin: Begin<readonly PrintJob[]>): Promise<ExitCode> {
  const { output } = context;
  const { place, close } = openPlace(context);
  try {
    const { printed, left } = await printWhatWaits(context, place, (spooler) =>
      begin(spooler, place.ledger.printQueue.jobs()),
    );
    const ok = left.length === 0;
    const jobs = left.map(({ job }) => toPrintJobJson(job));
    output.result({ ok, printed, jobs, error: null }, [
      output.translate('cli.printRun', { printed: printed.length, left: left.length }),
    ]);
    return ok ? exitCodes.done : exitCodes.failed;
  } finally {
    close();
  }
}

/** Does something about a job without printing anything. */
function settling(context: CommandContext, settle: Begin<void>): ExitCode {
  const { output, process } = context;
  const { place, close } = openPlace(context);
  try {
    const spooler = new Spooler({
      ledger: place.ledger,
      documents: place.receipts,
      printer: undefined,
      clock: process.clock,
      newId: () => '',
      onFault: (error) => {
        throw error;
      },
    });
    settle(spooler, place.ledger.printQueue.jobs());
    return reportJobs(output, place, place.ledger.printQueue.jobs());
  } finally {
    close();
  }
}

function openPlace(context: CommandContext): { readonly place: PrintPlace; readonly close: () => void } {
  const { settings, ledger, close } = openLedger(storedTerminal(context), context.process.clock);
  return { place: { ledger, settings, receipts: createReceipts(ledger, settings) }, close };
}

function reportJobs(
  output: Output,
  place: Pick<PrintPlace, 'ledger' | 'settings'>,
  jobs: readonly PrintJob[],
): ExitCode {
  const { translate } = output;
  output.result({ ok: true, jobs: jobs.map(toPrintJobJson), error: null }, [
    ...jobs.map((job) =>
      translate('cli.printJob', {
        at: localText(Date.parse(job.queuedAt), place.settings.timeZone),
        state: translate(`cli.printStates.${job.state}`),
        title: printTitle(job, place.ledger.payments, translate),
        id: job.id,
        why: whyNot(job, jobs, output),
      }).trimEnd(),
    ),
    ...(jobs.length === 0 ? [translate('cli.printQueueEmpty')] : []),
  ]);
  return exitCodes.done;
}

/** Documents come out in order: one that was not tried yet waits for those before it. */
function whyNot({ code, id, state }: PrintJob, jobs: readonly PrintJob[], { translate }: Output): string {
  if (code === '') {
    const first = jobs.find((job) => job.state !== 'endUnknown');
    return state === 'waiting' && first !== undefined && first.id !== id ? translate('cli.waitsForEarlier') : '';
  }
  return `${describePrintFailure({ printed: 'nothing', code, detail: '', conditions: [] }, translate).message} [${code}]`;
}

function toPrintJobJson({ id, what, state, queuedAt, code }: PrintJob): PrintJobJson {
  const { kind, copy, payment } = what;
  return { id, kind, copy, payment, refund: what.kind === 'refund' ? what.refund : null, state, queuedAt, code };
}
