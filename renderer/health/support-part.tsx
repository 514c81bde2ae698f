import { IconCircleCheck, IconFileZip, IconLoader2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, HealthView, MadeFile } from '../../preload/contract.ts';
import { useTerminal } from '../bridge/terminal-context.ts';
import { useCall } from '../bridge/use-call.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';

function UpdateState({ update }: Pick<HealthView, 'update'>) {
  const text = useText();
  const { version } = useTerminal().snapshot;
  return (
    <section className="support-part" aria-label={text('health.update.title')}>
      <h2>{text('health.update.title')}</h2>
      <p>{text('health.update.now', { version })}</p>
      <p data-update={update.state}>{text(`health.update.states.${update.state}`, { version: update.version })}</p>
    </section>
  );
}

/** One file that says all that support needs, and nothing secret; and how it stands with new versions. */
export function SupportPart({ update }: { readonly update: HealthView['update'] | undefined }) {
  const text = useText();
  const [error, setError] = useState<BridgeError | null>(null);
  const [made, setMade] = useState<MadeFile | null>(null);
  const call = useCall('support.makeBundle', setError);
  return (
    <div className="health-part" data-part="support">
      <section className="support-part" aria-label={text('health.support.title')}>
        <h2>{text('health.support.title')}</h2>
        <p>{text('health.support.intro')}</p>
        <ul className="support-list">
          <li>{text('health.support.holds')}</li>
          <li>{text('health.support.lacks')}</li>
        </ul>
        <div className="button-row">
          <ActionButton
            label={text('health.support.make')}
            icon={<IconFileZip aria-hidden />}
            keys={['F10']}
            onPress={() => {
              setError(null);
              setMade(null);
              call.run(null, setMade);
            }}
            inert={call.busy}
            tone="primary"
          />
        </div>
        <div role="status">
          {call.busy ? (
            <p className="doctor-running">
              <IconLoader2 className="turning" aria-hidden />
              {text('health.support.making')}
            </p>
          ) : null}
          {made === null ? null : (
            <p className="part-note part-good">
              <IconCircleCheck aria-hidden />
              <span>
                <strong>{text('health.support.made')}</strong> <span className="file-name">{made.file}</span>
              </span>
            </p>
          )}
        </div>
        {error === null ? null : <ErrorNote error={error} />}
      </section>
      {update === undefined ? null : <UpdateState update={update} />}
    </div>
  );
}
