import { connect } from 'node:net';
import { errorDetail, systemCode } from '../common/errors.ts';
import type { PrintTransport, TransportResult } from './port.ts';

export interface TcpTransportOptions {
  readonly host: string;
  /** Most network printers listen on 9100. */
  readonly port: number;
  /** For connecting, and again for each pause while sending, in ms: a printer out of paper stops reading. */
  readonly timeoutMs: number;
}

/** How long a printer that has taken everything may keep its side open, in ms. */
const LINGER_MS = 1000;

/**
 * How long the last byte of a job is held back, in ms. TCP takes bytes for a printer that is already gone, and says so a
 * moment later; only what is written after that moment can fail by it.
 */
const HOLD_MS = 50;

/** Sends each job over a connection of its own and waits until the printer has taken all of it. */
export class TcpTransport implements PrintTransport {
  readonly #options: TcpTransportOptions;

  constructor(options: TcpTransportOptions) {
    this.#options = options;
  }

  get name(): string {
    return `${this.#options.host}:${this.#options.port}`;
  }

  send(bytes: Uint8Array): Promise<TransportResult> {
    const { host, port, timeoutMs } = this.#options;
    const { promise, resolve } = Promise.withResolvers<TransportResult>();
    const socket = connect({ host, port, allowHalfOpen: true });
    const end = (result: TransportResult) => {
      resolve(result);
      socket.destroy();
    };
    const hungUp = () => end({ ok: false, code: 'PRINTER_CLOSED', detail: 'closed in mid-job' });
    const timedOut = () => end({ ok: false, code: 'PRINTER_TIMEOUT', detail: `${timeoutMs} ms` });
    socket.on('error', (error) => end({ ok: false, code: systemCode(error), detail: errorDetail(error) }));
    socket.setTimeout(timeoutMs, timedOut);
    // A printer that talks back (status) must be read, or its end of the line fills up.
    socket.resume();
    socket.once('end', hungUp);
    socket.once('close', hungUp);
    socket.write(bytes.subarray(0, -1), () => {
      setTimeout(() => {
        socket.off('end', hungUp);
        socket.end(bytes.subarray(-1));
      }, HOLD_MS);
    });
    // All is written, and the printer knows that nothing follows.
    socket.once('finish', () => {
      const taken = () => end({ ok: true });
      socket.off('timeout', timedOut).off('close', hungUp).once('close', taken);
      // Some printers take everything and never close their side.
      const linger = setTimeout(taken, Math.min(timeoutMs, LINGER_MS));
      socket.once('close', () => clearTimeout(linger));
    });
    return promise;
  }
}
