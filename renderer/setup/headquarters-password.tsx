import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError, SetupView } from '../../preload/contract.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';
import { PassphraseField } from './passphrase-field.tsx';
import { SetupApproval } from './setup-approval.tsx';
import { useApprovedCall } from './use-approved-call.ts';

interface HeadquartersPasswordProps {
  readonly view: Pick<SetupView, 'headquartersPassword' | 'needsApproval'>;
  readonly onRenew: (view: SetupView) => void;
  /** Of its title, below what stands above it. */
  readonly level: 'h2' | 'h3';
}

/** The password of the headquarters' server: whether one is kept, a new one, or none any more. It is never shown again. */
export function HeadquartersPassword({ view, onRenew, level: Title }: HeadquartersPasswordProps) {
  const text = useText();
  const [password, setPassword] = useState('');
  const [done, setDone] = useState<'kept' | 'forgotten' | null>(null);
  const [error, setError] = useState<BridgeError | null>(null);
  const call = useApprovedCall('setup.headquartersPassword', view.needsApproval, setError);
  const set = (next: string) => {
    setError(null);
    setDone(null);
    call.run({ password: next }, (now) => {
      setPassword('');
      setDone(next === '' ? 'forgotten' : 'kept');
      onRenew(now);
    });
  };
  const isKept = view.headquartersPassword === 'kept';
  return (
    <section className="password-part" aria-label={text('setup.password.title')}>
      <Title>{text('setup.password.title')}</Title>
      <p>{text(isKept ? 'setup.password.kept' : 'setup.password.none')}</p>
      <PassphraseField value={password} onChange={setPassword} label={text('setup.password.label')} first={false} />
      {error === null ? null : <ErrorNote error={error} />}
      <div role="status">
        {done === null ? null : (
          <p className="part-note part-good">
            <IconCircleCheck aria-hidden />
            {text(`setup.password.done.${done}`)}
          </p>
        )}
      </div>
      <div className="button-row">
        <ActionButton
          label={text('setup.password.set')}
          keys={['F10']}
          onPress={() => set(password)}
          inert={call.busy || password === ''}
        />
        {isKept ? (
          <ActionButton label={text('setup.password.forget')} onPress={() => set('')} inert={call.busy} />
        ) : null}
      </div>
      <SetupApproval call={call} />
    </section>
  );
}
