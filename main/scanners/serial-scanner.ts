import type { Clock } from '../common/clock.ts';
import { errorDetail } from '../common/errors.ts';
import { type Frame, Framer, type FramingRules, OPENING_MS } from './framing.ts';
import { CodeJudge, dropped, type JudgeRules } from './judge.ts';
import type { Scanner, ScannerEvent } from './port.ts';

/** A serial line that is open. */
export interface OpenLine {
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called once, when the line is closed or lost. */
  onClose(listener: (detail: string) => void): void;
  close(): Promise<void>;
}

export type LineOpener = () => Promise<OpenLine>;

export interface SerialScannerOptions {
  readonly name: string;
  readonly openLine: LineOpener;
  readonly rules: FramingRules & JudgeRules;
  readonly clock: Clock;
}

const REOPEN_FIRST_MS = 500;
const REOPEN_MAX_MS = 10_000;

/** A scanner on a serial line (USB-COM or RS-232): bytes in, whole codes out, opened again whenever it is lost. */
export class SerialScanner implements Scanner {
  readonly name: string;
  readonly #options: SerialScannerOptions;
  readonly #framer: Framer;
  readonly #codes: CodeJudge;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #line: OpenLine | undefined;
  #silenceTimer: NodeJS.Timeout | undefined;

  constructor(options: SerialScannerOptions) {
    this.name = options.name;
    this.#options = options;
    this.#framer = new Framer(options.rules);
    this.#codes = new CodeJudge(options.rules, options.clock);
  }

  start(listener: (event: ScannerEvent) => void): void {
    this.#running = this.#keepOpen(listener);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#silenceTimer);
    await this.#line?.close();
    await this.#running;
  }

  async #keepOpen(listener: (event: ScannerEvent) => void): Promise<void> {
    const { signal } = this.#stopping;
    let wait = REOPEN_FIRST_MS;
    while (!signal.aborted) {
      try {
        await this.#readUntilClosed(listener);
        wait = REOPEN_FIRST_MS;
      } catch (error) {
        listener({ kind: 'disconnected', detail: errorDetail(error) });
      }
      await this.#options.clock.sleep(wait, signal).catch(() => undefined);
      wait = Math.min(wait * 2, REOPEN_MAX_MS);
    }
  }

  async #readUntilClosed(listener: (event: ScannerEvent) => void): Promise<void> {
    const line = await this.#openUnlessStopped();
    if (line === undefined) {
      return;
    }
    this.#framer.opened(this.#options.clock.monotonic());
    const { promise, resolve } = Promise.withResolvers<string>();
    line.onData((bytes) => this.#take(bytes, listener));
    line.onClose(resolve);
    // Whoever scans as soon as the scanner is connected must not be taken for the tail of a code.
    const connecting = setTimeout(() => listener({ kind: 'connected' }), OPENING_MS + 1);
    const detail = await promise;
    this.#line = undefined;
    clearTimeout(connecting);
    clearTimeout(this.#silenceTimer);
    this.#framer.reset();
    listener({ kind: 'disconnected', detail });
  }

  /** Opens the line; undefined once the scanner is stopped, and then a line that opens late is closed again. */
  async #openUnlessStopped(): Promise<OpenLine | undefined> {
    const { signal } = this.#stopping;
    const { promise: stopped, resolve } = Promise.withResolvers<undefined>();
    const giveUp = () => resolve(undefined);
    signal.addEventListener('abort', giveUp);
    try {
      const opening = this.#options.openLine();
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

  #take(bytes: Uint8Array, listener: (event: ScannerEvent) => void): void {
    const { clock, rules } = this.#options;
    this.#report(this.#framer.push(bytes, clock.monotonic()), listener);
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(
      () => this.#report(this.#framer.silence(clock.monotonic()), listener),
      rules.silenceMs + 1,
    );
  }

  #report(frames: readonly Frame[], listener: (event: ScannerEvent) => void): void {
    for (const frame of frames) {
      listener(this.#judge(frame));
    }
  }

  #judge(frame: Frame): ScannerEvent {
    return frame.kind === 'whole' ? this.#codes.judge(frame.text) : dropped(frame.kind, frame.text);
  }
}
