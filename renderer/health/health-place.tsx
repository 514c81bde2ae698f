import type { HealthView } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import { BackupsPart } from './backups-part.tsx';
import { DoctorPart } from './doctor-part.tsx';
import { HeadquartersPart } from './headquarters-part.tsx';
import { type HealthPart, healthParts } from './parts.ts';
import { SupportPart } from './support-part.tsx';
import '../styles/setup.css';
import '../styles/health.css';

const partKeys = { doctor: '1', backups: '2', headquarters: '3', support: '4' } as const;

interface HealthPlaceProps {
  readonly part: HealthPart;
  readonly onPart: (part: HealthPart) => void;
  /** Undefined where the terminal is not open. */
  readonly health: HealthView | undefined;
  readonly leaveLabel: string;
  readonly onSettings: () => void;
  readonly onLeave: () => void;
}

/** How the terminal itself is: what the doctor finds, backups, headquarters, and what support wants. */
export function HealthPlace({ part, onPart, health, leaveLabel, onSettings, onLeave }: HealthPlaceProps) {
  const text = useText();
  const heading = useScreenFocus<HTMLHeadingElement>(part);
  return (
    <section className="health" data-screen="health" data-part={part}>
      <div className="setup-head">
        <h1 ref={heading} tabIndex={-1}>
          {text('health.title')}
        </h1>
        <nav className="button-row health-tabs" aria-label={text('health.partsTitle')}>
          {healthParts.map((one) => (
            <ActionButton
              key={one}
              label={text(`health.parts.${one}`)}
              keys={[partKeys[one]]}
              onPress={() => onPart(one)}
              pressed={one === part}
            />
          ))}
          <ActionButton label={leaveLabel} keys={['Escape']} onPress={onLeave} />
        </nav>
      </div>
      {part === 'doctor' ? <DoctorPart /> : null}
      {part === 'backups' ? <BackupsPart takingOver={health?.takingOver ?? null} /> : null}
      {part === 'headquarters' ? (
        <HeadquartersPart
          headquarters={health === undefined ? undefined : health.headquarters}
          onSettings={onSettings}
        />
      ) : null}
      {part === 'support' ? <SupportPart update={health?.update} /> : null}
    </section>
  );
}
