import type { Paper } from './paper.ts';
import type { ReceiptCell } from './port.ts';

/** A character of full width needs as much; receiptline leaves out what does not fit into a cell at all. */
const NARROWEST = 2;

/** Between two cells, in columns. */
const GAP = 1;

/** What the first cell keeps at least when the others need more than their share. */
const FIRST_KEEPS = 4;

/**
 * The widths of a row's cells, in columns of half width: by their shares, and where a cell to the right is too narrow for
 * its text, at the cost of the first. An amount that is broken over two lines would be misread; a name would not.
 * @throws RangeError for shares or a number of cells that no paper has room for: a programming error.
 */
export function rowWidths(cells: readonly ReceiptCell[], { columns, columnsOf }: Paper): number[] {
  const free = columns - (cells.length - 1) * GAP;
  const shares = cells.reduce((sum, { share }) => sum + share, 0);
  if (cells.length === 0 || free < cells.length * NARROWEST || !cells.every(({ share }) => share > 0)) {
    throw new RangeError(`not a row for ${columns} columns: ${cells.map(({ share }) => share).join(' ')}`);
  }
  const [name, ...others] = cells.map(({ text, share }) => ({
    needed: columnsOf(text),
    width: Math.max(NARROWEST, Math.floor((free * share) / shares)),
  }));
  const widths = others.map(({ width }) => width);
  const taken = () => widths.reduce((sum, width) => sum + width, 0);
  // Shares that are all but nothing were rounded up.
  while (free - taken() < NARROWEST) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  const kept = Math.max(NARROWEST, Math.min(name?.needed ?? 0, FIRST_KEEPS));
  others.forEach(({ needed }, index) => {
    const width = widths[index] ?? 0;
    const spare = Math.max(0, free - taken() - kept);
    widths[index] = width + Math.min(spare, Math.max(0, needed - width));
  });
  return [free - taken(), ...widths];
}
