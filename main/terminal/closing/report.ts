export type { DayReport } from '../../ledger/day-report.ts';
