/**
 * Ms after a part of a code in which what comes as fast as a scanner types is held for another part of it, as
 * `main/scanners/framing.ts` does. Nobody scans anew so soon without having looked first.
 */
const TAIL_MS = 1500;
/**
 * The same for a single key: a scanner that stood still in mid-code goes on within half a second, with one character
 * perhaps. It counts anew from each such key, so that all of an amount typed right then is lost, and never only its
 * first digits; whoever typed it is told of a lost scan.
 */
const STRAY_MS = 600;
/** Ms after a single key out of nothing that may have been the first of a code. */
const LONE_HEAD_MS = 600;
/** The same after the last key of somebody who is typing. */
const TYPED_HEAD_MS = 150;
/** Ms within which two single keys are one person's typing. */
const TYPING_MS = 1000;

const NEVER = Number.NEGATIVE_INFINITY;

/** Remembers what was typed before a run, as far as that run may be a part of the same code. */
export class Aftermath {
  #tailUntil = NEVER;
  #strayUntil = NEVER;
  /** The latest key that was handed to a person although it may have begun a code. */
  #personAt = NEVER;
  #typedHeadUntil = NEVER;
  #pairHeadUntil = NEVER;

  isTail(at: number): boolean {
    return at <= this.#tailUntil;
  }

  isStray(at: number): boolean {
    return at <= this.#strayUntil;
  }

  mayLackItsHead(at: number): boolean {
    return at <= Math.max(this.#typedHeadUntil, this.#pairHeadUntil);
  }

  /** The window got the keyboard, perhaps in the middle of a code whose next key comes within `keyGapMs`. */
  opened(at: number, keyGapMs: number): void {
    this.#tailUntil = Math.max(this.#tailUntil, at + keyGapMs);
    this.#strayUntil = Math.max(this.#strayUntil, at + keyGapMs);
  }

  /** A code broke off: its other part may come. */
  brokeOff(at: number): void {
    this.settled();
    this.#tailUntil = at + TAIL_MS;
    this.#strayUntil = at + STRAY_MS;
  }

  /** Silence ended a code: should it have been a pause, the next part is judged by its own length or prefix. */
  fellSilent(at: number): void {
    this.settled();
    this.#strayUntil = at + STRAY_MS;
  }

  /** Keys at least `keyGapMs` from all others were handed to a person. */
  handedOn(keys: number, at: number): void {
    if (keys > 1) {
      this.#pairHeadUntil = at + TAIL_MS;
    }
    this.#typedHeadUntil = at + (at - this.#personAt <= TYPING_MS ? TYPED_HEAD_MS : LONE_HEAD_MS);
    this.#personAt = at;
  }

  /** A code has ended as codes end, or a person pressed a key that is in no code. */
  settled(): void {
    this.#tailUntil = NEVER;
    this.#strayUntil = NEVER;
    this.#forgetHeads();
  }

  /** A person pressed a key that is in no code: what was typed before does not belong to what comes. */
  pressedByPerson(): void {
    this.#forgetHeads();
  }

  #forgetHeads(): void {
    this.#personAt = NEVER;
    this.#typedHeadUntil = NEVER;
    this.#pairHeadUntil = NEVER;
  }
}
