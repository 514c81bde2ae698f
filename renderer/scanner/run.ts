import type { KeyboardScanner } from '../../preload/contract.ts';
import { characterOf, endingKeyOf, isPrintable } from './layout.ts';

/** One press of a key; a key that repeats itself is none. */
export interface KeyPress {
  /** `KeyboardEvent.code`. */
  readonly code: string;
  readonly shift: boolean;
  /** What it typed where no key is named, as when a program types for a scanner. */
  readonly character?: string | undefined;
  /** With Ctrl, Alt or Meta: never a scanner's. */
  readonly command: boolean;
  /** `event.timeStamp`: when the system saw it, however late it is heard of. */
  readonly at: number;
}

/** Whether a press types a character, as both people and scanners do. */
export function isTyping({ code, character, command }: KeyPress): boolean {
  return !command && (character !== undefined || isPrintable(code));
}

/** What a scanner typed. `cut`: it is not certain that this is all of a code and nothing else. */
export interface Scan {
  readonly text: string;
  readonly ending: 'whole' | 'cut';
  /** `KeyboardScanner.index`. */
  readonly scanner: number;
  /** From its first key to its end, in ms. */
  readonly durationMs: number;
  /** What ended it; undefined where nothing did that ends a code. */
  readonly by: 'Enter' | 'Tab' | 'silence' | undefined;
}

/** Keys that followed each other so fast that a scanner may have typed them. */
export interface Run<P extends KeyPress> {
  readonly scanners: readonly KeyboardScanner[];
  readonly presses: P[];
  /** Ms up to each key but the first, since anything was typed, Shift included. */
  readonly pauses: number[];
  lastAt: number;
  /** It ran on beyond any code. */
  endless: boolean;
  /** It may be the other part of a code of which a part is known to be lost. */
  readonly isTail: boolean;
  /** The same, and so soon that a single key is no person's either. */
  readonly isStray: boolean;
  /** What a person seems to have typed just before may have been its beginning. */
  readonly mayLackItsHead: boolean;
}

/** How a run ended: a key that types nothing, time, or the window's loss. */
export type RunEnd = { readonly by: 'key'; readonly press: KeyPress } | { readonly by: 'silence' | 'interruption' };

/** A person's fastest typing takes longer from key to key: half of the pauses of a scanner are shorter. */
const MACHINE_PAUSE_MS = 60;
/** Two keys fall together under anybody's hand; three at a scanner's speed do not. */
const MACHINE_KEYS = 3;
/** What a person types at a scanner's speed is an amount at most, of 7 digits. */
const LONGEST_BURST = 8;
/** Where a first key stands so far before the others, a person's key may have run into the code. */
const STRANGE_FIRST_PAUSE_MS = 40;
const STRANGE_FIRST_PAUSE_TIMES = 3;

/** What stands for a key that the scanner's keyboard does not have: no code contains it. */
const NO_CHARACTER = '\u{fffd}';

/** Tells who typed a run: a scan, or undefined for a person. */
export function judgeRun<P extends KeyPress>(run: Run<P>, end: RunEnd): Scan | undefined {
  const whole = wholeScan(run, end);
  if (whole !== undefined) {
    return run.isTail || run.mayLackItsHead || beginsStrangely(run) ? { ...whole, ending: 'cut' } : whole;
  }
  return isMachines(run, end) ? cutScan(run, end) : undefined;
}

function isMachines<P extends KeyPress>(run: Run<P>, end: RunEnd): boolean {
  const { presses } = run;
  const endsCode = end.by === 'key' && !end.press.command && endingKeyOf(end.press.code) !== undefined;
  const keys = presses.length + (endsCode ? 1 : 0);
  if (end.by === 'interruption' || run.isStray || (run.isTail && keys >= 2)) {
    return true;
  }
  if (keys < MACHINE_KEYS) {
    return false;
  }
  const times = presses.map(({ at }) => at);
  return presses.length > LONGEST_BURST || typicalPause(endsCode ? [...times, end.press.at] : times) < MACHINE_PAUSE_MS;
}

