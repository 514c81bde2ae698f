import { IconAlertTriangle, IconArrowsDiff, IconCircleCheckFilled, IconFileCheck } from '@tabler/icons-react';
import type { ClosesMade, DayReportView } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useSettled } from '../components/use-settled.ts';
import { useText } from '../i18n/text-context.tsx';
import type { KeyName } from '../keyboard/key-names.ts';
import { countText, signedYenText, useDayText } from './format.ts';
import { comparisonsOf, needsLooking } from './made.ts';
import { ReconciledPart } from './open-items.tsx';

const rowKeys: readonly KeyName[] = ['4', '5', '6', '7', '8', '9', '0'];

interface MadeRowProps {
  readonly report: DayReportView;
  readonly keys: readonly KeyName[];
  readonly onOpen: (sequence: number) => void;
}

function MadeRow({ report, keys, onOpen }: MadeRowProps) {
  const text = useText();
  const day = useDayText();
  const { sequence, businessDate, total, unknown } = report;
  return (
    <li>
      <strong className="made-number">{text('closing.number', { sequence: sequence ?? 0 })}</strong>
      <span>{day(businessDate)}</span>
      <span className="made-count">{text('closing.count', { count: countText(total.payments.count) })}</span>
      <strong className="made-net">{signedYenText(total.netYen)}</strong>
      <span>
        {unknown.length === 0 ? null : (
          <span className="badge close-open">{text('closing.unknown.badge', { count: unknown.length })}</span>
        )}
      </span>
      {sequence === null ? null : (
        <ActionButton label={text('closing.made.open')} keys={keys} onPress={() => onOpen(sequence)} />
      )}
    </li>
  );
}

interface MadePanelProps {
  readonly made: ClosesMade;
  readonly onOpen: (sequence: number) => void;
  /** Leads to the differences that a comparison has found. */
  readonly onDifferences: () => void;
  readonly onDone: () => void;
}

/** How the close ended: by its word, its number, its colour and its sign. */
export function MadePanel({ made, onOpen, onDifferences, onDone }: MadePanelProps) {
  const text = useText();
  const { reports, exported, warnings } = made;
  const numbers = reports.map(({ sequence }) => sequence).join(' ');
  const heading = useScreenFocus<HTMLHeadingElement>(`made ${numbers}`);
  const settled = useSettled(numbers);
  const isWhole = !needsLooking(made);
  const comparisons = comparisonsOf(reports);
  return (
    <section className={`made ${isWhole ? 'made-good' : 'made-warned'}`} data-step="made">
      <div role="status" className="made-head">
        {isWhole ? <IconCircleCheckFilled aria-hidden /> : <IconAlertTriangle aria-hidden />}
        <h2 ref={heading} tabIndex={-1}>
          {text(isWhole ? 'closing.made.title' : 'closing.made.titleWarned')}
        </h2>
      </div>
      {warnings.map((warning) => (
        <p key={warning} className="part-note part-open">
          <IconAlertTriangle aria-hidden />
          {warning}
        </p>
      ))}
      {comparisons.map((reconciled) => (
        <div key={reconciled.text} className="made-comparison">
          <ReconciledPart reconciled={reconciled} />
          {reconciled.differences === 0 ? null : (
            <ActionButton
              label={text('closing.made.differences')}
              icon={<IconArrowsDiff aria-hidden />}
              keys={['F5']}
              onPress={onDifferences}
            />
          )}
        </div>
      ))}
      <ul className="made-reports">
        {reports.map((report, index) => (
          <MadeRow key={report.sequence} report={report} keys={rowKeys.slice(index, index + 1)} onOpen={onOpen} />
        ))}
      </ul>
      {exported.length === 0 ? null : (
        <ul className="made-files" aria-label={text('closing.made.files')}>
          {exported.map((file) => (
            <li key={file}>
              <IconFileCheck aria-hidden />
              <span className="file-name">{file}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="button-row">
        <ActionButton
          label={text('closing.made.done')}
          keys={['F10', 'Escape']}
          onPress={onDone}
          settling={!settled}
          tone="primary"
        />
      </div>
    </section>
  );
}
