/** The keyboards that a scanner can be set to. */
export type Layout = 'us' | 'jp';

type Characters = Readonly<Record<string, readonly [plain: string, shifted?: string]>>;

const letters: Characters = Object.fromEntries(
  [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => [`Key${letter.toUpperCase()}`, [letter, letter.toUpperCase()]]),
);

/** The row of digits; a blank where the key types nothing. */
function digits(shifted: string): Characters {
  return Object.fromEntries(
    [...shifted].map((sign, index) => [`Digit${index}`, sign === ' ' ? [String(index)] : [String(index), sign]]),
  );
}

/** Whatever Shift is, and whatever Num Lock: at a till these are for numbers. */
const numpad: Characters = {
  ...Object.fromEntries([...'0123456789'].map((digit) => [`Numpad${digit}`, [digit, digit]])),
  NumpadAdd: ['+', '+'],
  NumpadSubtract: ['-', '-'],
  NumpadMultiply: ['*', '*'],
  NumpadDivide: ['/', '/'],
  NumpadDecimal: ['.', '.'],
  NumpadComma: [',', ','],
  NumpadEqual: ['=', '='],
};

const everywhere: Characters = {
  ...letters,
  ...numpad,
  Space: [' ', ' '],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
};

const layouts: Readonly<Record<Layout, Characters>> = {
  us: {
    ...everywhere,
    ...digits(')!@#$%^&*('),
    Minus: ['-', '_'],
    Equal: ['=', '+'],
    BracketLeft: ['[', '{'],
    BracketRight: [']', '}'],
    Backslash: ['\\', '|'],
    IntlBackslash: ['\\', '|'],
    Semicolon: [';', ':'],
    Quote: ["'", '"'],
    Backquote: ['`', '~'],
  },
  // `code` names the place of a key: what an American keyboard has there, not what is printed on it.
  jp: {
    ...everywhere,
    ...digits(' !"#$%&\'()'),
    Minus: ['-', '='],
    Equal: ['^', '~'],
    BracketLeft: ['@', '`'],
    BracketRight: ['[', '{'],
    Backslash: [']', '}'],
    Semicolon: [';', '+'],
    Quote: [':', '*'],
    IntlRo: ['\\', '_'],
    IntlYen: ['\\', '|'],
  },
};

/** What a key (`KeyboardEvent.code`) types; undefined where that keyboard has no character there. */
export function characterOf(code: string, shift: boolean, layout: Layout): string | undefined {
  const characters = layouts[layout];
  return Object.hasOwn(characters, code) ? characters[code]?.[shift ? 1 : 0] : undefined;
}

/** Whether a key types a character on any keyboard. */
export function isPrintable(code: string): boolean {
  return Object.hasOwn(layouts.us, code) || Object.hasOwn(layouts.jp, code);
}

const modifiers: ReadonlySet<string> = new Set([
  ...['ShiftLeft', 'ShiftRight', 'ControlLeft', 'ControlRight', 'AltLeft', 'AltRight', 'MetaLeft', 'MetaRight'],
  ...['CapsLock', 'NumLock', 'ScrollLock', 'Fn', 'FnLock'],
  ...['Convert', 'NonConvert', 'KanaMode', 'Lang1', 'Lang2', 'Lang3', 'Lang4', 'Lang5'],
]);

/** Keys that only change what others do, or the way in which an input method takes them. */
export function isModifier(code: string): boolean {
  return modifiers.has(code);
}

export function isShift(code: string): boolean {
  return code === 'ShiftLeft' || code === 'ShiftRight';
}

/** The key that a setting calls `Enter` or `Tab`; undefined for any other. */
export function endingKeyOf(code: string): 'Enter' | 'Tab' | undefined {
  if (code === 'Enter' || code === 'NumpadEnter') {
    return 'Enter';
  }
  return code === 'Tab' ? 'Tab' : undefined;
}
