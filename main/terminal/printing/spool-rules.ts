import { errorDetail, systemCode, TerminalError } from '../../common/errors.ts';
import type { PrinterCondition, PrinterReport, PrintResult } from '../../printers/port.ts';

/** Why a document has not come out. */
export interface PrintFailure {
  readonly code: string;
  readonly detail: string;
  readonly conditions: readonly PrinterCondition[];
}

const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 30_000;

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

/** What a printer is known to be like after it was used; undefined where nothing is. */
export function reportAfter(before: PrinterReport | undefined, result: PrintResult): PrinterReport | undefined {
  if (result.ok) {
    // It has just printed: of what it told, only that the paper is near its end can still be so.
    const nearEnd = before?.kind === 'told' && before.conditions.includes('paperNearEnd');
    if (result.proof === 'printer' || before?.kind === 'told') {
      return { kind: 'told', conditions: nearEnd ? ['paperNearEnd'] : [] };
    }
    return before?.kind === 'unreachable' ? undefined : before;
  }
  if (result.conditions.length > 0) {
    return { kind: 'told', conditions: result.conditions };
  }
  return result.printed === 'nothing' && !result.code.startsWith('PRINT')
    ? { kind: 'unreachable', code: result.code, detail: result.detail }
    : before;
}

/** Nobody knows what has become of something that was given up. */
export const abortedResult = {
  ok: false,
  printed: 'unknown',
  code: 'PRINT_ABORTED',
  detail: '',
  conditions: [],
} as const satisfies PrintResult;

/** A printer reports and never rejects; should one reject all the same, nobody knows what came out. */
export async function withoutRejecting(printing: () => Promise<PrintResult>): Promise<PrintResult> {
  try {
    return await printing();
  } catch (error) {
    const code = systemCode(error) || 'PRINTER_FAULT';
    return { ok: false, printed: 'unknown', code, detail: errorDetail(error), conditions: [] };
  }
}

/** Whether it was the disk that failed, and not what was to be read from it. */
export function isDiskFault(error: unknown): boolean {
  return (
    systemCode(error).startsWith('SQLITE_') ||
    (error instanceof TerminalError && (error.kind === 'ledger' || error.kind === 'dataFolder'))
  );
}
