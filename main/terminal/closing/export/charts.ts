import { groupDigits } from '../../../common/yen.ts';
import { axisMarks } from './axis.ts';
import { CONTENT_WIDTH, colors, PAGE, type Sheet, styles } from './sheet.ts';

/** An amount in whole yen, not negative. */
export interface ChartEntry {
  readonly name: string;
  readonly yen: number;
}

const BAR_ROW = 17;
const BAR_LABEL = 120;
const BAR_VALUE = 80;

/** How high bars beside each other's names are, in points. */
export function barsHeight(entries: number): number {
  return entries * BAR_ROW + 26;
}

/** A bar to the right for each entry, with its name before it and its amount behind it. */
export function drawBars(sheet: Sheet, title: string, entries: readonly ChartEntry[]): void {
  drawTitle(sheet, title, barsHeight(entries.length));
  const left = PAGE.margin + BAR_LABEL;
  const room = CONTENT_WIDTH - BAR_LABEL - BAR_VALUE;
  const largest = Math.max(1, ...entries.map(({ yen }) => yen));
  const top = sheet.y;
  for (const { name, yen } of entries) {
    const width = (room * yen) / largest;
    const foot = sheet.y + BAR_ROW * 0.7;
    sheet.write(name, styles.text, { x: PAGE.margin, y: foot, width: BAR_LABEL - 8, align: 'right' });
    sheet.fill(left, sheet.y + 3, width, BAR_ROW - 6, colors.bar);
    sheet.write(groupDigits(yen), styles.text, { x: left + width + 5, y: foot, width: BAR_VALUE - 5, align: 'left' });
    sheet.skip(BAR_ROW);
  }
  sheet.line(left, top, left, sheet.y, colors.soft);
  sheet.skip(4);
}

const PLOT_HEIGHT = 104;
const AXIS_WIDTH = 62;

/** How high columns with their axis are, in points. */
export const COLUMNS_HEIGHT = PLOT_HEIGHT + 46;

/** A column for each entry above its name, beside an axis of amounts. */
export function drawColumns(sheet: Sheet, title: string, entries: readonly ChartEntry[]): void {
  drawTitle(sheet, title, COLUMNS_HEIGHT);
  const marks = axisMarks(Math.max(0, ...entries.map(({ yen }) => yen)));
  const largest = marks.at(-1) ?? 1;
  const foot = sheet.y + 6 + PLOT_HEIGHT;
  const left = PAGE.margin + AXIS_WIDTH;
  const right = PAGE.margin + CONTENT_WIDTH;
  for (const mark of marks) {
    const y = foot - (PLOT_HEIGHT * mark) / largest;
    sheet.line(left, y, right, y, mark === 0 ? colors.soft : colors.line);
    sheet.write(groupDigits(mark), styles.small, { x: PAGE.margin, y: y + 2.5, width: AXIS_WIDTH - 6, align: 'right' });
  }
  const step = (right - left) / entries.length;
  for (const [index, { name, yen }] of entries.entries()) {
    const height = (PLOT_HEIGHT * yen) / largest;
    const x = left + step * index;
    const thick = Math.min(step * 0.66, 40);
    sheet.fill(x + (step - thick) / 2, foot - height, thick, height, colors.bar);
    sheet.write(name, styles.small, { x, y: foot + 11, width: step, align: 'center' });
  }
  sheet.skip(PLOT_HEIGHT + 24);
}

function drawTitle(sheet: Sheet, title: string, height: number): void {
  sheet.need(height);
  sheet.skip(12);
  sheet.write(title, styles.smallStrong, { x: PAGE.margin, y: sheet.y, width: CONTENT_WIDTH, align: 'left' });
  sheet.skip(6);
}
