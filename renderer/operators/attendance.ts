import type { AttendanceView, Permission } from '../../preload/contract.ts';

/** Whether the one who stands at the counter may do something. Where no names are asked for, anybody may. */
export function may(attendance: AttendanceView, permission: Permission): boolean {
  switch (attendance.state) {
    case 'off':
      return true;
    case 'signedIn':
      return attendance.permissions.includes(permission);
    case 'firstManager':
    case 'locked':
      return false;
  }
}

/** Whether operators can be managed: somebody is signed in, and may. */
export function managesOperators(attendance: AttendanceView): boolean {
  return attendance.state === 'signedIn' && may(attendance, 'manageOperators');
}
