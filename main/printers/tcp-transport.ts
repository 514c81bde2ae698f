import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { errorDetail, systemCode } from '../common/errors.ts';
import { type LinkEars, LinkLost, type PrinterLink, type PrinterTransport } from './links.ts';

export interface TcpTransportOptions {
  readonly host: string;
  /** Most network printers listen on 9100. */
  readonly port: number;
  /** For connecting, in ms. */
  readonly timeoutMs: number;
}

/** How long a printer that has taken everything may keep its side open, in ms. */
const LINGER_MS = 1000;

/**
 * How long the last byte of a job is held back, in ms. TCP takes bytes for a printer that is already gone, and says so a
 * moment later; only what is written after that moment can fail by it.
 */
const HOLD_MS = 50;

/** Silence after which the system looks whether the printer is still there, in ms: one without power never says goodbye. */
const KEEP_ALIVE_MS = 10_000;

/** Reaches a printer over a connection for each job. */
export class TcpTransport implements PrinterTransport {
  readonly #options: TcpTransportOptions;

  constructor(options: TcpTransportOptions) {
    this.#options = options;
  }

  get name(): string {
    return `${this.#options.host}:${this.#options.port}`;
  }

  async open(ears: LinkEars): Promise<PrinterLink> {
    const { host, port, timeoutMs } = this.#options;
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
    const link = new TcpLink(socket, ears);
    const opened = Promise.withResolvers<void>();
    socket.once('connect', opened.resolve);
    socket.setTimeout(timeoutMs, () => opened.reject(new LinkLost('ETIMEDOUT', `${timeoutMs} ms`)));
    try {
      await Promise.race([opened.promise, link.failure]);
    } catch (error) {
      await link.abandon();
      throw error;
    }
    socket.setTimeout(0);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    link.tellLoss();
    return link;
  }
}

class TcpLink implements PrinterLink {
  readonly twoWay = true;
  readonly transitMs = 0;
  readonly #socket: Socket;
  readonly #ears: LinkEars;
  readonly #failure = Promise.withResolvers<never>();
  #state: 'opening' | 'open' | 'finishing' | 'done' = 'opening';

  constructor(socket: Socket, ears: LinkEars) {
    this.#socket = socket;
    this.#ears = ears;
    this.#failure.promise.catch(() => undefined);
    // A printer that talks back must be read from the first byte on, or its end of the line fills up.
    socket.on('data', (bytes: Buffer) => ears.heard(bytes));
    socket.on('error', (error) => this.#lose(new LinkLost(systemCode(error) || 'PRINTER_CLOSED', errorDetail(error))));
    const hungUp = () => {
      if (this.#state !== 'finishing') {
        this.#lose(new LinkLost('PRINTER_CLOSED', 'closed in mid-job'));
      }
    };
    socket.once('end', hungUp);
    socket.once('close', hungUp);
  }

  /** Rejects when the connection is lost. */
  get failure(): Promise<never> {
    return this.#failure.promise;
  }

  /** From now on a loss is told; before, it only fails the opening. */
  tellLoss(): void {
    this.#state = 'open';
  }

  async write(bytes: Uint8Array): Promise<void> {
    const taken = Promise.withResolvers<void>();
    this.#socket.write(bytes, (error) => {
      if (!error) {
        taken.resolve();
      }
    });
    await Promise.race([taken.promise, this.failure]);
  }

  async finish(last: Uint8Array): Promise<void> {
    if (last.length > 0) {
      await this.write(last.subarray(0, -1));
      await Promise.race([delay(HOLD_MS), this.failure]);
    }
    const closed = Promise.withResolvers<void>();
    const sent = Promise.withResolvers<void>();
    this.#state = 'finishing';
    this.#socket.once('close', () => closed.resolve());
    this.#socket.end(last.subarray(-1), (error?: Error | null) => {
      if (!error) {
        sent.resolve();
      }
    });
    await Promise.race([sent.promise, this.failure]);
    // Some printers take everything and never close their side.
    const stop = new AbortController();
    const linger = delay(LINGER_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    try {
      await Promise.race([closed.promise, linger, this.failure]);
    } finally {
      stop.abort();
      await this.abandon();
    }
  }

  async abandon(): Promise<void> {
    this.#state = 'done';
    this.#socket.destroy();
  }

  #lose(reason: LinkLost): void {
    const wasOpen = this.#state === 'open';
    if (this.#state === 'done') {
      return;
    }
    this.#state = 'done';
    this.#failure.reject(reason);
    this.#socket.destroy();
    if (wasOpen) {
      this.#ears.lost(reason);
    }
  }
}
