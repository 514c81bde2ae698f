import type { TallyView, TurnoverView } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import { countText, signedYenText } from './format.ts';

/** One line of figures, and what it is of. */
export interface TurnoverRow extends TurnoverView {
  readonly key: string;
  readonly name: string;
}

interface TurnoverTableProps {
  readonly caption: string;
  /** What the first column holds. */
  readonly heading: string;
  readonly rows: readonly TurnoverRow[];
  /** What the rows come to. */
  readonly total: TurnoverView;
}

function Cell({ tally, sign }: { readonly tally: TallyView; readonly sign: 1 | -1 }) {
  const text = useText();
  return tally.count === 0 ? (
    <td className="figure-none">—</td>
  ) : (
    <td>
      <span className="figure-yen">{signedYenText(sign * tally.yen)}</span>
      <span className="figure-count">{text('closing.count', { count: countText(tally.count) })}</span>
    </td>
  );
}

function Line({ name, row }: { readonly name: string; readonly row: TurnoverView }) {
  const { payments, refunds, cancellations, netYen } = row;
  return (
    <tr>
      <th scope="row">{name}</th>
      <Cell tally={payments} sign={1} />
      <Cell tally={refunds} sign={-1} />
      <Cell tally={cancellations} sign={-1} />
      <td>
        <strong className="figure-yen">{signedYenText(netYen)}</strong>
      </td>
    </tr>
  );
}

/** Payments, refunds, cancellations and what is left, line by line, and what they come to. */
export function TurnoverTable({ caption, heading, rows, total }: TurnoverTableProps) {
  const text = useText();
  return (
    <table className="turnover">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{heading}</th>
          <th scope="col">{text('closing.figures.payments')}</th>
          <th scope="col">{text('closing.figures.refunds')}</th>
          <th scope="col">{text('closing.figures.cancellations')}</th>
          <th scope="col">{text('closing.figures.net')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.key} name={row.name} row={row} />
        ))}
      </tbody>
      <tfoot>
        <Line name={text('closing.figures.total')} row={total} />
      </tfoot>
    </table>
  );
}
