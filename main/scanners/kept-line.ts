import type { Clock } from '../common/clock.ts';
import { errorDetail } from '../common/errors.ts';
import { type LossCause, lossCause } from './loss-cause.ts';

/** A scanner's line that is open: a serial port, or a HID device whose reports come one at a time. */
export interface OpenLine {
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called once, when the line is closed or lost. */
  onClose(listener: (detail: string) => void): void;
  close(): Promise<void>;
}

export type LineOpener = () => Promise<OpenLine>;

/** What whoever reads a line is told. */
export interface LineReader {
  /** The line was opened, perhaps in the middle of a code. */
  opened(): void;
  take(bytes: Uint8Array): void;
  /** It has been open for a moment: what comes from now on was begun since. */
  connected(): void;
  /** It was lost, or could not be opened. */
  lost(detail: string, cause: LossCause | undefined): void;
}

export interface KeptLineOptions {
  readonly open: LineOpener;
  readonly clock: Clock;
  /** Ms from the opening until the line counts as connected. */
  readonly settleMs: number;
}

const REOPEN_FIRST_MS = 500;
/** A device that is plugged in again is wanted at once; looking for it more often would only keep the system busy. */
const REOPEN_MAX_MS = 3000;

/** Keeps a line open: opens it again, ever more patiently, whenever it is lost. */
export class KeptLine {
  readonly #options: KeptLineOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #line: OpenLine | undefined;

  constructor(options: KeptLineOptions) {
    this.#options = options;
  }

  start(reader: LineReader): void {
    this.#running = this.#keepOpen(reader);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#line?.close();
    await this.#running;
  }

  async #keepOpen(reader: LineReader): Promise<void> {
    const { signal } = this.#stopping;
    let wait = REOPEN_FIRST_MS;
    while (!signal.aborted) {
      try {
        await this.#readUntilClosed(reader);
        wait = REOPEN_FIRST_MS;
      } catch (error) {
        reader.lost(errorDetail(error), lossCause(error));
      }
      await this.#options.clock.sleep(wait, signal).catch(() => undefined);
      wait = Math.min(wait * 2, REOPEN_MAX_MS);
    }
  }

  async #readUntilClosed(reader: LineReader): Promise<void> {
    const line = await this.#openUnlessStopped();
    if (line === undefined) {
      return;
    }
    reader.opened();
    const { promise, resolve } = Promise.withResolvers<string>();
    line.onData((bytes) => reader.take(bytes));
    line.onClose(resolve);
    // Whoever scans as soon as the scanner is connected must not be taken for the tail of a code.
    const connecting = setTimeout(() => reader.connected(), this.#options.settleMs + 1);
    const detail = await promise;
    this.#line = undefined;
    clearTimeout(connecting);
    reader.lost(detail, undefined);
  }

  /** Opens the line; undefined once it is to be stopped, and then a line that opens late is closed again. */
  async #openUnlessStopped(): Promise<OpenLine | undefined> {
    const { signal } = this.#stopping;
    const { promise: stopped, resolve } = Promise.withResolvers<undefined>();
    const giveUp = () => resolve(undefined);
    signal.addEventListener('abort', giveUp);
    try {
      const opening = this.#options.open();
      const line = await Promise.race([opening, stopped]);
      if (line === undefined) {
        opening.then((late) => late.close()).catch(() => undefined);
        return undefined;
      }
      if (signal.aborted) {
        await line.close();
        return undefined;
      }
      this.#line = line;
      return line;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }
}
