import { setTimeout as delay } from 'node:timers/promises';
import { errorDetail, systemCode } from '../common/errors.ts';
import { type LinkEars, LinkLost, type PrinterLink, type PrinterTransport } from './links.ts';

export interface SerialTransportOptions {
  /** What people call it. */
  readonly name: string;
  /** Gives the port's path of today: what is plugged into another socket has another one. */
  readonly findPort: () => Promise<string>;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  /** How the printer says that it can take no more: by its lines, by characters, or not at all. */
  readonly flowControl: 'rtscts' | 'xonxoff' | 'none';
}

/** What an operating system's driver takes of bytes before the line has carried them. */
const DRIVER_BYTES = 4096;

/** Start bit, data, parity, stop bits: no more than so many for a byte. */
const BITS_PER_BYTE = 12;

/** A port that was let go of a moment ago may still be locked: how often it is tried, and the time between, in ms. */
const LOCKED_TRIES = 8;
const LOCKED_MS = 40;

/** What the serialport package is asked for. */
export function portOptions(path: string, options: SerialTransportOptions) {
  const { baudRate, dataBits, parity, stopBits, flowControl } = options;
  return {
    path,
    baudRate,
    dataBits,
    parity,
    stopBits,
    autoOpen: false,
    rtscts: flowControl === 'rtscts',
    xon: flowControl === 'xonxoff',
    // Never the other way round: XOFF bytes of ours would stand in the middle of a receipt.
    xoff: false,
  } as const;
}

/** Reaches a printer over a serial port through the serialport package, which is loaded only when a port is wanted. */
export class SerialTransport implements PrinterTransport {
  readonly #options: SerialTransportOptions;

  constructor(options: SerialTransportOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  async open(ears: LinkEars): Promise<PrinterLink> {
    for (let tries = 1; ; tries += 1) {
      try {
        const port = await this.#openPort();
        return new SerialLink(port, ears, (DRIVER_BYTES * BITS_PER_BYTE * 1000) / this.#options.baudRate);
      } catch (error) {
        const code = openingCode(error);
        if (code !== 'EBUSY' || tries === LOCKED_TRIES) {
          throw new LinkLost(code, errorDetail(error));
        }
      }
      await delay(LOCKED_MS);
    }
  }

  async #openPort(): Promise<Port> {
    const path = await this.#options.findPort();
    const { SerialPort } = await import('serialport');
    const port = new SerialPort(portOptions(path, this.#options));
    const opened = Promise.withResolvers<void>();
    port.open((error) => (error ? opened.reject(error) : opened.resolve()));
    await opened.promise;
    return port;
  }
}

type Port = InstanceType<typeof import('serialport')['SerialPort']>;

/** The package gives words where systems give codes. */
const wordsOfCodes: readonly (readonly [words: RegExp, code: string])[] = [
  [/no such|not found/i, 'ENOENT'],
  [/permission|access denied/i, 'EACCES'],
  [/lock|busy/i, 'EBUSY'],
];

function openingCode(error: unknown): string {
  const words = errorDetail(error);
  return systemCode(error) || (wordsOfCodes.find(([known]) => known.test(words))?.[1] ?? 'PRINTER_PORT_FAILED');
}

class SerialLink implements PrinterLink {
  readonly twoWay = true;
  readonly transitMs: number;
  readonly #port: Port;
  readonly #failure = Promise.withResolvers<never>();
  readonly #closed = Promise.withResolvers<void>();
  #done = false;

  constructor(port: Port, ears: LinkEars, transitMs: number) {
    this.#port = port;
    this.transitMs = transitMs;
    this.#failure.promise.catch(() => undefined);
    const lose = (detail: string) => {
      if (!this.#done) {
        this.#done = true;
        const reason = new LinkLost('PRINTER_CLOSED', detail);
        this.#failure.reject(reason);
        ears.lost(reason);
      }
    };
    port.on('data', (bytes: Buffer) => {
      if (!this.#done) {
        ears.heard(bytes);
      }
    });
    port.on('close', (error: Error | null) => {
      this.#closed.resolve();
      lose(error?.message ?? 'closed');
    });
    // An error that does not close the port would leave a printer that looks well and takes nothing.
    port.on('error', (error: Error) => {
      lose(error.message);
      port.close(() => undefined);
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    const taken = Promise.withResolvers<void>();
    this.#port.write(Buffer.from(bytes), undefined, (error) => {
      if (!error) {
        taken.resolve();
      }
    });
    await Promise.race([taken.promise, this.#failure.promise]);
  }

  async finish(last: Uint8Array): Promise<void> {
    await this.write(last);
    const drained = Promise.withResolvers<void>();
    this.#port.drain((error) => {
      if (!error) {
        drained.resolve();
      }
    });
    await Promise.race([drained.promise, this.#failure.promise]);
    await this.#close();
  }

  async abandon(): Promise<void> {
    this.#done = true;
    if (this.#port.isOpen) {
      // What the driver still holds goes first: a port that its printer holds up would not close before that is sent.
      const flushed = Promise.withResolvers<void>();
      this.#port.flush(() => flushed.resolve());
      await flushed.promise;
    }
    await this.#close();
  }

  async #close(): Promise<void> {
    this.#done = true;
    // A port that closes already, because of an error, is not closed yet.
    if (this.#port.isOpen) {
      this.#port.close(() => this.#closed.resolve());
    }
    await this.#closed.promise;
  }
}
