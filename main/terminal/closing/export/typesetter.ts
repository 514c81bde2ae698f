import type { FontFamily, FontFile, FontWeight } from './fonts.ts';
import { brokenLines } from './line-breaks.ts';

export interface TextStyle {
  /** Points. */
  readonly size: number;
  readonly weight: FontWeight;
  readonly color: string;
}

/** Where a line of text stands: all in points, `y` at the letters' foot. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align: 'left' | 'right' | 'center';
}

/** A part of a text that one font file has all characters of. */
export interface TextRun {
  readonly font: string;
  readonly text: string;
}

/** Puts text into a PDF, with each character from the first font file that has it. */
export class Typesetter {
  readonly #document: PDFKit.PDFDocument;
  readonly #fonts: FontFamily;

  constructor(document: PDFKit.PDFDocument, fonts: FontFamily) {
    this.#document = document;
    this.#fonts = fonts;
    for (const { name, bytes } of [...fonts.regular, ...fonts.bold]) {
      document.registerFont(name, bytes);
    }
  }

  /** In points. */
  width(text: string, style: TextStyle): number {
    return runsOf(text, this.#fonts[style.weight]).reduce((sum, run) => sum + this.#runWidth(run, style), 0);
  }

  lines(text: string, style: TextStyle, width: number): string[] {
    return brokenLines(text, (line) => this.width(line, style) <= width);
  }

  /** One line; one that is too wide for its place is written smaller. */
  write(text: string, style: TextStyle, place: TextPlace): void {
    const natural = this.width(text, style);
    const size = natural > place.width ? (style.size * place.width) / natural : style.size;
    const slack = place.width - Math.min(natural, place.width);
    let x = place.x + { left: 0, center: slack / 2, right: slack }[place.align];
    for (const run of runsOf(text, this.#fonts[style.weight])) {
      const width = this.#runWidth(run, { ...style, size });
      this.#document.fillColor(style.color).text(run.text, x, place.y, { lineBreak: false, baseline: 'alphabetic' });
      x += width;
    }
  }

  #runWidth({ font, text }: TextRun, { size }: TextStyle): number {
    return this.#document.font(font).fontSize(size).widthOfString(text);
  }
}

/**
 * Splits a text into runs. What no file has is written as what it is made of (`㌔` as `キロ`), without its marks (`Č` as
 * `C`), or else as `?`: nothing disappears without a trace.
 */
export function runsOf(text: string, files: readonly FontFile[]): TextRun[] {
  const runs: TextRun[] = [];
  for (const character of printable(text)) {
    const { font, shown } = shownBy(character, files, runs.at(-1)?.font);
    const last = runs.at(-1);
    if (last?.font === font) {
      runs[runs.length - 1] = { font, text: last.text + shown };
    } else {
      runs.push({ font, text: shown });
    }
  }
  return runs;
}

/** Control characters are spaces; what has no shape at all is left out. */
function printable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\p{Cc}+/gu, ' ');
}

function shownBy(character: string, files: readonly FontFile[], current: string | undefined) {
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '');
  for (const shown of [character, character.normalize('NFKC'), bare === '' ? '?' : bare, '?']) {
    const file = files.find(({ characters }) => [...shown].every((part) => characters.has(part.codePointAt(0) ?? 0)));
    if (file !== undefined) {
      // A space breaks no run.
      return { shown, font: shown === ' ' ? (current ?? file.name) : file.name };
    }
  }
  return { shown: '', font: current ?? '' };
}
