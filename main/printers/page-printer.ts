import { errorDetail, systemCode } from '../common/errors.ts';
import { renderPage } from './page.ts';
import {
  type CharacterReport,
  NO_DOCUMENT,
  type PagePress,
  type Printer,
  type PrinterAct,
  type PrinterReport,
  type PrintOrder,
  type PrintPage,
  type PrintResult,
  type PrintWatch,
  type ReceiptDocument,
} from './port.ts';
import type { PrinterProfile } from './profiles.ts';

export interface PagePrinterOptions {
  /** As the operating system calls it. */
  readonly name: string;
  /** How wide the paper is. */
  readonly profile: PrinterProfile;
  /** Absent where there is no window, such as on the command line. */
  readonly press: PagePress | undefined;
}

/** A printer of the operating system. It says nothing of itself, and its queue's taking a page is all that can be known. */
export class PagePrinter implements Printer {
  readonly name: string;
  readonly #profile: PrinterProfile;
  readonly #press: PagePress | undefined;

  constructor({ name, profile, press }: PagePrinterOptions) {
    this.name = name;
    this.#profile = profile;
    this.#press = press;
  }

  async print({ document }: PrintOrder, watch?: PrintWatch): Promise<PrintResult> {
    const press = this.#press;
    if (press === undefined) {
      return needsWindow;
    }
    const page = pageOf(document, this.#profile);
    if ('ok' in page) {
      return page;
    }
    let handedOver = false;
    try {
      if (!(await press.printers()).includes(this.name)) {
        return nothingPrinted('PRINTER_NOT_FOUND', this.name);
      }
      if (watch?.signal.aborted === true) {
        return givenUp('nothing');
      }
      handedOver = true;
      const pressed = await orGivenUp(press.print(page, this.name), watch);
      if (pressed === 'givenUp') {
        return givenUp('unknown');
      }
      return pressed.ok ? { ok: true, proof: 'transport', characters: allCharacters } : { ...pressed, conditions: [] };
    } catch (error) {
      const code = systemCode(error) || 'PRINTER_FAILED';
      const printed = handedOver ? 'unknown' : 'nothing';
      return { ok: false, printed, code, detail: errorDetail(error), conditions: [] };
    }
  }

  async act(act: PrinterAct): Promise<PrintResult> {
    return cannot(act);
  }

  async report(): Promise<PrinterReport> {
    if (this.#press === undefined) {
      return { kind: 'unreachable', code: needsWindow.code, detail: needsWindow.detail };
    }
    try {
      const isThere = (await this.#press.printers()).includes(this.name);
      return isThere ? { kind: 'notTold' } : { kind: 'unreachable', code: 'PRINTER_NOT_FOUND', detail: this.name };
    } catch (error) {
      return { kind: 'unreachable', code: systemCode(error) || 'PRINTER_FAILED', detail: errorDetail(error) };
    }
  }
}

/** Pages have every character. */
export const allCharacters: CharacterReport = { replaced: [], missing: [] };

type Failure = Extract<PrintResult, { ok: false }>;

/** A document as a page; the failure where it cannot be one. */
export function pageOf(document: ReceiptDocument, profile: PrinterProfile): PrintPage | Failure {
  try {
    return renderPage(document, profile);
  } catch (error) {
    return nothingPrinted(NO_DOCUMENT, errorDetail(error));
  }
}

/** Nothing of a document has left. */
export function nothingPrinted(code: string, detail: string): Failure {
  return { ok: false, printed: 'nothing', code, detail, conditions: [] };
}

export const needsWindow = nothingPrinted('PRINTER_NEEDS_WINDOW', 'no window to make pages in');

/** What prints pages neither opens drawers nor beeps. */
export function cannot(act: PrinterAct): Failure {
  const code = act === 'openDrawer' ? 'PRINTER_NO_DRAWER' : 'PRINTER_NO_BEEPER';
  return nothingPrinted(code, 'it prints pages');
}

export function givenUp(printed: Failure['printed']): Failure {
  return { ok: false, printed, code: 'PRINT_ABORTED', detail: 'given up', conditions: [] };
}

/** What is being done cannot be called back, but nobody needs to wait for it. */
async function orGivenUp<T>(step: Promise<T>, watch: PrintWatch | undefined): Promise<T | 'givenUp'> {
  if (watch === undefined) {
    return await step;
  }
  const aborted = Promise.withResolvers<'givenUp'>();
  const onAbort = () => aborted.resolve('givenUp');
  watch.signal.addEventListener('abort', onAbort, { once: true });
  if (watch.signal.aborted) {
    onAbort();
  }
  try {
    return await Promise.race([step, aborted.promise]);
  } finally {
    watch.signal.removeEventListener('abort', onAbort);
  }
}
