import type { Actor } from '../common/actor.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openToChange } from '../root/settings-change.ts';
import type { StoredTerminal } from '../root/stored-terminal.ts';
import { actorFor } from './acting.ts';
import type { CommandContext } from './context.ts';

/** Whoever changes what a terminal is, and where that is written down. */
export interface Configurer {
  readonly by: Actor;
  /** Open to write, and the folder held by it; absent where there is none yet, or none that can be opened. */
  readonly ledger?: Ledger;
}

/**
 * Runs what changes the settings or keys of a terminal, in the name of whoever may do so. Where the settings or the ledger
 * cannot be read nobody is asked who it is, and mending them must be possible all the same.
 * @throws TerminalError SIGN_IN_NEEDED, NOT_PERMITTED, PIN_WRONG, DATA_FOLDER_IN_USE.
 */
export async function asConfigurer<T>(
  context: CommandContext,
  stored: StoredTerminal,
  work: (configurer: Configurer) => T,
): Promise<T> {
  const opened = openToChange(stored, context.process.clock);
  if (opened === undefined) {
    return work({ by: 'unnamed' });
  }
  const { settings, ledger } = opened;
  try {
    const by = settings === undefined ? 'unnamed' : await actorFor(context, { settings, ledger }, 'configure');
    return work({ by, ledger });
  } finally {
    opened.close();
  }
}
