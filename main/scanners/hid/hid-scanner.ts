import type { Clock } from '../../common/clock.ts';
import { FramedScanner } from '../framed-scanner.ts';
import type { JudgeRules } from '../judge.ts';
import type { LineOpener } from '../kept-line.ts';
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
export class HidScanner extends FramedScanner {
  constructor({ openDevice, ...options }: HidScannerOptions) {
    super({ ...options, open: openDevice, framer: new ReportFramer(), silenceMs: REPORT_GAP_MS });
  }
}
