import { IconShieldCheck, IconTool, IconUser, IconUserOff, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { OperatorEntry, OperatorRole } from '../../preload/contract.ts';
import type { DeviceRow } from '../devices/device-rows.tsx';
import type { Translator } from '../i18n/translator.ts';

const icons: Readonly<Record<OperatorRole, ReactNode>> = {
  cashier: <IconUser aria-hidden />,
  manager: <IconShieldCheck aria-hidden />,
  storeIt: <IconTool aria-hidden />,
};

function badgeOf(text: Translator, { state, lockedOutForMs }: OperatorEntry): Pick<DeviceRow, 'badge' | 'tone'> {
  if (state === 'disabled') {
    return { badge: text('operators.disabled'), tone: 'plain' };
  }
  return lockedOutForMs === null || lockedOutForMs === 0
    ? { badge: '', tone: 'plain' }
    : { badge: text('operators.waiting'), tone: 'bad' };
}

/** The key of the row for somebody new: no operator has it. */
export const newRowKey = '';

/** Stands among the operators while somebody new is typed. */
export function newRow(text: Translator): DeviceRow {
  return {
    key: newRowKey,
    icon: <IconUserPlus aria-hidden />,
    name: text('operators.newOperator'),
    detail: '',
    badge: text('devices.notSaved'),
    tone: 'plain',
    advice: null,
    onPress: () => undefined,
  };
}

/** The operators as rows, the ones who may work first. */
export function operatorRows(
  text: Translator,
  operators: readonly OperatorEntry[],
  onPress: (id: string) => void,
): readonly DeviceRow[] {
  const active = operators.filter(({ state }) => state === 'active');
  const disabled = operators.filter(({ state }) => state === 'disabled');
  return [...active, ...disabled].map((operator) => ({
    key: operator.id,
    icon: operator.state === 'disabled' ? <IconUserOff aria-hidden /> : icons[operator.role],
    name: operator.name,
    detail: `${text(`operators.roles.${operator.role}`)} · ${operator.id}`,
    ...badgeOf(text, operator),
    advice: null,
    onPress: () => onPress(operator.id),
  }));
}
