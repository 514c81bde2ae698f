import type { OperatorId } from '../../common/actor.ts';
import type { Operator, OperatorRole } from '../../ledger/operators.ts';
import type { OperatorEntry } from './operator-desk.ts';
import { mayDo, type Permission, permissionsOf } from './permissions.ts';

/** Why nobody is there. */
export type LockedWhy = 'start' | 'signedOut' | 'idle';

/** Who stands at the counter. */
export type AttendanceState =
  | { readonly state: 'off' }
  | { readonly state: 'firstManager' }
  | { readonly state: 'locked'; readonly last: OperatorId | null; readonly why: LockedWhy }
  | { readonly state: 'signedIn'; readonly operator: Operator };

/** Somebody who can sign in or approve. */
export interface ListedOperator {
  readonly id: OperatorId;
  readonly name: string;
  readonly role: OperatorRole;
  /** After wrong PINs: how long none is taken, in ms; null where one is. */
  readonly lockedOutForMs: number | null;
}

/** {@link AttendanceState} as the window is told of it. */
export type AttendanceFacts =
  | { readonly state: 'off' }
  | { readonly state: 'firstManager' }
  | {
      readonly state: 'locked';
      readonly operators: ListedOperator[];
      readonly last: OperatorId | null;
      readonly why: LockedWhy;
    }
  | {
      readonly state: 'signedIn';
      readonly id: OperatorId;
      readonly name: string;
      readonly role: OperatorRole;
      readonly permissions: Permission[];
      /** Managers who can approve in place; null for one who needs no approval. */
      readonly approvers: ListedOperator[] | null;
    };

/** What the window is told; those who are disabled can neither sign in nor approve. */
export function attendanceFacts(state: AttendanceState, all: () => readonly OperatorEntry[]): AttendanceFacts {
  switch (state.state) {
    case 'off':
    case 'firstManager':
      return state;
    case 'locked':
      return { ...state, operators: listed(all(), () => true) };
    case 'signedIn': {
      const { id, name, role } = state.operator;
      const approvers = mayDo(state.operator, 'approve') ? null : listed(all(), (one) => mayDo(one, 'approve'));
      return { state: 'signedIn', id, name, role, permissions: [...permissionsOf(role)], approvers };
    }
  }
}

function listed(all: readonly OperatorEntry[], wanted: (operator: OperatorEntry) => boolean): ListedOperator[] {
  return all
    .filter((operator) => operator.state === 'active' && wanted(operator))
    .map(({ id, name, role, lockedOutForMs }) => ({ id, name, role, lockedOutForMs }));
}
