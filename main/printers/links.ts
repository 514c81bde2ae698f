/** Why a way to a printer could not be opened, or was lost. */
export class LinkLost extends Error {
  override readonly name = 'LinkLost';
  /** A system's code, or `PRINTER_CLOSED`, `PRINTER_PORT_FAILED`. */
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Whoever hears what comes back on a link. */
export interface LinkEars {
  heard(bytes: Uint8Array): void;
  /** At most once, and neither before the link is open nor after it was finished or abandoned. */
  lost(reason: LinkLost): void;
}

/** An open way to a printer, for one job. It knows no time-outs: what is slow and what waits for a person, its user tells apart. */
export interface PrinterLink {
  /** Whether anything the printer says can come back. */
  readonly twoWay: boolean;
  /** How long bytes that the way has taken may be under way to the quickest of printers, in ms. */
  readonly transitMs: number;
  /** Resolves when the way has taken all of them. One at a time. @throws LinkLost. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Writes what is last, tells the printer that nothing follows, and lets go. It resolves when all of it has reached the
   * printer, as far as this way can know.
   * @throws LinkLost.
   */
  finish(last: Uint8Array): Promise<void>;
  /**
   * Lets go. What was written and has not arrived may never do. Resolves when the next may open the way; never rejects, and
   * a second time changes nothing.
   */
  abandon(): Promise<void>;
}

/** A way to a printer. Implementations behave alike: `test/printers/transport-contract.ts`. */
export interface PrinterTransport {
  /** What people call it: an address, a port, a file. */
  readonly name: string;
  /** @throws LinkLost where the printer is not there. */
  open(ears: LinkEars): Promise<PrinterLink>;
}
