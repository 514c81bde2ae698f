import { IconReceipt } from '@tabler/icons-react';
import { usePress } from '../bridge/terminal-context.ts';
import { ActionButton, type ActionButtonProps } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';

/** Prints a slip for a payment that is being checked, with which it can be found again. */
export function SlipButton({ id, size }: { readonly id: string } & Pick<ActionButtonProps, 'size'>) {
  const text = useText();
  const print = usePress('receipt.printSlip', { id });
  return (
    <ActionButton
      label={text('actions.printSlip')}
      icon={<IconReceipt aria-hidden />}
      keys={['F12']}
      onPress={print.press}
      inert={print.busy}
      {...(size === undefined ? {} : { size })}
    />
  );
}
