import { constants } from 'node:fs';
import { access, link, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../common/clock.ts';
import { errorDetail, systemCode } from '../common/errors.ts';
import { allCharacters, cannot, givenUp, needsWindow, nothingPrinted, pageOf } from './page-printer.ts';
import type { PagePress, Printer, PrinterAct, PrinterReport, PrintOrder, PrintResult, PrintWatch } from './port.ts';
import type { PrinterProfile } from './profiles.ts';

export interface PdfPrinterOptions {
  readonly folder: string;
  /** How wide the paper is. */
  readonly profile: PrinterProfile;
  /** Absent where there is no window, such as on the command line. */
  readonly press: PagePress | undefined;
  readonly clock: Clock;
  readonly files?: FolderFiles;
}

/** What a folder's file system does; some have no hard links. */
export type FolderFiles = Pick<typeof realFiles, 'link' | 'rename' | 'rm'>;

export const realFiles = { link, rename, rm };

/** No paper: each document becomes a PDF of its own in a folder. A file is there whole, or not at all. */
export class PdfPrinter implements Printer {
  readonly #options: PdfPrinterOptions;
  readonly #files: FolderFiles;

  constructor(options: PdfPrinterOptions) {
    this.#options = options;
    this.#files = options.files ?? realFiles;
  }

  get name(): string {
    return this.#options.folder;
  }

  async print({ document }: PrintOrder, watch?: PrintWatch): Promise<PrintResult> {
    const { folder, profile, press, clock } = this.#options;
    if (press === undefined) {
      return needsWindow;
    }
    const page = pageOf(document, profile);
    if ('ok' in page) {
      return page;
    }
    try {
      await access(folder, constants.W_OK);
      const pdf = await press.pdf(page);
      if (!pdf.ok) {
        return nothingPrinted(pdf.code, pdf.detail);
      }
      if (watch?.signal.aborted === true) {
        return givenUp('nothing');
      }
      await keep(pdf.value, folder, `receipt-${localStamp(clock.now())}`, this.#files);
      return { ok: true, proof: 'transport', characters: allCharacters };
    } catch (error) {
      return nothingPrinted(systemCode(error) || 'PRINTER_FAILED', errorDetail(error));
    }
  }

  async act(act: PrinterAct): Promise<PrintResult> {
    return cannot(act);
  }

  async report(): Promise<PrinterReport> {
    if (this.#options.press === undefined) {
      return { kind: 'unreachable', code: needsWindow.code, detail: needsWindow.detail };
    }
    try {
      await access(this.#options.folder, constants.W_OK);
      return { kind: 'notTold' };
    } catch (error) {
      return { kind: 'unreachable', code: systemCode(error) || 'PRINTER_FAILED', detail: errorDetail(error) };
    }
  }
}

/**
 * Writes a new file that nothing else has the name of. It gets its name only when all of it is on the disk, and a link never
 * takes a name that is in use.
 */
async function keep(bytes: Uint8Array, folder: string, stem: string, files: FolderFiles): Promise<void> {
  const draft = path.join(folder, `.${stem}-${process.pid}-${Math.random().toString(36).slice(2)}.part`);
  try {
    const file = await open(draft, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    const nameOf = (number: number) => path.join(folder, `${stem}-${String(number).padStart(4, '0')}.pdf`);
    for (let number = 1; !(await named(draft, nameOf(number), files)); ) {
      number += 1;
    }
  } finally {
    // A draft that stays changes nothing about what has become of the document.
    await files.rm(draft, { force: true }).catch(() => undefined);
  }
}

/** What file systems without hard links say: those of memory sticks and of some network drives. */
const noLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR'];

/** False where the name is taken. */
async function named(draft: string, name: string, files: FolderFiles): Promise<boolean> {
  try {
    await files.link(draft, name);
    return true;
  } catch (error) {
    return noLinks.includes(systemCode(error)) ? await reserved(draft, name, files) : taken(error);
  }
}

/** The name is reserved by an empty file for a moment, which nobody else then takes. */
async function reserved(draft: string, name: string, files: FolderFiles): Promise<boolean> {
  try {
    await (await open(name, 'wx')).close();
  } catch (error) {
    return taken(error);
  }
  try {
    await files.rename(draft, name);
  } catch (error) {
    await files.rm(name, { force: true }).catch(() => undefined);
    throw error;
  }
  return true;
}

function taken(error: unknown): false {
  if (systemCode(error) === 'EEXIST') {
    return false;
  }
  throw error;
}

/** `20261122-153012`, as the clock on the wall shows it: the file is for people. */
function localStamp(now: number): string {
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
