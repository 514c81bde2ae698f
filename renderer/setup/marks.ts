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
 * told so before having typed there, or having tried to go on. Nor are they of a field that has only just come up because
 * another one was changed.
 */
export function isProblemTold(stage: SetupView['stage'], draft: SetupDraft, path: string, tried: boolean): boolean {
  return tried || draft.has(path) || (stage !== 'new' && !hasJustComeUp(draft, path));
}

/** `headquarters` brings up `headquarters.host`. */
function hasJustComeUp(draft: SetupDraft, path: string): boolean {
  return [...draft.keys()].some((changed) => path.startsWith(`${changed}.`));
}

/** Counts what is wrong and what is changed in a section. */
export function marksOf(
  section: Section,
  { stage, draft, tried }: { readonly stage: SetupView['stage']; readonly draft: SetupDraft; readonly tried: boolean },
): SectionMarks {
  const told = section.fields.filter(
    ({ path, problem }) => problem !== null && isProblemTold(stage, draft, path, tried),
  );
  const changed = stage === 'new' ? 0 : section.fields.filter(({ path }) => draft.has(path)).length;
  return { problems: told.length, changed };
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
