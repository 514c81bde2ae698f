import { labelWidth } from './pairs.ts';
import type { Paper } from './paper.ts';
import type { ReceiptDocument, ReceiptLine } from './port.ts';

/**
 * A receipt whose large lines are those alone that fit into the paper. An amount that is broken over two lines would be
 * misread.
 */
export function inFittingSizes(document: ReceiptDocument, paper: Paper): ReceiptDocument {
  return {
    ...document,
    lines: document.lines.map((line) => (fitsTwiceAsLarge(line, paper) ? line : normal(line))),
  };
}

/** A receipt for where there are letters of one size and nothing else: a QR code as what it says, and no picture. */
export function inPlainText(document: ReceiptDocument): ReceiptDocument {
  return { ...document, lines: document.lines.flatMap(plain) };
}

function fitsTwiceAsLarge(line: ReceiptLine, paper: Paper): boolean {
  switch (line.kind) {
    case 'text':
      return paper.columnsOf(line.text) * 2 <= paper.columns;
    case 'pair':
      return labelWidth({ ...line, size: 'large' }, paper) !== undefined;
    default:
      return true;
  }
}

function plain(line: ReceiptLine): ReceiptLine[] {
  switch (line.kind) {
    case 'qr':
      return [{ kind: 'text', text: line.value, align: 'center' }];
    case 'image':
      return [];
    default:
      return [normal(line)];
  }
}

function normal(line: ReceiptLine): ReceiptLine {
  return 'size' in line ? { ...line, size: 'normal' } : line;
}
