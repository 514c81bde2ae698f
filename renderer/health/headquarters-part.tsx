import { IconAlertTriangle, IconBuilding, IconCircleCheck, IconCloudOff, IconHourglassHigh } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, HealthView, SetupView } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useAnswer } from '../bridge/use-answer.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { HeadquartersPassword } from '../setup/headquarters-password.tsx';

type Headquarters = NonNullable<HealthView['headquarters']>;

const looks = {
  upToDate: { tone: 'good', Icon: IconCircleCheck },
  behind: { tone: 'open', Icon: IconHourglassHigh },
  unreachable: { tone: 'open', Icon: IconCloudOff },
  refused: { tone: 'bad', Icon: IconAlertTriangle },
} as const;

function State({ headquarters }: { readonly headquarters: Headquarters }) {
  const text = useText();
  const { state, waiting, problem } = headquarters;
  const { tone, Icon } = looks[state];
  return (
    <>
      <p role="status" className={`part-note part-${tone} headquarters-state`} data-state={state}>
        <Icon aria-hidden />
        <span>
          <strong>{text(`health.headquarters.states.${state}`)}</strong>{' '}
          {text('health.headquarters.waiting', { count: waiting })}
        </span>
      </p>
      {problem === null ? null : <ErrorNote error={problem} />}
    </>
  );
}

interface HeadquartersPartProps {
  /** Undefined where the terminal is not open, null where none is set up. */
  readonly headquarters: Headquarters | null | undefined;
  readonly onSettings: () => void;
}

/** The copy of the journal at headquarters: how far it is, and the password of its server. */
export function HeadquartersPart({ headquarters, onSettings }: HeadquartersPartProps) {
  const text = useText();
  const { language } = useTerminal().snapshot;
  const [error, setError] = useState<BridgeError | null>(null);
  const [fresh, setFresh] = useState<SetupView | null>(null);
  const asked = useAnswer('setup.show', null, language, setError);
  const view = fresh ?? asked.value;
  return (
    <div className="health-part" data-part="headquarters">
      <div className="health-bar">
        <p className="health-when">{text('health.headquarters.intro')}</p>
        <ActionButton
          label={text('health.headquarters.settings')}
          icon={<IconBuilding aria-hidden />}
          keys={['F4']}
          onPress={onSettings}
        />
      </div>
      {headquarters === undefined ? <p>{text('health.headquarters.unknown')}</p> : null}
      {headquarters === null ? <p className="part-note">{text('health.headquarters.none')}</p> : null}
      {headquarters === null || headquarters === undefined ? null : <State headquarters={headquarters} />}
      {error === null ? null : <ErrorNote error={error} />}
      {view === null || (headquarters === null && view.headquartersPassword === 'none') ? null : (
        <HeadquartersPassword view={view} onRenew={setFresh} level="h2" />
      )}
    </div>
  );
}
