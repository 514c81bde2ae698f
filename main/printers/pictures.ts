import receiptline from 'receiptline';
import { escapeText } from './escape.ts';
import type { Paper } from './paper.ts';
import { isWholePng, pngSize } from './png.ts';

/**
 * The markup of a CODE128, or nothing where it is wider than the paper: a printer would cut it, and no scanner could read
 * it.
 * @throws RangeError for a text that is no barcode of ours: a programming error.
 */
export function barcodeMarkup(value: string, { dots }: Paper): string | undefined {
  if (!/^[A-Za-z0-9-]{1,32}$/.test(value)) {
    throw new RangeError(`not a barcode text: ${value}`);
  }
  const form = receiptline.barcode.generate({
    data: value,
    type: 'code128',
    width: 2,
    height: 60,
    hri: true,
    quietZone: true,
  });
  const width = 'length' in form ? form.length : Number.POSITIVE_INFINITY;
  return width > dots ? undefined : `{code:${value};option:code128,2,60,hri}`;
}

/** The sides of a QR code's module, in dots: what receiptline prints, and what a phone's camera reads with ease. */
const SMALLEST_CELL = 3;
const LARGEST_CELL = 6;

/** About how wide a QR code becomes, in dots: 25 mm. */
const QR_DOTS = 200;

/**
 * The markup of a QR code (error correction M), or nothing where the printer prints no pictures.
 * @throws RangeError for a text that is none of ours: a programming error.
 */
export function qrMarkup(value: string, { dots, images }: Paper): string | undefined {
  if (!/^[\x20-\x7e]{1,300}$/.test(value)) {
    throw new RangeError(`not a QR code's text: ${value}`);
  }
  const symbol = { data: value, type: 'qrcode', cell: SMALLEST_CELL, level: 'm', quietZone: true } as const;
  const modules = receiptline.qrcode.generate(symbol).length;
  const cell = Math.min(LARGEST_CELL, Math.max(SMALLEST_CELL, Math.floor(QR_DOTS / modules)));
  return images && modules * cell <= dots ? `{code:${escapeText(value)};option:qrcode,${cell},m}` : undefined;
}

/** The highest picture, in dots: 20 mm on most printers. Each receipt turns all of its dots into black and white anew. */
export const HIGHEST_PICTURE_DOTS = 160;

/**
 * The markup of a picture, or nothing where the printer prints none, or none so large.
 * @throws RangeError for what is no PNG in base64: a programming error.
 */
export function imageMarkup(pngBase64: string, { dots, images }: Paper): string | undefined {
  const png = /^[A-Za-z0-9+/]+={0,2}$/.test(pngBase64) ? Buffer.from(pngBase64, 'base64') : Buffer.alloc(0);
  const size = pngSize(png);
  if (size === undefined) {
    throw new RangeError('not a PNG in base64');
  }
  if (!images || size.width > dots || size.height > HIGHEST_PICTURE_DOTS) {
    return undefined;
  }
  if (!isWholePng(png)) {
    throw new RangeError('not a whole PNG');
  }
  return `{image:${pngBase64}}`;
}
