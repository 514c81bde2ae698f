import type { Clock } from '../common/clock.ts';
import { maskCode } from '../common/payment-code.ts';
import { type CodeRules, cleanCode } from './cleaning.ts';
import { DuplicateFilter } from './duplicates.ts';
import type { DropReason, ScannerEvent } from './port.ts';

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

  judge(text: string): ScannerEvent {
    const cleaned = cleanCode(text, this.#rules);
    if (!cleaned.ok) {
      return dropped(cleaned.reason, text);
    }
    if (this.#duplicates.isRepeat(cleaned.code, this.#clock.monotonic())) {
      return dropped('duplicate', cleaned.code);
    }
    const { code, aimId } = cleaned;
    return aimId === undefined ? { kind: 'scanned', code } : { kind: 'scanned', code, aimId };
  }
}

/** Says that a text was not taken, without saying what it was. */
export function dropped(reason: DropReason, text: string): ScannerEvent {
  return { kind: 'dropped', reason, mask: maskCode(text) };
}
