import type { SettingValue, SettingValues } from '../../../preload/contract.ts';
import { SettingsRefused } from '../../settings/problems.ts';
import { SETTINGS_FILE } from '../../settings/settings-file.ts';
import { valueAt } from '../../settings/value-at.ts';
import { type Draft, withValueAt } from './draft.ts';
import { type FieldInput, keyOf, type SettingFieldSpec, settingFields } from './fields.ts';

const names: ReadonlySet<string> = new Set(settingFields.map(({ name }) => name));

/**
 * The settings with what somebody has typed. What belongs to a field that is not asked for any more, because another one says
 * so, is left aside; nothing is checked. Pure.
 * @throws SettingsRefused for a name that is no field's.
 */
export function applyValues(base: Draft, values: SettingValues): Draft {
  const unknown = Object.keys(values).find((name) => !names.has(name));
  if (unknown !== undefined) {
    throw new SettingsRefused([{ path: unknown, problem: 'unknownKey' }], SETTINGS_FILE);
  }
  return settingFields.reduce<Draft>((draft, field) => {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    const isAsked = field.isShown === undefined || field.isShown(draft);
    return value === undefined || !isAsked ? draft : writeField(field, draft, value);
  }, base);
}

/** What a field shows of the settings. */
export function readField({ codec, input, ...field }: SettingFieldSpec, draft: Draft): SettingValue {
  return codec === undefined ? shown(input, valueAt(draft, keyOf({ input, ...field }))) : codec.read(draft);
}

function writeField(field: SettingFieldSpec, draft: Draft, value: SettingValue): Draft {
  return field.codec === undefined
    ? withValueAt(draft, keyOf(field), stored(field.input, value))
    : field.codec.write(draft, value);
}

/** A value that does not fit its field shows as none. */
function shown({ kind }: FieldInput, value: unknown): SettingValue {
  switch (kind) {
    case 'text':
    case 'choice':
      return typeof value === 'string' ? value : '';
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'switch':
      return value === true;
    case 'choices':
      return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }
}

function stored(input: FieldInput, value: SettingValue): unknown {
  if (input.kind === 'choices' && Array.isArray(value)) {
    // In the order of the choices: ticking one off and on again changes nothing.
    return [...value].sort((one, other) => input.values.indexOf(one) - input.values.indexOf(other));
  }
  if (input.kind !== 'text' || typeof value !== 'string' || value.trim() !== '') {
    return value;
  }
  switch (input.blank) {
    case 'absent':
      return undefined;
    case 'empty':
      return '';
    case 'null':
      return null;
  }
}
