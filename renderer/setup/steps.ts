import type { SettingField, SettingSectionId, SetupView } from '../../preload/contract.ts';
import type { Section } from './marks.ts';

/** The way from a new PC to a terminal. */
export const setupSteps = ['codes', 'keys', 'shop', 'check'] as const;
export type SetupStep = (typeof setupSteps)[number];

/** Which sections are asked for in a step. All others begin with what usually fits. */
const sectionsOf: Readonly<Record<SetupStep, readonly SettingSectionId[]>> = {
  codes: ['identity', 'gateway'],
  keys: [],
  shop: ['shop'],
  check: [],
};

/** What fits nearly every terminal as it is: asked for among all settings alone, unless something is wrong with it. */
const seldomChanged: ReadonlySet<string> = new Set([
  'mode',
  'gateway.timeoutSeconds',
  'gateway.responseSignatureScope',
]);

/** It says how long the codes are, and stands before them. */
const SERVICE_MODE = 'gateway.serviceMode';

/** The sections of a step, in its order, with what is asked for there. */
export function stepSections(view: SetupView, step: SetupStep): readonly Section[] {
  const all = view.sections.flatMap(({ fields }) => fields);
  const isAsked = ({ path, problem }: SettingField) =>
    path !== SERVICE_MODE && (problem !== null || !seldomChanged.has(path));
  return sectionsOf[step]
    .flatMap((id) => view.sections.filter((section) => section.id === id))
    .map((section) => ({
      ...section,
      fields: [
        ...(section.id === 'identity' ? all.filter(({ path }) => path === SERVICE_MODE) : []),
        ...section.fields.filter(isAsked),
      ],
    }));
}

/** What keeps a step from being done. */
export type StepFault = 'fields' | 'keys';

/** Whether a step is done; null where nothing is missing. */
export function stepFault(view: SetupView, step: SetupStep): StepFault | null {
  switch (step) {
    case 'codes':
    case 'shop':
      return stepSections(view, step).some(({ fields }) => fields.some(({ problem }) => problem !== null))
        ? 'fields'
        : null;
    case 'keys':
      return lacksKeys(view) ? 'keys' : null;
    case 'check':
      return view.isSound ? (lacksKeys(view) ? 'keys' : null) : 'fields';
  }
}

/** A training terminal has keys of its own. */
function lacksKeys({ mode, keys }: SetupView): boolean {
  return mode === 'live' && (keys.terminal === null || keys.gateway === null);
}

/** The step before or after; undefined where there is none. */
export function stepBeside(step: SetupStep, by: 1 | -1): SetupStep | undefined {
  return setupSteps[setupSteps.indexOf(step) + by];
}

/** The step in which something of a section is mended; `check` for what the guide does not ask for. */
export function stepOf(section: SettingSectionId): SetupStep {
  return setupSteps.find((step) => sectionsOf[step].includes(section)) ?? 'check';
}
