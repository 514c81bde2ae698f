import {
  IconAlertTriangle,
  IconArrowsDiff,
  IconCircleCheck,
  IconHourglassHigh,
  IconInfoCircle,
} from '@tabler/icons-react';
import type { DayReportView } from '../../preload/contract.ts';
import { yenText } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { signedYenText, useDayText } from './format.ts';

/** Payments and refunds of which nobody knows yet how they end, by name. */
export function UnknownItems({ unknown }: Pick<DayReportView, 'unknown'>) {
  const text = useText();
  const day = useDayText();
  return (
    <ul className="open-items">
      {unknown.map(({ flow, id, receiptNo, yen, businessDate, doingText }) => (
        <li key={id}>
          <strong>
            {text(`closing.unknown.${flow}`)} {yenText(yen)}
          </strong>
          <span>{text('closing.receipt', { receiptNo })}</span>
          <span>{day(businessDate)}</span>
          <span className="open-doing">{doingText}</span>
        </li>
      ))}
    </ul>
  );
}

/** What is open when the report is made. */
export function UnknownPart({ unknown, kind }: Pick<DayReportView, 'unknown' | 'kind'>) {
  const text = useText();
  return unknown.length === 0 ? (
    <p className="part-note part-good">
      <IconCircleCheck aria-hidden />
      {text('closing.unknown.none')}
    </p>
  ) : (
    <section className="part part-open">
      <h3>
        <IconHourglassHigh aria-hidden />
        {text('closing.unknown.title', { count: unknown.length })}
      </h3>
      <p>{text(`closing.unknown.hints.${kind}`)}</p>
      <UnknownItems unknown={unknown} />
    </section>
  );
}

/** What has become of items that an earlier close had named as open. */
export function AdjustmentsPart({ adjustments }: Pick<DayReportView, 'adjustments'>) {
  const text = useText();
  const day = useDayText();
  return adjustments.length === 0 ? null : (
    <section className="part">
      <h3>
        <IconArrowsDiff aria-hidden />
        {text('closing.adjustments.title', { count: adjustments.length })}
      </h3>
      <p>{text('closing.adjustments.hint')}</p>
      <ul className="open-items">
        {adjustments.map(({ id, kindText, receiptNo, businessDate, signedYen, listedIn }) => (
          <li key={id}>
            <strong>
              {kindText} {signedYenText(signedYen)}
            </strong>
            <span>{text('closing.receipt', { receiptNo })}</span>
            <span>{text('closing.adjustments.from', { day: day(businessDate), sequence: listedIn })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a comparison with the gateway's book had found. */
export function ReconciledPart({ reconciled }: Pick<DayReportView, 'reconciled'>) {
  const text = useText();
  const { state, differences, text: words } = reconciled;
  const tone = state === 'failed' || differences > 0 ? 'bad' : state === 'done' ? 'good' : 'plain';
  const Icon = { bad: IconAlertTriangle, good: IconCircleCheck, plain: IconInfoCircle }[tone];
  return (
    <p className={`part-note part-${tone}`}>
      <Icon aria-hidden />
      <span>
        <strong>{text('closing.parts.reconciliation')}</strong> {words}
      </span>
    </p>
  );
}
