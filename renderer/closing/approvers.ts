import type { AttendanceView, ListedOperator } from '../../preload/contract.ts';

/** Those who can approve in place; null where nobody has to. */
export function approversOf(attendance: AttendanceView): readonly ListedOperator[] | null {
  return attendance.state === 'signedIn' ? attendance.approvers : null;
}
