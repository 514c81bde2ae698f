import { isDeepStrictEqual } from 'node:util';
import type { Settings } from './schema.ts';
import { isSettingsGroup, ownValue, type SettingsGroup, valueAt } from './value-at.ts';

/** One setting that differs between two. */
export interface SettingsDifference {
  /** Its name: `gateway.timeoutSeconds`, `scanners.0.prefix`. */
  readonly path: string;
  /** Absent where it is not there. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * What differs between two settings, key by key, in the order of the first. A list is told as a whole, except where both
 * hold as many devices: then what differs of each.
 */
export function settingsDiff(before: unknown, after: unknown): SettingsDifference[] {
  return differences(plain(before), plain(after), []);
}

/** The settings without those that are undefined, as a file would hold them. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function differences(before: unknown, after: unknown, path: readonly string[]): SettingsDifference[] {
  if (isDeepStrictEqual(before, after)) {
    return [];
  }
  const members = membersOf(before, after);
  if (members === undefined) {
    return [
      { path: path.join('.'), ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
    ];
  }
  const [first, second] = members;
  const keys = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...keys].flatMap((key) => differences(ownValue(first, key), ownValue(second, key), [...path, key]));
}

/** Two things whose parts can be compared one by one. */
function membersOf(before: unknown, after: unknown): readonly [SettingsGroup, SettingsGroup] | undefined {
  if (Array.isArray(before) && Array.isArray(after)) {
    const alike = before.length === after.length && [...before, ...after].every(isSettingsGroup);
    return alike ? [{ ...before }, { ...after }] : undefined;
  }
  return isSettingsGroup(before) && isSettingsGroup(after) ? [before, after] : undefined;
}

/**
 * The locked keys that a change would touch, as `locked` before it names them. To take a lock off is one; to add one is not.
 */
export function lockedChanges(before: Pick<Settings, 'locked'>, after: Settings): string[] {
  const touched = before.locked.filter((lock) => {
    return !isDeepStrictEqual(plain(valueAt(before, lock)), plain(valueAt(after, lock)));
  });
  const takenOff = before.locked.some((lock) => !after.locked.includes(lock));
  return [...new Set([...touched, ...(takenOff ? ['locked'] : [])])];
}

/** The locks of settings that nobody has checked. */
export function locksOf(settings: unknown): string[] {
  const locks = valueAt(settings, 'locked');
  return Array.isArray(locks) ? locks.filter((lock) => typeof lock === 'string') : [];
}
