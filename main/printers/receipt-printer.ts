import type { Printer, PrintResult, PrintTransport, ReceiptDocument } from './port.ts';
import type { PrinterProfile } from './profiles.ts';
import { renderCommands, unmappableCharacters } from './render.ts';

/** A printer: a profile that says what it understands, and a transport that reaches it. */
export class ReceiptPrinter implements Printer {
  readonly #profile: PrinterProfile;
  readonly #transport: PrintTransport;

  constructor(profile: PrinterProfile, transport: PrintTransport) {
    this.#profile = profile;
    this.#transport = transport;
  }

  get name(): string {
    return this.#transport.name;
  }

  async print(document: ReceiptDocument): Promise<PrintResult> {
    const result = await this.#transport.send(renderCommands(document, this.#profile));
    return result.ok ? { ok: true, unmappable: unmappableCharacters(document, this.#profile) } : result;
  }
}
