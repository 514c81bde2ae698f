import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/text-context.tsx';

interface LockedNoteProps {
  /** What is locked; absent for all of it. */
  readonly names?: readonly string[];
}

/** Nobody changes these devices, or this of them, at this PC: told before somebody tries. */
export function LockedNote({ names = [] }: LockedNoteProps) {
  const text = useText();
  return (
    <p className="part-note device-locked">
      <IconLock aria-hidden />
      <span>
        {names.length === 0 ? null : <strong>{names.join(' / ')}</strong>}
        {text('setup.lockedHint')}
      </span>
    </p>
  );
}

/** Fields that take nothing where they are locked; they stand among the others all the same. */
export function LockedPart({ locked, children }: { readonly locked: boolean; readonly children: ReactNode }) {
  return (
    <div className="form-part" inert={locked}>
      {children}
    </div>
  );
}
