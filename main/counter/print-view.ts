import type { CounterView, PrintJobView, ReceiptView, Status } from '../../preload/contract.ts';
import { localText, type TimeZoneCode } from '../common/time.ts';
import { describePrinterReport, describePrintFailure, shortPrinterProblem } from '../i18n/describe-printer.ts';
import type { Translator } from '../i18n/translator.ts';
import type { PrinterReport } from '../printers/port.ts';
import { printTitle, type TitleRecords } from '../terminal/printing/print-title.ts';
import type { SpooledJob, Spooling } from '../terminal/printing/spooling.ts';
import { isStuck, type ReceiptProgress, stateOf } from './receipt-desk.ts';

type Worded = NonNullable<Status['printer']['problem']>;

export interface PrintViewParts {
  readonly spooling: Pick<Spooling, 'overview' | 'report'>;
  readonly hasPrinter: boolean;
  readonly records: TitleRecords;
  readonly translate: Translator;
  readonly timeZone: TimeZoneCode;
}

/** The printer at a glance. */
export function printerStatus({ spooling, hasPrinter, translate }: PrintViewParts): Status['printer'] {
  if (!hasPrinter) {
    return { state: 'none', problem: null, shortText: '' };
  }
  const { current } = spooling.overview;
  if (current !== undefined && isStuck(current)) {
    return { state: 'stopped', problem: jobProblem(current, translate), shortText: shortOfJob(current, translate) };
  }
  const { report } = spooling;
  const problem = reportProblem(report, translate);
  const shortText = shortOfReport(report, translate);
  if (current !== undefined && stateOf(current) === 'printing') {
    return { state: 'printing', problem, shortText };
  }
  return { state: problem === null ? 'ready' : canPrint(report) ? 'attention' : 'stopped', problem, shortText };
}

function shortOfJob({ now, failure }: SpooledJob, translate: Translator): string {
  const conditions = now.step === 'printing' ? now.hold : (failure?.conditions ?? []);
  return shortPrinterProblem({ conditions, code: failure?.code ?? '' }, translate);
}

function shortOfReport(report: PrinterReport | undefined, translate: Translator): string {
  switch (report?.kind) {
    case 'told':
      return report.conditions.length === 0
        ? ''
        : shortPrinterProblem({ conditions: report.conditions, code: '' }, translate);
    case 'unreachable':
      return shortPrinterProblem({ conditions: [], code: report.code }, translate);
    default:
      return '';
  }
}

/** The documents that are still to come out, and those whose end nobody knows. */
export function printQueueView(parts: PrintViewParts): CounterView['printQueue'] {
  const { first, count, doubtful } = parts.spooling.overview;
  return { jobs: first.map((job) => jobView(job, parts)), count, endUnknownCount: doubtful };
}

/** How far a receipt has come, in words. */
export function receiptView({ state, heldUp, doubtful }: ReceiptProgress, translate: Translator): ReceiptView {
  return { state, problem: heldUp === undefined ? null : jobProblem(heldUp, translate), jobIds: [...doubtful] };
}

function jobView(spooled: SpooledJob, { records, translate, timeZone }: PrintViewParts): PrintJobView {
  const { job, now } = spooled;
  return {
    id: job.id,
    title: printTitle(job, records, translate),
    state: stateOf(spooled),
    problem: jobProblem(spooled, translate),
    queuedAtText: localText(Date.parse(job.queuedAt), timeZone),
    nextInMs: now.step === 'waiting' ? (now.nextInMs ?? null) : null,
  };
}

function jobProblem({ now, failure, job }: SpooledJob, translate: Translator): Worded | null {
  if (now.step === 'printing') {
    return now.hold.length === 0 ? null : reportProblem({ kind: 'told', conditions: now.hold }, translate);
  }
  if (now.step === 'endUnknown') {
    const code = failure?.code ?? job.code;
    const { message, hint } = describePrintFailure({ printed: 'unknown', code, detail: '', conditions: [] }, translate);
    return { kind: 'printer', code, message, hint };
  }
  return failure === undefined
    ? null
    : { kind: 'printer', ...describePrintFailure({ printed: 'nothing', ...failure }, translate) };
}

/** What is wrong with a printer by its own report; null where nothing is. */
export function reportProblem(report: PrinterReport | undefined, translate: Translator): Worded | null {
  const words = report === undefined ? undefined : describePrinterReport(report, translate);
  return words === undefined ? null : { kind: 'printer', ...words };
}

/** All that is told is that the paper will end soon. */
function canPrint(report: PrinterReport | undefined): boolean {
  return report?.kind === 'told' && report.conditions.every((condition) => condition === 'paperNearEnd');
}
