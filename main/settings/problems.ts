import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { TerminalError } from '../common/errors.ts';

/** One thing that is wrong in a `terminal.json`. */
export interface SettingsProblem {
  /** Where: `gateway.baseUrl`, `scanners.0.path`. */
  readonly path: string;
  /** A key of the translations' `settingsProblems`. */
  readonly problem: string;
  /** Where the right name stands that is nearest to an unknown key; absent where none is near. */
  readonly nearest?: string;
}

/** A settings file that cannot be used, with everything that is wrong in it. Nothing was changed. */
export class SettingsRefused extends TerminalError {
  readonly problems: readonly SettingsProblem[];

  /** @param file the one that is meant, for people. */
  constructor(problems: readonly SettingsProblem[], file: string) {
    const first = problems[0];
    const code = first?.problem === 'unknownKey' ? 'SETTINGS_UNKNOWN_KEY' : 'SETTINGS_INVALID';
    super(code, { file, path: first?.path ?? '', nearest: first?.nearest ?? '' });
    this.problems = problems;
  }
}

/** Turns zod's findings into ours, an unknown key with the nearest right name. */
export function settingsProblems(error: z.ZodError, schema: z.core.$ZodType): SettingsProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: path.join('.'), problem: issue.message }];
    }
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      problem: 'unknownKey',
      // Another kind of the same thing may have it: then it is no slip of the pen.
      ...(known.includes(key) ? {} : nearestAt(path, key, known)),
    }));
  });
}

function nearestAt(path: readonly string[], key: string, known: readonly string[]): { nearest?: string } {
  const nearest = nearestOf(key, known);
  return nearest === undefined ? {} : { nearest: [...path, nearest].join('.') };
}

/** A name of which the key is a half was meant before one that is merely spelt alike: `timeout`, `baud`. */
function nearestOf(key: string, known: readonly string[]): string | undefined {
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
function keysAt(schema: z.core.$ZodType, path: readonly string[]): string[] {
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
