import { isSettingsGroup, type SettingsGroup } from './value-at.ts';

/** One of several files that settings are put together from. */
export interface SettingsLayer {
  /** Where it comes from, for people. */
  readonly file: string;
  readonly value: SettingsGroup;
}

/**
 * Puts settings together, the later over the earlier: objects key by key, everything else as a whole. Two objects of
 * different `kind` are different things, and do not mix.
 */
export function mergeLayers(layers: readonly SettingsLayer[]): SettingsGroup {
  return layers.reduce<SettingsGroup>((below, { value }) => mergeObjects(below, value), {});
}

/** Deeper than any setting stands. */
const DEEPEST = 32;

/** Whether a value is nested no deeper than settings are, and can be gone through without harm. */
export function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= DEEPEST; depth += 1) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) {
      return true;
    }
  }
  return false;
}

function mergeObjects(below: SettingsGroup, above: SettingsGroup): SettingsGroup {
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  // As entries: no key, whatever its name, may reach an object's prototype.
  return Object.fromEntries(
    [...keys].map((key) => {
      if (!Object.hasOwn(above, key)) {
        return [key, below[key]];
      }
      return [key, Object.hasOwn(below, key) ? mergeValues(below[key], above[key]) : above[key]];
    }),
  );
}

function mergeValues(below: unknown, above: unknown): unknown {
  return isSettingsGroup(below) && isSettingsGroup(above) && isOneThing(below, above)
    ? mergeObjects(below, above)
    : above;
}

function isOneThing(below: SettingsGroup, above: SettingsGroup): boolean {
  return !Object.hasOwn(below, 'kind') || !Object.hasOwn(above, 'kind') || below['kind'] === above['kind'];
}

/**
 * The file in which stands what came to be at a path: the last one that has it, or, where it is missing, the last one that
 * has what is around it. The last of all where none has any of it: there a PC's own settings belong.
 */
export function fileOf(layers: readonly SettingsLayer[], path: string): string {
  const keys = path === '' ? [] : path.split('.');
  const depths = layers.map(({ value }) => depthOf(value, keys));
  const deepest = Math.max(0, ...depths);
  const index = deepest === 0 ? layers.length - 1 : depths.lastIndexOf(deepest);
  return layers[index]?.file ?? '';
}

/** How many of the keys lead somewhere. */
function depthOf(value: unknown, keys: readonly string[]): number {
  const [key, ...rest] = keys;
  if (key === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
    return 0;
  }
  return 1 + depthOf((value as SettingsGroup)[key], rest);
}
