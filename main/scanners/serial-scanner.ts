import type { Clock } from '../common/clock.ts';
import { FramedReading } from './framed-reading.ts';
import { Framer, type FramingRules } from './framing.ts';
import type { JudgeRules } from './judge.ts';
import type { LineOpener } from './kept-line.ts';
import type { Scanner, ScannerEvent } from './port.ts';

export type { LineOpener, OpenLine } from './kept-line.ts';

export interface SerialScannerOptions {
  readonly name: string;
  readonly openLine: LineOpener;
  readonly rules: FramingRules & JudgeRules;
  readonly clock: Clock;
}

/** A scanner on a serial line (USB-COM or RS-232): bytes in, whole codes out. */
export class SerialScanner implements Scanner {
  readonly name: string;
  readonly #reading: FramedReading;

  constructor({ name, openLine, rules, clock }: SerialScannerOptions) {
    this.name = name;
    this.#reading = new FramedReading({
      open: openLine,
      framer: new Framer(rules),
      silenceMs: rules.silenceMs,
      rules,
      clock,
    });
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#reading.start(listener);
  }

  stop(): Promise<void> {
    return this.#reading.stop();
  }
}