/** The scanner whose settings the whole of the run fits, the one with the longest prefix first. */
function wholeScan<P extends KeyPress>(run: Run<P>, end: RunEnd): Scan | undefined {
  if (run.endless) {
    return undefined;
  }
  const fitting = byPrefix(run.scanners).filter((scanner) => fits(run, end, scanner));
  const scanner =
    fitting.find((one) => textOf(run, one).startsWith(one.prefix)) ??
    // The main process then says that the prefix is missing, which helps whoever sets the scanner up.
    fitting.find(({ suffix }) => suffix !== 'silence');
  return scanner && scanOf(run, end, scanner, 'whole');
}

function fits<P extends KeyPress>(run: Run<P>, end: RunEnd, scanner: KeyboardScanner): boolean {
  const { keyGapMs, minLength, prefix } = scanner;
  return (
    run.presses.length >= minLength + prefix.length &&
    run.pauses.every((pause) => pause <= keyGapMs) &&
    endsAsSet(run.lastAt, end, scanner)
  );
}

function endsAsSet(lastAt: number, end: RunEnd, { suffix, keyGapMs }: KeyboardScanner): boolean {
  if (suffix === 'silence') {
    return end.by === 'silence';
  }
  return (
    end.by === 'key' &&
    !end.press.command &&
    endingKeyOf(end.press.code) === suffix &&
    end.press.at - lastAt <= keyGapMs
  );
}

/** The text as the likeliest scanner typed it, for the notice that a scan was lost. */
function cutScan<P extends KeyPress>(run: Run<P>, end: RunEnd): Scan | undefined {
  const scanners = byPrefix(run.scanners);
  const scanner = scanners.find((one) => textOf(run, one).startsWith(one.prefix)) ?? scanners[0];
  return scanner && scanOf(run, end, scanner, 'cut');
}

function scanOf<P extends KeyPress>(run: Run<P>, end: RunEnd, scanner: KeyboardScanner, ending: Scan['ending']): Scan {
  const by = endOf(end);
  const endAt = end.by === 'key' && by !== undefined ? end.press.at : run.lastAt;
  const durationMs = Math.max(0, endAt - (run.presses[0]?.at ?? endAt));
  return { text: textOf(run, scanner), ending, scanner: scanner.index, durationMs, by };
}

function endOf(end: RunEnd): Scan['by'] {
  switch (end.by) {
    case 'key':
      return end.press.command ? undefined : endingKeyOf(end.press.code);
    case 'silence':
      return 'silence';
    case 'interruption':
      return undefined;
  }
}

function byPrefix(scanners: readonly KeyboardScanner[]): readonly KeyboardScanner[] {
  return scanners.toSorted((a, b) => b.prefix.length - a.prefix.length);
}

function textOf<P extends KeyPress>(run: Run<P>, { layout }: KeyboardScanner): string {
  return run.presses
    .map(({ code, shift, character }) => character ?? characterOf(code, shift, layout) ?? NO_CHARACTER)
    .join('');
}

function beginsStrangely<P extends KeyPress>(run: Run<P>): boolean {
  const times = run.presses.map(({ at }) => at);
  const [first = 0, second = 0] = times;
  const pause = second - first;
  return pause > STRANGE_FIRST_PAUSE_MS && pause > STRANGE_FIRST_PAUSE_TIMES * typicalPause(times.slice(1));
}

/** The median of the times between keys. */
function typicalPause(times: readonly number[]): number {
  const pauses = times
    .slice(1)
    .map((at, index) => at - (times[index] ?? at))
    .sort((a, b) => a - b);
  const middle = pauses.length / 2;
  const [low, high] = [pauses[Math.ceil(middle) - 1] ?? 0, pauses[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}
