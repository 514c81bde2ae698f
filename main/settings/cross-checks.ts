import { z } from 'zod';

type Path = readonly (string | number)[];

/** What a rule across keys is given: the value, and where to put what is wrong with it. */
export interface CrossCheck<T> {
  readonly value: T;
  /** Whether nothing has been found wrong there yet. */
  readonly isSound: (path: Path) => boolean;
  /** @param given what stands there, where the words for it need it. */
  readonly report: (path: Path, problem: string, given?: string) => void;
}

/**
 * A rule across several keys. It is held against a file that is wrong elsewhere too, so that everything wrong is told at once;
 * only where one of its own keys is wrong by itself there is nothing to compare.
 * @param keys the paths that the rule reads.
 */
export function across<T>(keys: readonly Path[], rule: (check: CrossCheck<T>) => void): z.core.$ZodCheck<T> {
  return z.core._check<T>(
    (payload) =>
      rule({
        value: payload.value,
        isSound: (path) => isSound(payload, path),
        report: (path, message, given) =>
          payload.issues.push({ code: 'custom', path: [...path], message, input: payload.value, params: { given } }),
      }),
    { when: (payload) => keys.every((path) => isSound(payload, path)) },
  );
}

/** Nothing is wrong with what stands at the path, in it, or around it; a key too many around it says nothing about it. */
function isSound({ issues }: z.core.ParsePayload, path: Path): boolean {
  return issues.every(({ code, path: place = [] }) => {
    const shared = Math.min(place.length, path.length);
    const meets = place.slice(0, shared).every((key, index) => key === path[index]);
    return !meets || (code === 'unrecognized_keys' && place.length < path.length);
  });
}
