import type { KeyboardScanner } from '../../../preload/contract.ts';
import { type KeyPress, KeyReader, type Reading, type Scan } from '../../../renderer/scanner/key-reader.ts';
import { characterOf, type Layout } from '../../../renderer/scanner/layout.ts';

/** As a scanner leaves the factory, and the settings that fit it. */
export const factorySettings: KeyboardScanner = {
  index: 0,
  layout: 'us',
  prefix: '',
  suffix: 'Enter',
  keyGapMs: 80,
  minLength: 10,
};

const codes = [
  ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `Key${letter}`),
  ...[...'0123456789'].map((digit) => `Digit${digit}`),
  ...['Space', 'Minus', 'Equal', 'BracketLeft', 'BracketRight', 'Backslash', 'Semicolon', 'Quote', 'Backquote'],
  ...['Comma', 'Period', 'Slash', 'IntlRo', 'IntlYen'],
];

/** The key of a keyboard that types a character. */
export function keyOf(character: string, layout: Layout = 'us'): { readonly code: string; readonly shift: boolean } {
  for (const code of codes) {
    for (const shift of [false, true]) {
      if (characterOf(code, shift, layout) === character) {
        return { code, shift };
      }
    }
  }
  throw new Error(`no key for ${JSON.stringify(character)}`);
}

export type BareScan = Pick<Scan, 'text' | 'ending' | 'scanner'>;

/** Types on a clock of its own, with timers that fire as late as they may. */
export class Typist {
  /** What was read, but for how it came. */
  readonly scans: BareScan[] = [];
  /** The same, as the main process is told of it. */
  readonly told: Scan[] = [];
  /** `code` of each key that was handed to a person, in order. */
  readonly human: string[] = [];
  /** When the last of them was. */
  humanAt = 0;
  now = 0;
  readonly #reader: KeyReader<KeyPress>;

  constructor(...scanners: readonly KeyboardScanner[]) {
    this.#reader = new KeyReader(() => scanners);
  }

  press(
    code: string,
    options: { readonly shift?: boolean; readonly command?: boolean; readonly character?: string } = {},
  ): void {
    this.#take(this.#reader.press({ code, shift: false, command: false, at: this.now, ...options }));
  }

  /** Types a text; `pauses` are waited for before each of its keys, the last one again and again. */
  type(text: string, pauses: number | readonly number[], layout: Layout = 'us'): void {
    const all = typeof pauses === 'number' ? [pauses] : pauses;
    for (const [index, character] of [...text].entries()) {
      this.pass(all[Math.min(index, all.length - 1)] ?? 0);
      const { code, shift } = keyOf(character, layout);
      this.press(code, { shift });
    }
  }

  /** Scans, as a device that ends its codes by a key. */
  scan(text: string, pauseMs: number, suffix = 'Enter'): void {
    this.type(text, pauseMs);
    this.pass(pauseMs);
    this.press(suffix);
  }

  /** Lets time pass; what is due is done, in time. */
  pass(ms: number): void {
    const until = this.now + ms;
    const due = this.#reader.heldUntil;
    if (due !== undefined && due < until) {
      this.now = due + 1;
      this.#take(this.#reader.passed(this.now));
    }
    this.now = until;
    this.#take(this.#reader.passed(this.now));
  }

  opened(): void {
    this.#reader.opened(this.now);
  }

  interrupted(): void {
    this.#take(this.#reader.interrupted());
  }

  #take(readings: readonly Reading<KeyPress>[]): void {
    for (const reading of readings) {
      if (reading.kind === 'scan') {
        const { text, ending, scanner } = reading.scan;
        this.scans.push({ text, ending, scanner });
        this.told.push(reading.scan);
      } else {
        this.human.push(reading.press.code);
        this.humanAt = this.now;
      }
    }
  }
}
