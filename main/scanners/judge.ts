import type { Clock } from '../common/clock.ts';
import { maskCode } from '../common/payment-code.ts';
import { type CodeRules, cleanCode } from './cleaning.ts';
import { DuplicateFilter } from './duplicates.ts';
import type { Frame, Heard } from './framing.ts';
import type { DropReason, ScanFacts, ScannerEvent } from './port.ts';

/** What a code looks like, and how long the same one is the same scan. */
export type JudgeRules = CodeRules & { readonly duplicateMs: number };

/** Judges what a scanner gave as a whole code, whatever way it came. */
export class CodeJudge {
  readonly #rules: JudgeRules;
  readonly #clock: Clock;
  readonly #duplicates: DuplicateFilter;

  constructor(rules: JudgeRules, clock: Clock) {
    this.#rules = rules;
    this.#clock = clock;
    this.#duplicates = new DuplicateFilter(rules.duplicateMs);
  }

  judge(frame: Frame): ScannerEvent {
    if (frame.kind !== 'whole') {
      return dropped(frame.kind, frame.text, frame);
    }
    const cleaned = cleanCode(frame.text, this.#rules);
    if (!cleaned.ok) {
      return dropped(cleaned.reason, frame.text, frame);
    }
    const { code, aimId = frame.aimId } = cleaned;
    if (this.#duplicates.isRepeat(code, this.#clock.monotonic())) {
      return dropped('duplicate', code, frame);
    }
    const scanned = { kind: 'scanned', code, facts: factsOf(code, frame) } as const;
    return aimId === undefined ? scanned : { ...scanned, aimId };
  }
}

/** Says that a text was not taken, without saying what it was. */
function dropped(reason: DropReason, text: string, heard: Heard): ScannerEvent {
  return { kind: 'dropped', reason, mask: maskCode(text), facts: factsOf(text, heard) };
}

function factsOf({ length }: string, { durationMs, ending }: Heard): ScanFacts {
  return { length, durationMs: Math.round(durationMs), ending };
}
