import type { KeyboardScanner } from '../../preload/contract.ts';
import { Aftermath } from './aftermath.ts';
import { endingKeyOf, isModifier, isShift } from './layout.ts';
import { isTyping, judgeRun, type KeyPress, type Run, type RunEnd, type Scan } from './run.ts';

export { isTyping, type KeyPress, type Scan } from './run.ts';

/** What has become certain: a person's key, or a scan with the keys that it takes out. */
export type Reading<P extends KeyPress> =
  | { readonly kind: 'human'; readonly press: P }
  | { readonly kind: 'scan'; readonly scan: Scan; readonly presses: readonly P[] };

/** Far beyond any code, and as much as the main process takes. */
const MAX_KEYS = 4096;

/**
 * Tells a scanner's typing from a person's by its speed. A key that types a character is held until `keyGapMs` have passed
 * without another one. No part of a code, and no mixture of two, may pass for a code or get to the person's side; in doubt
 * it is a scan that was cut.
 */
export class KeyReader<P extends KeyPress> {
  readonly #scanners: () => readonly KeyboardScanner[];
  readonly #aftermath = new Aftermath();
  #run: Run<P> | undefined;
  /** When a scanner last typed a key. */
  #scannerAt = Number.NEGATIVE_INFINITY;

  constructor(scanners: () => readonly KeyboardScanner[]) {
    this.#scanners = scanners;
  }

  /** The moment after which {@link passed} is to be called; undefined while nothing is held. */
  get heldUntil(): number | undefined {
    return this.#run && this.#run.lastAt + longestGap(this.#run.scanners);
  }

  /** Takes a key. A key that types nothing is a person's if the readings have it, and a scanner's if not. */
  press(press: P): Reading<P>[] {
    const readings = this.passed(press.at);
    if (isModifier(press.code)) {
      this.#keepAlive(press);
    } else if (isTyping(press)) {
      readings.push(...this.#typed(press));
    } else {
      readings.push(...this.#command(press));
    }
    return readings;
  }

  /** Time has passed: gives up what is held for longer than a scanner takes for its next key. */
  passed(now: number): Reading<P>[] {
    const until = this.heldUntil;
    return until === undefined || now <= until ? [] : this.#endRun({ by: 'silence' });
  }

  /** The window got the keyboard. */
  opened(at: number): void {
    this.#aftermath.opened(at, longestGap(this.#scanners()));
  }

  /** The window lost the keyboard: the rest of what is held goes elsewhere. */
  interrupted(): Reading<P>[] {
    return this.#endRun({ by: 'interruption' });
  }

  /** A scanner presses Shift on its own, and takes its time for it. */
  #keepAlive({ code, at }: P): void {
    if (this.#run !== undefined && isShift(code)) {
      this.#run.lastAt = at;
    }
  }

  #typed(press: P): Reading<P>[] {
    const scanners = this.#scanners();
    if (scanners.length === 0 && this.#run === undefined) {
      return [{ kind: 'human', press }];
    }
    if (this.#run === undefined) {
      this.#run = this.#begin(press, scanners);
      return [];
    }
    const run = this.#run;
    if (run.presses.length >= MAX_KEYS) {
      run.endless = true;
    } else {
      run.presses.push(press);
      run.pauses.push(press.at - run.lastAt);
    }
    run.lastAt = press.at;
    return [];
  }

  #begin(press: P, scanners: readonly KeyboardScanner[]): Run<P> {
    const { at } = press;
    return {
      scanners,
      presses: [press],
      pauses: [],
      lastAt: at,
      endless: false,
      isTail: this.#aftermath.isTail(at),
      isStray: this.#aftermath.isStray(at),
      mayLackItsHead: this.#aftermath.mayLackItsHead(at),
    };
  }

  #command(press: P): Reading<P>[] {
    const readings = this.#endRun({ by: 'key', press });
    if (readings.some(({ kind }) => kind === 'scan') || this.#isScannersOwn(press)) {
      this.#scannerAt = press.at;
      return readings;
    }
    this.#aftermath.pressedByPerson();
    return [...readings, { kind: 'human', press }];
  }

  /** Some scanners end a code with two keys; and the end of a code that broke off before may come late. */
  #isScannersOwn(press: P): boolean {
    if (press.at - this.#scannerAt <= longestGap(this.#scanners())) {
      return true;
    }
    const endsCode = this.#isSuffix(press) && this.#aftermath.isStray(press.at);
    if (endsCode) {
      this.#aftermath.settled();
    }
    return endsCode;
  }

  #isSuffix({ code, command }: KeyPress): boolean {
    return !command && this.#scanners().some(({ suffix }) => suffix === endingKeyOf(code));
  }

  #endRun(end: RunEnd): Reading<P>[] {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) {
      return [];
    }
    const { presses, lastAt } = run;
    const scan = judgeRun(run, end);
    if (scan === undefined) {
      this.#handOn(presses, lastAt);
      return presses.map((press) => ({ kind: 'human', press }));
    }
    this.#scannerAt = lastAt;
    if (end.by === 'key' && this.#isSuffix(end.press)) {
      this.#aftermath.settled();
    } else if (scan.ending === 'whole') {
      this.#aftermath.fellSilent(lastAt);
    } else {
      this.#aftermath.brokeOff(lastAt);
    }
    return [{ kind: 'scan', scan, presses }];
  }

  #handOn(presses: readonly P[], at: number): void {
    // A person presses Space to press a button; no code begins with it.
    if (presses.some(({ code }) => code !== 'Space')) {
      this.#aftermath.handedOn(presses.length, at);
    }
  }
}

/** The longest time that any of the scanners takes from key to key. */
function longestGap(scanners: readonly KeyboardScanner[]): number {
  return Math.max(0, ...scanners.map(({ keyGapMs }) => keyGapMs));
}
