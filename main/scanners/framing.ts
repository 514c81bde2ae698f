import { endingName } from './ending.ts';

/** What ends a code, and when the beginning of one is given up. */
export interface FramingRules {
  /** Blank: silence ends a code. */
  readonly suffix: string;
  /** Ms without a byte after which a code without its suffix is over. */
  readonly silenceMs: number;
}

/** How something came from a scanner. */
export interface Heard {
  /** From its first byte to its end, in ms. */
  readonly durationMs: number;
  /** What ended it, as in {@link ScanFacts}. */
  readonly ending: string;
}

export interface Frame extends Heard {
  /**
   * `truncated`: a part of a code whose other part is lost. `badCharacter`: it contains what no code does, or is not in the
   * form in which the device speaks.
   */
  readonly kind: 'whole' | 'truncated' | 'tooLong' | 'badCharacter';
  readonly text: string;
  /** The AIM identifier, where the device tells it apart from the code. */
  readonly aimId?: string;
}

/** Far beyond any code, in characters: what runs on so long is no scanner. */
export const MAX_FRAME = 4096;

/**
 * Ms of silence after half a code was given up until what comes no longer belongs to it. Where the scanner or the process
 * stood still in the middle of a code, its second half comes after the first was given up, and would pass for a whole code.
 */
export const AFTERMATH_MS = 1500;

/**
 * Ms after a port was opened in which what comes was begun before: a scanner's characters are never so far apart, and
 * nobody scans so fast.
 */
export const OPENING_MS = 30;

/**
 * Cuts a stream of bytes into codes. Bytes that a pause separates are never joined, and a second half never stands alone:
 * no part of a code, and no mixture of two, may pass for a code.
 */
export class Framer {
  readonly #rules: FramingRules;
  #held = '';
  #firstByteAt = 0;
  #lastByteAt = 0;
  /** What begins before this is no beginning, but the tail of a code. */
  #tailUntil = Number.NEGATIVE_INFINITY;
  /** What is wrong with the frame that is being collected, whatever comes. */
  #spoiled: 'truncated' | 'tooLong' | undefined;

  constructor(rules: FramingRules) {
    this.#rules = rules;
  }

  /** To be called when the port has been opened, which may be in mid-code. `at` as for {@link push}. */
  opened(at: number): void {
    this.reset();
    this.#tailUntil = at + OPENING_MS;
  }

  /** Takes bytes as they come. `at` in ms of a clock that only grows. */
  push(bytes: Uint8Array, at: number): Frame[] {
    const frames = this.silence(at);
    if (this.#held === '') {
      this.#firstByteAt = at;
      if (at < this.#tailUntil) {
        this.#spoiled = 'truncated';
      }
    }
    this.#lastByteAt = at;
    // Scanners send single bytes; what is not ASCII is refused later, and must not vanish in a decoder here.
    this.#held += Buffer.from(bytes).toString('latin1');
    if (this.#rules.suffix !== '') {
      frames.push(...this.#cutAtSuffixes());
    }
    if (this.#held.length > MAX_FRAME) {
      this.#held = this.#held.slice(-Math.max(1, this.#rules.suffix.length));
      this.#spoiled = 'tooLong';
    }
    return frames;
  }

  /** To be called when nothing has come for a while: gives up half a code, or ends one that silence ends. */
  silence(at: number): Frame[] {
    if (this.#held === '' || at - this.#lastByteAt < this.#rules.silenceMs) {
      return [];
    }
    const text = stripLineEnds(this.#held);
    const kind = this.#spoiled ?? (this.#rules.suffix === '' ? 'whole' : 'truncated');
    const [lineEnd = ''] = /[\r\n]*$/.exec(this.#held) ?? [];
    const ending = lineEnd === '' ? 'silence' : endingName(lineEnd);
    const durationMs = this.#lastByteAt - this.#firstByteAt;
    this.reset();
    if (text === '') {
      return [];
    }
    if (kind !== 'whole') {
      this.#tailUntil = at + AFTERMATH_MS;
    }
    return [{ kind, text, durationMs, ending }];
  }

  /** Forgets what was begun: the device is gone, and its other half will not come. */
  reset(): void {
    this.#held = '';
    this.#spoiled = undefined;
  }

  #cutAtSuffixes(): Frame[] {
    const { suffix } = this.#rules;
    const ending = endingName(suffix);
    const frames: Frame[] = [];
    for (let end = this.#held.indexOf(suffix); end >= 0; end = this.#held.indexOf(suffix)) {
      const text = stripLineEnds(this.#held.slice(0, end));
      this.#held = this.#held.slice(end + suffix.length);
      if (text !== '') {
        const durationMs = this.#lastByteAt - this.#firstByteAt;
        frames.push({ kind: this.#spoiled ?? 'whole', text, durationMs, ending });
      }
      this.#firstByteAt = this.#lastByteAt;
      this.#spoiled = undefined;
      this.#tailUntil = Number.NEGATIVE_INFINITY;
    }
    return frames;
  }
}

/** A scanner that is set to CR LF where the settings say CR leaves the LF before the next code. */
function stripLineEnds(text: string): string {
  return text.replace(/^[\r\n]+|[\r\n]+$/g, '');
}
