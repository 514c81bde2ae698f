import { IconUserShield } from '@tabler/icons-react';
import { useState } from 'react';
import type { BridgeError } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useFormFocus } from '../devices/use-form-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import { ClosedStage, type StageProps } from './closed-stage.tsx';
import { NewPin } from './new-pin.tsx';
import { OperatorFields } from './operator-fields.tsx';
import { faultOf, type OperatorDraft, plainId } from './operator-form.ts';

interface WhoProps {
  readonly draft: OperatorDraft;
  readonly onChange: (draft: OperatorDraft) => void;
  readonly onNext: () => void;
}

function Who({ draft, onChange, onNext }: WhoProps) {
  const text = useText();
  const [tried, setTried] = useState(false);
  const { form, focus } = useFormFocus('first');
  const fault = faultOf(draft);
  const next = () => {
    setTried(true);
    if (fault === null) {
      onNext();
    } else {
      focus('faulty');
    }
  };
  return (
    <div className="operator-form" ref={form}>
      <OperatorFields draft={draft} onChange={onChange} fault={tried ? fault : null} withId />
      <ActionButton label={text('operators.toPin')} keys={['Enter']} onPress={next} tone="primary" size="large" />
    </div>
  );
}

interface PinStepProps {
  readonly draft: OperatorDraft;
  readonly onBack: () => void;
}

function PinStep({ draft, onBack }: PinStepProps) {
  const text = useText();
  const [error, setError] = useState<BridgeError | null>(null);
  const make = useCall('operator.makeFirstManager', setError);
  const id = plainId(draft.id);
  return (
    <div className="operator-form">
      <p className="operator-form-who">
        <strong>{draft.name}</strong> · {id}
      </p>
      <NewPin
        go={text('operators.makeManager')}
        busy={make.busy}
        error={error}
        onPin={(pin) => make.run({ operator: id, name: draft.name.trim(), pin }, () => setError(null))}
      />
      <div className="button-row">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onBack} inert={make.busy} />
      </div>
    </div>
  );
}

/** There is nobody yet who could sign in: the first manager is made, with a PIN of their own. */
export function FirstManagerStage(stage: StageProps) {
  const text = useText();
  // Without a keyboard they can stay as they are.
  const [draft, setDraft] = useState<OperatorDraft>(() => ({
    id: '01',
    name: text('operators.firstName'),
    role: 'manager',
  }));
  const [step, setStep] = useState<'who' | 'pin'>('who');
  return (
    <ClosedStage {...stage} guide={text('operators.firstGuide')}>
      <main className="lock-stage first-manager" data-screen="firstManager">
        <div className="first-about">
          <div className="lock-head">
            <IconUserShield aria-hidden />
            <h1>{text('operators.firstTitle')}</h1>
          </div>
          <p>{text('operators.firstWhy')}</p>
          <ul className="first-notes">
            <li>{text('operators.firstNoDefault')}</li>
            <li>{text('operators.firstForgotten')}</li>
            <li>{text('operators.firstAlone')}</li>
          </ul>
        </div>
        {step === 'who' ? (
          <Who draft={draft} onChange={setDraft} onNext={() => setStep('pin')} />
        ) : (
          <PinStep draft={draft} onBack={() => setStep('who')} />
        )}
      </main>
    </ClosedStage>
  );
}
