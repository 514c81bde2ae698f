import type { SettingValue } from '../../../preload/contract.ts';
import { TerminalError } from '../../common/errors.ts';
import { type SettingsProblem, SettingsRefused, settingsProblems } from '../../settings/problems.ts';
import { type Settings, settingsSchema } from '../../settings/schema.ts';
import { SETTINGS_FILE } from '../../settings/settings-file.ts';
import type { Base } from './base.ts';
import type { Draft } from './draft.ts';
import { keyOf, type SettingFieldSpec, settingFields, shownFields } from './fields.ts';
import { readField } from './values.ts';

/** A field as it stands now. */
export interface CheckedField {
  readonly field: SettingFieldSpec;
  readonly value: SettingValue;
  readonly state: 'saved' | 'changed' | 'locked';
  /** A key of the translations' `settingsProblems`; undefined where nothing is wrong. */
  readonly problem: string | undefined;
}

/** What would come of saving a draft. */
export interface Check {
  readonly fields: readonly CheckedField[];
  /** What is wrong where there is no field. */
  readonly others: readonly SettingsProblem[];
  readonly changedCount: number;
  /** Undefined where something is wrong. */
  readonly settings: Settings | undefined;
}

/** What keeps a field from being changed at this PC: store IT, or that real money was taken here. */
type Lock = 'locked' | 'liveStaysLive';
const forbidden: ReadonlySet<string | undefined> = new Set(['locked', 'liveStaysLive', 'liveNeedsKeys']);

/** Holds a draft against the rules of the settings, field by field. Pure. */
export function checkDraft(draft: Draft, standing: Base): Check {
  const base = standing.draft;
  const shown = shownFields(draft);
  const result = settingsSchema.safeParse(draft);
  const problems = result.success ? [] : settingsProblems(result.error, settingsSchema);
  const placed = problems.map((problem) => ({ ...problem, field: fieldAt(shown, problem.path) }));
  const fields = shown.map((field): CheckedField => {
    const value = readField(field, draft);
    const isChanged = JSON.stringify(value) !== JSON.stringify(readField(field, base));
    const lock = lockOf(field, standing);
    const problem = placed.find((one) => one.field === field)?.problem ?? tooEarly(field, value, standing);
    const state = lock !== undefined ? 'locked' : isChanged ? 'changed' : 'saved';
    return { field, value, state, problem: isChanged && lock !== undefined ? lock : problem };
  });
  const hasForbidden = fields.some(isForbidden);
  return {
    fields,
    others: placed.flatMap(({ field, ...problem }) => (field === undefined ? [problem] : [])),
    changedCount: countChanged(draft, base),
    settings: result.success && !hasForbidden ? result.data : undefined,
  };
}

/** The settings of a draft. @throws SettingsRefused, TerminalError SETTINGS_LOCKED. */
export function refuseUnsound(draft: Draft, base: Base): Settings {
  const result = settingsSchema.safeParse(draft);
  if (!result.success) {
    throw new SettingsRefused(settingsProblems(result.error, settingsSchema), SETTINGS_FILE);
  }
  const refused = checkDraft(draft, base).fields.filter(isForbidden);
  const wrong = refused.flatMap(({ field, problem = '' }) =>
    problem === 'locked' ? [] : [{ path: keyOf(field), problem }],
  );
  if (wrong.length > 0) {
    throw new SettingsRefused(wrong, SETTINGS_FILE);
  }
  if (refused.length > 0) {
    throw new TerminalError('SETTINGS_LOCKED', { keys: refused.map(({ field }) => keyOf(field)).join(', ') });
  }
  return result.data;
}

function isForbidden({ problem }: CheckedField): boolean {
  return forbidden.has(problem);
}

/** A terminal that has become live stays so, also where it cannot sell anything yet: it becomes one with its keys in place. */
function tooEarly(field: SettingFieldSpec, value: SettingValue, { lacksLiveKeys = false }: Base): string | undefined {
  return lacksLiveKeys && keyOf(field) === 'mode' && value === 'live' ? 'liveNeedsKeys' : undefined;
}

/** What takes real money never becomes a terminal to practise with: its cashiers would believe that they are paid. */
function lockOf(field: SettingFieldSpec, { locked, mode }: Base): Lock | undefined {
  const key = keyOf(field);
  if (key === 'mode' && mode === 'live') {
    return 'liveStaysLive';
  }
  const isLocked = locked.some((lock) => key === lock || key.startsWith(`${lock}.`) || lock.startsWith(`${key}.`));
  return isLocked ? 'locked' : undefined;
}

/** The field at which something is told that is wrong in the file: the one that is nearest, and of those the last. */
function fieldAt(shown: readonly SettingFieldSpec[], path: string): SettingFieldSpec | undefined {
  const near = shown.filter((field) => {
    const key = keyOf(field);
    return path === key || path.startsWith(`${key}.`);
  });
  const longest = Math.max(...near.map((field) => keyOf(field).length));
  return near.findLast((field) => keyOf(field).length === longest);
}

/** Also what is not asked for any more counts, where it was before. */
function countChanged(draft: Draft, base: Draft): number {
  const isDifferent = (field: SettingFieldSpec) =>
    JSON.stringify(readField(field, draft)) !== JSON.stringify(readField(field, base));
  return settingFields.filter(isDifferent).length;
}
