import type { SettingField, SetupView } from '../../preload/contract.ts';
import type { SetupDraft } from './draft.ts';

export type Section = SetupView['sections'][number];

/** What is to be told of a section beside its name. */
export interface SectionMarks {
  /** Fields with something wrong that may be told by now. */
  readonly problems: number;
  readonly changed: number;
}

/**
 * Whether somebody is told what is wrong with a field. On a PC that is no terminal yet every field begins blank: nobody is
 * told so before having typed there, or having tried to go on.
 */
export function isProblemTold(stage: SetupView['stage'], draft: SetupDraft, path: string, tried: boolean): boolean {
  return stage !== 'new' || tried || draft.has(path);
}

/** Counts what is wrong and what is changed in a section. */
export function marksOf(
  section: Section,
  { stage, draft, tried }: { readonly stage: SetupView['stage']; readonly draft: SetupDraft; readonly tried: boolean },
): SectionMarks {
  const told = section.fields.filter(
    ({ path, problem }) => problem !== null && isProblemTold(stage, draft, path, tried),
  );
  return { problems: told.length, changed: section.fields.filter(({ path }) => draft.has(path)).length };
}

/** Where something is wrong first, in the order of the sections; undefined where nothing is. */
export function firstProblem(view: SetupView): { readonly section: Section; readonly field: SettingField } | undefined {
  for (const section of view.sections) {
    const field = section.fields.find(({ problem }) => problem !== null);
    if (field !== undefined) {
      return { section, field };
    }
  }
  return undefined;
}
