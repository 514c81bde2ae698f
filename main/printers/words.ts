import type { Paper } from './paper.ts';
import type { ReceiptDocument, ReceiptLine } from './port.ts';

/** What may not begin a line: closing brackets, full stops, small letters. */
const NOT_FIRST = '[、。，．）」』】！？：；ーっゃゅょッャュョ]*';

/**
 * What must not be torn apart: a run of letters that need no break between them, or of katakana, which is a word; or blanks.
 */
const PIECES = new RegExp(
  `\\s+|(?:[^\\s\\u2e80-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff00-\\uffef]+|[ァ-ヶー]+|.)${NOT_FIRST}`,
  'gsu',
);
const KATAKANA = /^[ァ-ヶー]/u;
const CHARACTERS = new RegExp(`.${NOT_FIRST}`, 'gsu');

/** A document whose texts break between words, where they are wider than the paper; a word that is wider still breaks inside. */
export function inWholeWords(document: ReceiptDocument, paper: Paper): ReceiptDocument {
  return { ...document, lines: document.lines.flatMap((line) => wrapped(line, paper)) };
}

function wrapped(line: ReceiptLine, { columns, columnsOf }: Paper): ReceiptLine[] {
  if (line.kind !== 'text' || line.size === 'large' || columnsOf(line.text) <= columns) {
    return [line];
  }
  const texts: string[] = [];
  const fits = (row: string) => columnsOf(row.trimEnd()) <= columns;
  let row = '';
  for (const piece of piecesOf(line.text, fits)) {
    if (!fits(row + piece) && row.trim() !== '') {
      const [full, rest] = atLastBlank(row);
      // A row that would be left half empty is worse than one that ends between two characters.
      const isFullEnough = columnsOf(full) * 2 >= columns && fits(rest + piece);
      texts.push(isFullEnough ? full : row.trimEnd());
      row = isFullEnough ? rest + piece : piece.trimStart();
    } else {
      row += piece;
    }
  }
  return [...texts, row.trimEnd()].filter((text) => text !== '').map((text) => ({ ...line, text }));
}

/** A run of katakana that no row has room for breaks between its characters. */
function piecesOf(text: string, fits: (piece: string) => boolean): string[] {
  return (text.match(PIECES) ?? []).flatMap((piece) =>
    KATAKANA.test(piece) && !fits(piece) ? (piece.match(CHARACTERS) ?? []) : [piece],
  );
}

/** A row up to its last blank, and what comes after it. */
function atLastBlank(row: string): [full: string, rest: string] {
  const [, full = '', rest = ''] = /^(.*\S)\s+(\S*)$/su.exec(row) ?? [];
  return [full, rest];
}
