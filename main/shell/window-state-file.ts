import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import type { Clock } from '../common/clock.ts';
import { errorDetail, systemCode } from '../common/errors.ts';
import { type WindowState, windowStateSchema } from './window-state.ts';

/** A window that is being dragged changes many times a second. */
const SETTLED_AFTER_MS = 500;

/** Keeps how the window was left. It is a comfort: what cannot be read or written is told to the log, and work goes on. */
export class WindowStateFile {
  readonly #file: string;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #log: (line: string) => void;
  #waiting = new AbortController();
  #written = '';

  constructor(options: {
    readonly file: string;
    readonly clock: Pick<Clock, 'sleep'>;
    readonly log: (line: string) => void;
  }) {
    this.#file = options.file;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Undefined where there is none, or none that makes sense. */
  load(): WindowState | undefined {
    try {
      return windowStateSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') {
        this.#log(`the window's place cannot be read: ${errorDetail(error)}`);
      }
      return undefined;
    }
  }

  /** Saves what `read` gives once nothing has changed for a moment. */
  async saveSoon(read: () => WindowState): Promise<void> {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    try {
      await this.#clock.sleep(SETTLED_AFTER_MS, signal);
    } catch {
      return;
    }
    this.saveNow(read());
  }

  /** Saves at once, in place of whatever was to be saved soon. */
  saveNow(state: WindowState): void {
    this.#waiting.abort();
    const text = `${JSON.stringify(state)}\n`;
    if (text === this.#written) {
      return;
    }
    try {
      writeFileAtomic.sync(this.#file, text, { mode: 0o600, fsync: false });
      this.#written = text;
    } catch (error) {
      this.#log(`the window's place cannot be kept: ${errorDetail(error)}`);
    }
  }
}
