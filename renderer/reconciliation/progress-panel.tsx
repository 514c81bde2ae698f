import { Progress } from '@mantine/core';
import { IconAlertTriangle, IconLoader2, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { CounterView, ReconcileProgress } from '../../preload/contract.ts';
import { usePress } from '../bridge/terminal-context.ts';
import { countText, useDayText } from '../closing/format.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { may } from '../operators/attendance.ts';

interface ProgressPanelProps {
  readonly progress: ReconcileProgress;
  readonly attendance: CounterView['attendance'];
}

type Shown = Extract<ReconcileProgress['state'], 'running' | 'paused' | 'failed'>;

const icons = { running: IconLoader2, paused: IconPlayerPause, failed: IconAlertTriangle } as const;

function isShown(state: ReconcileProgress['state']): state is Shown {
  return state in icons;
}

function Moves({ state, isAllowed }: { readonly state: Shown; readonly isAllowed: boolean }) {
  const text = useText();
  const pause = usePress('reconcile.pause', null);
  const resume = usePress('reconcile.resume', null);
  return state === 'running' ? (
    <ActionButton
      label={text('reconciliation.pause')}
      icon={<IconPlayerPause aria-hidden />}
      keys={['F7']}
      onPress={pause.press}
      inert={pause.busy || !isAllowed}
    />
  ) : (
    <ActionButton
      label={text('reconciliation.resume')}
      icon={<IconPlayerPlay aria-hidden />}
      keys={['F7']}
      onPress={resume.press}
      inert={resume.busy || !isAllowed}
      tone="primary"
    />
  );
}

/** How far a comparison has come, and the ways to stop it and to go on. Nothing where none is under way. */
export function ProgressPanel({ progress, attendance }: ProgressPanelProps) {
  const text = useText();
  const day = useDayText();
  const { state, from, to, fetched, total, share, problem } = progress;
  if (!isShown(state)) {
    return null;
  }
  const Icon = icons[state];
  const counts = { fetched: countText(fetched), total: countText(total ?? 0) };
  return (
    <section className={`reconcile-progress reconcile-${state}`}>
      <h2>
        <Icon className={state === 'running' ? 'reconcile-icon turning' : 'reconcile-icon'} aria-hidden />
        <span role="status">{text(`reconciliation.progress.${state}`)}</span>
      </h2>
      {from === null || to === null ? null : <p>{text('reconciliation.fromTo', { from: day(from), to: day(to) })}</p>}
      <Progress
        value={100 * share}
        size="xl"
        aria-label={text('reconciliation.progress.title')}
        transitionDuration={0}
      />
      <p className="reconcile-counts">
        {text(total === null ? 'reconciliation.progress.some' : 'reconciliation.progress.of', counts)}
      </p>
      {problem === null ? null : (
        <p role="alert">
          <strong>{problem.message}</strong> {problem.hint}{' '}
          <span className="code">{text('app.code', { code: problem.code })}</span>
        </p>
      )}
      <div className="button-row">
        <Moves state={state} isAllowed={may(attendance, 'reconcile')} />
      </div>
    </section>
  );
}
