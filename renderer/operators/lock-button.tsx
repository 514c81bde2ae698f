import { IconLock } from '@tabler/icons-react';
import { usePress, useTerminal } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { useText } from '../i18n/text-context.tsx';

/** Leaves the counter to whoever signs in next; only where somebody is signed in. */
export function LockButton() {
  const text = useText();
  const { view } = useTerminal().snapshot;
  const lock = usePress('operator.lock', null);
  return view.stage === 'counter' && view.attendance.state === 'signedIn' ? (
    <ActionButton
      label={text('operators.lock')}
      icon={<IconLock aria-hidden />}
      keys={['Shift+F2']}
      onPress={lock.press}
      inert={lock.busy}
      tone="quiet"
    />
  ) : null;
}
