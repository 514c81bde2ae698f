import type { Clock } from '../common/clock.ts';
import { errorDetail, systemCode } from '../common/errors.ts';
import type { PagePress, PressResult, PrintPage } from '../printers/port.ts';
import type { PaperPages } from './paper.ts';

/** What is used of Electron's web contents to print a page. */
export interface PressContents {
  getPrintersAsync(): Promise<readonly { readonly name: string }[]>;
  print(options: SilentPrint, done: (success: boolean, failureReason: string) => void): void;
  printToPDF(options: PdfOptions): Promise<Uint8Array>;
}

/** A window that nobody sees. */
export interface PressWindow {
  readonly webContents: PressContents;
  loadURL(url: string): Promise<void>;
  destroy(): void;
}

interface SilentPrint {
  readonly silent: true;
  readonly deviceName: string;
  readonly printBackground: true;
  readonly margins: { readonly marginType: 'none' };
  /** In micrometres. */
  readonly pageSize: { readonly width: number; readonly height: number };
}

interface PdfOptions {
  readonly printBackground: true;
  readonly preferCSSPageSize: true;
  readonly margins: { readonly top: 0; readonly bottom: 0; readonly left: 0; readonly right: 0 };
  /** In inches. */
  readonly pageSize: { readonly width: number; readonly height: number };
}

export interface WindowPressOptions {
  readonly pages: PaperPages;
  readonly openWindow: () => PressWindow;
  readonly clock: Clock;
}

/** What a page's way to the system's queue may take, in ms. */
const LIMIT_MS = 60_000;

/** A server of printers that is away must not hold up everything, in ms. */
const LISTING_LIMIT_MS = 10_000;

const MM_PER_INCH = 25.4;

/** Prints pages by a browser's engine, in a window that nobody sees and that lives for one page. */
export class WindowPress implements PagePress {
  readonly #options: WindowPressOptions;

  constructor(options: WindowPressOptions) {
    this.#options = options;
  }

  async printers(): Promise<readonly string[]> {
    const { openWindow, clock } = this.#options;
    const window = openWindow();
    const done = new AbortController();
    const tooLong = clock.sleep(LISTING_LIMIT_MS, done.signal).then((): never => {
      throw new Error(`the system did not list its printers within ${LISTING_LIMIT_MS} ms`);
    });
    // It is aborted when the list is there.
    tooLong.catch(() => undefined);
    try {
      return (await Promise.race([window.webContents.getPrintersAsync(), tooLong])).map(({ name }) => name);
    } finally {
      done.abort();
      window.destroy();
    }
  }

  async print(page: PrintPage, printerName: string): Promise<PressResult> {
    return await this.#withPage(page, async (contents, handOver) => {
      // Chromium would take the usual printer instead of one that it does not know.
      if (!(await contents.getPrintersAsync()).some(({ name }) => name === printerName)) {
        return { ok: false, printed: 'nothing', code: 'PRINTER_NOT_FOUND', detail: printerName };
      }
      const { promise, resolve } = Promise.withResolvers<PressResult>();
      handOver();
      contents.print(silently(page, printerName), (success, detail) =>
        resolve(
          success
            ? { ok: true, value: undefined }
            : { ok: false, printed: 'nothing', code: 'PRINT_SYSTEM_FAILED', detail },
        ),
      );
      return await promise;
    });
  }

  async pdf(page: PrintPage): Promise<PressResult<Uint8Array>> {
    return await this.#withPage(page, async (contents) => ({
      ok: true,
      value: await contents.printToPDF(asPdf(page)),
    }));
  }

  async #withPage<T>(
    page: PrintPage,
    work: (contents: PressContents, handOver: () => void) => Promise<PressResult<T>>,
  ): Promise<PressResult<T>> {
    const { pages, openWindow, clock } = this.#options;
    const url = pages.lay(page.html);
    let window: PressWindow | undefined;
    const done = new AbortController();
    // From then on the system may print it, whatever it says.
    let printed: 'nothing' | 'unknown' = 'nothing';
    const handOver = () => {
      printed = 'unknown';
    };
    const failed = (code: string, detail: string): PressResult<T> => ({ ok: false, printed, code, detail });
    const tooLong = clock.sleep(LIMIT_MS, done.signal).then(() => failed('PRINTER_TIMEOUT', `${LIMIT_MS} ms`));
    // It is aborted when the page is through.
    tooLong.catch(() => undefined);
    try {
      const opened = openWindow();
      window = opened;
      return await Promise.race([opened.loadURL(url).then(() => work(opened.webContents, handOver)), tooLong]);
    } catch (error) {
      return failed(systemCode(error) || 'PRINT_SYSTEM_FAILED', errorDetail(error));
    } finally {
      done.abort();
      window?.destroy();
      pages.remove(url);
    }
  }
}

function silently({ widthMm, heightMm }: PrintPage, deviceName: string): SilentPrint {
  return {
    silent: true,
    deviceName,
    printBackground: true,
    margins: { marginType: 'none' },
    pageSize: { width: Math.round(widthMm * 1000), height: Math.round(heightMm * 1000) },
  };
}

function asPdf({ widthMm, heightMm }: PrintPage): PdfOptions {
  return {
    printBackground: true,
    preferCSSPageSize: true,
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    pageSize: { width: widthMm / MM_PER_INCH, height: heightMm / MM_PER_INCH },
  };
}
