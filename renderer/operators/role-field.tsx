import type { OperatorRole } from '../../preload/contract.ts';
import { ChoiceField } from '../devices/fields.tsx';
import { useText } from '../i18n/text-context.tsx';

/** In the order of how much they may. */
const roles = ['cashier', 'manager', 'storeIt'] as const satisfies readonly OperatorRole[];

interface RoleFieldProps {
  readonly role: OperatorRole;
  /** Of the last manager the role stays, and it is said why. */
  readonly fixed: boolean;
  readonly onChange: (role: OperatorRole) => void;
}

/** What an operator may do, by role. */
export function RoleField({ role, fixed, onChange }: RoleFieldProps) {
  const text = useText();
  const choices = roles.filter((one) => !fixed || one === role);
  return (
    <ChoiceField
      label={text('operators.role')}
      value={role}
      choices={choices.map((one) => [one, text(`operators.roles.${one}`)] as const)}
      hint={text(fixed ? 'operators.lastManager' : `operators.roleHints.${role}`)}
      onChange={onChange}
    />
  );
}
