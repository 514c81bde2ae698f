import { type PrinterCondition, printerConditions } from './port.ts';

/*
 * What an ESC/POS printer says of itself. Bits as in Epson's "ESC/POS Application Programming Guide" (DLE EOT, GS a, GS r),
 * Citizen's and Bixolon's manuals say the same. Fixed bits tell the kinds of answers apart, as Citizen's appendix
 * "Identification of Send Status" lists them: DLE EOT 0xx1xx10, ASB's first byte 0xx1xx00, its other three and GS r 0xx0xxxx.
 */

/** What can be asked for at any time: printer, why offline, which error, paper. The answers are alike but for their order. */
export const statusQuestions = [1, 2, 3, 4] as const;
export type StatusQuestion = (typeof statusQuestions)[number];

/** DLE EOT n: answered at once, whatever the printer is doing. */
export function askStatus(question: StatusQuestion): Uint8Array {
  return Uint8Array.of(0x10, 0x04, question);
}

/** GS r 1: answered when all that came before it is done. */
export const askWhenDone: Uint8Array = Uint8Array.of(0x1d, 0x72, 1);

/** Online or offline, error, paper; not the drawer, which would chatter. */
const ASB_ITEMS = 0x02 | 0x04 | 0x08;

/** ESC @: begins a document, and on some printers ends the telling. */
const RESET = [0x1b, 0x40] as const;

/** A document that has the printer tell of itself from its beginning (GS a), and that ends with {@link askWhenDone} where wanted. */
export function withTelling(document: Uint8Array, endProof: boolean): Uint8Array {
  const head = RESET.every((byte, at) => document[at] === byte) ? RESET.length : 0;
  return Buffer.concat([
    document.subarray(0, head),
    Uint8Array.of(0x1d, 0x61, ASB_ITEMS),
    document.subarray(head),
    endProof ? askWhenDone : new Uint8Array(),
  ]);
}

/** One thing that a printer said. */
export type StatusAnswer =
  /** To {@link askStatus}; which question it answers follows from the order. */
  | { readonly kind: 'asked'; readonly byte: number }
  /** By itself (ASB), because something has changed: all that is wrong now. */
  | { readonly kind: 'told'; readonly conditions: readonly PrinterCondition[] }
  /** To {@link askWhenDone}. */
  | { readonly kind: 'done' };

/** Finds answers in a stream that comes in any pieces; what is none is passed over. */
export class StatusStream {
  #asb: number[] = [];

  read(bytes: Uint8Array): StatusAnswer[] {
    return [...bytes].flatMap((byte) => this.#next(byte) ?? []);
  }

  #next(byte: number): StatusAnswer | undefined {
    if (isFlowControl(byte)) {
      return undefined;
    }
    if ((byte & 0b1001_0011) === 0b0001_0000) {
      this.#asb = [byte];
      return undefined;
    }
    if ((byte & 0b1001_0011) === 0b0001_0010) {
      // A real-time answer may stand in the middle of the four bytes.
      return { kind: 'asked', byte };
    }
    if ((byte & 0b1001_0000) !== 0) {
      this.#asb = [];
      return undefined;
    }
    if (this.#asb.length === 0) {
      return { kind: 'done' };
    }
    this.#asb.push(byte);
    if (this.#asb.length < 4) {
      return undefined;
    }
    const conditions = toldConditions(this.#asb);
    this.#asb = [];
    return { kind: 'told', conditions };
  }
}

/** XON and XOFF may stand anywhere; they are the line's business. */
function isFlowControl(byte: number): boolean {
  return byte === 0x11 || byte === 0x13;
}

/** ASB's four bytes: printer, error, paper, and one of no meaning here. */
function toldConditions([printer = 0, error = 0, paper = 0]: readonly number[]): PrinterCondition[] {
  return inOrder({
    coverOpen: (printer & 0x20) !== 0,
    offline: (printer & 0x08) !== 0,
    recoverableError: (error & 0x40) !== 0 || (error & 0x04) !== 0,
    cutterError: (error & 0x08) !== 0,
    unrecoverableError: (error & 0x20) !== 0,
    paperNearEnd: (paper & 0x03) !== 0,
    paperOut: (paper & 0x0c) !== 0,
  });
}

/** What the answers to DLE EOT say together; those that did not come say nothing. */
export function askedConditions(answers: ReadonlyMap<StatusQuestion, number>): PrinterCondition[] {
  const [printer, offline, error, paper] = statusQuestions.map((question) => answers.get(question) ?? 0) as [
    number,
    number,
    number,
    number,
  ];
  return inOrder({
    // The offline answer's own bits beside cover and paper: the feed button is held down, or there is some error.
    offline: (printer & 0x08) !== 0 || (offline & 0x48) !== 0,
    coverOpen: (offline & 0x04) !== 0,
    // Bit 5 of the offline answer: printing stopped for want of paper.
    paperOut: (offline & 0x20) !== 0 || (paper & 0x60) !== 0,
    recoverableError: (error & 0x40) !== 0 || (error & 0x04) !== 0,
    cutterError: (error & 0x08) !== 0,
    unrecoverableError: (error & 0x20) !== 0,
    paperNearEnd: (paper & 0x0c) !== 0,
  });
}

/** `offline` is named only where nothing else says why. */
function inOrder(found: Readonly<Record<PrinterCondition, boolean>>): PrinterCondition[] {
  const reasons = printerConditions.filter((condition) => condition !== 'offline' && found[condition]);
  return found.offline && !hindering(reasons).length ? [...reasons, 'offline'] : reasons;
}

/** Those of a printer's conditions that keep it from printing. */
export function hindering(conditions: readonly PrinterCondition[]): PrinterCondition[] {
  return conditions.filter((condition) => condition !== 'paperNearEnd');
}
