import { z } from 'zod';

// The messages of this schema are keys of the translations, under `settingsProblems`.
export const orMissing = (problem: string) => ({
  error: (issue: { readonly input?: unknown }) => (issue.input === undefined ? 'missing' : problem),
});
export const anyText = () => z.string(orMissing('notText'));
export const text = (max: number) => anyText().trim().max(max, 'tooLong');
export const wholeNumber = (min: number, max: number) =>
  z.int(orMissing('notANumber')).min(min, 'outOfRange').max(max, 'outOfRange');
export const number = (min: number, max: number) =>
  z.number(orMissing('notANumber')).min(min, 'outOfRange').max(max, 'outOfRange');
export const object = <S extends z.core.$ZodShape>(shape: S) => z.strictObject(shape, orMissing('notAnObject'));
