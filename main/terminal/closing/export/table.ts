import { CONTENT_WIDTH, colors, PAGE, type Sheet, styles } from './sheet.ts';
import type { TextStyle } from './typesetter.ts';

export interface TableColumn {
  readonly title: string;
  /** Of the sheet's width; the columns' shares are added up. */
  readonly share: number;
  /** Words are broken into lines; figures stay on one. */
  readonly holds: 'words' | 'figures';
}

export interface TableRow {
  readonly cells: readonly string[];
  /** A sum. */
  readonly strong?: boolean;
}

const PADDING = 4;
const LEADING = 11;

/** A table that goes on over as many pages as it takes, with its titles at the head of each. */
export function drawTable(sheet: Sheet, columns: readonly TableColumn[], rows: readonly TableRow[]): void {
  const places = placesOf(columns);
  sheet.need(rowHeight(1) * 3);
  drawTitles(sheet, places);
  for (const { cells, strong } of rows) {
    const style = strong === true ? styles.strong : styles.text;
    const lines = places.map(({ holds, width }, index) => {
      const text = cells[index] ?? '';
      return holds === 'words' ? sheet.type.lines(text, style, width) : [text];
    });
    const height = rowHeight(Math.max(...lines.map(({ length }) => length)));
    if (sheet.need(height)) {
      drawTitles(sheet, places);
    }
    if (strong === true) {
      sheet.fill(PAGE.margin, sheet.y, CONTENT_WIDTH, height, colors.shade);
    }
    drawRow(sheet, places, lines, style);
    sheet.skip(height);
    sheet.line(PAGE.margin, sheet.y, PAGE.margin + CONTENT_WIDTH, sheet.y);
  }
}

/** How high a table of so many rows of one line is, in points. */
export function tableHeight(rows: number): number {
  return rowHeight(1) * (rows + 1);
}

interface Place extends TableColumn {
  readonly x: number;
  readonly width: number;
}

function placesOf(columns: readonly TableColumn[]): Place[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  let x: number = PAGE.margin;
  return columns.map((column) => {
    const width = (CONTENT_WIDTH * column.share) / shares;
    const place = { ...column, x: x + PADDING, width: width - 2 * PADDING };
    x += width;
    return place;
  });
}

function drawTitles(sheet: Sheet, places: readonly Place[]): void {
  const height = rowHeight(1);
  sheet.fill(PAGE.margin, sheet.y, CONTENT_WIDTH, height, colors.shade);
  drawRow(
    sheet,
    places,
    places.map(({ title }) => [title]),
    styles.smallStrong,
  );
  sheet.skip(height);
  sheet.line(PAGE.margin, sheet.y, PAGE.margin + CONTENT_WIDTH, sheet.y);
}

function drawRow(
  sheet: Sheet,
  places: readonly Place[],
  cells: readonly (readonly string[])[],
  style: TextStyle,
): void {
  for (const [index, { x, width, holds }] of places.entries()) {
    for (const [line, text] of (cells[index] ?? []).entries()) {
      const y = sheet.y + PADDING - 1 + LEADING * (line + 0.75);
      sheet.write(text, style, { x, y, width, align: holds === 'words' ? 'left' : 'right' });
    }
  }
}

function rowHeight(lines: number): number {
  return lines * LEADING + 2 * PADDING - 3;
}
