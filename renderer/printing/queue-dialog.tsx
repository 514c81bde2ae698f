import { useState } from 'react';
import type { CounterView } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useSettled } from '../components/use-settled.ts';
import { useText } from '../i18n/text-context.tsx';
import { useKeys } from '../keyboard/use-key.tsx';
import { QueueRow } from './queue-row.tsx';

interface QueueDialogProps {
  readonly queue: CounterView['printQueue'];
  readonly printer: CounterView['status']['printer'];
  readonly onClose: () => void;
}

/** Everything that is still to be printed; the arrows select a document, whose buttons then have the keys. */
export function QueueDialog(props: QueueDialogProps) {
  const text = useText();
  return (
    <Dialog title={text('printing.title')} onClose={props.onClose} wide>
      <QueueContent {...props} />
    </Dialog>
  );
}

function QueueContent({ queue, printer, onClose }: QueueDialogProps) {
  const text = useText();
  const [chosen, setChosen] = useState<string | null>(null);
  const { jobs } = queue;
  const last = Math.max(0, jobs.length - 1);
  // The list moves on by itself: what was chosen stays chosen wherever it stands.
  const selected = Math.max(
    0,
    jobs.findIndex(({ id }) => id === chosen),
  );
  const tryNow = usePress('print.tryNow', null);
  const settled = useSettled(jobs.map(({ id, state }) => `${id} ${state}`).join(' '));
  const select = (index: number) => setChosen(jobs[index]?.id ?? null);
  useKeys(['ArrowDown'], () => select(Math.min(selected + 1, last)));
  useKeys(['ArrowUp'], () => select(Math.max(selected - 1, 0)));
  const canTry = jobs.some(({ state }) => state === 'waiting' || state === 'held');
  return (
    <>
      {printer.problem === null ? null : (
        <p className={`queue-printer queue-printer-${printer.state}`}>
          <strong>{printer.problem.message}</strong> {printer.problem.hint}
        </p>
      )}
      {jobs.length === 0 ? <p>{text('printing.empty')}</p> : null}
      <ul className="tray-list queue-list">
        {jobs.map((job, index) => (
          <QueueRow
            key={job.id}
            job={job}
            settled={settled}
            selected={index === selected}
            onSelect={() => select(index)}
          />
        ))}
      </ul>
      {queue.count > jobs.length ? (
        <p className="side-note">{text('tray.ended', { count: queue.count - jobs.length })}</p>
      ) : null}
      <div className="button-row queue-actions">
        <ActionButton label={text('actions.close')} keys={['Escape']} onPress={onClose} first />
        {canTry ? (
          <ActionButton label={text('printing.tryNow')} keys={['F10']} onPress={tryNow.press} inert={tryNow.busy} />
        ) : null}
      </div>
    </>
  );
}
