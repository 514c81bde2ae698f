import { z } from 'zod';
import { anyText, object, serialPort, usbDevice, wholeNumber } from './schema-parts.ts';

/** What a code looks like, whatever kind of scanner reads it. */
const codeRules = {
  minLength: wholeNumber(6, 512).default(6),
  maxLength: wholeNumber(6, 512).default(512),
  characters: z.enum(['printable', 'digits', 'alphanumeric'], 'notACharacterRule').default('printable'),
  /** The same code again within this time is the same scan. */
  duplicateMs: wholeNumber(0, 60_000).default(2000),
};

const serialScanner = object({
  kind: z.literal('serial'),
  ...serialPort,
  baudRate: wholeNumber(300, 4_000_000).default(9600),
  dataBits: z.union([z.literal(7), z.literal(8)], 'outOfRange').default(8),
  parity: z.enum(['none', 'even', 'odd'], 'notAParity').default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)], 'outOfRange').default(1),
  /** Characters that the scanner puts before each code; a frame without them is dropped. */
  prefix: anyText().max(8, 'tooLong').default(''),
  /** Characters with which the scanner ends each code. Blank: silence ends a code, if its length or a prefix is known. */
  suffix: anyText().max(8, 'tooLong').default('\r'),
  ...codeRules,
  /** Silence after which half a code is dropped. */
  silenceMs: wholeNumber(20, 10_000).default(100),
});

const keyboardScanner = object({
  kind: z.literal('keyboard'),
  /** The keyboard layout that the scanner is set to. */
  layout: z.enum(['us', 'jp'], 'notALayout').default('us'),
  /** Characters that the scanner types before each code, such as an AIM identifier's `]`. */
  prefix: anyText().max(8, 'tooLong').default(''),
  /** The key that ends each code. Silence: only where each code has the same length or a prefix. */
  suffix: z.enum(['Enter', 'Tab', 'silence'], 'notASuffixKey').default('Enter'),
  ...codeRules,
  /** What is shorter was typed by a person, who types amounts: at least 8. */
  minLength: wholeNumber(8, 512).default(10),
  /** The longest time between two keys of one code: a person needs more. */
  keyGapMs: wholeNumber(20, 200).default(80),
});

/** A scanner in the mode "HID POS" (usage page 0x8C): it says itself where each code begins and ends. */
const hidScanner = object({
  kind: z.literal('hid'),
  usb: usbDevice,
  /** Characters that the scanner puts before each code; a code without them is dropped. */
  prefix: anyText().max(8, 'tooLong').default(''),
  ...codeRules,
});

/** A scanner of any kind. */
export const scannerSchema = z.discriminatedUnion('kind', [serialScanner, keyboardScanner, hidScanner], {
  error: (issue) => (isObject(issue.input) ? 'notAScannerKind' : 'notAnObject'),
});

/** The scanner of a terminal whose settings name none: most leave the factory as keyboards. */
export const usualScanner = keyboardScanner.parse({ kind: 'keyboard' });

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
