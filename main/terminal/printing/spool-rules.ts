import { systemCode, TerminalError } from '../../common/errors.ts';
import type { PrintJob } from '../../ledger/print-jobs.ts';
import type { PrinterAct, PrinterCondition, PrinterReport, PrintResult } from '../../printers/port.ts';

/** Why a document has not come out. */
export interface PrintFailure {
  readonly code: string;
  readonly detail: string;
  readonly conditions: readonly PrinterCondition[];
}

const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 30_000;

/** What goes along with a document belongs to its moment: no drawer opens by itself when the printer is back after lunch. */
const ALONG_WITHIN_MS = 60_000;

/** How long the queue waits after so many failures in a row, from 1; in ms. */
export function retryAfterMs(failures: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
}

/** Whether a printer may be expected to print: one that cannot be asked may. */
export function seemsReady(report: PrinterReport): boolean {
  switch (report.kind) {
    case 'told':
      return blocking(report.conditions).length === 0;
    case 'notTold':
      return true;
    case 'unreachable':
      return false;
  }
}

/** The conditions in which a printer does not print. */
export function blocking(conditions: readonly PrinterCondition[]): readonly PrinterCondition[] {
  return conditions.filter((condition) => condition !== 'paperNearEnd');
}

/** What a printer is known to be like after it was used; undefined where that says nothing new. */
export function reportAfter(
  before: PrinterReport | undefined,
  result: PrintResult,
): Exclude<PrinterReport, { kind: 'notTold' }> | undefined {
  if (result.ok) {
    // It has just printed: of what it told, only that the paper is near its end can still be so.
    const nearEnd = before?.kind === 'told' && before.conditions.includes('paperNearEnd');
    return result.proof === 'printer' || before?.kind === 'told'
      ? { kind: 'told', conditions: nearEnd ? ['paperNearEnd'] : [] }
      : undefined;
  }
  if (result.conditions.length > 0) {
    return { kind: 'told', conditions: result.conditions };
  }
  return result.printed === 'nothing' && !result.code.startsWith('PRINT')
    ? { kind: 'unreachable', code: result.code, detail: result.detail }
    : undefined;
}

/** What is done along with a job that is printed now; `now`: UTC, ms. */
export function actsAlong({ along, queuedAt }: PrintJob, now: number): readonly PrinterAct[] {
  return now - Date.parse(queuedAt) <= ALONG_WITHIN_MS ? along : [];
}

/** Whether it was the disk that failed, and not what was to be read from it. */
export function isDiskFault(error: unknown): boolean {
  return (
    systemCode(error).startsWith('SQLITE_') ||
    (error instanceof TerminalError && (error.kind === 'ledger' || error.kind === 'dataFolder'))
  );
}
