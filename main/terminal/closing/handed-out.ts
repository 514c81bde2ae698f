import type { DayReport } from './report.ts';

/** So many closes at a time come out by themselves. */
const MANY = 7;

/**
 * The closes that are printed and exported by themselves. Where a shop makes up for months, only the one that was asked for:
 * the others can be had from the list of closes.
 */
export function handedOut(reports: readonly DayReport[]): readonly DayReport[] {
  return reports.length > MANY ? reports.slice(-1) : reports;
}
