import type { Clock } from '../common/clock.ts';
import { CodeJudge, type JudgeRules } from './judge.ts';
import type { Scanner, ScannerEvent } from './port.ts';

export interface KeyboardScannerOptions {
  readonly name: string;
  readonly rules: JudgeRules;
  readonly clock: Clock;
}

/** What the window took for a scanner's typing; `cut`: it did not end as a scan ends. */
export interface Typed {
  readonly text: string;
  readonly ending: 'whole' | 'cut';
  /** From the first key to the end, in ms. */
  readonly durationMs?: number | undefined;
  /** What ended it; absent where nothing did, as when the window lost the keyboard. */
  readonly by?: 'Enter' | 'Tab' | 'silence' | undefined;
}

/** A scanner that works as a keyboard. Its line is the window: that tells its typing from a person's, and hands it on. */
export class KeyboardScanner implements Scanner {
  readonly name: string;
  readonly #judge: CodeJudge;
  #listener: ((event: ScannerEvent) => void) | undefined;
  #hasWindow = false;

  constructor({ name, rules, clock }: KeyboardScannerOptions) {
    this.name = name;
    this.#judge = new CodeJudge(rules, clock);
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener;
    if (this.#hasWindow) {
      listener({ kind: 'connected' });
    }
  }

  async stop(): Promise<void> {
    this.#listener = undefined;
  }

  /** The window is there and takes keys. */
  windowOpened(): void {
    if (!this.#hasWindow) {
      this.#hasWindow = true;
      this.#listener?.({ kind: 'connected' });
    }
  }

  /** The window was closed, crashed or is being loaded anew; what it took before is of no use any more. */
  windowGone(detail: string): void {
    if (this.#hasWindow) {
      this.#hasWindow = false;
      this.#listener?.({ kind: 'disconnected', detail });
    }
  }

  /** The window took something for this scanner's typing. */
  typed({ text, ending, durationMs = 0, by }: Typed): void {
    if (this.#hasWindow) {
      const kind = ending === 'whole' ? 'whole' : 'truncated';
      this.#listener?.(this.#judge.judge({ kind, text, durationMs, ending: by ?? 'none' }));
    }
  }
}
