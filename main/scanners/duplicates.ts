import { createHash } from 'node:crypto';

/** Recognises the same code scanned again; keeps a hash of the last one, never the code. */
export class DuplicateFilter {
  readonly #windowMs: number;
  #lastHash = '';
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /**
   * True when the same code was seen within the window. Each sighting begins the window anew, so that a phone left under
   * the scanner is one scan however long it lies there.
   */
  isRepeat(code: string, at: number): boolean {
    const hash = createHash('sha256').update(code).digest('base64');
    const repeat = hash === this.#lastHash && at - this.#lastAt < this.#windowMs;
    this.#lastHash = hash;
    this.#lastAt = at;
    return repeat;
  }
}
