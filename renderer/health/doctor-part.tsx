import {
  IconAlertTriangle,
  IconCircleCheck,
  IconLoader2,
  IconRefresh,
  IconXboxX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { BridgeError, DoctorReport, Language } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useNow } from '../bridge/ticking.ts';
import { useCall } from '../bridge/use-call.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { countsOf, type DoctorStep, goodOf, troublesOf, type Verdict, verdicts } from './verdicts.ts';

/** In the order in which they are looked at. */
const groups = ['line', 'keys', 'data', 'devices', 'program'] as const satisfies readonly DoctorStep['group'][];

const looks = {
  bad: IconXboxX,
  warning: IconAlertTriangle,
  good: IconCircleCheck,
} as const satisfies Record<Verdict, TablerIcon>;

function Counts({ report }: { readonly report: DoctorReport }) {
  const text = useText();
  const counts = countsOf(report.steps);
  return (
    <ul className="doctor-counts" aria-label={text('doctor.counts')}>
      {verdicts.map((verdict) => {
        const Icon = looks[verdict];
        return (
          <li key={verdict} className={`doctor-count verdict-${counts[verdict] === 0 ? 'none' : verdict}`}>
            <Icon aria-hidden />
            <span>{text(`doctor.verdicts.${verdict}`)}</span>
            <strong>{text('doctor.count', { count: counts[verdict] })}</strong>
          </li>
        );
      })}
    </ul>
  );
}

function Step({ step, withGroup }: { readonly step: DoctorStep; readonly withGroup: boolean }) {
  const text = useText();
  const Icon = looks[step.verdict];
  return (
    <li className={`doctor-step verdict-${step.verdict}`} data-verdict={step.verdict}>
      <span className="doctor-verdict">
        <Icon aria-hidden />
        <strong>{text(`doctor.verdicts.${step.verdict}`)}</strong>
      </span>
      <span className="doctor-words">
        <span className="doctor-name">
          <strong>{step.name}</strong>
          {withGroup ? <span className="doctor-group">{text(`doctor.groups.${step.group}`)}</span> : null}
        </span>
        <span>{step.detail}</span>
        {step.fix === null ? null : (
          <span className="doctor-fix">
            <strong>{text('doctor.fix')}</strong> {step.fix}
          </span>
        )}
      </span>
    </li>
  );
}

function Report({ report }: { readonly report: DoctorReport }) {
  const text = useText();
  const troubles = troublesOf(report.steps);
  return (
    <div className="doctor-report">
      {troubles.length === 0 ? null : (
        <section aria-label={text('doctor.troubles')}>
          <h2>{text('doctor.troubles')}</h2>
          <ul className="doctor-troubles">
            {troubles.map((step) => (
              <Step key={`${step.group} ${step.name}`} step={step} withGroup />
            ))}
          </ul>
        </section>
      )}
      {goodOf(report.steps, groups).map(({ group, steps }) => (
        <section key={group} aria-label={text(`doctor.groups.${group}`)}>
          <h2>{text(`doctor.groups.${group}`)}</h2>
          <ul className="doctor-good">
            {steps.map((step) => (
              <Step key={step.name} step={step} withGroup={false} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Running({ since }: { readonly since: number }) {
  const text = useText();
  const seconds = Math.max(0, Math.floor((useNow() - since) / 1000));
  return (
    <p role="status" className="doctor-running">
      <IconLoader2 className="turning" aria-hidden />
      <span>
        <strong>{text('doctor.running')}</strong> {text('doctor.runningHint')}
      </span>
      <span aria-hidden="true">{text('time.seconds', { seconds })}</span>
    </p>
  );
}

/** What was found last, in the words of one language. */
interface Found {
  readonly report: DoctorReport;
  readonly language: Language;
}

/** Looks at everything that the terminal depends on, at once when somebody comes, and again when asked to. */
export function DoctorPart() {
  const text = useText();
  const { language } = useTerminal().snapshot;
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<BridgeError | null>(null);
  const [since, setSince] = useState(() => performance.now());
  const [wanted, setWanted] = useState(0);
  const call = useCall('doctor.run', setError);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs once for each wish, and for each language
  useEffect(() => {
    setError(null);
    setSince(performance.now());
    call.run(null, (report) => setFound({ report, language }));
  }, [wanted, language]);
  return (
    <div className="health-part" data-part="doctor">
      <div className="health-bar">
        {found === null || call.busy ? null : (
          <p className="health-when">{text('doctor.madeAt', { time: found.report.madeAtText })}</p>
        )}
        {found === null || call.busy ? null : <Counts report={found.report} />}
        {call.busy ? <Running since={since} /> : null}
        <ActionButton
          label={text('doctor.again')}
          icon={<IconRefresh aria-hidden />}
          keys={['F5']}
          onPress={() => setWanted((times) => times + 1)}
          inert={call.busy}
          tone="primary"
        />
      </div>
      {error === null ? null : <ErrorNote error={error} />}
      {found === null ? null : (
        <div className={call.busy ? 'doctor-old' : undefined} aria-hidden={call.busy || undefined}>
          <Report report={found.report} />
        </div>
      )}
    </div>
  );
}
