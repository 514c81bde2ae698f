import type { TestScan } from '../../preload/contract.ts';
import type { Clock } from '../common/clock.ts';
import type { Translator } from '../i18n/translator.ts';

/** What a scan was, told in any language. */
export type TellScan = (translate: Translator) => Omit<TestScan, 'number'>;

/** So many scans are shown. */
const SHOWS = 8;

/** Nobody tests for so long without a scan: whoever forgot to end it must be able to sell, in ms. */
export const SCAN_TEST_LIMIT_MS = 180_000;

/** A test of the scanners: from its beginning to its end scans are shown and go nowhere else. */
export class ScanTest {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #scans: { readonly number: number; readonly tell: TellScan }[] | undefined;
  #count = 0;
  #until = 0;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  get isRunning(): boolean {
    if (this.#scans !== undefined && this.#clock.monotonic() >= this.#until) {
      this.stop();
    }
    return this.#scans !== undefined;
  }

  /** Until it ends by itself, in ms. */
  get leftMs(): number {
    return Math.max(0, this.#until - this.#clock.monotonic());
  }

  start(): void {
    this.#scans = [];
    this.#prolong();
  }

  stop(): void {
    this.#scans = undefined;
  }

  take(tell: TellScan): void {
    this.#count += 1;
    this.#scans?.unshift({ number: this.#count, tell });
    this.#scans?.splice(SHOWS);
    this.#prolong();
  }

  /** The newest first; null while there is no test. */
  view(translate: Translator): TestScan[] | null {
    return this.isRunning ? (this.#scans ?? []).map(({ number, tell }) => ({ number, ...tell(translate) })) : null;
  }

  #prolong(): void {
    this.#until = this.#clock.monotonic() + SCAN_TEST_LIMIT_MS;
  }
}
