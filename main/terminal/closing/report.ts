export type { DayReport, ReportKind } from '../../ledger/day-report.ts';
