import type { ClosesMade, DayReportView } from '../../preload/contract.ts';

type Reconciled = DayReportView['reconciled'];

/** The comparisons that the closes stand on: one for all of them as a rule. */
export function comparisonsOf(reports: readonly Pick<DayReportView, 'reconciled'>[]): readonly Reconciled[] {
  return [...new Map(reports.map(({ reconciled }) => [reconciled.text, reconciled])).values()];
}

/** Somebody has to look after something: a difference, what is still being checked, or what went wrong on the way. */
export function needsLooking({ reports, warnings }: Pick<ClosesMade, 'reports' | 'warnings'>): boolean {
  return (
    warnings.length > 0 ||
    reports.some(
      ({ reconciled, unknown }) => reconciled.state === 'failed' || reconciled.differences > 0 || unknown.length > 0,
    )
  );
}
