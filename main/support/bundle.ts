import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { errorDetail, TerminalError } from '../common/errors.ts';
import { makeFolder } from '../common/folders.ts';

/** One file within a bundle. */
export interface BundleEntry {
  /** Such as `logs/window.log`. */
  readonly name: string;
  readonly content: Buffer;
}

/** What a bundle is called. @param now UTC ms. */
export function bundleName(terminalCode: string, now: number): string {
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `onepay-support-${terminalCode.replace(/[^A-Za-z0-9_-]/g, '_') || 'new'}-${stamp}.zip`;
}

/**
 * Writes one zip. There is either the whole file under its name, or none.
 * @param now UTC ms, for the dates within.
 * @throws TerminalError FILE_UNWRITABLE, DATA_FOLDER_NOT_WRITABLE, DISK_FULL.
 */
export async function writeBundle(file: string, entries: readonly BundleEntry[], now: number): Promise<void> {
  makeFolder(path.dirname(file));
  const unfinished = `${file}.partial`;
  const zip = new ZipFile();
  for (const { name, content } of entries) {
    zip.addBuffer(content, name, { mtime: new Date(now), mode: 0o100600 });
  }
  zip.end();
  try {
    await pipeline(zip.outputStream, createWriteStream(unfinished, { mode: 0o600 }));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw new TerminalError('FILE_UNWRITABLE', { file, detail: errorDetail(error) }, { cause: error });
  }
}
