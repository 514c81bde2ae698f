import { describe, expect, it } from 'vitest';
import { operatorRoles } from '../../../main/ledger/operators.ts';
import { mayDo, permissions, permissionsOf } from '../../../main/terminal/operators/permissions.ts';
import { permissions as windowPermissions } from '../../../preload/back-office-views.ts';

describe('permissions', () => {
  it('are those that the window knows', () => {
    expect(permissions).toEqual(windowPermissions);
  });

  it('follow from the role', () => {
    expect(operatorRoles.map((role) => [role, permissionsOf(role)])).toEqual([
      ['cashier', ['sell', 'closeDay']],
      ['manager', permissions],
      ['storeIt', ['setUpDevices', 'configure']],
    ]);
    expect(mayDo({ role: 'cashier' }, 'sell')).toBe(true);
    expect(mayDo({ role: 'cashier' }, 'approve')).toBe(false);
  });
});
