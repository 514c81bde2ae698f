import type { PrintSubject } from '../ledger/print-jobs.ts';
import type { PrinterCondition, PrinterReport, PrintResult } from '../printers/port.ts';
import type { Catalogue } from './ja.ts';
import type { Translator } from './translator.ts';

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
  ['PRINTER_NOT_FOUND', 'notFound'],
  ['PRINTER_PORT_FAILED', 'notFound'],
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
      return describeCode(report.code, translate);
  }
}

/** Why a document has not come out, or is not known to have; `code` is for support. */
export function describePrintFailure(
  {
    printed,
    code,
    conditions,
  }: Pick<Extract<PrintResult, { ok: false }>, 'printed' | 'code' | 'conditions' | 'detail'>,
  translate: Translator,
): PrinterWords {
  const why = describeConditions(conditions, translate) ?? describeCode(code, translate);
  return printed === 'nothing'
    ? { ...why, code }
    : {
        message: `${why.message} ${translate('printing.unknownEnd')}`,
        hint: translate('printing.unknownEndHint'),
        code,
      };
}

/** What a queued document is called: what it is, whose copy, and the receipt number that finds it. */
export function describePrintJob(
  what: PrintSubject,
  { receiptNo }: { readonly receiptNo: string },
  translate: Translator,
): string {
  return `${translate(`printing.titles.${what.kind}`)} ${translate(`receipt.copies.${what.copy}`)} ${receiptNo}`.trim();
}

function describeConditions(conditions: readonly PrinterCondition[], translate: Translator): PrinterWords | undefined {
  // A printer that is out of paper also says that it is offline: that is no news then.
  const telling = conditions.filter((condition) => condition !== 'offline' || conditions.every(isSlight));
  const [first, ...more] = mostUrgentFirst.filter((condition) => telling.includes(condition));
  if (first === undefined) {
    return undefined;
  }
  const message = translate(`printing.conditions.${first}.message`);
  const others = more.map((condition) => translate(`printing.conditions.${condition}.message`)).join(' ');
  return {
    code: first.replace(/[A-Z]/g, '_$&').toUpperCase(),
    message: others === '' ? message : translate('printing.alsoPrinter', { message, more: others }),
    hint: translate(`printing.conditions.${first}.hint`),
  };
}

const isSlight = (condition: PrinterCondition) => condition === 'offline' || condition === 'paperNearEnd';

function describeCode(code: string, translate: Translator): PrinterWords {
  const text = failureTexts.get(code) ?? 'other';
  return {
    code,
    message: translate(`printing.failures.${text}.message`),
    hint: translate(`printing.failures.${text}.hint`),
  };
}
