import type { SetupSaved } from '../../../preload/contract.ts';

/** What only a start of the program reads: the window's own look, and what runs beside the terminal. */
const readAtStart = ['window.display', 'window.autoStart', 'log'] as const;

/** How a change takes effect. @param changed the keys that differ. */
export function effectOf(changed: readonly string[]): SetupSaved['effect'] {
  if (changed.length === 0) {
    return 'nothing';
  }
  return changed.some(isReadAtStart) ? 'restart' : 'now';
}

/** Whether the terminal has to be opened anew to work by a change. */
export function needsReopening(changed: readonly string[]): boolean {
  return changed.some((key) => !isReadAtStart(key));
}

function isReadAtStart(key: string): boolean {
  return readAtStart.some((start) => key === start || key.startsWith(`${start}.`));
}
