import type { Clock } from '../common/clock.ts';
import { FramedScanner } from './framed-scanner.ts';
import { Framer, type FramingRules } from './framing.ts';
import type { JudgeRules } from './judge.ts';
import type { LineOpener } from './kept-line.ts';

export type { LineOpener, OpenLine } from './kept-line.ts';

export interface SerialScannerOptions {
  readonly name: string;
  readonly openLine: LineOpener;
  readonly rules: FramingRules & JudgeRules;
  readonly clock: Clock;
}

/** A scanner on a serial line (USB-COM or RS-232): bytes in, whole codes out. */
export class SerialScanner extends FramedScanner {
  constructor({ openLine, rules, ...options }: SerialScannerOptions) {
    super({ ...options, rules, open: openLine, framer: new Framer(rules), silenceMs: rules.silenceMs });
  }
}
