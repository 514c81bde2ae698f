import type { Actor } from '../common/actor.ts';
import { asTerminalError, TerminalError } from '../common/errors.ts';
import { type BusinessDate, isBusinessDate } from '../common/time.ts';
import { describeError } from '../i18n/describe.ts';
import type { Reconciled } from '../ledger/day-figures.ts';
import { dayReportExporter } from '../root/exports.ts';
import { openLedgerToRead } from '../root/stored-terminal.ts';
import { createDayClose, type OpenTerminal, openTerminal, receiptContext } from '../root/terminal.ts';
import type { Settings } from '../settings/schema.ts';
import { periodOf } from '../terminal/closing/day-close.ts';
import type { ReportFormat } from '../terminal/closing/export/export-name.ts';
import { writeReport } from '../terminal/closing/export/exporter.ts';
import { requireReplaceable } from '../terminal/closing/export/named-file.ts';
import { handedOut } from '../terminal/closing/handed-out.ts';
import { compareBeforeClose } from '../terminal/closing/reconciled.ts';
import type { DayReport } from '../terminal/closing/report.ts';
import type { Authorised } from '../terminal/operators/attendance.ts';
import { reportSubject } from '../terminal/receipts.ts';
import { actorFor, authorisedFor } from './acting.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { dayReportLines, toDayReportJson } from './day-report.ts';
import { type ExitCode, errorLines, exitCodes } from './output.ts';
import { reportInterrupted, warnOfClock } from './payments.ts';
import { printWhatWaits } from './printing.ts';

export interface CloseOptions {
  readonly date?: string;
  readonly report: 'x' | 'z';
  readonly csv?: string;
  readonly pdf?: string;
  readonly reconcile: boolean;
  readonly print: boolean;
}

/** `close`: looks at a business day (X), or closes it and those that were forgotten before it (Z). */
export async function closeCommand(context: CommandContext, options: CloseOptions): Promise<ExitCode> {
  const { date } = options;
  if (date !== undefined && !isBusinessDate(date)) {
    throw context.output.invalidOption('--date', 'YYYY-MM-DD');
  }
  return options.report === 'x' ? await lookAtDay(context, options, date) : await closeDay(context, options, date);
}

async function lookAtDay(context: CommandContext, options: CloseOptions, date?: BusinessDate): Promise<ExitCode> {
  const { output, process } = context;
  const opened = openLedgerToRead(storedTerminal(context), process.clock);
  try {
    reportInterrupted(opened.interrupted, output);
    const closing = createDayClose(opened.ledger, opened.settings, process.clock);
    const report = closing.look(date ?? closing.today);
    await writeFiles(context, options, report, placeOf(context, opened.settings));
    return answer(context, [report], []);
  } finally {
    opened.close();
  }
}

async function closeDay(context: CommandContext, options: CloseOptions, date?: BusinessDate): Promise<ExitCode> {
  const { output, process } = context;
  const stored = storedTerminal(context);
  const terminal = await openTerminal(stored, process.clock);
  try {
    reportInterrupted(terminal.interrupted, output);
    const { closing, settings } = terminal;
    const businessDate = date ?? closing.today;
    closing.requireClosable(businessDate);
    const place = placeOf(context, settings);
    // A day that is closed stays so: what is known to go wrong is said before.
    for (const { file, format } of filesOf(options)) {
      await requireReplaceable(file, format, place);
    }
    const hasOpen = closing.openCount(businessDate) > 0;
    const { by, approvedBy } = await whoCloses(context, terminal, hasOpen);
    const reconciled = await compare(context, terminal, { options, businessDate, by });
    const reports = closing.close({ businessDate, by, approvedBy, reconciled });
    warnOfClock(terminal, output);
    const last = reports.at(-1);
    if (last !== undefined) {
      await writeFiles(context, options, last, place);
      sayOnlyLast(context, options, reports);
    }
    const exported = await exportAll(context, reports, { settings, folder: stored.folder });
    await printAll(context, terminal, { options, reports });
    return answer(context, reports, exported);
  } finally {
    await terminal.close();
  }
}

/** With something still open it takes a manager. */
async function whoCloses(context: CommandContext, terminal: OpenTerminal, hasOpen: boolean): Promise<Authorised> {
  return hasOpen
    ? await authorisedFor(context, terminal, { needed: true })
    : { by: await actorFor(context, terminal, 'closeDay') };
}

