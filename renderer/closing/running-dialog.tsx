import { Progress } from '@mantine/core';
import { IconLoader2 } from '@tabler/icons-react';
import type { ReconcileProgress } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useText } from '../i18n/text-context.tsx';
import { countText } from './format.ts';

interface RunningDialogProps {
  readonly progress: ReconcileProgress;
  readonly onLeave: () => void;
}

/** A close on its way. The counter need not wait for it: it goes on, and its end is told when somebody comes back. */
export function RunningDialog({ progress, onLeave }: RunningDialogProps) {
  const text = useText();
  const { fetched, total, share } = progress;
  const counts = { fetched: countText(fetched), total: countText(total ?? 0) };
  return (
    <Dialog title={text('closing.running.title')} onClose={onLeave}>
      {progress.state === 'running' ? (
        <div className="running">
          <p role="status" className="dialog-hint">
            {text('closing.running.reconciling')}
          </p>
          <Progress
            value={100 * share}
            size="xl"
            aria-label={text('reconciliation.progress.title')}
            transitionDuration={0}
          />
          <p>{text(total === null ? 'reconciliation.progress.some' : 'reconciliation.progress.of', counts)}</p>
        </div>
      ) : (
        <p role="status" className="dialog-hint running-line">
          <IconLoader2 className="turning" aria-hidden />
          {text('closing.running.working')}
        </p>
      )}
      <p>{text('closing.running.leaveHint')}</p>
      <div className="button-row">
        <ActionButton label={text('functions.counter')} keys={['Escape']} onPress={onLeave} size="large" first />
      </div>
    </Dialog>
  );
}
