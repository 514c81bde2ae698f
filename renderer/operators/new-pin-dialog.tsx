import type { BridgeError } from '../../preload/contract.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useText } from '../i18n/text-context.tsx';
import { NewPin } from './new-pin.tsx';

interface NewPinDialogProps {
  readonly title: string;
  readonly busy: boolean;
  readonly error: BridgeError | null;
  readonly onPin: (pin: string) => void;
  readonly onClose: () => void;
}

/** A new PIN for an operator, typed twice. */
export function NewPinDialog({ title, busy, error, onPin, onClose }: NewPinDialogProps) {
  const text = useText();
  return (
    <Dialog title={title} onClose={onClose}>
      <NewPin go={text('operators.setPin')} busy={busy} error={error} onPin={onPin} />
      <div className="button-row">
        <ActionButton label={text('actions.back')} keys={['Escape']} onPress={onClose} inert={busy} />
      </div>
    </Dialog>
  );
}
