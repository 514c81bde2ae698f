import { z } from 'zod';
import { across, type CrossCheck } from './cross-checks.ts';
import { anyText, object, onePort, serialPort, usbDevice, wholeNumber } from './schema-parts.ts';

/** What a code looks like, whatever kind of scanner reads it. */
const codeRules = {
  minLength: wholeNumber(6, 512).default(6),
  maxLength: wholeNumber(6, 512).default(512),
  characters: z.enum(['printable', 'digits', 'alphanumeric'], 'notACharacterRule').default('printable'),
  /** The same code again within this time is the same scan. */
  duplicateMs: wholeNumber(0, 60_000).default(2000),
};

interface Lengths {
  readonly minLength: number;
  readonly maxLength: number;
}

interface Ends extends Lengths {
  readonly prefix: string;
  readonly suffix: string;
}

const lengthsInOrder = across<Lengths>([['minLength'], ['maxLength']], checkLengths);

// Where silence ends a code, each half of one that a pause cut would pass for a code.
const silenceIsSafe = across<Ends>([['prefix'], ['suffix'], ['minLength'], ['maxLength']], checkSilence);

const serialScanner = object({
  kind: z.literal('serial'),
  ...serialPort,
  /** Characters that the scanner puts before each code; a frame without them is dropped. */
  prefix: anyText().max(8, 'tooLong').default(''),
  /** Characters with which the scanner ends each code. Blank: silence ends a code, if its length or a prefix is known. */
  suffix: anyText().max(8, 'tooLong').default('\r'),
  ...codeRules,
  /** Silence after which half a code is dropped. */
  silenceMs: wholeNumber(20, 10_000).default(100),
}).check(onePort, silenceIsSafe, lengthsInOrder);

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
}).check(silenceIsSafe, lengthsInOrder);

/** A scanner in the mode "HID POS" (usage page 0x8C): it says itself where each code begins and ends. */
const hidScanner = object({
  kind: z.literal('hid'),
  usb: usbDevice,
  /** Characters that the scanner puts before each code; a code without them is dropped. */
  prefix: anyText().max(8, 'tooLong').default(''),
  ...codeRules,
}).check(lengthsInOrder);

/** A scanner of any kind. */
export const scannerSchema = z.discriminatedUnion('kind', [serialScanner, keyboardScanner, hidScanner], {
  error: (issue) => (isObject(issue.input) ? 'notAScannerKind' : 'notAnObject'),
});

type Scanner = z.output<typeof scannerSchema>;

/** The scanners of a terminal, each a device of its own: one that is named twice would read twice, or find its port busy. */
export const scannersSchema = z
  .array(scannerSchema, 'notAList')
  .max(8, 'tooManyScanners')
  .check(across<readonly Scanner[]>([], checkDevices));

/** The scanner of a terminal whose settings name none: most leave the factory as keyboards. */
export const usualScanner = keyboardScanner.parse({ kind: 'keyboard' });

function checkLengths({ value: { minLength, maxLength }, report }: CrossCheck<Lengths>): void {
  if (minLength > maxLength) {
    report(['minLength'], 'minAboveMax');
  }
}

function checkSilence({ value: { prefix, suffix, minLength, maxLength }, report }: CrossCheck<Ends>): void {
  if ((suffix === '' || suffix === 'silence') && prefix === '' && minLength !== maxLength) {
    report(['suffix'], 'silenceNeedsLength');
  }
}

function checkDevices({ value, isSound, report }: CrossCheck<readonly Scanner[]>): void {
  if (!Array.isArray(value)) {
    return;
  }
  const known: Scanner[] = [];
  for (const [index, scanner] of (value as readonly Scanner[]).entries()) {
    if (!isSound([index])) {
      continue;
    }
    if (known.some((other) => isSameDevice(other, scanner))) {
      report([index], 'sameDevice');
    }
    known.push(scanner);
  }
}

/** Keyboards are told apart by what they type, all others by how they are found. */
function isSameDevice(one: Scanner, other: Scanner): boolean {
  if (one.kind === 'keyboard' || other.kind === 'keyboard') {
    return (
      one.kind === 'keyboard' &&
      other.kind === 'keyboard' &&
      one.layout === other.layout &&
      one.prefix === other.prefix &&
      one.suffix === other.suffix
    );
  }
  const path = pathOf(one);
  return (path !== undefined && path === pathOf(other)) || isSameUsb(one.usb, other.usb);
}

/** Windows does not tell `COM3` and `com3` apart. */
function pathOf(scanner: Exclude<Scanner, { kind: 'keyboard' }>): string | undefined {
  return scanner.kind === 'serial' ? scanner.path?.replace(/^com\d+$/i, (name) => name.toUpperCase()) : undefined;
}

type Usb = z.output<typeof usbDevice>;

/** One without a serial number is any of its model. */
function isSameUsb(one: Usb | undefined, other: Usb | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.vendorId === other.vendorId &&
    one.productId === other.productId &&
    (one.serialNumber === undefined || other.serialNumber === undefined || one.serialNumber === other.serialNumber)
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
