import { ActionButton, type ActionButtonProps } from '../components/action-button.tsx';
import { KeyCap } from '../components/key-cap.tsx';
import { useText } from '../i18n/text-context.tsx';

type QueueButtonProps = { readonly onOpen: () => void } & Pick<ActionButtonProps, 'size' | 'settling'>;

/** Opens the print queue by touch. Its key belongs to the function bar, which is on every screen. */
export function QueueButton({ onOpen, ...looks }: QueueButtonProps) {
  const text = useText();
  return (
    <ActionButton
      label={
        <span className="label-with-key">
          {text('printing.open')} <KeyCap name="Shift+F3" />
        </span>
      }
      onPress={onOpen}
      {...looks}
    />
  );
}
