import type { SettingField, SettingInput, SettingValue, SettingValues, SetupView } from '../../preload/contract.ts';

/** What stands in a field: the value that is meant, and the text as it was typed; null for what is not typed but chosen. */
export interface Typed {
  readonly value: SettingValue;
  readonly text: string | null;
}

/** What somebody has changed and not saved, by the names of the settings. */
export type SetupDraft = ReadonlyMap<string, Typed>;

/** Nothing is changed. */
export const noDraft: SetupDraft = new Map();

/** A number as people type it, also in full width or with its digits in groups; null for what is none. */
function numberIn(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replaceAll(/(?<=\d),(?=\d)/g, '');
  return /^-?\d{1,15}(?:\.\d{1,6})?$/.test(plain) ? Number(plain) : null;
}

/** What is meant by a text in a field of some kind. Codes are ASCII: an input method that was left on does no harm. */
export function typedIn(input: SettingInput, text: string): Typed {
  switch (input.kind) {
    case 'number':
      return { value: numberIn(text), text };
    case 'text':
      return { value: input.style === 'code' ? text.normalize('NFKC').trim() : text, text };
    case 'choice':
    case 'choices':
    case 'switch':
      return { value: text, text };
  }
}

/** A choice, a switch. */
export function chosen(value: SettingValue): Typed {
  return { value, text: null };
}

/** The text that stands for a value. */
export function textOf(value: SettingValue): string {
  return value === null || typeof value === 'object' ? '' : String(value);
}

/** From here on a number is an amount of money rather than seconds, days or a port. */
const MONEY_FROM = 100_000;

/** A text as it is read rather than typed: amounts have their digits in groups. */
export function readableText(input: SettingInput, text: string): string {
  return input.kind === 'number' && input.max >= MONEY_FROM && /^\d+$/.test(text)
    ? text.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
    : text;
}

/** Whether two values are the same; the order of several choices does not matter. */
export function isSameValue(one: SettingValue, other: SettingValue): boolean {
  return Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((value) => other.includes(value))
    : one === other;
}

/** The draft with something typed into a field; typed as it was saved, it is no change. */
export function withTyped(draft: SetupDraft, path: string, typed: Typed, saved: SettingValue): SetupDraft {
  const next = new Map(draft);
  const isAsSaved = isSameValue(typed.value, saved) && (typed.text === null || typed.text === textOf(saved));
  if (isAsSaved) {
    next.delete(path);
  } else {
    next.set(path, typed);
  }
  return next;
}

/** The draft once somebody has left a field: what was typed stands there as it will be saved. */
export function tidied(draft: SetupDraft, path: string, saved: SettingValue): SetupDraft {
  const typed = draft.get(path);
  if (typed === undefined || typed.value === null) {
    return draft;
  }
  const text = typed.text === null ? null : textOf(typed.value);
  return text === typed.text && !isSameValue(typed.value, saved)
    ? draft
    : withTyped(draft, path, { value: typed.value, text }, saved);
}

/** What is left to be saved when this has been; what was typed meanwhile stays. */
export function withoutSaved(draft: SetupDraft, saved: SettingValues): SetupDraft {
  const left = [...draft].filter(([path, { value }]) => {
    const sent = saved[path];
    return sent === undefined || !isSameValue(sent, value);
  });
  return left.length === draft.size ? draft : new Map(left);
}

/** What the main process is told of the draft. */
export function valuesOf(draft: SetupDraft): SettingValues {
  return Object.fromEntries([...draft].map(([path, { value }]) => [path, value]));
}

/** All fields of a view by their names. */
export function fieldsOf(view: SetupView): ReadonlyMap<string, SettingField> {
  return new Map(view.sections.flatMap(({ fields }) => fields.map((field) => [field.path, field] as const)));
}
