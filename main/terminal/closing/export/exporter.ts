import { open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { systemCode } from '../../../common/errors.ts';
import { makeFolder } from '../../../common/folders.ts';
import type { ReceiptContext } from '../../documents/parts.ts';
import type { DayReport } from '../report.ts';
import { dayReportCsv } from './csv.ts';
import { encodeCsv } from './csv-encoding.ts';
import { exportName, type ReportFormat } from './export-name.ts';
import { type NamedPlace, requireReplaceable, unwritable } from './named-file.ts';
import { dayReportPdf } from './pdf.ts';

/** A report that was written into a file. */
export interface ExportedReport {
  readonly file: string;
  /** Characters that the format does not have, and that stand as `?` in it; blank for none. */
  readonly replaced: string;
}

/** Writes reports into a folder, each under a name of its own. */
export class DayReportExporter {
  readonly #folder: string;
  readonly #context: ReceiptContext;

  constructor(parts: { readonly folder: string; readonly context: ReceiptContext }) {
    this.#folder = path.resolve(parts.folder);
    this.#context = parts.context;
  }

  /**
   * What lies there already with the same content is left as it is; where it has other content, the new file gets a number.
   * @throws TerminalError FILE_UNWRITABLE, FONT_MISSING.
   */
  async export(report: DayReport, format: ReportFormat): Promise<ExportedReport> {
    const { bytes, replaced } = await contentOf(report, format, this.#context);
    const named = path.join(this.#folder, exportName(report, format, this.#context));
    try {
      makeFolder(this.#folder);
      return { file: await writeBeside(named, bytes), replaced };
    } catch (error) {
      throw unwritable(named, error);
    }
  }
}

/**
 * Writes a report into the file that somebody has named, over one of the same kind or an empty one.
 * @throws TerminalError FILE_UNWRITABLE, FONT_MISSING.
 */
export async function writeReport(
  file: string,
  report: DayReport,
  format: ReportFormat,
  place: NamedPlace & { readonly context: ReceiptContext },
): Promise<ExportedReport> {
  await requireReplaceable(file, format, place);
  const { bytes, replaced } = await contentOf(report, format, place.context);
  try {
    await writeFileAtomic(file, bytes, { fsync: true });
  } catch (error) {
    throw unwritable(file, error);
  }
  return { file, replaced };
}

async function contentOf(report: DayReport, format: ReportFormat, context: ReceiptContext) {
  switch (format) {
    case 'pdf':
      return { bytes: await dayReportPdf(report, context), replaced: '' };
    case 'csvUtf8':
    case 'csvShiftJis':
      return encodeCsv(dayReportCsv(report, context), format);
  }
}

/** Many terminals may write into one folder: a name is taken first, by whoever makes the file, and filled then. */
async function writeBeside(file: string, bytes: Buffer): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? file : path.join(dir, `${name}-${number}${ext}`);
    if (await takeName(candidate)) {
      await fill(candidate, bytes);
      return candidate;
    }
    if (await holds(candidate, bytes)) {
      return candidate;
    }
  }
}

/** False where the name is taken. */
async function takeName(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.close();
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

async function fill(file: string, bytes: Buffer): Promise<void> {
  try {
    await writeFileAtomic(file, bytes, { fsync: true });
  } catch (error) {
    // Where not even this can be done, an empty file is left, which is in nobody's way.
    await rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** A folder of that name, or a file of somebody else, is other content. */
async function holds(file: string, bytes: Buffer): Promise<boolean> {
  return await readFile(file).then(
    (there) => there.equals(bytes),
    () => false,
  );
}
