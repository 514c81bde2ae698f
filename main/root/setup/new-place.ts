import { existsSync } from 'node:fs';
import { TerminalError } from '../../common/errors.ts';
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

  /** @throws TerminalError NOT_NOW where somebody else has made it a terminal meanwhile: it is opened, and theirs to change. */
  async change<T>({ work }: SetupChange<T>): Promise<T> {
    if (this.#isTerminal) {
      await this.#reopen();
      throw new TerminalError('NOT_NOW');
    }
    const done = work({ by: 'unnamed' });
    // A key may come before the settings.
    if (this.#isTerminal) {
      await this.#reopen();
    }
    return done;
  }

  get #isTerminal(): boolean {
    return existsSync(this.stored.settingsFile.file);
  }
}
