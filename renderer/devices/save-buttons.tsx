import { IconArrowBackUp, IconDeviceFloppy } from '@tabler/icons-react';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';

interface SaveButtonsProps {
  readonly changed: boolean;
  readonly saving: boolean;
  readonly onSave: () => void;
  readonly onUndo: () => void;
  readonly onLeave: () => void;
}

/** Back, undo, save; and whether there is anything to save. */
export function SaveButtons({ changed, saving, onSave, onUndo, onLeave }: SaveButtonsProps) {
  const text = useText();
  return (
    <div className="button-row save-row">
      <p role="status" className={changed ? 'save-state save-open' : 'save-state'}>
        {text(saving ? 'devices.saving' : changed ? 'devices.unsaved' : 'devices.saved')}
      </p>
      <ActionButton label={text('functions.counter')} keys={['Escape']} onPress={onLeave} />
      <ActionButton
        label={text('devices.undo')}
        icon={<IconArrowBackUp aria-hidden />}
        keys={['Shift+F8']}
        onPress={onUndo}
        inert={!changed || saving}
      />
      <ActionButton
        label={text('devices.save')}
        icon={<IconDeviceFloppy aria-hidden />}
        keys={['F10']}
        onPress={onSave}
        inert={!changed || saving}
        tone="primary"
      />
    </div>
  );
}
