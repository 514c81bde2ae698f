/** One line of a receipt. Texts are plain: whatever they contain is printed, never obeyed. */
export type ReceiptLine =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly align?: 'left' | 'center' | 'right';
      readonly size?: ReceiptTextSize;
      readonly bold?: boolean;
    }
  /** A name on the left and its value on the right. */
  | { readonly kind: 'pair'; readonly label: string; readonly value: string; readonly size?: ReceiptTextSize }
  /** A row of a table: the first cell to the left, the others to the right, as wide as their shares of the line. */
  | { readonly kind: 'row'; readonly cells: readonly ReceiptCell[]; readonly bold?: boolean }
  | { readonly kind: 'rule' }
  | { readonly kind: 'blank' }
  /** CODE128 with its text below; letters, digits and `-` only. */
  | { readonly kind: 'barcode'; readonly value: string }
  /** A QR code; at most 300 printable ASCII characters. */
  | { readonly kind: 'qr'; readonly value: string }
  /** A picture in the middle, such as the shop's logo: a PNG as base64. Printed where the printer prints pictures. */
  | { readonly kind: 'image'; readonly pngBase64: string };

export interface ReceiptCell {
  readonly text: string;
  /** Share of the line's width; the cells' shares are added up. */
  readonly share: number;
}

/** `large` is twice as wide and twice as high. */
export type ReceiptTextSize = 'normal' | 'large';

/** Which characters a receipt needs: it decides the printer's code page. */
export type ReceiptLanguage = 'ja' | 'en' | 'zh';

export interface ReceiptDocument {
  readonly language: ReceiptLanguage;
  readonly lines: readonly ReceiptLine[];
}

/** What a printer is asked for at once: a document, and what goes with it. */
export interface PrintOrder {
  readonly document: ReceiptDocument;
  /** Done before the document is printed, where the profile can. */
  readonly along: readonly PrinterAct[];
}

export type PrinterAct = 'openDrawer' | 'beep';

/** Something about a printer that somebody has to see to. Only `paperNearEnd` lets it go on printing. */
export const printerConditions = [
  'paperOut',
  'paperNearEnd',
  'coverOpen',
  'cutterError',
  /** An error that only switching off and on clears. */
  'unrecoverableError',
  /** Too hot, or another error that goes by itself. */
  'recoverableError',
  /** It says that it is offline, and not why. */
  'offline',
] as const;
export type PrinterCondition = (typeof printerConditions)[number];

/** How a printer is, as far as it can be asked. */
export type PrinterReport =
  | { readonly kind: 'told'; readonly conditions: readonly PrinterCondition[] }
  /** Neither the profile nor the way to the printer can be asked. */
  | { readonly kind: 'notTold' }
  | { readonly kind: 'unreachable'; readonly code: string; readonly detail: string };

/** What the printer's code page lacks of a document. */
export interface CharacterReport {
  /** Characters that came out as others that say the same. */
  readonly replaced: readonly { readonly character: string; readonly by: string }[];
  /** Characters that came out as `?`. */
  readonly missing: readonly string[];
}

export type PrintResult =
  | {
      readonly ok: true;
      /** Who says so: the printer itself, or only the way to it, which took all bytes. */
      readonly proof: 'printer' | 'transport';
      readonly characters: CharacterReport;
    }
  | {
      readonly ok: false;
      /** `nothing`: not a byte of the document left, it can be tried again. `unknown`: nobody knows how much came out. */
      readonly printed: 'nothing' | 'unknown';
      /**
       * A system's code (`ECONNREFUSED`, `ENOENT`, `ENOSPC`), a press's, or one of these:
       * - `PRINTER_NOT_READY`: it was asked and cannot print; the conditions say why
       * - `PRINTER_CLOSED`: the way was closed by the printer, or the port was taken away
       * - `PRINTER_TIMEOUT`: it takes nothing and says nothing, or answers no more
       * - `PRINTER_UNCONFIRMED`: it stood still in mid-document, and never said that it is done
       * - `PRINT_ABORTED`: it was given up
       * - `PRINTER_NO_DRAWER`, `PRINTER_NO_BEEPER`: its profile, or its way, has none
       * - `PRINTER_NEEDS_WINDOW`: pages are made in a window, and there is none
       * - `PRINTER_NOT_FOUND`: the operating system has no printer of this name
       * - `DEVICE_NOT_FOUND`: the USB device is plugged in nowhere
       * - `PRINTER_PORT_FAILED`: a serial port that does not open, for a reason without a code
       * - `PRINTER_FAILED`: what nobody foresaw
       */
      readonly code: string;
      readonly detail: string;
      /** What the printer itself said is wrong. */
      readonly conditions: readonly PrinterCondition[];
    };

/** The code of a document that cannot be put into what the printer understands: to try it again is of no use. */
export const NO_DOCUMENT = 'PRINT_NO_DOCUMENT';

/** Whoever watches a document being printed. */
export interface PrintWatch {
  /** The printer stands still in mid-document until somebody sees to this; empty when it goes on. */
  onHold(conditions: readonly PrinterCondition[]): void;
  /** Gives the document up. What was sent is not taken back. */
  readonly signal: AbortSignal;
}

/**
 * A receipt printer. A payment never depends on it, so it reports and never rejects. Implementations behave alike:
 * `test/printers/printer-contract.ts`.
 */
export interface Printer {
  /** What people call it: an address, a port, a device's name. */
  readonly name: string;
  /** One at a time: the caller waits for each to end. */
  print(order: PrintOrder, watch?: PrintWatch): Promise<PrintResult>;
  /** Opens the drawer, or beeps, and prints nothing. */
  act(act: PrinterAct): Promise<PrintResult>;
  report(): Promise<PrinterReport>;
}

/** A page for printers that print pages: HTML that needs nothing from anywhere. */
export interface PrintPage {
  readonly html: string;
  readonly widthMm: number;
  readonly heightMm: number;
}

export type PressResult<T = undefined> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** `unknown`: the system may have taken it all the same. */
      readonly printed: 'nothing' | 'unknown';
      readonly code: string;
      readonly detail: string;
    };

/** What brings pages to the operating system's printers, or into a PDF: a browser's engine. */
export interface PagePress {
  /** The names of the system's printers, the usual one first. */
  printers(): Promise<readonly string[]>;
  /** Prints without asking anybody. Resolves when the system's queue has taken it. */
  print(page: PrintPage, printerName: string): Promise<PressResult>;
  pdf(page: PrintPage): Promise<PressResult<Uint8Array>>;
}
