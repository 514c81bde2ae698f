import type { TextPlace, TextStyle, Typesetter } from './typesetter.ts';

/** A4 upright, in points. */
export const PAGE = { width: 595.28, height: 841.89, margin: 42 } as const;
export const CONTENT_WIDTH = PAGE.width - 2 * PAGE.margin;

/** Below this the foot of the page begins. */
const BOTTOM = PAGE.height - 56;
const RUNNING_TITLE = 14;
const HEADING = 29;

export const colors = {
  ink: '#1c2733',
  soft: '#5b6875',
  line: '#cfd6dd',
  shade: '#f1f4f7',
  bar: '#2b6cb0',
  warning: '#b42318',
  warningShade: '#fdecea',
} as const;

export const styles = {
  title: { size: 17, weight: 'bold', color: colors.ink },
  heading: { size: 11.5, weight: 'bold', color: colors.ink },
  text: { size: 9, weight: 'regular', color: colors.ink },
  strong: { size: 9, weight: 'bold', color: colors.ink },
  small: { size: 7.5, weight: 'regular', color: colors.soft },
  smallStrong: { size: 7.5, weight: 'bold', color: colors.soft },
  figure: { size: 14, weight: 'bold', color: colors.ink },
} as const satisfies Record<string, TextStyle>;

/** Runs down the pages of a document: what is put on it stands below what was put before. */
export class Sheet {
  readonly type: Typesetter;
  readonly #document: PDFKit.PDFDocument;
  readonly #runningTitle: string;
  #y = 0;

  /** @param runningTitle at the head of each page after the first. */
  constructor(document: PDFKit.PDFDocument, type: Typesetter, runningTitle: string) {
    this.#document = document;
    this.type = type;
    this.#runningTitle = runningTitle;
    document.addPage();
    this.#y = PAGE.margin;
  }

  /** Where the next thing begins, in points from the top. */
  get y(): number {
    return this.#y;
  }

  /** Begins a new page where so many points are not left on this one. Says whether it did. */
  need(height: number): boolean {
    if (this.#y + height <= BOTTOM) {
      return false;
    }
    this.#document.addPage();
    this.#y = PAGE.margin;
    this.write(this.#runningTitle, styles.small, {
      x: PAGE.margin,
      y: PAGE.margin,
      width: CONTENT_WIDTH,
      align: 'left',
    });
    this.#y += RUNNING_TITLE;
    return true;
  }

  skip(height: number): void {
    this.#y += height;
  }

  /** A heading on the same page as what follows it, as far as a page has room for that. */
  heading(text: string, followedBy: number): void {
    const page = BOTTOM - PAGE.margin - RUNNING_TITLE - HEADING;
    this.need(HEADING + Math.min(followedBy, followedBy > page ? page / 2 : page));
    this.skip(HEADING - 7);
    this.write(text, styles.heading, { x: PAGE.margin, y: this.#y, width: CONTENT_WIDTH, align: 'left' });
    this.skip(7);
  }

  /** As many lines as it takes. */
  paragraph(text: string, style: TextStyle = styles.text): void {
    const leading = style.size * 1.45;
    for (const line of this.type.lines(text, style, CONTENT_WIDTH)) {
      this.need(leading);
      this.skip(leading);
      this.write(line, style, { x: PAGE.margin, y: this.#y - leading * 0.25, width: CONTENT_WIDTH, align: 'left' });
    }
  }

  write(text: string, style: TextStyle, place: TextPlace): void {
    this.type.write(text, style, place);
  }

  fill(x: number, y: number, width: number, height: number, color: string): void {
    this.#document.rect(x, y, width, height).fill(color);
  }

  line(x1: number, y1: number, x2: number, y2: number, color: string = colors.line): void {
    this.#document.moveTo(x1, y1).lineTo(x2, y2).lineWidth(0.5).stroke(color);
  }
}
