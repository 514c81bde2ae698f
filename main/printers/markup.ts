import receiptline from 'receiptline';
import type { ReceiptDocument, ReceiptLine, ReceiptTextSize } from './port.ts';

/**
 * Makes a text harmless inside receiptline's markup: whatever stands in it is printed as it is and can neither alter the
 * layout nor reach the printer as a command.
 *
 * Every ASCII character that is not a letter or a digit becomes a hexadecimal escape, the only form in which receiptline
 * never obeys. The text is normalised first, since receiptline normalises the whole document and some characters (U+1FEF)
 * only then become markup. Marks that are left uncombined go, because they would combine with our own characters; control
 * and direction characters go, because no printer prints them.
 */
export function escapeText(text: string): string {
  return printable(text).replace(
    /[ -/:-@[-`{-~]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** What of a text is printed at all. */
export function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Mn}\p{Me}]/gu, '');
}

/** A line of text that consists of nothing would be no line at all. */
const BLANK = '\\x20';

const sizeMarks: Readonly<Record<ReceiptTextSize, string>> = { normal: '', large: '^^^' };

/** Width of the label of a pair, as a share of the line. */
const LABEL_SHARE = 0.36;

const labelColumns = (columns: number) => Math.floor(columns * LABEL_SHARE);

/** Columns of half width that there are for the value of a pair; receiptline leaves one free before it. */
export const valueColumns = (columns: number) => columns - labelColumns(columns) - 1;

/** What is fed below a large line, in dots: a line of twice the height fills all of it and would touch the next. */
export const LARGE_FEED_DOTS = 12;

/** ESC J n: feeds n dots. The only command that ever stands in our markup. */
const LARGE_FEED = `{command:\\x1bJ\\x${LARGE_FEED_DOTS.toString(16).padStart(2, '0')}}`;

/** Renders a receipt as receiptline markup for a paper of so many columns of half width. */
export function toMarkup(document: ReceiptDocument, columns: number): string {
  const lines: string[] = [];
  let layout = '';
  for (const line of document.lines) {
    const wanted = layoutOf(line, columns);
    if (wanted !== layout) {
      lines.push(wanted);
      layout = wanted;
    }
    lines.push(markupOf(line, columns));
    if ('size' in line && line.size === 'large') {
      lines.push(LARGE_FEED);
    }
  }
  return lines.join('\n');
}

function layoutOf(line: ReceiptLine, columns: number): string {
  return line.kind === 'pair' ? `{width:${labelColumns(columns)},*}` : '{width:*}';
}

function markupOf(line: ReceiptLine, columns: number): string {
  switch (line.kind) {
    case 'text':
      return aligned(decorated(line.text, line.size, line.bold), line.align ?? 'left');
    case 'pair':
      return `|${escapeText(line.label) || BLANK} | ${decorated(line.value, line.size, false)}|`;
    case 'rule':
      return '-';
    case 'blank':
      return BLANK;
    case 'barcode':
      return barcode(line.value, columns);
  }
}

function decorated(text: string, size: ReceiptTextSize = 'normal', bold = false): string {
  const mark = sizeMarks[size];
  const weight = bold ? '"' : '';
  return `${mark}${weight}${escapeText(text) || BLANK}${weight}${mark}`;
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

/** Width of a character of half width, in dots, on every printer of these profiles. */
const DOTS_PER_COLUMN = 12;

/**
 * A barcode, or nothing where it is wider than the paper: a printer would cut it, and no scanner could read it.
 * @throws RangeError for a text that is no barcode of ours: a programming error.
 */
function barcode(value: string, columns: number): string {
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
  return width > columns * DOTS_PER_COLUMN ? BLANK : `{code:${value};option:code128,2,60,hri}`;
}
