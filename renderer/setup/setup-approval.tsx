import { useState } from 'react';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useFormFocus } from '../devices/use-form-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import { plainId } from '../operators/operator-form.ts';
import { PinPad } from '../operators/pin-pad.tsx';
import type { ApprovedCall } from './use-approved-call.ts';

type ApprovalCall = Pick<ApprovedCall<'setup.save'>, 'busy' | 'isAsking' | 'error' | 'approve' | 'leave'>;

const isOperatorId = (id: string): boolean => /^[A-Za-z0-9_-]{1,16}$/.test(plainId(id));

interface WhoProps {
  readonly id: string;
  readonly onId: (id: string) => void;
  readonly onNext: () => void;
  readonly onClose: () => void;
}

function Who({ id, onId, onNext, onClose }: WhoProps) {
  const text = useText();
  const { form } = useFormFocus('first');
  return (
    <div ref={form} className="approval-who">
      <label className="setting-label" htmlFor="approval-operator">
        {text('operators.id')}
      </label>
      <input
        id="approval-operator"
        data-autofocus
        className="setting-input setting-code"
        value={id}
        maxLength={16}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => onId(event.currentTarget.value)}
      />
      <div className="button-row">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onClose} />
        <ActionButton
          label={text('operators.next')}
          keys={['Enter']}
          onPress={onNext}
          inert={!isOperatorId(id)}
          tone="primary"
        />
      </div>
    </div>
  );
}

/** Who it is that changes a terminal at which nobody can sign in: operator and PIN, since the people cannot be listed. */
export function SetupApproval({ call }: { readonly call: ApprovalCall }) {
  const text = useText();
  const [id, setId] = useState('');
  const [step, setStep] = useState<'who' | 'pin'>('who');
  if (!call.isAsking) {
    return null;
  }
  const leave = () => {
    setStep('who');
    call.leave();
  };
  const operator = plainId(id);
  return (
    <Dialog title={text('setup.approval.title')} onClose={leave}>
      <p className="dialog-hint">{text('setup.approval.hint')}</p>
      {step === 'who' ? (
        <Who id={id} onId={setId} onNext={() => setStep('pin')} onClose={leave} />
      ) : (
        <>
          <PinPad
            label={text('operators.pinOf', { name: operator })}
            go={call.busy ? text('operators.checking') : text('operators.approve')}
            inert={call.busy}
            onPin={(pin) => call.approve({ operator, pin })}
          />
          <div role="alert" className="pin-problem">
            {call.error === null || call.busy ? null : (
              <p>
                <strong>{call.error.message}</strong> {call.error.hint}
              </p>
            )}
          </div>
          <div className="button-row">
            <ActionButton
              label={text('actions.back')}
              keys={['Escape']}
              onPress={() => setStep('who')}
              inert={call.busy}
            />
          </div>
        </>
      )}
    </Dialog>
  );
}
