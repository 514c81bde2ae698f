import type { TerminalError } from '../common/errors.ts';
import { passesByItself } from './problems.ts';

/** What the exporter knows. */
export interface ExportFacts {
  /** Rows that the journal has. */
  readonly rows: number;
  /** Of those, the rows that were there when the server last said so. */
  readonly there: number;
  /** For how long rows have been waiting, in ms; 0 where none are. */
  readonly waitingMs: number;
  /** Why the last sending did not go through, or what somebody has to look at although it did. */
  readonly problem: TerminalError | undefined;
}

/** How the sending of the journal is. */
export interface ExportStatus {
  readonly state: 'upToDate' | 'behind' | 'unreachable' | 'refused';
  /** Rows of the journal that are not there yet. */
  readonly waiting: number;
  readonly problem: TerminalError | null;
}

/** Rows wait for a moment whenever something is sold: that is no news. */
export const NEWS_AFTER_MS = 60_000;

export function statusOf({ rows, there, waitingMs, problem }: ExportFacts): ExportStatus {
  const waiting = Math.max(0, rows - there);
  const isLate = waiting > 0 && waitingMs >= NEWS_AFTER_MS;
  const told = { waiting, problem: problem ?? null };
  if (problem === undefined || problem.code === 'HQ_SAME_CODES') {
    return { state: isLate ? 'behind' : 'upToDate', ...told };
  }
  return { state: passesByItself(problem) ? 'unreachable' : 'refused', ...told };
}
