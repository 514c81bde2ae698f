import { IconDeviceFloppy, IconKey, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { OperatorEntry } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { ConfirmDialog } from '../components/dialog.tsx';
import { useFormFocus } from '../devices/use-form-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import { NewPinDialog } from './new-pin-dialog.tsx';
import { OperatorFields } from './operator-fields.tsx';
import { faultOf } from './operator-form.ts';
import { RoleField } from './role-field.tsx';
import type { Staff } from './use-staff.ts';

interface OperatorEditorProps {
  readonly operator: OperatorEntry;
  readonly staff: Staff;
}

interface StateButtonProps extends OperatorEditorProps {
  readonly onPress: () => void;
}

function StateButton({ operator, staff, onPress }: StateButtonProps) {
  const text = useText();
  const isActive = operator.state === 'active';
  return (
    <ActionButton
      label={text(isActive ? 'operators.disable' : 'operators.enable')}
      icon={isActive ? <IconUserOff aria-hidden /> : <IconUserCheck aria-hidden />}
      keys={['F8']}
      onPress={onPress}
      inert={staff.busy || operator.isLastManager}
      tone={isActive ? 'danger' : 'plain'}
    />
  );
}

/** Name, role, PIN and state of one operator. */
export function OperatorEditor({ operator, staff }: OperatorEditorProps) {
  const text = useText();
  const [draft, setDraft] = useState({ id: operator.id, name: operator.name, role: operator.role });
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState<'pin' | 'state' | null>(null);
  const { form, focus } = useFormFocus();
  const fault = faultOf(draft);
  const isChanged = draft.name.trim() !== operator.name || draft.role !== operator.role;
  const { outcome } = staff;
  const save = () => {
    setTried(true);
    if (fault === null) {
      staff.change({ operator: operator.id, name: draft.name.trim(), role: draft.role });
    } else {
      focus('faulty');
    }
  };
  const close = () => {
    staff.forget();
    setAsking(null);
  };
  const ask = (what: 'pin' | 'state') => {
    staff.forget();
    setAsking(what);
  };
  const isActive = operator.state === 'active';
  return (
    <section className="devices-form" aria-label={operator.name}>
      <h2>
        {operator.name} · {operator.id}
      </h2>
      <div className="form-fields" ref={form}>
        <OperatorFields draft={draft} onChange={setDraft} fault={tried ? fault : null} withId={false} />
        <RoleField role={draft.role} fixed={operator.isLastManager} onChange={(role) => setDraft({ ...draft, role })} />
      </div>
      <div className="button-row devices-actions">
        <ActionButton
          label={text('devices.save')}
          icon={<IconDeviceFloppy aria-hidden />}
          keys={['F10']}
          onPress={save}
          inert={!isChanged || staff.busy}
          tone="primary"
        />
        <ActionButton
          label={text('operators.changePin')}
          icon={<IconKey aria-hidden />}
          keys={['F4']}
          onPress={() => ask('pin')}
          inert={staff.busy}
        />
        <StateButton operator={operator} staff={staff} onPress={() => ask('state')} />
      </div>
      {asking === 'pin' ? (
        <NewPinDialog
          title={text('operators.pinFor', { name: operator.name })}
          busy={staff.busy}
          error={outcome.kind === 'refused' ? outcome.error : null}
          onPin={(pin) => staff.setPin({ operator: operator.id, pin }, () => setAsking(null))}
          onClose={close}
        />
      ) : null}
      {asking === 'state' ? (
        <ConfirmDialog
          title={text(isActive ? 'operators.disableTitle' : 'operators.enableTitle', { name: operator.name })}
          hint={text(isActive ? 'operators.disableHint' : 'operators.enableHint')}
          go={text(isActive ? 'operators.disable' : 'operators.enable')}
          stay={text('actions.back')}
          danger={isActive}
          inert={staff.busy}
          onGo={() => {
            close();
            staff.setState({ operator: operator.id, state: isActive ? 'disabled' : 'active' });
          }}
          onClose={close}
        />
      ) : null}
    </section>
  );
}
