import type { Clock } from '../../common/clock.ts';
import { FramedReading } from '../framed-reading.ts';
import type { JudgeRules } from '../judge.ts';
import type { LineOpener } from '../kept-line.ts';
import type { Scanner, ScannerEvent } from '../port.ts';
import { REPORT_GAP_MS, ReportFramer } from './report-framer.ts';

/** Opens a HID device as a line that gives one input report at a time, its number first. */
export type HidOpener = LineOpener;

export interface HidScannerOptions {
  readonly name: string;
  readonly openDevice: HidOpener;
  readonly rules: JudgeRules;
  readonly clock: Clock;
}

/** A scanner in the mode "HID POS": reports in, whole codes out. */
export class HidScanner implements Scanner {
  readonly name: string;
  readonly #reading: FramedReading;

  constructor({ name, openDevice, rules, clock }: HidScannerOptions) {
    this.name = name;
    this.#reading = new FramedReading({
      open: openDevice,
      framer: new ReportFramer(),
      silenceMs: REPORT_GAP_MS,
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
