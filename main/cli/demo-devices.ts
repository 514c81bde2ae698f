import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import type { Clock } from '../common/clock.ts';
import { errorDetail } from '../common/errors.ts';
import { openScanner, openScanners } from '../root/devices.ts';
import type { Scanner } from '../scanners/port.ts';
import type { OpenLine } from '../scanners/serial-scanner.ts';
import type { SerialScannerSettings, Settings } from '../settings/schema.ts';
import { createVirtualPort } from './virtual-port.ts';

/** A customer's phone and the scanner that reads it, for the demonstration. */
export interface DemoScanner {
  /** What the settings say of the scanner's port. */
  readonly path: string;
  /** Why there is no serial port; undefined where there is one. */
  readonly noPort?: string;
  open(settings: Settings, clock: Clock): Scanner;
  type(bytes: string): void;
  end(): void;
}

/** A scanner on a virtual serial port, or, where the system has none, one whose codes enter right behind the port. */
export async function createDemoScanner(): Promise<DemoScanner> {
  try {
    const port = await createVirtualPort();
    return {
      path: port.path,
      open: (settings, clock) => first(openScanners(settings, clock)),
      type: port.type,
      end: port.unplug,
    };
  } catch (error) {
    return createPortlessScanner(errorDetail(error));
  }
}

function createPortlessScanner(noPort: string): DemoScanner {
  let receive: (bytes: Uint8Array) => void = () => undefined;
  const line: OpenLine = {
    onData: (listener) => {
      receive = listener;
    },
    onClose: (listener) => {
      end = () => listener('');
    },
    close: async () => end(),
  };
  let end: () => void = () => undefined;
  return {
    path: 'demo',
    noPort,
    open: (settings, clock) =>
      openScanner(first(settings.scanners.filter((scanner) => scanner.kind === 'serial')), clock, async () => line),
    type: (bytes) => receive(Buffer.from(bytes, 'latin1')),
    end: () => end(),
  };
}

function first<T extends Scanner | SerialScannerSettings>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) {
    throw new Error('the demonstration has one scanner');
  }
  return one;
}

/** A network printer that prints into memory. */
export class DemoPrinter {
  readonly #server: Server;
  bytes = 0;

  constructor() {
    this.#server = createServer((socket) => {
      socket.on('data', (chunk) => {
        this.bytes += chunk.length;
      });
      socket.on('error', () => undefined);
    });
  }

  /** Starts on a free port of this computer; gives the port. */
  async start(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    await promise;
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }
}
