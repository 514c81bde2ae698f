import type { ReactNode } from 'react';
import type { DayReportView } from '../../preload/contract.ts';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { signedYenText, useShortYen } from './format.ts';
import { hasRoomForAmounts, hourBars, hourStep } from './hours.ts';

/** Part of a whole as CSS says it; what is not nothing can be seen. */
function partOf(yen: number, whole: number): string {
  return yen === 0 || whole === 0 ? '0' : `max(3px, ${(100 * yen) / whole}%)`;
}

function Legend({ withOut }: { readonly withOut: boolean }) {
  const text = useText();
  return (
    <p className="chart-legend">
      <span>
        <i className="bar-in" />
        {text('closing.figures.payments')}
      </span>
      {withOut ? (
        <span>
          <i className="bar-out" />
          {text('closing.chart.out')}
        </span>
      ) : null}
    </p>
  );
}

/** A picture of figures; whoever does not see it hears its most telling one, and has the table. */
function Chart({ words, children }: { readonly words: string; readonly children: ReactNode }) {
  return (
    <figure className="chart" aria-label={words}>
      <div aria-hidden="true">{children}</div>
    </figure>
  );
}

/** Payments upwards, what was given back downwards, hour by hour. The table beside it says the same in figures. */
export function HourChart({ byHour }: Pick<DayReportView, 'byHour'>) {
  const text = useText();
  const bars = hourBars(byHour);
  const highest = Math.max(0, ...bars.map(({ inYen }) => inYen));
  const deepest = Math.max(0, ...bars.map(({ outYen }) => outYen));
  const whole = highest + deepest;
  const busiest = bars.find(({ inYen }) => inYen === highest);
  const step = hourStep(bars.length);
  const short = useShortYen();
  const says = (yen: number) => yen > 0 && (hasRoomForAmounts(bars.length) || yen === highest);
  const share = (yen: number) => `${whole === 0 ? 0 : (100 * yen) / whole}%`;
  return (
    <Chart words={text('closing.chart.hours', { hour: busiest?.hour ?? 0, amount: yenText(highest) })}>
      <div className="hour-bars">
        {bars.map(({ hour, inYen, outYen }, index) => (
          <div key={hour} className="hour-bar">
            <div className="hour-plot">
              <div className="hour-in" style={{ height: share(highest) }}>
                {says(inYen) ? <span className="hour-amount">{short(inYen)}</span> : null}
                <i className="bar-in" style={{ height: partOf(inYen, highest) }} />
              </div>
              <div className="hour-out" style={{ height: share(deepest) }}>
                <i className="bar-out" style={{ height: partOf(outYen, deepest) }} />
              </div>
            </div>
            <span className="hour-name">{index % step === 0 ? hour : ''}</span>
          </div>
        ))}
      </div>
      <Legend withOut={deepest > 0} />
    </Chart>
  );
}

/** How much each brand brought, and how much of it went back. */
export function BrandChart({ byBrand }: Pick<DayReportView, 'byBrand'>) {
  const text = useText();
  const rows = byBrand.map(({ payType, name, payments, refunds, cancellations }) => ({
    payType,
    name,
    inYen: payments.yen,
    outYen: refunds.yen + cancellations.yen,
  }));
  const longest = Math.max(0, ...rows.flatMap(({ inYen, outYen }) => [inYen, outYen]));
  const strongest = rows.reduce((best, row) => (row.inYen > best.inYen ? row : best), { name: '', inYen: 0 });
  return (
    <Chart words={text('closing.chart.brands', { brand: strongest.name, amount: yenText(strongest.inYen) })}>
      <div className="brand-bars">
        {rows.map(({ payType, name, inYen, outYen }) => (
          <div key={payType} className="brand-bar">
            <span className="brand-name">{name}</span>
            <span className="brand-plot">
              <i className="bar-in" style={{ width: partOf(inYen, longest) }} />
              {outYen === 0 ? null : <i className="bar-out" style={{ width: partOf(outYen, longest) }} />}
            </span>
            <span className="brand-amount">
              <span>{signedYenText(inYen)}</span>
              {outYen === 0 ? null : <span>{signedYenText(-outYen)}</span>}
            </span>
          </div>
        ))}
      </div>
      <Legend withOut={rows.some(({ outYen }) => outYen > 0)} />
    </Chart>
  );
}
