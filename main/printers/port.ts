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
  | { readonly kind: 'rule' }
  | { readonly kind: 'blank' }
  /** CODE128 with its text below; letters, digits and `-` only. */
  | { readonly kind: 'barcode'; readonly value: string };

/** `large` is twice as wide and twice as high. */
export type ReceiptTextSize = 'normal' | 'large';

/** Which characters a receipt needs: it decides the printer's code page. */
export type ReceiptLanguage = 'ja' | 'en' | 'zh';

export interface ReceiptDocument {
  readonly language: ReceiptLanguage;
  readonly lines: readonly ReceiptLine[];
}

export type PrintResult =
  | {
      readonly ok: true;
      /** Characters that the printer's code page does not have; they came out as `?`. */
      readonly unmappable: readonly string[];
    }
  | { readonly ok: false; readonly code: string; readonly detail: string };

/** A receipt printer. A payment never depends on it, so it reports and never rejects. */
export interface Printer {
  readonly name: string;
  print(document: ReceiptDocument): Promise<PrintResult>;
}

export type TransportResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly detail: string };

/**
 * The way that bytes take to a printer. Implementations behave alike: `test/printers/transport-contract.ts`. Each job
 * arrives whole and in order, or fails with a reason.
 */
export interface PrintTransport {
  readonly name: string;
  send(bytes: Uint8Array): Promise<TransportResult>;
}
