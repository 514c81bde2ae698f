import type { Actor } from '../common/actor.ts';
import { TerminalError } from '../common/errors.ts';
import { localText } from '../common/time.ts';
import { describePrintFailure } from '../i18n/describe-printer.ts';
import type { PrintJob, PrintJobId, PrintSubject } from '../ledger/print-jobs.ts';
import { openLedger, openLedgerToRead } from '../root/stored-terminal.ts';
import { createReceipts } from '../root/terminal.ts';
import { printTitle } from '../terminal/printing/print-title.ts';
import { Spooler } from '../terminal/printing/spooler.ts';
import { actorFor } from './acting.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';
import { type PrintPlace, printWhatWaits } from './printing.ts';

/** A document in the queue as scripts get it. */
interface PrintJobJson {
  readonly id: string;
  readonly kind: string;
  /** Null for a day's report, as the following. */
  readonly copy: string | null;
  readonly payment: string | null;
  readonly refund: string | null;
  /** The close's number. */
  readonly close: number | null;
  /** Which reprint it is, from 1; null for a first copy. */
  readonly reprint: number | null;
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
  return await printing(context, 'terminal', () => []);
}

/** `print-queue again`: prints a document once more of which nobody knows whether it came out. */
export async function printAgain(context: CommandContext, id: string): Promise<ExitCode> {
  return await printing(context, 'somebody', (spooler, jobs, by) => {
    spooler.again(requireJob(jobs, id), by);
    return [];
  });
}

/** `print-queue cancel`: takes a document out of the queue. */
export async function cancelPrintJob(context: CommandContext, id: string): Promise<ExitCode> {
  return await settling(context, (spooler, jobs, by) => spooler.cancel(requireJob(jobs, id), by));
}

/** `print-queue came-out`: somebody saw that a document came out. */
export async function declarePrinted(context: CommandContext, id: string): Promise<ExitCode> {
  return await settling(context, (spooler, jobs, by) => spooler.cameOut(requireJob(jobs, id), by));
}

/** @throws TerminalError PRINT_JOB_NOT_FOUND. */
function requireJob(jobs: readonly PrintJob[], id: string): PrintJobId {
  const job = jobs.find((one) => one.id === id.trim());
  if (job === undefined) {
    throw new TerminalError('PRINT_JOB_NOT_FOUND', { id });
  }
  return job.id;
}

type Begin<T> = (spooler: Spooler, jobs: readonly PrintJob[], by: Actor) => T;

async function printing(
  context: CommandContext,
  who: 'terminal' | 'somebody',
  begin: Begin<readonly PrintJob[]>,
): Promise<ExitCode> {
  const { output } = context;
  const { place, close } = openPlace(context);
  try {
    const by = who === 'terminal' ? who : await actorFor(context, place, 'sell');
    const { printed, left } = await printWhatWaits(context, place, (spooler) =>
      begin(spooler, place.ledger.printQueue.jobs(), by),
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
async function settling(context: CommandContext, settle: Begin<void>): Promise<ExitCode> {
  const { output, process } = context;
  const { place, close } = openPlace(context);
  try {
    const by = await actorFor(context, place, 'sell');
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
    settle(spooler, place.ledger.printQueue.jobs(), by);
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
        title: printTitle(job, place.ledger, translate),
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
  const { kind } = what;
  const reprint = 'reprint' in what ? (what.reprint?.number ?? null) : null;
  return { id, kind, ...namesOf(what), reprint, state, queuedAt, code };
}

/** Whose paper it is, as scripts get it. */
export function namesOf(what: PrintSubject): Pick<PrintJobJson, 'copy' | 'payment' | 'refund' | 'close'> {
  if (what.kind === 'report') {
    const { report } = what.report;
    return { copy: null, payment: null, refund: null, close: report.kind === 'z' ? report.sequence : null };
  }
  const { copy, payment } = what;
  return { copy, payment, refund: what.kind === 'refund' ? what.refund : null, close: null };
}
