import { closeSync, constants, openSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { EscPosMachine } from './machine.ts';

/** The members of node-pty's terminal that stand in no declaration. */
interface PseudoTerminal {
  readonly _pty: string;
  readonly _master: Duplex;
  readonly _slave: Duplex;
}

/** The characters by which a serial printer says that it can take no more, and that it can again. */
const XOFF = 0x13;
const XON = 0x11;

/** What it takes before it makes its sender wait, in bytes. */
const BUFFER_BYTES = 4096;

/** A printer on a serial port of this computer: what is written to its path is printed into memory. Needs no test runner. */
export class PtyPrinter {
  readonly machine: EscPosMachine;
  /** To be opened like any serial port. */
  readonly path: string;
  /** All bytes that have come. */
  readonly received: Buffer[] = [];
  readonly #master: Duplex;
  readonly #holder: number;

  private constructor(terminal: PseudoTerminal) {
    this.path = terminal._pty;
    this.#master = terminal._master;
    // The package's own slave stream would read what is meant for the port's reader; a descriptor that nobody reads keeps
    // the line up in its place. (The terminal's `destroy()` must never be called: it signals every process.)
    this.#holder = openSync(this.path, constants.O_RDWR | constants.O_NOCTTY);
    terminal._slave.destroy();
    this.machine = new EscPosMachine((answer) => this.say(answer));
    this.#master.on('error', () => undefined);
    this.#master.on('data', (bytes: Buffer) => {
      this.received.push(bytes);
      this.machine.feed(bytes);
      if (this.machine.waiting > BUFFER_BYTES) {
        this.#master.pause();
      }
    });
    this.machine.onTaken = () => {
      if (this.machine.waiting <= BUFFER_BYTES) {
        this.#master.resume();
      }
    };
  }

  static async plug(): Promise<PtyPrinter> {
    const { open } = (await import('@lydell/node-pty')) as unknown as {
      open: (options: { encoding: null }) => PseudoTerminal;
    };
    return new PtyPrinter(open({ encoding: null }));
  }

  /** Sends bytes to whoever has opened the port. */
  say(bytes: Uint8Array): void {
    if (!this.#master.destroyed) {
      this.#master.write(bytes);
    }
  }

  /** Says that it can take no more. */
  xoff(): void {
    this.say(Buffer.of(XOFF));
  }

  xon(): void {
    this.say(Buffer.of(XON));
  }

  /** Stops reading, without a word: the line fills up. */
  hold(): void {
    this.#master.pause();
  }

  goOn(): void {
    this.#master.resume();
  }

  /** Takes the port away, as pulling its plug does; a second time changes nothing. */
  unplug(): void {
    if (!this.#master.destroyed) {
      this.#master.destroy();
      closeSync(this.#holder);
    }
  }
}
