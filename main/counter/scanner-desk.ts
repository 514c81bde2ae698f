import type { Status } from '../../preload/contract.ts';
import type { PaymentCode } from '../common/payment-code.ts';
import type { DropReason, Scanner } from '../scanners/port.ts';

export interface ScannerDeskParts {
  readonly scanners: readonly { readonly scanner: Scanner; readonly kind: 'serial' | 'keyboard' }[];
  readonly onScan: (code: PaymentCode) => void;
  readonly onDrop: (reason: DropReason, mask: string) => void;
  readonly onChange: () => void;
}

/** All scanners of the counter, of every kind: their codes, and whether they are there. */
export class ScannerDesk {
  readonly #parts: ScannerDeskParts;
  readonly #connected = new Set<Scanner>();
  #isStopped = false;

  constructor(parts: ScannerDeskParts) {
    this.#parts = parts;
  }

  start(): void {
    for (const { scanner } of this.#parts.scanners) {
      scanner.start((event) => {
        if (this.#isStopped) {
          // A device may go on reading until it has let go.
          return;
        }
        switch (event.kind) {
          case 'scanned':
            this.#parts.onScan(event.code);
            return;
          case 'dropped':
            this.#parts.onDrop(event.reason, event.mask);
            return;
          case 'connected':
            this.#connected.add(scanner);
            break;
          case 'disconnected':
            this.#connected.delete(scanner);
            break;
        }
        this.#parts.onChange();
      });
    }
  }

  get status(): Status['scanners'] {
    return this.#parts.scanners.map(({ scanner, kind }) => ({
      name: scanner.name,
      kind,
      state: this.#connected.has(scanner) ? 'connected' : 'disconnected',
    }));
  }

  /** Takes nothing more, and resolves when all devices are let go of. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#parts.scanners.map(({ scanner }) => scanner.stop()));
  }
}
