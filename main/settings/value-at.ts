/** A group of settings, whose values may be anything yet. */
export type SettingsGroup = Readonly<Record<string, unknown>>;

/** What stands at a key such as `identity.branchCode`, also of settings that nobody has checked; undefined where nothing does. */
export function valueAt(settings: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((at, name) => (isSettingsGroup(at) ? ownValue(at, name) : undefined), settings);
}

export function isSettingsGroup(value: unknown): value is SettingsGroup {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined also for what every object inherits. */
export function ownValue(group: SettingsGroup, name: string): unknown {
  return Object.hasOwn(group, name) ? group[name] : undefined;
}
