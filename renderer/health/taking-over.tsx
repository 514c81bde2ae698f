import { IconAlertTriangle, IconCircleCheck, IconCloudOff, IconHourglassHigh, IconLoader2 } from '@tabler/icons-react';
import type { HealthView } from '../../preload/contract.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { Facts } from '../components/facts.tsx';
import { useText } from '../i18n/text-context.tsx';

const looks = {
  reading: { tone: 'open', Icon: IconLoader2 },
  waiting: { tone: 'open', Icon: IconHourglassHigh },
  offline: { tone: 'open', Icon: IconCloudOff },
  failed: { tone: 'open', Icon: IconAlertTriangle },
  done: { tone: 'good', Icon: IconCircleCheck },
} as const;

/** What the terminal takes over after a restore: how far it has come, and what somebody has to see to. */
export function TakingOver({ takingOver }: Pick<HealthView, 'takingOver'>) {
  const text = useText();
  if (takingOver === null || takingOver.account === null) {
    return null;
  }
  const { state, account } = takingOver;
  const { tone, Icon } = looks[state];
  return (
    <section className="support-part" aria-label={text('backups.takingOver')} data-taking-over={state}>
      <h2>{text('backups.takingOver')}</h2>
      <p role="status" className={`part-note part-${tone}`}>
        <Icon className={state === 'reading' ? 'turning' : undefined} aria-hidden />
        {account.stateText}
      </p>
      {account.problem === null ? null : <ErrorNote error={account.problem} />}
      {account.notes.map((note) => (
        <p key={note} className="part-note part-open">
          <IconAlertTriangle aria-hidden />
          {note}
        </p>
      ))}
      <Facts facts={account.facts.map(({ name, text: value }) => ({ name, value }))} />
    </section>
  );
}
