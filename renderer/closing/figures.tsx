import type { DayReportView, TallyView } from '../../preload/contract.ts';
import { useText } from '../i18n/text-context.tsx';
import { countText, signedYenText } from './format.ts';

interface FigureProps {
  readonly name: string;
  readonly yen: number;
  /** Absent for what has no count of its own. */
  readonly tally?: TallyView;
  readonly kind: 'in' | 'out' | 'net';
}

function Figure({ name, yen, tally, kind }: FigureProps) {
  const text = useText();
  const words = signedYenText(yen);
  return (
    <div className={`figure figure-${kind}`}>
      <dt>
        {name}
        {tally === undefined ? null : <span>{text('closing.count', { count: countText(tally.count) })}</span>}
      </dt>
      <dd style={{ '--characters': words.length }}>{words}</dd>
    </div>
  );
}

/** The four figures of a day: what came in, what went back, and what stays. */
export function Figures({ total }: Pick<DayReportView, 'total'>) {
  const text = useText();
  const { payments, refunds, cancellations, netYen } = total;
  return (
    <dl className="figures">
      <Figure name={text('closing.figures.payments')} yen={payments.yen} tally={payments} kind="in" />
      <Figure name={text('closing.figures.refunds')} yen={-refunds.yen} tally={refunds} kind="out" />
      <Figure name={text('closing.figures.cancellations')} yen={-cancellations.yen} tally={cancellations} kind="out" />
      <Figure name={text('closing.figures.net')} yen={netYen} kind="net" />
    </dl>
  );
}
