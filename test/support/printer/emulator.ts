import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { EscPosMachine } from './machine.ts';

/** What a printer takes before it makes its sender wait, in bytes, unless a test says otherwise. */
const BUFFER_BYTES = 65_536;

/** How often a slow printer works something off, in ms. */
const TICK_MS = 10;

export interface EmulatorOptions {
  /** 0 or absent: any that is free. */
  readonly port?: number;
  readonly bufferBytes?: number;
}

/**
 * A network printer on this computer (TCP 9100 and its like) that prints into memory.
 *
 *     const printer = await PrinterEmulator.start();
 *     // ... send something to 127.0.0.1:printer.port ...
 *     printer.paperOut();                 // stands still, and tells of it
 *     printer.ready();                    // paper in, cover closed, no error: it goes on where it stood
 *     printer.receipts();                 // lines of text, receipt by receipt
 *     await printer.stop();
 *
 * It can be set while it runs: short of paper, open, slow, silent, dead after some bytes, hanging up, off and on again.
 * Needs no test runner.
 */
export class PrinterEmulator {
  readonly machine: EscPosMachine;
  readonly #bufferBytes: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port: number;
  #ticking: NodeJS.Timeout | undefined;
  #diesAfter = Number.POSITIVE_INFINITY;

  /** Connections so far. */
  connections = 0;
  /** Bytes so far. */
  bytes = 0;
  /** Hangs up on whoever connects. */
  closeAfterConnect = false;

  private constructor(options: EmulatorOptions) {
    this.#port = options.port ?? 0;
    this.#bufferBytes = options.bufferBytes ?? BUFFER_BYTES;
    this.machine = new EscPosMachine((answer) => this.#answer(answer));
    this.machine.onTaken = () => this.#takeMore();
  }

  static async start(options: EmulatorOptions = {}): Promise<PrinterEmulator> {
    const emulator = new PrinterEmulator(options);
    await emulator.on();
    return emulator;
  }

  get port(): number {
    return this.#port;
  }

  /** Plugged in again, on the port that it had. */
  async on(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    const listening = Promise.withResolvers<void>();
    server.once('error', listening.reject).listen(this.#port, '127.0.0.1', listening.resolve);
    await listening.promise;
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Its plug is pulled: connections break, and what was not printed is lost. */
  async off(): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.#server?.close(() => closed.resolve());
    this.#hangUp();
    this.machine.powerOff();
    await closed.promise;
    this.#server = undefined;
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    if (this.#server !== undefined) {
      await this.off();
    }
  }

  paperOut(): void {
    this.machine.change({ paper: 'out' });
  }

  paperNearEnd(): void {
    this.machine.change({ paper: 'nearEnd' });
  }

  paperIn(): void {
    this.machine.change({ paper: 'enough' });
  }

  openCover(): void {
    this.machine.change({ coverOpen: true });
  }

  closeCover(): void {
    this.machine.change({ coverOpen: false });
  }

  cutterError(): void {
    this.machine.change({ error: 'cutter' });
  }

  recoverableError(): void {
    this.machine.change({ error: 'recoverable' });
  }

  unrecoverableError(): void {
    this.machine.change({ error: 'unrecoverable' });
  }

  /** Everything is well again. */
  ready(): void {
    this.machine.change({ paper: 'enough', coverOpen: false, error: 'none' });
  }

  /** The paper ends in mid-receipt, after so many lines more. */
  paperOutAfterLines(lines: number): void {
    this.machine.paperOutAfterLines(lines);
  }

  /** Answers nothing, and tells nothing. */
  set silent(silent: boolean) {
    this.machine.isSilent = silent;
  }

  /** Dies in mid-job: the connection breaks when so many bytes more have come. */
  dieAfter(bytes: number): void {
    this.#diesAfter = this.bytes + bytes;
  }

  /** Prints no faster than this; undefined: at once. */
  slow(bytesPerSecond: number | undefined): void {
    clearInterval(this.#ticking);
    if (bytesPerSecond === undefined) {
      this.machine.allow(undefined);
      return;
    }
    this.machine.allow(0);
    const share = Math.max(1, Math.round((bytesPerSecond * TICK_MS) / 1000));
    this.#ticking = setInterval(() => this.machine.allow(share), TICK_MS);
    this.#ticking.unref();
  }

  receipts(): string[][] {
    return this.machine.receipts();
  }

  get drawerOpenings(): number {
    return this.machine.drawerOpenings;
  }

  get beeps(): number {
    return this.machine.beeps;
  }

  get images(): readonly { readonly width: number; readonly height: number }[] {
    return this.machine.images;
  }

  get qrs(): readonly string[] {
    return this.machine.qrs;
  }

  get barcodes(): readonly string[] {
    return this.machine.barcodes;
  }

  get errors(): readonly string[] {
    return this.machine.errors;
  }

  /** Connections that are open now. */
  get openConnections(): number {
    return this.#sockets.size;
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.closeAfterConnect) {
      socket.destroy();
      return;
    }
    socket.on('data', (bytes) => {
      const left = this.#diesAfter - this.bytes;
      this.bytes += bytes.length;
      this.machine.feed(bytes.subarray(0, Math.max(0, Math.min(bytes.length, left))));
      if (bytes.length >= left) {
        this.#diesAfter = Number.POSITIVE_INFINITY;
        socket.destroy();
        this.machine.powerOff();
      } else if (this.machine.waiting > this.#bufferBytes) {
        socket.pause();
      }
    });
  }

  #takeMore(): void {
    if (this.machine.waiting <= this.#bufferBytes) {
      for (const socket of this.#sockets) {
        socket.resume();
      }
    }
  }

  #answer(bytes: Buffer): void {
    for (const socket of this.#sockets) {
      socket.write(bytes);
    }
  }

  #hangUp(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }
}
