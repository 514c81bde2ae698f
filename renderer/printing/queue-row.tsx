import { IconClockPause, IconHelpHexagon, IconPrinter, IconPrinterOff, type TablerIcon } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { PrintJobView } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { useRemaining } from '../bridge/ticking.ts';
import { ActionButton } from '../components/action-button.tsx';
import { ConfirmDialog } from '../components/dialog.tsx';
import { durationText, secondsLeft } from '../i18n/format.ts';
import { useText } from '../i18n/text-context.tsx';

const icons: Readonly<Record<PrintJobView['state'], TablerIcon>> = {
  waiting: IconClockPause,
  printing: IconPrinter,
  held: IconPrinterOff,
  endUnknown: IconHelpHexagon,
};

interface QueueRowProps {
  readonly job: PrintJobView;
  readonly selected: boolean;
  /** The rows have not moved for a moment. */
  readonly settled: boolean;
  readonly onSelect: () => void;
}

function NextTry({ nextInMs }: { readonly nextInMs: number }) {
  const text = useText();
  const time = durationText(text, secondsLeft(useRemaining(nextInMs)) * 1000);
  return <p>{text('printing.nextIn', { time })}</p>;
}

function LookButtons({ job, selected, settled }: QueueRowProps) {
  const text = useText();
  const cameOut = usePress('print.cameOut', { id: job.id });
  const again = usePress('print.again', { id: job.id });
  const inert = cameOut.busy || again.busy;
  return (
    <>
      <ActionButton
        label={text('printing.cameOut')}
        keys={selected ? ['F5'] : []}
        onPress={cameOut.press}
        inert={inert}
        settling={!settled}
      />
      <ActionButton
        label={text('printing.again')}
        keys={selected ? ['F12'] : []}
        onPress={again.press}
        inert={inert}
        settling={!settled}
      />
    </>
  );
}

function CancelButton({ job, selected }: Pick<QueueRowProps, 'job' | 'selected'>) {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const cancel = usePress('print.cancel', { id: job.id });
  return (
    <>
      <ActionButton
        label={text('printing.cancel')}
        keys={selected ? ['F8'] : []}
        onPress={() => setAsking(true)}
        inert={cancel.busy}
        tone="danger"
      />
      {asking ? (
        <ConfirmDialog
          title={text('printing.confirmCancel')}
          hint={text('printing.confirmCancelHint', { title: job.title })}
          go={text('printing.goCancel')}
          stay={text('actions.back')}
          danger
          inert={cancel.busy}
          onGo={() => {
            setAsking(false);
            cancel.press();
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

/** What to do about a document; where somebody has to look at the paper, that alone. */
function JobWords({ job: { state, problem } }: Pick<QueueRowProps, 'job'>) {
  const text = useText();
  if (state === 'endUnknown') {
    return (
      <>
        <p className="job-look">{text('printing.look')}</p>
        {problem === null ? null : <p className="side-note">{problem.message}</p>}
      </>
    );
  }
  return problem === null ? null : (
    <p>
      <strong>{problem.message}</strong> {problem.hint}
    </p>
  );
}

/** A document in the queue: what it waits for, and what can be done. */
export function QueueRow(props: QueueRowProps) {
  const { job, selected, onSelect } = props;
  const text = useText();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) {
      row.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [selected]);
  const Icon = icons[job.state];
  return (
    <li ref={row} className={`tray-row ${selected ? 'tray-row-selected' : ''}`} onFocus={onSelect}>
      <h3>
        <Icon aria-hidden />
        {job.title}
        <span className={`badge job-${job.state}`}>{text(`printing.states.${job.state}`)}</span>
      </h3>
      <JobWords job={job} />
      <p className="side-note">{text('printing.queuedAt', { time: job.queuedAtText })}</p>
      {job.nextInMs === null ? null : <NextTry nextInMs={job.nextInMs} />}
      <div className="button-row">
        {job.state === 'endUnknown' ? <LookButtons {...props} /> : null}
        {job.state === 'waiting' || job.state === 'held' ? <CancelButton job={job} selected={selected} /> : null}
      </div>
    </li>
  );
}
