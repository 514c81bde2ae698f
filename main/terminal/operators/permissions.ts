import { TerminalError } from '../../common/errors.ts';
import type { Operator, OperatorRole } from '../../ledger/operators.ts';

/** What somebody may do at the terminal. */
export const permissions = [
  'sell',
  'approve',
  'closeDay',
  'reconcile',
  'manageOperators',
  'setUpDevices',
  'configure',
] as const;
export type Permission = (typeof permissions)[number];

const permissionsByRole: Readonly<Record<OperatorRole, readonly Permission[]>> = {
  // Who sells counts the day at its end; with something still open it takes a manager's word.
  cashier: ['sell', 'closeDay'],
  manager: permissions,
  // Whoever looks after the devices handles no money.
  storeIt: ['setUpDevices', 'configure'],
};

export function permissionsOf(role: OperatorRole): readonly Permission[] {
  return permissionsByRole[role];
}

export function mayDo({ role }: { readonly role: OperatorRole }, permission: Permission): boolean {
  return permissionsByRole[role].includes(permission);
}

/** @throws TerminalError NOT_PERMITTED. */
export function assertMay(operator: Pick<Operator, 'name' | 'role'>, permission: Permission): void {
  if (!mayDo(operator, permission)) {
    throw new TerminalError('NOT_PERMITTED', { name: operator.name });
  }
}
