import type { HumanKey } from '../scanner/keyboard.ts';

const named = [
  'Enter',
  'Escape',
  'Backspace',
  'Delete',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Space',
] as const;
const functions = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12'] as const;
const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

type FunctionKey = (typeof functions)[number];

/** One key of the counter. */
export type KeyName =
  | (typeof named)[number]
  | FunctionKey
  | `Shift+${FunctionKey}`
  | (typeof digits)[number]
  | '?'
  | 'Ctrl+S';

/** The keys of an amount. */
export const amountKeys: readonly KeyName[] = [...digits, 'Backspace'];

const byCode: ReadonlyMap<string, KeyName> = new Map<string, KeyName>([
  ...named.map((name) => [name, name] as const),
  ...functions.map((name) => [name, name] as const),
  ...digits.map((digit) => [`Digit${digit}`, digit] as const),
  // Whatever NumLock says: at the till the numeric keys are for amounts.
  ...digits.map((digit) => [`Numpad${digit}`, digit] as const),
  ['NumpadEnter', 'Enter'],
]);

/** The key that a person pressed, by its place, so that an IME or a layout changes nothing; null for one without a use. */
export function keyNameOf({ code, key, shift, ctrl, alt, meta }: HumanKey): KeyName | null {
  if (ctrl && code === 'KeyS' && !shift && !alt && !meta) {
    return 'Ctrl+S';
  }
  if (ctrl || alt || meta) {
    return null;
  }
  if (key === '?' || (code === 'Slash' && shift)) {
    return '?';
  }
  if (!shift) {
    return byCode.get(code) ?? null;
  }
  const held = functions.find((name) => name === code);
  return held === undefined ? null : `Shift+${held}`;
}

const caps: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  Backspace: '⌫',
  Delete: 'Del',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** What is printed on the key. */
export function capOf(name: string): string {
  return caps[name] ?? name;
}

/** Keys that keep their use while the cursor is in a field. */
export function worksInField(name: KeyName): boolean {
  return name === 'Enter' || name === 'Escape' || name === 'Ctrl+S' || /^(?:Shift\+)?F\d/.test(name);
}
