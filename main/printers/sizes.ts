import receiptline from 'receiptline';
import { printable, valueColumns } from './markup.ts';
import type { ReceiptDocument, ReceiptLine } from './port.ts';
import type { encodingFor } from './profiles.ts';

/** Decides which characters take two columns. */
type Encoding = ReturnType<typeof encodingFor>;

/**
 * A receipt whose large lines are those alone that fit into a paper of so many columns of half width. An amount that is
 * broken over two lines would be misread.
 */
export function inFittingSizes(document: ReceiptDocument, columns: number, encoding: Encoding): ReceiptDocument {
  return {
    ...document,
    lines: document.lines.map((line) => (fitsTwiceAsLarge(line, columns, encoding) ? line : normal(line))),
  };
}

/** A receipt in one size of letters, for where there are no others. */
export function inNormalSize(document: ReceiptDocument): ReceiptDocument {
  return { ...document, lines: document.lines.map(normal) };
}

function fitsTwiceAsLarge(line: ReceiptLine, columns: number, encoding: Encoding): boolean {
  const widthOf = (text: string) => receiptline.commands.base.measureText(printable(text), encoding);
  switch (line.kind) {
    case 'text':
      return widthOf(line.text) * 2 <= columns;
    case 'pair':
      return widthOf(line.value) * 2 <= valueColumns(columns);
    default:
      return true;
  }
}

function normal(line: ReceiptLine): ReceiptLine {
  return 'size' in line ? { ...line, size: 'normal' } : line;
}
