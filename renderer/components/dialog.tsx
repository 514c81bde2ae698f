import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useText } from '../i18n/text-context.tsx';
import { KeyScopeArea } from '../keyboard/use-key.tsx';
import { ActionButton } from './action-button.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** Gives the focus back to where it was before, unless that has gone with its screen. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus({ preventScroll: true });
      }
    },
    [before],
  );
}

/** Something in front of the screen, which hears all keys as long as it is there. Its content has a button for Esc. */
export function Dialog({ title, onClose, wide = false, children }: DialogProps) {
  useFocusBack();
  return (
    <Modal.Root
      opened
      onClose={onClose}
      centered
      size={wide ? '72rem' : '40rem'}
      closeOnEscape={false}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.6} />
      <Modal.Content className="dialog">
        <Modal.Title className="dialog-title">{title}</Modal.Title>
        <Modal.Body className="dialog-body">
          <KeyScopeArea exclusive>{children}</KeyScopeArea>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface ConfirmDialogProps {
  readonly title: string;
  readonly hint: string;
  /** The words on the button that goes ahead, which is never where the focus is. */
  readonly go: string;
  readonly stay: string;
  readonly danger?: boolean;
  readonly inert?: boolean;
  readonly onGo: () => void;
  readonly onClose: () => void;
}

/** Asks once more before money moves: Enter does nothing but stay, F9 goes ahead. */
export function ConfirmDialog({
  title,
  hint,
  go,
  stay,
  danger = false,
  inert = false,
  onGo,
  onClose,
}: ConfirmDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="dialog-hint">{hint}</p>
      <div className="button-row">
        <ActionButton label={stay} keys={['Escape']} onPress={onClose} size="large" first />
        <ActionButton
          label={go}
          keys={['F9']}
          onPress={onGo}
          inert={inert}
          size="large"
          tone={danger ? 'danger' : 'primary'}
        />
      </div>
    </Dialog>
  );
}

/** The row at the end of a dialog that only shows something. */
export function CloseRow({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  return (
    <div className="button-row">
      <ActionButton label={text('actions.close')} keys={['Escape']} onPress={onClose} first />
    </div>
  );
}
