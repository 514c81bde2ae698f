import { IconLock } from '@tabler/icons-react';
import { useText } from '../i18n/text-context.tsx';

/** Nobody changes these devices at this PC: told before somebody tries. */
export function LockedNote() {
  const text = useText();
  return (
    <p className="part-note device-locked">
      <IconLock aria-hidden />
      {text('setup.lockedHint')}
    </p>
  );
}
