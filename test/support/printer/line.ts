import iconv from 'iconv-lite';

/** Dots of a character of half width. */
const DOTS = 12;

/** How bytes are read: by FS C, FS & and FS . */
export type CharacterMode = 'single' | 'shiftjis' | 'gb18030';

interface Piece {
  readonly column: number;
  readonly text: string;
  readonly columns: number;
}

/** A line that is being set: its texts stand where the print position was. */
export class PrinterLine {
  #pieces: Piece[] = [];
  #column = 0;

  get isBlank(): boolean {
    return this.#pieces.length === 0;
  }

  /** @param japanese the yen sign stands in the place of the backslash. */
  put(bytes: Buffer, mode: CharacterMode, scale: number, japanese: boolean): void {
    const text = decoded(bytes, mode, japanese);
    const columns = [...text].reduce((sum, character) => sum + widthOf(character, mode), 0) * scale;
    this.#pieces.push({ column: this.#column, text, columns });
    this.#column += columns;
  }

  moveTo(dots: number): void {
    this.#column = dots / DOTS;
  }

  moveBy(dots: number): void {
    this.#column += (dots > 0x7fff ? dots - 0x10000 : dots) / DOTS;
  }

  /** The line as it stands on paper, and an empty one in its place. */
  feed(marginDots: number): string {
    let line = '';
    let reached = -Math.round(marginDots / DOTS);
    for (const piece of this.#pieces.toSorted((one, other) => one.column - other.column)) {
      line += ' '.repeat(Math.max(0, Math.round(piece.column) - reached)) + piece.text;
      reached = Math.round(piece.column) + piece.columns;
    }
    this.#pieces = [];
    this.#column = 0;
    return line.trimEnd();
  }
}

function decoded(bytes: Buffer, mode: CharacterMode, japanese: boolean): string {
  if (mode === 'single') {
    // Page 1 has box characters where others have letters: a rule is a row of 0x95.
    return [...bytes].map((byte) => (byte === 0x95 ? '-' : String.fromCharCode(byte))).join('');
  }
  const text = iconv.decode(bytes, mode);
  return japanese ? text.replaceAll('\\', '¥') : text;
}

function widthOf(character: string, mode: CharacterMode): number {
  return mode === 'single' ? 1 : iconv.encode(character, mode).length;
}
