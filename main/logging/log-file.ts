import pino from 'pino';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import type { Clock } from '../common/clock.ts';
import { endsWithin } from '../common/ends-within.ts';
import type { Log, LogFacts, LogLevel } from '../common/log.ts';
import { oldLogName, removeOldLogs } from './log-folder.ts';
import type { Mask, Plain } from './mask.ts';

export interface LogFileOptions {
  readonly folder: string;
  /** Whoever writes has a file of its own: two programs would turn each other's pages. */
  readonly base: 'window' | 'cli';
  /** The least that is written down. */
  readonly level: 'info' | 'debug';
  /** For so many days a file is kept after its last line. */
  readonly keepDays: number;
  readonly mask: Mask;
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'sleep'>;
  /** A file of so many bytes is put aside. */
  readonly fileBytes?: number;
}

/** A log that is written down, until it is closed. */
export interface LogFile extends Log {
  /** Waits until all that was said is in the file, but not for long. Never rejects; what is said afterwards is lost. */
  close(): Promise<void>;
}

const FILE_BYTES = 10 * 1024 * 1024;
/** The file that is written to comes on top. */
const ALL_BYTES = 90 * 1024 * 1024;

/** What waits for a disk that does not take it, in bytes; more is not kept, or a stuck disk would eat the memory. */
const MAX_WAITING = 2 * 1024 * 1024;

/** After a fault, in ms: the disk may have room again. */
const TRY_AGAIN_MS = 30_000;

/** A disk that is stuck must not keep the program from ending, in ms. */
const CLOSE_MS = 1000;

const pinoLevels: Readonly<Record<LogLevel, 'debug' | 'info' | 'warn' | 'error'>> = {
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
};

/**
 * Writes lines of JSON into files of a folder, masked. It never waits and never throws: where nothing can be written, the
 * program goes on without a log, and tries again later.
 */
export function openLogFile(options: LogFileOptions): LogFile {
  const sink = new Sink(options);
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'event',
      timestamp: () => `,"at":"${new Date(options.clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label === 'warn' ? 'warning' : label }) },
    },
    sink,
  );
  return {
    write: (level, event, facts = {}) => {
      try {
        logger[pinoLevels[level]](masked(facts, options.mask), options.mask.text(event));
      } catch {
        // A line that cannot be written down must not end a payment in its middle.
      }
    },
    close: () => sink.close(),
  };
}

const ownNames: ReadonlySet<string> = new Set(['level', 'at', 'event']);

function masked(facts: LogFacts, mask: Mask): Record<string, Plain> {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [ownNames.has(name) ? `${name}_` : name, mask.field(name, value)]),
  );
}

/** The stream behind the log, put up anew when it has broken. */
class Sink {
  readonly #options: LogFileOptions;
  #stream: RotatingFileStream | undefined;
  #brokenAt: number | undefined;
  #isClosed = false;
  #dropped = 0;

  constructor(options: LogFileOptions) {
    this.#options = options;
  }

  write(line: string): void {
    const stream = this.#open();
    if (stream === undefined || stream.writableLength > MAX_WAITING) {
      this.#dropped += 1;
      return;
    }
    if (this.#dropped > 0) {
      const at = new Date(this.#options.clock.now()).toISOString();
      stream.write(`${JSON.stringify({ level: 'warning', at, event: 'log.dropped', lines: this.#dropped })}\n`);
      this.#dropped = 0;
    }
    stream.write(line);
  }

  async close(): Promise<void> {
    const stream = this.#stream;
    this.#isClosed = true;
    this.#stream = undefined;
    if (stream === undefined || stream.destroyed) {
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    stream.once('close', resolve).once('error', () => resolve());
    stream.end();
    await endsWithin(promise, CLOSE_MS, this.#options.clock);
  }

  #open(): RotatingFileStream | undefined {
    const { clock } = this.#options;
    const rests = this.#brokenAt !== undefined && clock.monotonic() - this.#brokenAt < TRY_AGAIN_MS;
    if (this.#isClosed || rests) {
      return undefined;
    }
    this.#stream ??= this.#create();
    return this.#stream;
  }

  #create(): RotatingFileStream | undefined {
    const { folder, base, fileBytes = FILE_BYTES } = this.#options;
    this.#brokenAt = undefined;
    this.#removeOld();
    try {
      const stream = createStream((time, index = 1) => nameOf(base, time, index), {
        path: folder,
        size: `${fileBytes}B`,
        interval: '1d',
        intervalUTC: true,
        // Without it the stream does not look, when it opens, whether the file is of an earlier day.
        intervalBoundary: true,
        initialRotation: true,
        mode: 0o600,
      });
      stream.on('rotated', () => this.#removeOld());
      stream.on('error', () => this.#break(stream));
      return stream;
    } catch {
      this.#brokenAt = this.#options.clock.monotonic();
      return undefined;
    }
  }

  #break(stream: RotatingFileStream): void {
    if (this.#stream === stream) {
      this.#stream = undefined;
      this.#brokenAt = this.#options.clock.monotonic();
      this.#dropped += 1;
    }
    stream.destroy();
  }

  #removeOld(): void {
    const { folder, clock, keepDays } = this.#options;
    removeOldLogs(folder, clock.now(), { keepDays, maxBytes: ALL_BYTES });
  }
}

/** The stream asks for the file that is written to with no time at all. */
function nameOf(base: string, time: number | Date | null, index: number): string {
  return time instanceof Date ? oldLogName(base, time, index) : `${base}.log`;
}
