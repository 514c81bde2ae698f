import type { CallArgs } from '../../preload/contract.ts';
import type { RefusableKind } from '../codes/judge-code.ts';
import type { Clock } from '../common/clock.ts';
import type { ScanIntake } from './scan-intake.ts';
import { ScanTest } from './scan-test.ts';
import { scanWords } from './scan-words.ts';
import { type CounterScanner, type Reading, ScannerDesk } from './scanner-desk.ts';

export interface ScanningParts {
  readonly scanners: readonly CounterScanner[];
  readonly clock: Clock;
  readonly intake: ScanIntake;
  /** The kinds of codes that are not sent to the gateway. */
  readonly refuse: () => readonly RefusableKind[];
  readonly onChange: () => void;
}

/** The scanners, and where what they read goes: to the till, or into a test. */
export class Scanning {
  readonly desk: ScannerDesk;
  readonly test: ScanTest;
  readonly #parts: ScanningParts;
  readonly #closing = new AbortController();

  constructor(parts: ScanningParts) {
    const { scanners, clock, onChange } = parts;
    this.#parts = parts;
    this.test = new ScanTest(clock);
    this.desk = new ScannerDesk({
      scanners,
      clock,
      onReading: (reading, from) => this.#read(reading, from),
      onChange,
    });
  }

  /** Shows what the scanners read, and pays nothing with it, until `stop`. */
  setTest(wanted: CallArgs<'devices.scanTest'>): void {
    if (wanted === 'stop') {
      this.test.stop();
    } else if (!this.test.isRunning) {
      this.test.start();
      void this.#endTest();
    }
    this.#parts.onChange();
  }

  /** Takes nothing more, and resolves when all devices are let go of. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.desk.stop();
  }

  /** A test that nobody ends must not keep the counter from selling. */
  async #endTest(): Promise<void> {
    const { clock, onChange } = this.#parts;
    const { signal } = this.#closing;
    while (this.test.isRunning && !signal.aborted) {
      await clock.sleep(this.test.leftMs, signal).catch(() => undefined);
    }
    onChange();
  }

  #read(reading: Reading, from: CounterScanner): void {
    const { intake, refuse, onChange } = this.#parts;
    if (this.test.isRunning) {
      this.test.take(scanWords(reading, from, refuse()));
      onChange();
    } else if (reading.kind === 'scanned') {
      intake.take(reading.code, reading.aimId);
    } else {
      intake.drop(reading.reason, reading.mask);
    }
  }
}
