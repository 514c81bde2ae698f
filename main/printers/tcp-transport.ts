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
    const socket = connect({ host, port });
    let sent = false;
    socket.setTimeout(timeoutMs, () => {
      socket.destroy();
      // Some printers take everything and never close their side.
      resolve(sent ? { ok: true } : { ok: false, code: 'PRINTER_TIMEOUT', detail: `${timeoutMs} ms` });
    });
    socket.on('error', (error) => resolve({ ok: false, code: systemCode(error), detail: errorDetail(error) }));
    // A printer that talks back (status) must be read, or its end of the line fills up.
    socket.resume();
    socket.on('close', () => resolve({ ok: true }));
    socket.end(bytes, () => {
      sent = true;
      socket.setTimeout(Math.min(timeoutMs, LINGER_MS));
    });
    return promise;
  }
}
