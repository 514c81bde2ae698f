import type { Clock } from '../common/clock.ts';
import { type Frame, OPENING_MS } from './framing.ts';
import { CodeJudge, type JudgeRules } from './judge.ts';
import { KeptLine, type LineOpener } from './kept-line.ts';
import type { Scanner, ScannerEvent } from './port.ts';

/** Makes codes out of what comes on a line. `at` in ms of a clock that only grows. */
export interface CodeFramer {
  /** The line has been opened, perhaps in the middle of a code; what was begun before is forgotten. */
  opened(at: number): void;
  push(bytes: Uint8Array, at: number): Frame[];
  /** Nothing has come for a while. */
  silence(at: number): Frame[];
}

export interface FramedScannerOptions {
  readonly name: string;
  readonly open: LineOpener;
  readonly framer: CodeFramer;
  /** Ms without anything after which the framer is asked again. */
  readonly silenceMs: number;
  readonly rules: JudgeRules;
  readonly clock: Clock;
}

/** A scanner that reads codes off a line, which may be lost and come back. */
export class FramedScanner implements Scanner {
  readonly name: string;
  readonly #framer: CodeFramer;
  readonly #silenceMs: number;
  readonly #clock: Clock;
  readonly #line: KeptLine;
  readonly #codes: CodeJudge;
  #silenceTimer: NodeJS.Timeout | undefined;

  constructor({ name, open, framer, silenceMs, rules, clock }: FramedScannerOptions) {
    this.name = name;
    this.#framer = framer;
    this.#silenceMs = silenceMs;
    this.#clock = clock;
    this.#line = new KeptLine({ open, clock, settleMs: OPENING_MS });
    this.#codes = new CodeJudge(rules, clock);
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#line.start({
      opened: () => this.#framer.opened(this.#clock.monotonic()),
      connected: () => listener({ kind: 'connected' }),
      take: (bytes) => this.#take(bytes, listener),
      lost: (detail, cause) => {
        clearTimeout(this.#silenceTimer);
        listener(cause === undefined ? { kind: 'disconnected', detail } : { kind: 'disconnected', detail, cause });
      },
    });
  }

  async stop(): Promise<void> {
    clearTimeout(this.#silenceTimer);
    await this.#line.stop();
  }

  #take(bytes: Uint8Array, listener: (event: ScannerEvent) => void): void {
    this.#report(this.#framer.push(bytes, this.#clock.monotonic()), listener);
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(
      () => this.#report(this.#framer.silence(this.#clock.monotonic()), listener),
      this.#silenceMs + 1,
    );
  }

  #report(frames: readonly Frame[], listener: (event: ScannerEvent) => void): void {
    for (const frame of frames) {
      listener(this.#codes.judge(frame));
    }
  }
}
