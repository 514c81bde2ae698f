import type { BridgeError, KeysView, SettingField, SettingInput, SetupView } from '../../../preload/contract.ts';
import { settingSections } from '../../../preload/contract.ts';
import { describeSettingsProblem } from '../../i18n/describe.ts';
import { hasText, type TextKey, type Translator } from '../../i18n/translator.ts';
import { identityLengths } from '../../onepay/identity.ts';
import type { TerminalMode } from '../../settings/schema.ts';
import { valueAt } from '../../settings/value-at.ts';
import type { Check, CheckedField } from './check.ts';
import type { Draft } from './draft.ts';
import type { FieldInput, SettingFieldSpec } from './fields.ts';

export interface SetupViewParts {
  readonly stage: SetupView['stage'];
  readonly draft: Draft;
  readonly check: Check;
  /** What stands beside the fields. */
  readonly around: {
    readonly keys: KeysView;
    readonly headquartersPassword: SetupView['headquartersPassword'];
    readonly needsApproval: boolean;
    /** What is wrong with what is stored, in words; undefined where nothing is. */
    readonly stored: BridgeError | undefined;
  };
  readonly translate: Translator;
}

/** What the window shows of the settings. Pure. */
export function setupViewOf({ stage, draft, check, around, translate }: SetupViewParts): SetupView {
  const { keys, headquartersPassword, needsApproval, stored } = around;
  const fields = check.fields.map((one) => ({
    section: one.field.section,
    field: fieldView(one, draft, translate),
  }));
  const others = check.others.map((problem) => ({
    ...refused(describeSettingsProblem(problem, translate)),
  }));
  return {
    stage,
    mode: modeOf(draft),
    sections: settingSections.map((id) => ({
      id,
      title: translate(`setup.sections.${id}.title`),
      intro: translate(`setup.sections.${id}.intro`),
      fields: fields.flatMap(({ section, field }) => (section === id ? [field] : [])),
    })),
    keys,
    headquartersPassword,
    problems: [...(stored === undefined ? [] : [stored]), ...others],
    changedCount: check.changedCount,
    isSound: check.settings !== undefined,
    needsApproval,
  };
}

function modeOf(draft: Draft): TerminalMode {
  return valueAt(draft, 'mode') === 'training' ? 'training' : 'live';
}

function fieldView({ field, value, state, problem }: CheckedField, draft: Draft, translate: Translator): SettingField {
  const label = fieldLabel(field, translate);
  return {
    path: field.name,
    label,
    hint: hintOf(field, draft, translate),
    input: inputView(field, draft, translate),
    value,
    state,
    problem: problem === undefined ? null : problemAt({ field, value, problem }, label, translate),
  };
}

/** What holds where a field is left blank may be another thing in training. */
function hintOf({ name }: SettingFieldSpec, draft: Draft, translate: Translator): string {
  const inTraining = `setup.fields.${name}.trainingHint`;
  const isOther = modeOf(draft) === 'training' && hasText(inTraining);
  return textOrNone(isOther ? inTraining : `setup.fields.${name}.hint`, translate);
}

/** What a field is called. */
export function fieldLabel({ name }: Pick<SettingFieldSpec, 'name'>, translate: Translator): string {
  return textOrNone(`setup.fields.${name}.label`, translate);
}

function inputView(field: SettingFieldSpec, draft: Draft, translate: Translator): SettingInput {
  const { input } = field;
  switch (input.kind) {
    case 'text': {
      const { maxLength, style } = input;
      const isForLive = hasText(`setup.fields.${field.name}.trainingHint`);
      const placeholder = isForLive && modeOf(draft) === 'training' ? '' : (input.placeholder ?? '');
      return { kind: 'text', maxLength, style, placeholder, lengths: lengthsOf(field, draft) };
    }
    case 'number': {
      const { min, max, unit } = input;
      return { kind: 'number', min, max, unitText: translate(`setup.units.${unit}`) };
    }
    case 'choice':
    case 'choices':
      return { kind: input.kind, choices: choicesOf(field.name, input, translate) };
    case 'switch':
      return { kind: 'switch' };
  }
}

function choicesOf(name: string, { values }: Extract<FieldInput, { values: unknown }>, translate: Translator) {
  return values.map((value) => ({ value, label: textOrNone(`setup.choices.${name}.${value}`, translate) || value }));
}

function lengthsOf({ identity }: SettingFieldSpec, draft: Draft): { min: number; max: number } | null {
  if (identity === undefined) {
    return null;
  }
  const serviceMode = valueAt(draft, 'gateway.serviceMode') === 'C01' ? 'C01' : 'B01';
  const rules: Partial<Record<typeof identity, { readonly min: number; readonly max: number }>> =
    identityLengths[serviceMode];
  const rule = rules[identity];
  return rule === undefined ? null : { ...rule };
}

function problemAt(
  { field, value, problem }: { field: SettingFieldSpec; value: SettingField['value']; problem: string },
  label: string,
  translate: Translator,
): BridgeError {
  const { input } = field;
  if (problem === 'locked') {
    return { ...refused(translate('setup.problems.locked', { path: label })), code: 'SETTINGS_LOCKED' };
  }
  if (input.kind === 'number') {
    const unit = translate(`setup.units.${input.unit}`);
    const range = { path: label, min: input.min, max: input.max, unit };
    return refused(translate(value === null ? 'setup.problems.numberMissing' : 'setup.problems.outOfRange', range));
  }
  if (input.kind === 'text' && (value === '' || problem === 'missing')) {
    return refused(translate('setup.problems.textMissing', { path: label }));
  }
  const own = `setup.problems.${problem}`;
  const message = hasText(own)
    ? translate(own, { path: label })
    : describeSettingsProblem({ path: label, problem }, translate);
  const isAboutLength = problem.startsWith('length') && typeof value === 'string';
  return { ...refused(message), hint: isAboutLength ? translate('setup.lengthNow', { length: value.length }) : '' };
}

function refused(message: string): BridgeError {
  return { kind: 'settings', code: 'SETTINGS_INVALID', message, hint: '' };
}

function textOrNone(key: string, translate: Translator): string {
  return hasText(key) ? translate(key as TextKey) : '';
}
