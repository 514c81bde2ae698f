import { IconMaximize, IconSettings } from '@tabler/icons-react';
import { usePress } from '../bridge/terminal-context.ts';
import { useText } from '../i18n/text-context.tsx';
import { ActionButton } from './action-button.tsx';

/** Opens language and sound; stands on every stage. */
export function MenuButton({ onPress }: { readonly onPress: () => void }) {
  const text = useText();
  return (
    <ActionButton
      label={text('functions.menu')}
      icon={<IconSettings aria-hidden />}
      keys={['F2']}
      onPress={onPress}
      tone="quiet"
    />
  );
}

/** Covers the screen, and uncovers it; stands on every stage. */
export function FullScreenButton() {
  const text = useText();
  const fullScreen = usePress('window.toggleFullScreen', null);
  return (
    <ActionButton
      label={text('functions.fullScreen')}
      icon={<IconMaximize aria-hidden />}
      keys={['F11']}
      onPress={fullScreen.press}
      inert={fullScreen.busy}
      tone="quiet"
    />
  );
}
