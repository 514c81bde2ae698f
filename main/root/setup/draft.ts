import { isSettingsGroup, type SettingsGroup } from '../../settings/value-at.ts';

/** Settings while somebody works on them: the keys of a `terminal.json`, whose values may be anything yet. */
export type Draft = SettingsGroup;

/** The same with another value at a key; undefined takes the key away. */
export function withValueAt(draft: Draft, key: string, value: unknown): Draft {
  const [name = '', ...rest] = key.split('.');
  const { [name]: before, ...others } = draft;
  if (rest.length > 0) {
    return { ...draft, [name]: withValueAt(isSettingsGroup(before) ? before : {}, rest.join('.'), value) };
  }
  return value === undefined ? others : { ...draft, [name]: value };
}
