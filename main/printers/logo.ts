import { readFileSync, statSync } from 'node:fs';
import receiptline from 'receiptline';
import { errorDetail, TerminalError } from '../common/errors.ts';
import { HIGHEST_PICTURE_DOTS } from './pictures.ts';
import { isWholePng, pngSize } from './png.ts';
import { type PrinterProfile, printableDots } from './profiles.ts';

/** The largest file of a logo, in bytes. */
export const LARGEST_LOGO_BYTES = 1_000_000;

/**
 * A shop's logo, ready to be printed.
 * @returns the PNG as base64.
 * @throws TerminalError FILE_UNREADABLE; LOGO_TOO_LARGE where the file is, or the picture is wider than the paper or too
 * high; LOGO_INVALID where it is no PNG that can be read.
 */
export function loadLogo(file: string, profile: PrinterProfile): string {
  const png = read(file);
  const size = pngSize(png);
  if (size === undefined) {
    throw new TerminalError('LOGO_INVALID', { file });
  }
  const { width, height } = size;
  const dots = printableDots(profile);
  if (width < 1 || height < 1 || width > dots || height > HIGHEST_PICTURE_DOTS) {
    throw new TerminalError('LOGO_TOO_LARGE', { file, width, height, widest: dots, highest: HIGHEST_PICTURE_DOTS });
  }
  const base64 = png.toString('base64');
  try {
    if (!isWholePng(png)) {
      throw new RangeError('not a whole PNG');
    }
    receiptline.transform(`{image:${base64}}`, { command: 'escpos', cpl: profile.columns });
  } catch (error) {
    throw new TerminalError('LOGO_INVALID', { file }, { cause: error });
  }
  return base64;
}

function read(file: string): Buffer {
  try {
    // What is far too large is not read at all.
    if (statSync(file).size > LARGEST_LOGO_BYTES) {
      throw new TerminalError('LOGO_FILE_TOO_LARGE', { file, bytes: LARGEST_LOGO_BYTES });
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof TerminalError) {
      throw error;
    }
    throw new TerminalError('FILE_UNREADABLE', { file, detail: errorDetail(error) }, { cause: error });
  }
}
