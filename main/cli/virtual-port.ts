import { closeSync, constants, openSync } from 'node:fs';
import type { Duplex } from 'node:stream';

/** A serial port without hardware: what is typed into it arrives at whoever has opened its path. */
export interface VirtualPort {
  /** To be opened like any serial port. */
  readonly path: string;
  /** Sends bytes as a scanner does. */
  type(bytes: string | Uint8Array): void;
  /** Takes the port away, as pulling its plug does; a second time changes nothing. */
  unplug(): void;
}

/** The members of node-pty's terminal that stand in no declaration. */
interface PseudoTerminal {
  readonly _pty: string;
  readonly _master: Duplex;
  readonly _slave: Duplex;
}

/**
 * Makes a virtual port out of a pseudo-terminal.
 * @throws Error where there are none: on Windows, or where the optional package was not installed.
 */
export async function createVirtualPort(): Promise<VirtualPort> {
  const { open } = (await import('@lydell/node-pty')) as unknown as {
    open: (options: { encoding: null }) => PseudoTerminal;
  };
  const { _pty: path, _master: master, _slave: slave } = open({ encoding: null });
  // The package's own slave stream would read what is meant for the port's reader. A descriptor that nobody reads keeps
  // the line up in its place. (Its `destroy()` must never be called: it signals the process -1, which is every process.)
  const holder = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  slave.destroy();
  master.on('error', () => undefined);
  return {
    path,
    type: (bytes) => {
      master.write(bytes);
    },
    unplug: () => {
      if (!master.destroyed) {
        master.destroy();
        closeSync(holder);
      }
    },
  };
}
