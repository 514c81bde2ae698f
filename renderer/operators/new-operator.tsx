import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ActionButton } from '../components/action-button.tsx';
import { useFormFocus } from '../devices/use-form-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import { NewPinDialog } from './new-pin-dialog.tsx';
import { OperatorFields } from './operator-fields.tsx';
import { faultOf, type OperatorDraft, plainId } from './operator-form.ts';
import { RoleField } from './role-field.tsx';
import type { Staff } from './use-staff.ts';

/** Nobody yet. */
export const blankOperator: OperatorDraft = { id: '', name: '', role: 'cashier' };

interface NewOperatorProps {
  readonly staff: Staff;
  readonly draft: OperatorDraft;
  readonly onDraft: (draft: OperatorDraft) => void;
  readonly onAdded: (id: string) => void;
}

/** Somebody new: who, what they may do, and then a PIN of their own. */
export function NewOperator({ staff, draft, onDraft, onAdded }: NewOperatorProps) {
  const text = useText();
  const [tried, setTried] = useState(false);
  const [withPin, setWithPin] = useState(false);
  const { form, focus } = useFormFocus('first');
  const fault = faultOf(draft);
  const { outcome } = staff;
  const id = plainId(draft.id);
  const next = () => {
    setTried(true);
    if (fault === null) {
      staff.forget();
      setWithPin(true);
    } else {
      focus('faulty');
    }
  };
  return (
    <section className="devices-form" aria-label={text('operators.newOperator')}>
      <h2>{text('operators.newOperator')}</h2>
      <div className="form-fields" ref={form}>
        <OperatorFields draft={draft} onChange={onDraft} fault={tried ? fault : null} withId />
        <RoleField role={draft.role} fixed={false} onChange={(role) => onDraft({ ...draft, role })} />
      </div>
      <div className="button-row devices-actions">
        <ActionButton
          label={text('operators.toPin')}
          icon={<IconUserPlus aria-hidden />}
          keys={['F10']}
          onPress={next}
          inert={staff.busy}
          tone="primary"
        />
      </div>
      {withPin ? (
        <NewPinDialog
          title={text('operators.pinFor', { name: draft.name.trim() })}
          busy={staff.busy}
          error={outcome.kind === 'refused' ? outcome.error : null}
          onPin={(pin) =>
            staff.add({ operator: id, name: draft.name.trim(), role: draft.role, pin }, () => onAdded(id))
          }
          onClose={() => {
            staff.forget();
            setWithPin(false);
          }}
        />
      ) : null}
    </section>
  );
}
