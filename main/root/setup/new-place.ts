import { existsSync } from 'node:fs';
import type { StoredTerminal } from '../stored-terminal.ts';
import type { Reopen, SetupChange, SetupPlace } from './place.ts';

/** A PC that is no terminal yet: there is nobody who could be asked. */
export class NewPlace implements SetupPlace {
  readonly stage = 'new';
  readonly problem = undefined;
  readonly stored: StoredTerminal;
  readonly #reopen: Reopen;

  constructor({ stored, reopen }: { readonly stored: StoredTerminal; readonly reopen: Reopen }) {
    this.stored = stored;
    this.#reopen = reopen;
  }

  requireSight(): void {
    // Whoever has the PC before them.
  }

  lastSettings(): string {
    return '';
  }

  needsApproval(): boolean {
    return false;
  }

  async change<T>({ work }: SetupChange<T>): Promise<T> {
    const done = work({ by: 'unnamed' });
    // A key may come before the settings.
    if (existsSync(this.stored.settingsFile.file)) {
      await this.#reopen();
    }
    return done;
  }
}
