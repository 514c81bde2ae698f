import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';

/**
 * Whether a path names a key of the schema, or a group of keys: `gateway`, `identity.branchCode`. What lies in a list has no
 * name of its own.
 */
export function isSettingPath(schema: z.core.$ZodType, path: string): boolean {
  const keys = path.split('.');
  return keys.every((key, index) => keysAt(schema, keys.slice(0, index)).includes(key));
}

/** Every key and group of keys, as {@link isSettingPath} knows them. */
export function settingPaths(schema: z.core.$ZodType, above: readonly string[] = []): string[] {
  return [...new Set(keysAt(schema, above))].flatMap((key) => [
    [...above, key].join('.'),
    ...settingPaths(schema, [...above, key]),
  ]);
}

/** The setting whose name is nearest to a path that names none; undefined where none is near. */
export function nearestSetting(schema: z.core.$ZodType, path: string): string | undefined {
  const right: string[] = [];
  for (const key of path.split('.')) {
    const known = keysAt(schema, right);
    if (known.length === 0) {
      break;
    }
    const next = known.includes(key) ? key : nearestOf(key, known);
    if (next === undefined) {
      return undefined;
    }
    right.push(next);
  }
  return right.join('.');
}

/** A name of which the key is a half was meant before one that is merely spelt alike: `timeout`, `baud`. */
export function nearestOf(key: string, known: readonly string[]): string | undefined {
  const typed = key.toLowerCase();
  const candidates = new Map(known.map((name) => [name.toLowerCase(), name]));
  const names = [...candidates.keys()];
  const related = names.filter((name) => isHalfOf(typed, name) || isHalfOf(name, typed));
  const near = related.length > 0 ? related : names.filter((name) => isSpeltAlike(typed, name));
  return near.length === 0 ? undefined : candidates.get(closest(typed, near));
}

function isHalfOf(part: string, whole: string): boolean {
  return whole.startsWith(part) && part.length * 2 >= whole.length;
}

/** A third of the letters may be wrong; a name that is further away would only lead astray. */
function isSpeltAlike(typed: string, name: string): boolean {
  return distance(typed, name) <= Math.ceil(Math.max(typed.length, name.length) / 3);
}

/** The keys that the schema knows at a path; of a union all that any branch knows. */
export function keysAt(schema: z.core.$ZodType, path: readonly string[]): string[] {
  const [head, ...rest] = path;
  const objects = unwrap(schema);
  if (head === undefined) {
    return objects.flatMap((one) => (one._zod.def.type === 'object' ? Object.keys(shapeOf(one)) : []));
  }
  return objects.flatMap((one) => {
    const { def } = one._zod;
    if (def.type === 'array') {
      return keysAt((def as z.core.$ZodArrayDef).element, rest);
    }
    const member = def.type === 'object' ? shapeOf(one)[head] : undefined;
    return member === undefined ? [] : keysAt(member, rest);
  });
}

function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> {
  return (schema._zod.def as z.core.$ZodObjectDef).shape;
}

/** Takes defaults, optionals, nullables and pipes off a schema, and a union apart. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = schema._zod;
  if ('innerType' in def) {
    return unwrap(def.innerType as z.core.$ZodType);
  }
  if (def.type === 'pipe') {
    const { in: before, out: after } = def as z.core.$ZodPipeDef;
    return [before, after].flatMap(unwrap);
  }
  return def.type === 'union' ? (def as z.core.$ZodUnionDef).options.flatMap(unwrap) : [schema];
}
