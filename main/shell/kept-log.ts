import { existsSync } from 'node:fs';
import type { Clock } from '../common/clock.ts';
import type { Log, LogFacts, LogLevel } from '../common/log.ts';
import type { LogFile } from '../logging/log-file.ts';
import { openTerminalLog, terminalMask } from '../root/logging.ts';
import { SettingsFile } from '../settings/settings-file.ts';
import { keptLines } from './log.ts';

/**
 * The app's log: lines for standard error, and from when the data folder is known and there, a file in it. A PC that is no
 * terminal yet has none to write into.
 */
export class KeptLog implements Log {
  /** What is said in a line. */
  line: (text: string) => void;
  readonly #clock: Clock;
  readonly #version: string;
  readonly #stderr: (text: string) => void;
  #dataFolder: string | undefined;
  #file: LogFile | undefined;
  #isClosed = false;

  constructor(options: { readonly clock: Clock; readonly version: string; readonly stderr: (text: string) => void }) {
    this.#clock = options.clock;
    this.#version = options.version;
    this.#stderr = options.stderr;
    this.line = options.stderr;
  }

  /** From now on what is said is kept in a data folder's log. */
  begin(dataFolder: string): void {
    this.#dataFolder = dataFolder;
    this.line = keptLines(this.#stderr, this, terminalMask(dataFolder));
    this.#open();
  }

  write(level: LogLevel, event: string, facts?: LogFacts): void {
    this.#open()?.write(level, event, facts);
  }

  /** Waits until all that was said is written down, but not for long. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  #open(): LogFile | undefined {
    const folder = this.#dataFolder;
    if (this.#file === undefined && !this.#isClosed && folder !== undefined && existsSync(folder)) {
      const stored = { folder, settingsFile: new SettingsFile(folder) };
      this.#file = openTerminalLog({ stored, base: 'window', version: this.#version, clock: this.#clock });
    }
    return this.#file;
  }
}
