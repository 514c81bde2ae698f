import type { CodeProblem, PaymentCode } from '../common/payment-code.ts';

/** Why something that came from a scanner was not taken for a code. Nothing is sent then. */
export type DropReason =
  | CodeProblem
  /** It did not end as the scanner's settings say that a code ends. */
  | 'truncated'
  /** It did not begin with the configured prefix. */
  | 'noPrefix'
  /** The same code again, within the time in which that is the same scan. */
  | 'duplicate'
  /** One frame in which several codes run together, or the same one several times. */
  | 'doubled';

/** How a code came, for whoever sets a scanner up. */
export interface ScanFacts {
  /** Characters of the code alone. */
  readonly length: number;
  /** From its first byte, key or report to its end, in ms. */
  readonly durationMs: number;
  /** What ended it: a suffix (`CR`, `CR LF`, `Tab`, `Enter` ...), silence, or the report itself, which says how long it is. */
  readonly ending: string;
}

export type ScannerEvent =
  | {
      readonly kind: 'scanned';
      readonly code: PaymentCode;
      /** The AIM symbology identifier, such as `]Q3`, where the scanner sends one. */
      readonly aimId?: string;
      readonly facts: ScanFacts;
    }
  | {
      readonly kind: 'dropped';
      readonly reason: DropReason;
      /** What was read, masked to its last four characters. */
      readonly mask: string;
      readonly facts: ScanFacts;
    }
  | { readonly kind: 'connected' }
  | {
      readonly kind: 'disconnected';
      readonly detail: string;
      /** What only a person can change: `libusb` is missing, the device may not be opened, or no such device is there. */
      readonly cause?: 'noLibusb' | 'noPermission' | 'notFound';
    };

/**
 * A scanner of any kind. It gives whole codes only, each once, and survives being unplugged. Implementations behave alike:
 * `test/scanners/scanner-contract.ts`.
 */
export interface Scanner {
  /** What people call it: a port's or a device's name. */
  readonly name: string;
  /** Begins to read; opening, and opening again after a loss, go on by themselves until {@link stop}. */
  start(listener: (event: ScannerEvent) => void): void;
  /** Stops reading and closes the device. */
  stop(): Promise<void>;
}
