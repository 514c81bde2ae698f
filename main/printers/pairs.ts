import type { Paper } from './paper.ts';
import type { ReceiptDocument, ReceiptLine } from './port.ts';

type Pair = Extract<ReceiptLine, { kind: 'pair' }>;

/** Width of the label of a pair, as a share of the line, where neither it nor the value needs more. */
const LABEL_SHARE = 0.36;

/** A character of full width needs as much; receiptline leaves out what does not fit into a cell at all. */
const NARROWEST = 2;

/** What receiptline leaves free between label and value, in columns. */
const GAP = 1;

/** Columns of half width for the label of a pair; undefined where label and value have no room beside each other. */
export function labelWidth(
  { label, value, size }: Pick<Pair, 'label' | 'value' | 'size'>,
  { columns, columnsOf }: Paper,
): number | undefined {
  const needed = Math.max(NARROWEST, columnsOf(label));
  const room = columns - GAP - Math.max(NARROWEST, columnsOf(value) * (size === 'large' ? 2 : 1));
  return room < needed ? undefined : Math.min(room, Math.max(needed, Math.floor(columns * LABEL_SHARE)));
}

/**
 * A document in which a value that has no room beside its label stands on a line of its own: a number that is broken over
 * two lines would be read as two.
 */
export function withWholeValues(document: ReceiptDocument, paper: Paper): ReceiptDocument {
  return { ...document, lines: document.lines.flatMap((line) => (line.kind === 'pair' ? whole(line, paper) : [line])) };
}

function whole(pair: Pair, paper: Paper): ReceiptLine[] {
  if (labelWidth(pair, paper) !== undefined) {
    return [pair];
  }
  const { label, value, size } = pair;
  const texts: ReceiptLine[] = [
    { kind: 'text', text: label },
    { kind: 'text', text: value, align: 'right', ...(size === undefined ? {} : { size }) },
  ];
  return texts.filter((line) => line.kind !== 'text' || line.text !== '');
}
