import { escapeText } from './escape.ts';
import { labelWidth } from './pairs.ts';
import type { Paper } from './paper.ts';
import { barcodeMarkup, imageMarkup, qrMarkup } from './pictures.ts';
import type { ReceiptDocument, ReceiptLine, ReceiptTextSize } from './port.ts';
import { rowWidths } from './row.ts';

/** A line of text that consists of nothing would be no line at all. */
const BLANK = '\\x20';

const sizeMarks: Readonly<Record<ReceiptTextSize, string>> = { normal: '', large: '^^^' };

/** What is fed below a large line, in dots: a line of twice the height fills all of it and would touch the next. */
export const LARGE_FEED_DOTS = 12;

/** What is left free above and below a QR code, in dots: four of its modules, as its standard asks. */
const QR_FEED_DOTS = 24;

/** The only command that ever stands in our markup; each command set says it in its own words. */
const feed = (dots: number) => `{command:feed ${dots}}`;

/** How many dots the command in our markup feeds; 0 for every other command, which nobody obeys. */
export function fedDots(command: string): number {
  return Number(/^feed (\d{1,3})$/.exec(command)?.[1] ?? 0);
}

/** Renders a receipt as receiptline markup for a paper. */
export function toMarkup(document: ReceiptDocument, paper: Paper): string {
  const lines: string[] = [];
  let layout = '';
  for (const line of document.lines) {
    const wanted = layoutOf(line, paper);
    if (wanted !== layout) {
      lines.push(wanted);
      layout = wanted;
    }
    lines.push(...markupOf(line, paper));
  }
  return lines.join('\n');
}

function layoutOf(line: ReceiptLine, paper: Paper): string {
  switch (line.kind) {
    case 'pair':
      return `{width:${labelWidth(line, paper) ?? Math.floor(paper.columns / 2)},*}`;
    case 'row':
      return `{width:${rowWidths(line.cells, paper).join(',')}}`;
    default:
      return '{width:*}';
  }
}

function markupOf(line: ReceiptLine, paper: Paper): string[] {
  switch (line.kind) {
    case 'text':
      return sized(aligned(decorated(line.text, line.size, line.bold), line.align ?? 'left'), line.size);
    case 'pair':
      return sized(`|${escapeText(line.label) || BLANK} | ${decorated(line.value, line.size, false)}|`, line.size);
    case 'row':
      return [row(line.cells.map(({ text }) => decorated(text, 'normal', line.bold)))];
    case 'rule':
      return ['-'];
    case 'blank':
      return [BLANK];
    case 'barcode':
      return [barcodeMarkup(line.value, paper) ?? BLANK];
    case 'qr': {
      const code = qrMarkup(line.value, paper);
      return code === undefined ? [] : [feed(QR_FEED_DOTS), code, feed(QR_FEED_DOTS)];
    }
    case 'image': {
      const image = imageMarkup(line.pngBase64, paper);
      return image === undefined ? [] : [image, feed(LARGE_FEED_DOTS)];
    }
  }
}

function sized(markup: string, size: ReceiptTextSize = 'normal'): string[] {
  return size === 'large' ? [markup, feed(LARGE_FEED_DOTS)] : [markup];
}

function decorated(text: string, size: ReceiptTextSize = 'normal', bold = false): string {
  const mark = sizeMarks[size];
  const weight = bold ? '"' : '';
  return `${mark}${weight}${escapeText(text) || BLANK}${weight}${mark}`;
}

/** The first to the left, the others to the right. */
function row([first = '', ...others]: readonly string[]): string {
  return `|${[`${first} `, ...others.map((other) => ` ${other}`)].join('|')}|`;
}

function aligned(markup: string, align: 'left' | 'center' | 'right'): string {
  switch (align) {
    case 'left':
      return `|${markup} |`;
    case 'center':
      return `| ${markup} |`;
    case 'right':
      return `| ${markup}|`;
  }
}
