import type { z } from 'zod';
import { TerminalError } from '../common/errors.ts';
import { keysAt, nearestOf, nearestSetting } from './setting-paths.ts';

/** One thing that is wrong in a `terminal.json`. */
export interface SettingsProblem {
  /** Where: `gateway.baseUrl`, `scanners.0.path`. */
  readonly path: string;
  /** A key of the translations' `settingsProblems`. */
  readonly problem: string;
  /** Where the right name stands that is nearest to an unknown key; absent where none is near. */
  readonly nearest?: string;
  /** The file that it stands in, where settings come out of several; for people. */
  readonly file?: string;
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

/** Something that is wrong with one of several files. */
export interface FileFault {
  readonly error: TerminalError;
  /** For people; absent where the error names it. */
  readonly file?: string;
}

/** Several files that cannot be used together, with everything that is wrong in each. Nothing was changed. */
export class ProvisioningRefused extends TerminalError {
  readonly faults: readonly FileFault[];

  /** @param source where the files lie, for people. */
  constructor(faults: readonly FileFault[], source: string) {
    super('PROVISIONING_REFUSED', { file: source });
    this.faults = faults;
  }
}

/** Turns zod's findings into ours, an unknown key with the nearest right name. */
export function settingsProblems(error: z.ZodError, schema: z.core.$ZodType): SettingsProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'custom' && issue.message === UNKNOWN_LOCK) {
      return [lockProblem(path.join('.'), issue.params?.['given'], schema)];
    }
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

/** The problem of a path in `locked` that names no setting. */
export const UNKNOWN_LOCK = 'unknownLock';

function lockProblem(path: string, lock: unknown, schema: z.core.$ZodType): SettingsProblem {
  const nearest = nearestSetting(schema, String(lock));
  return { path, problem: UNKNOWN_LOCK, ...(nearest === undefined ? {} : { nearest }) };
}

function nearestAt(path: readonly string[], key: string, known: readonly string[]): { nearest?: string } {
  const nearest = nearestOf(key, known);
  return nearest === undefined ? {} : { nearest: [...path, nearest].join('.') };
}
