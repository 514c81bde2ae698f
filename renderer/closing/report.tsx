import type { RefObject } from 'react';
import type { DayReportView } from '../../preload/contract.ts';
import { Facts } from '../components/facts.tsx';
import { useText } from '../i18n/text-context.tsx';
import { BrandChart, HourChart } from './charts.tsx';
import { Figures } from './figures.tsx';
import { useDayText } from './format.ts';
import { AdjustmentsPart, ReconciledPart, UnknownPart } from './open-items.tsx';
import { TurnoverTable } from './turnover-table.tsx';

/** Which report it is: a look in between, or the close of a day with its number. */
export function useReportTitle(): (report: Pick<DayReportView, 'sequence' | 'businessDate'>) => string {
  const text = useText();
  const day = useDayText();
  return ({ sequence, businessDate }) =>
    sequence === null
      ? text('closing.report.x', { day: day(businessDate) })
      : text('closing.report.z', { sequence, day: day(businessDate) });
}

function ReportFacts({ report }: { readonly report: DayReportView }) {
  const text = useText();
  const { kind, madeAtText, receiptNos, closedBy, approvedBy } = report;
  const named = (name: string, value: string) => (value === '' ? [] : [{ name, value }]);
  return (
    <Facts
      facts={[
        { name: text(kind === 'x' ? 'closing.report.asOf' : 'closing.report.madeAt'), value: madeAtText },
        ...named(
          text('closing.report.receiptNos'),
          receiptNos === null ? '' : text('closing.report.fromTo', { first: receiptNos.first, last: receiptNos.last }),
        ),
        ...named(text('closing.report.closedBy'), closedBy),
        ...named(text('closing.report.approvedBy'), approvedBy),
      ]}
    />
  );
}

function Breakdown({ report: { byHour, byBrand, byOperator, total } }: { readonly report: DayReportView }) {
  const text = useText();
  return (
    <>
      <section className="part part-charted">
        <h3>{text('closing.byBrand')}</h3>
        <BrandChart byBrand={byBrand} />
        <TurnoverTable
          caption={text('closing.byBrand')}
          heading={text('closing.brand')}
          rows={byBrand.map((row) => ({ ...row, key: row.payType }))}
          total={total}
        />
      </section>
      <section className="part part-charted">
        <h3>{text('closing.byHour')}</h3>
        <HourChart byHour={byHour} />
        <TurnoverTable
          caption={text('closing.byHour')}
          heading={text('closing.hour')}
          rows={byHour.map((row) => ({
            ...row,
            key: String(row.hour),
            name: text('closing.hourName', { hour: row.hour }),
          }))}
          total={total}
        />
      </section>
      <section className="part">
        <h3>{text('closing.byOperator')}</h3>
        <TurnoverTable
          caption={text('closing.byOperator')}
          heading={text('closing.operator')}
          rows={byOperator.map((row) => ({ ...row, key: row.operator ?? '' }))}
          total={total}
        />
      </section>
    </>
  );
}

interface ReportProps {
  readonly report: DayReportView;
  /** The part that scrolls. */
  readonly scroll: RefObject<HTMLElement | null>;
  /** What stands there where nothing moved. */
  readonly emptyWords: string;
}

/** A day's figures, what is open in them, and how they came about. */
export function Report({ report, scroll, emptyWords }: ReportProps) {
  const text = useText();
  const title = useReportTitle()(report);
  const isEmpty = report.byHour.length === 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it is scrolled by the arrow keys
    <section className="report" aria-label={title} tabIndex={0} ref={scroll}>
      <h2>
        <span className={`badge report-${report.kind}`}>{text(`closing.report.${report.kind}Badge`)}</span>
        {title}
      </h2>
      <Figures total={report.total} />
      <ReportFacts report={report} />
      <UnknownPart unknown={report.unknown} kind={report.kind} />
      <ReconciledPart reconciled={report.reconciled} />
      <AdjustmentsPart adjustments={report.adjustments} />
      {isEmpty ? <p className="report-empty">{emptyWords}</p> : <Breakdown report={report} />}
      {report.kind === 'z' ? (
        <p className="report-chain">
          {text('closing.report.chain', { own: report.hashTail, previous: report.previousHashTail })}
        </p>
      ) : null}
    </section>
  );
}
