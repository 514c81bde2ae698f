import { IconAlertTriangle, IconCircleCheckFilled, IconHourglassHigh } from '@tabler/icons-react';
import { useState } from 'react';
import type { DifferenceView, ReconcileResult, SettlingAction } from '../../preload/contract.ts';
import { countText, signedYenText, useDayText } from '../closing/format.ts';
import { useText } from '../i18n/text-context.tsx';
import { useKeys } from '../keyboard/use-key.tsx';
import { DifferenceCard } from './difference-card.tsx';
import { differenceCount, doneCount, verdictOf } from './verdict.ts';

function Counts({ result }: { readonly result: ReconcileResult }) {
  const text = useText();
  const { matched, matchedYen } = result;
  return (
    <dl className="reconcile-figures">
      <div>
        <dt>{text('reconciliation.matched')}</dt>
        <dd>{text('closing.count', { count: countText(matched) })}</dd>
        <dd className="figure-yen">{signedYenText(matchedYen)}</dd>
      </div>
      {(['onlyHere', 'onlyThere', 'differs'] as const).map((kind) => (
        <div key={kind} className={result[kind] === 0 ? '' : 'reconcile-differs'}>
          <dt>{text(`reconciliation.counts.${kind}`)}</dt>
          <dd>{text('closing.count', { count: countText(result[kind]) })}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ResultViewProps {
  readonly result: ReconcileResult;
  readonly inert: boolean;
  readonly onAction: (difference: DifferenceView, action: SettlingAction) => void;
}

/** What a comparison has found. The arrows select a difference, whose buttons then have the keys. */
export function ResultView({ result, inert, onAction }: ResultViewProps) {
  const text = useText();
  const day = useDayText();
  const { differences, from, to, madeAtText, checking } = result;
  const [chosen, setChosen] = useState<string | null>(null);
  const selected = Math.max(
    0,
    differences.findIndex(({ key }) => key === chosen),
  );
  const select = (index: number) => setChosen(differences[index]?.key ?? null);
  useKeys(['ArrowDown'], () => select(Math.min(selected + 1, differences.length - 1)));
  useKeys(['ArrowUp'], () => select(Math.max(selected - 1, 0)));
  const verdict = verdictOf(result);
  const count = differenceCount(result);
  const done = doneCount(result);
  const left = verdict === 'partly' ? count - done : count;
  const isOpen = verdict === 'open' || verdict === 'partly';
  return (
    <section className="reconcile-result" aria-label={text('reconciliation.resultTitle')}>
      <div className={`verdict verdict-${isOpen ? 'open' : verdict}`} role="status">
        {isOpen ? <IconAlertTriangle aria-hidden /> : <IconCircleCheckFilled aria-hidden />}
        <div>
          <h2>{text(`reconciliation.verdicts.${verdict}`, { count: countText(left), done: countText(done) })}</h2>
          <p>{text('reconciliation.fromTo', { from: day(from), to: day(to) })}</p>
          <p>{text('reconciliation.madeAt', { time: madeAtText })}</p>
          {checking === 0 ? null : (
            <p className="verdict-checking">
              <IconHourglassHigh aria-hidden />
              {text('reconciliation.checking', { count: countText(checking) })}
            </p>
          )}
        </div>
        <Counts result={result} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it is scrolled by the arrow keys */}
      <ul className="differences" aria-label={text('reconciliation.list')} tabIndex={0}>
        {differences.map((difference, index) => (
          <DifferenceCard
            key={difference.key}
            difference={difference}
            selected={index === selected}
            onSelect={() => select(index)}
            inert={inert}
            onAction={(action) => onAction(difference, action)}
          />
        ))}
      </ul>
      {count + checking > differences.length ? (
        <p className="side-note">{text('tray.ended', { count: countText(count + checking - differences.length) })}</p>
      ) : null}
    </section>
  );
}
