import type { PrintSubject } from '../ledger/print-jobs.ts';
import type { PrinterCondition, PrinterReport, PrintResult } from '../printers/port.ts';
import type { Catalogue } from './ja.ts';
import { hasText, type Translator } from './translator.ts';

/** What is wrong with a printer or with one document, and what to do about it. */
export interface PrinterWords {
  /** For support; the same in every language. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

type FailureText = keyof Catalogue['printing']['failures'];

const failureTexts: ReadonlyMap<string, FailureText> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'noRoute'],
  ['EHOSTDOWN', 'noRoute'],
  ['ENETUNREACH', 'noRoute'],
  ['ENETDOWN', 'noRoute'],
  ['EADDRNOTAVAIL', 'noRoute'],
  ['ETIMEDOUT', 'timedOut'],
  ['PRINTER_TIMEOUT', 'timedOut'],
  ['ENOTFOUND', 'nameUnknown'],
  ['EAI_AGAIN', 'nameUnknown'],
  ['ENOENT', 'notFound'],
  ['ENODEV', 'notFound'],
  ['ENXIO', 'notFound'],
  ['DEVICE_NOT_FOUND', 'notFound'],
  ['PRINTER_NOT_FOUND', 'systemPrinterGone'],
  ['PRINTER_PORT_FAILED', 'portFailed'],
  ['EACCES', 'noPermission'],
  ['EPERM', 'noPermission'],
  ['EBUSY', 'busy'],
  ['EIO', 'closed'],
  ['EPIPE', 'closed'],
  ['ECONNRESET', 'closed'],
  ['PRINTER_CLOSED', 'closed'],
  ['PRINTER_UNCONFIRMED', 'unconfirmed'],
  ['PRINTER_NOT_READY', 'notReady'],
  ['PRINT_ABORTED', 'aborted'],
  ['INTERRUPTED', 'interrupted'],
  ['RESTORED', 'restored'],
  ['PRINTER_NEEDS_WINDOW', 'needsWindow'],
  ['PRINT_NOT_RECORDED', 'notRecorded'],
  ['PRINT_NO_DOCUMENT', 'noDocument'],
  ['ENOSPC', 'diskFull'],
  ['PRINTER_NO_DRAWER', 'noDrawer'],
  ['PRINTER_NO_BEEPER', 'noBeeper'],
]);

/** The one that somebody has to see to before the others count. */
const mostUrgentFirst: readonly PrinterCondition[] = [
  'unrecoverableError',
  'cutterError',
  'coverOpen',
  'paperOut',
  'recoverableError',
  'offline',
  'paperNearEnd',
];

/** How a printer is, where somebody should see to it; undefined where nothing is known to be wrong. */
export function describePrinterReport(report: PrinterReport, translate: Translator): PrinterWords | undefined {
  switch (report.kind) {
    case 'told':
      return describeConditions(report.conditions, translate);
    case 'notTold':
      return undefined;
    case 'unreachable':
      return describeCode(report, translate);
  }
}

/** Why a document has not come out, or is not known to have; `code` is for support. */
export function describePrintFailure(
  {
    printed,
    code,
    conditions,
    detail,
  }: Pick<Extract<PrintResult, { ok: false }>, 'printed' | 'code' | 'conditions' | 'detail'>,
  translate: Translator,
): PrinterWords {
  const why = describeConditions(conditions, translate) ?? describeCode({ code, detail }, translate);
  return printed === 'nothing'
    ? { ...why, code }
    : {
        message: `${why.message} ${translate('printing.unknownEnd')}`,
        hint: translate('printing.unknownEndHint'),
        code,
      };
}

/** What is wrong with a printer in a word or two, for where there is no room: 1 to 24 characters in each language. */
export function shortPrinterProblem(
  { conditions, code }: { readonly conditions: readonly PrinterCondition[]; readonly code: string },
  translate: Translator,
): string {
  const [first] = tellingOf(conditions);
  return first === undefined
    ? translate(`printing.short.failures.${failureTexts.get(code) ?? 'other'}`)
    : translate(`printing.short.conditions.${first}`);
}

/** What a printer profile is called: maker, models and paper. */
export function describeProfile(id: string, translate: Translator): string {
  const key = `printerProfiles.${id}`;
  return hasText(key) ? translate(key) : id;
}

/** What a queued document is called: what it is, whose copy, and the number that finds it. */
export function describePrintJob(
  what: PrintSubject,
  { receiptNo }: { readonly receiptNo: string },
  translate: Translator,
): string {
  if (what.kind === 'report') {
    const { report, businessDate } = what.report;
    return report.kind === 'z'
      ? translate('printing.titles.close', { sequence: report.sequence })
      : translate('printing.titles.look', { businessDate });
  }
  return `${translate(`printing.titles.${what.kind}`)} ${translate(`receipt.copies.${what.copy}`)} ${receiptNo}`.trim();
}

/** That a document has come out, in one sentence. */
export function describePrinted(what: PrintSubject, translate: Translator): string {
  if (what.kind !== 'report') {
    return translate(`printing.done.${what.kind}`);
  }
  const { report, businessDate } = what.report;
  return report.kind === 'z'
    ? translate('printing.done.close', { sequence: report.sequence })
    : translate('printing.done.look', { businessDate });
}

function describeConditions(conditions: readonly PrinterCondition[], translate: Translator): PrinterWords | undefined {
  const [first, ...more] = tellingOf(conditions);
  if (first === undefined) {
    return undefined;
  }
  const message = more.reduce(
    (before, condition) => translate(`printing.also.${condition}`, { message: before }),
    translate(`printing.conditions.${first}.message`),
  );
  // Closing the cover is part of putting in a new roll; without the roll it would not print.
  const remedy = first === 'coverOpen' && more.includes('paperOut') ? 'paperOut' : first;
  return {
    code: first.replace(/[A-Z]/g, '_$&').toUpperCase(),
    message,
    hint: translate(`printing.conditions.${remedy}.hint`),
  };
}

/** What is worth telling, the most urgent first. */
function tellingOf(conditions: readonly PrinterCondition[]): PrinterCondition[] {
  // A printer that is out of paper also says that it is offline: that is no news then.
  const telling = conditions.filter((condition) => condition !== 'offline' || conditions.every(isSlight));
  return mostUrgentFirst.filter((condition) => telling.includes(condition));
}

const isSlight = (condition: PrinterCondition) => condition === 'offline' || condition === 'paperNearEnd';

function describeCode(
  { code, detail }: { readonly code: string; readonly detail: string },
  translate: Translator,
): PrinterWords {
  const text = failureTexts.get(code) ?? 'other';
  // Its detail is the printer's name in the system, where whoever reports it still knows it.
  const told = text === 'systemPrinterGone' && detail !== '' ? 'namedPrinterGone' : text;
  return {
    code,
    message: translate(`printing.failures.${told}.message`, { name: detail }),
    hint: translate(`printing.failures.${told}.hint`),
  };
}
