import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';
import { TerminalError } from '../common/errors.ts';

/** One thing that is wrong in a `terminal.json`. */
export interface SettingsProblem {
  /** Where: `gateway.baseUrl`, `scanners.0.path`. */
  readonly path: string;
  /** A key of the translations' `settingsProblems`. */
  readonly problem: string;
  /** The right name that is nearest to an unknown key. */
  readonly nearest?: string;
}

/** A `terminal.json` that cannot be used, with everything that is wrong in it. Nothing was changed. */
export class SettingsRefused extends TerminalError {
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    const first = problems[0];
    const code = first?.problem === 'unknownKey' ? 'SETTINGS_UNKNOWN_KEY' : 'SETTINGS_INVALID';
    super(code, { path: first?.path ?? '', nearest: first?.nearest ?? '' });
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
      ...nearestOf(key, known),
    }));
  });
}

/** A name that begins or ends like the key was meant before one that is merely spelt alike: `timeout`, `baud`. */
function nearestOf(key: string, known: readonly string[]): { nearest?: string } {
  const typed = key.toLowerCase();
  const candidates = new Map(known.map((name) => [name.toLowerCase(), name]));
  const related = [...candidates.keys()].filter((name) => name.startsWith(typed) || typed.startsWith(name));
  const nearest = candidates.get(closest(typed, related.length > 0 ? related : [...candidates.keys()]));
  return nearest === undefined ? {} : { nearest };
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