async function compare(
  { output, process }: CommandContext,
  terminal: OpenTerminal,
  wanted: { readonly options: CloseOptions; readonly businessDate: BusinessDate; readonly by: Actor },
): Promise<Reconciled> {
  const { closing, settings, reconciler } = terminal;
  if (!wanted.options.reconcile || !settings.closing.reconcile) {
    return { state: 'notAsked' };
  }
  const period = periodOf(closing, wanted.businessDate);
  output.say(output.translate('cli.close.comparing', { ...period }));
  const { reconciled, problem } = await compareBeforeClose(
    (asked, by) => reconciler.runForClose(asked, by, process.ending),
    period,
    wanted.by,
  );
  if (problem !== undefined) {
    output.warn(errorLines(describeError(asTerminalError(problem), output.translate)).join('\n'));
    output.warn(output.translate('cli.close.notCompared', { ...period }));
  }
  if (reconciled.state === 'done') {
    const { matched, onlyHere, onlyThere, differs } = reconciled;
    output.say(output.translate('cli.close.compared', { matched, differences: onlyHere + onlyThere + differs }));
  }
  return reconciled;
}

type Place = Parameters<typeof writeReport>[3];

function placeOf(context: CommandContext, settings: Settings): Place {
  return { context: receiptContext(settings), keepOut: storedTerminal(context).folder };
}

interface NamedFile {
  readonly file: string;
  readonly format: ReportFormat;
}

function filesOf({ csv, pdf }: CloseOptions): readonly NamedFile[] {
  return [
    ...(csv === undefined ? [] : [{ file: csv, format: 'csvUtf8' } as const]),
    ...(pdf === undefined ? [] : [{ file: pdf, format: 'pdf' } as const]),
  ];
}

/** Into the files that were named on the command line: a fault there is an error, but after the close, which stands. */
async function writeFiles(
  { output }: CommandContext,
  options: CloseOptions,
  report: DayReport,
  place: Place,
): Promise<void> {
  for (const { file, format } of filesOf(options)) {
    const { replaced } = await writeReport(file, report, format, place);
    output.say(output.translate('cli.close.written', { file }));
    if (replaced !== '') {
      output.warn(output.translate('cli.close.replaced', { characters: replaced }));
    }
  }
}

/** Days that were made up are no part of a file that was named. */
function sayOnlyLast({ output }: CommandContext, options: CloseOptions, reports: readonly DayReport[]): void {
  const last = reports.at(-1);
  if (last === undefined || reports.length === 1) {
    return;
  }
  const { businessDate } = last;
  for (const { file } of filesOf(options)) {
    output.warn(output.translate('cli.close.onlyLast', { count: reports.length, file, businessDate }));
  }
}

/** What the settings want to be exported with each close. */
async function exportAll(
  { output }: CommandContext,
  reports: readonly DayReport[],
  place: { readonly settings: Settings; readonly folder: string },
): Promise<string[]> {
  const exporter = dayReportExporter(place.settings, place.folder);
  const files: string[] = [];
  for (const report of handedOut(reports)) {
    for (const format of place.settings.closing.autoExport) {
      try {
        const { file } = await exporter.export(report, format);
        output.say(output.translate('cli.close.written', { file }));
        files.push(file);
      } catch (error) {
        // The day is closed all the same; the report can be exported again at any time.
        output.warn(errorLines(describeError(asTerminalError(error), output.translate)).join('\n'));
      }
    }
  }
  return files;
}

async function printAll(
  context: CommandContext,
  terminal: OpenTerminal,
  { options, reports }: { readonly options: CloseOptions; readonly reports: readonly DayReport[] },
): Promise<void> {
  const { settings } = terminal;
  if (!options.print || !settings.closing.print || settings.printer === null) {
    return;
  }
  const items = handedOut(reports).map((report) => ({ what: reportSubject(report), along: [] }));
  try {
    await printWhatWaits(context, terminal, (spooler) => spooler.queue(items));
  } catch (error) {
    const { output } = context;
    output.warn(errorLines(describeError(asTerminalError(error), output.translate)).join('\n'));
  }
}

/** The close that was asked for, and those that were made up before it. */
function answer({ output }: CommandContext, reports: readonly DayReport[], exported: readonly string[]): ExitCode {
  const asked = reports.at(-1);
  if (asked === undefined) {
    throw new TerminalError('INTERNAL', { detail: 'no report was made' });
  }
  const earlier = reports.slice(0, -1).map(toDayReportJson);
  output.result(
    { ok: true, close: toDayReportJson(asked), earlier, exported },
    reports.flatMap((report) => dayReportLines(report, output.translate)),
  );
  return exitCodes.done;
}
