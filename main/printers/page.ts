import type { PrintPage, ReceiptDocument, ReceiptLanguage } from './port.ts';
import type { PrinterProfile } from './profiles.ts';
import { renderSvg } from './render.ts';

/** Above and below the receipt, in mm: what a driver would cut from its edges. */
const EDGE_MM = 4;

/** The language of the page decides how the characters look that Japanese and Chinese share. */
const pageLanguages: Readonly<Record<ReceiptLanguage, string>> = { ja: 'ja', en: 'en', zh: 'zh-Hans' };

/**
 * A document as a page for printers that print pages, and for PDF: of the paper's width, as long as the document. It has
 * all characters; of the profile only the paper's width and its columns matter.
 * @throws RangeError for a document that is none.
 */
export function renderPage(document: ReceiptDocument, profile: PrinterProfile): PrintPage {
  const { paperMm, printableMm } = profile;
  const svg = renderSvg(document, profile, 'all');
  const { width, height } = sizeOf(svg);
  const svgHeightMm = (height / width) * printableMm;
  const heightMm = Math.ceil(svgHeightMm + 2 * EDGE_MM);
  const sideMm = (paperMm - printableMm) / 2;
  const html = [
    `<!doctype html><html lang="${pageLanguages[document.language]}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    `<title></title><style>@page{size:${paperMm}mm ${heightMm}mm;margin:0}`,
    'html,body{margin:0;padding:0;background:#fff}',
    `svg{display:block;width:${printableMm}mm;height:${svgHeightMm.toFixed(2)}mm;margin:${EDGE_MM}mm ${sideMm}mm}`,
    `</style></head><body>${svg.trim()}</body></html>`,
  ].join('');
  return { html, widthMm: paperMm, heightMm };
}

/** @throws RangeError for a picture without a size, which receiptline never makes. */
function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /^<svg width="([\d.]+)px" height="([\d.]+)px"/.exec(svg) ?? [];
  if (width === undefined || height === undefined) {
    throw new RangeError('a picture without a size');
  }
  return { width: Number(width), height: Number(height) };
}
