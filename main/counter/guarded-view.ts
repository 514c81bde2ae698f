import type { AttendanceView, CounterView, Display, Permission } from '../../preload/contract.ts';

/** A counter at which nothing goes on. */
const blank: Display = { screen: 'amount', amountYen: null, heldScan: null };

/**
 * What may be shown to whoever is there: without somebody who sells only what is under way and how much waits, but nothing
 * that was sold.
 */
export function guardedView(view: CounterView): CounterView {
  if (may(view.attendance, 'sell')) {
    return view;
  }
  const { display, tray, printQueue } = view;
  return {
    ...view,
    display: isUnderWay(display) ? display : blank,
    tray: { ...tray, open: [], ended: [] },
    printQueue: { ...printQueue, jobs: [] },
  };
}

/** Whether whoever is there may do something; everybody may where nobody is asked for a name. */
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

function isUnderWay({ screen }: Display): boolean {
  switch (screen) {
    case 'paying':
    case 'waiting':
    case 'unknown':
      return true;
    case 'amount':
    case 'scan':
    case 'objection':
    case 'result':
      return false;
  }
}
