import type { Paper } from './paper.ts';
import type { ReceiptDocument, ReceiptLine } from './port.ts';

/**
 * What must not be torn apart: a run of letters that need no break between them, with what may not begin a line (closing
 * brackets, full stops); or blanks.
 */
const PIECES =
  /\s+|(?:[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+|.)[、。，．）」』】！？：；ーっゃゅょッャュョ]*/gsu;

/** A document whose texts break between words, where they are wider than the paper; a word that is wider still breaks inside. */
export function inWholeWords(document: ReceiptDocument, paper: Paper): ReceiptDocument {
  return { ...document, lines: document.lines.flatMap((line) => wrapped(line, paper)) };
}

function wrapped(line: ReceiptLine, { columns, columnsOf }: Paper): ReceiptLine[] {
  if (line.kind !== 'text' || line.size === 'large' || columnsOf(line.text) <= columns) {
    return [line];
  }
  const texts: string[] = [];
  let row = '';
  for (const piece of line.text.match(PIECES) ?? []) {
    if (columnsOf((row + piece).trimEnd()) > columns && row.trim() !== '') {
      texts.push(row.trimEnd());
      row = piece.trimStart();
    } else {
      row += piece;
    }
  }
  return [...texts, row.trimEnd()].filter((text) => text !== '').map((text) => ({ ...line, text }));
}
