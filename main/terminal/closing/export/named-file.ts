import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorDetail, systemCode, TerminalError } from '../../../common/errors.ts';
import type { ReceiptContext } from '../../documents/parts.ts';
import { csvColumns } from './csv.ts';
import type { ReportFormat } from './export-name.ts';

/** Within the data folder, where exports go unless the settings say otherwise. */
export const EXPORTS_FOLDER = 'exports';

/** What a file that somebody names for a report must not be. */
export interface NamedPlace {
  readonly context: Pick<ReceiptContext, 'translate'>;
  /** The terminal's data folder: nothing is written there but into its exports. */
  readonly keepOut: string;
}

const CSV_HEAD = csvColumns.slice(0, 4).join(',');

/**
 * Looks whether a report may be written into a file that somebody has named: over nothing that is of another kind, and not
 * among the terminal's own files.
 * @throws TerminalError FILE_UNWRITABLE.
 */
export async function requireReplaceable(file: string, format: ReportFormat, place: NamedPlace): Promise<void> {
  const objection = await objectionTo(file, format, place.keepOut).catch((error: unknown) => {
    throw unwritable(file, error);
  });
  if (objection !== undefined) {
    const detail = place.context.translate(`closeExport.refused.${objection}`);
    throw new TerminalError('FILE_UNWRITABLE', { file, detail });
  }
}

export function unwritable(file: string, error: unknown): TerminalError {
  return new TerminalError('FILE_UNWRITABLE', { file, detail: errorDetail(error) }, { cause: error });
}

async function objectionTo(file: string, format: ReportFormat, keepOut: string) {
  if (isAmongOwn(await realPlace(file), await realPlace(keepOut))) {
    return 'ownFolder';
  }
  const there = await unlessMissing(stat(file));
  // A folder of that name cannot be written over in any case.
  if (there === undefined || there.isDirectory()) {
    return undefined;
  }
  if (!there.isFile()) {
    return 'noFile';
  }
  return there.size === 0 || (await isOfKind(file, format)) ? undefined : 'otherContent';
}

/** Links are followed: a name elsewhere may lead here. */
async function realPlace(file: string): Promise<string> {
  const there = await unlessMissing(realpath(file));
  const folder = await unlessMissing(realpath(path.dirname(file)));
  return there ?? (folder === undefined ? path.resolve(file) : path.join(folder, path.basename(file)));
}

function isAmongOwn(file: string, folder: string): boolean {
  const within = path.relative(folder, file);
  const [first] = within.split(path.sep);
  return !path.isAbsolute(within) && first !== '..' && !within.startsWith(`${EXPORTS_FOLDER}${path.sep}`);
}

async function isOfKind(file: string, format: ReportFormat): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    const head = buffer.toString('utf8', 0, bytesRead);
    return format === 'pdf' ? head.startsWith('%PDF-') : head.replace(/^\u{feff}/u, '').startsWith(CSV_HEAD);
  } finally {
    await handle.close();
  }
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') {
      return undefined;
    }
    throw error;
  }
}
